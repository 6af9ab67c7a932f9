//! The binary: supervises where it is asked to, and is the tutor otherwise.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = mutor::running::supervise_if_asked(&mut env::args_os()) {
        return ExitCode::from(code);
    }
    ExitCode::from(mutor::front::main().code())
}

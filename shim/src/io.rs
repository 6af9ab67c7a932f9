//! Owns the mirror of `std::io`: all of it is the real one, but a program that reads what is typed is not explored.
use crate::rt::scheduler;

pub use std::io::*;

pub fn stdin() -> Stdin {
    scheduler::not_explored("reads its standard input");
    std::io::stdin()
}

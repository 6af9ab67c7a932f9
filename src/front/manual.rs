//! What a shell and `man` are told of the command line.

use clap::CommandFactory as _;

use super::args::Args;

/// A completion script.
pub(super) fn completions(shell: clap_complete::Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "mutor", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// The manual page, in roff.
pub(super) fn page() -> String {
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _ = clap_mangen::Man::new(Args::command()).render(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

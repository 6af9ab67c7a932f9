//! Floor 6: the command line and the REPL.

mod args;
mod audit;
mod bless;
pub mod cli;
mod course;
mod doctor;
mod grade;
mod json;
mod machine;
mod manual;
mod new;
mod preview;
mod repl;
mod script;
mod spinner;
mod terminal;
mod trust;
mod watch;
mod world;

pub use cli::main;

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// A verdict other than passed, or findings.
    Findings,
    /// The command line is wrong, or the tutor cannot work.
    Usage,
    /// The learner interrupted it.
    Interrupted,
}

impl Exit {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Interrupted => 130,
        }
    }
}

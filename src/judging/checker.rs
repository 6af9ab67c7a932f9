//! What the session needs of the rooms that compile and run: a trait, so that tests need no compiler.

use std::time::Duration;

use crate::model::{Diagnostic, Exercise, Exploration, Limits, Outcome, Rejection, Verdict};
use crate::running::explore::{Depths, Watched};

/// How long a traced program may run.
pub const TRACE_TIME: Duration = Duration::from_secs(10);

/// Judges programs.
pub trait Checker {
    /// Judges an attempt at an exercise.
    fn check(&mut self, exercise: &Exercise, work: &Work) -> Result<Checked, CheckError>;

    /// Compiles and runs a program's own `main`.
    fn run(&mut self, work: &Work, limits: Limits) -> Result<Checked, CheckError>;

    /// Explores a program's own `main`.
    fn explore(&mut self, work: &Work, depths: Depths) -> Result<Exploration, CheckError>;

    /// Runs a program's own `main` once, with the life of its borrows and locks written down.
    fn trace(&mut self, work: &Work) -> Result<Watched, CheckError>;
}

/// A source file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The file as the learner knows it.
    pub name: String,
    /// Its text, or why it is none.
    pub text: Result<String, Rejection>,
}

impl Work {
    /// A program that a lesson holds.
    pub fn of_lesson(text: &str) -> Self {
        Self {
            name: "main.rs".to_owned(),
            text: Ok(text.to_owned()),
        }
    }
}

/// A verdict with what was seen on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What happened.
    pub verdict: Verdict,
    /// What the program printed.
    pub stdout: String,
    /// What it said on stderr.
    pub stderr: String,
    /// The compiler's warnings.
    pub warnings: Vec<Diagnostic>,
    /// What an exploration covered, where one was made.
    pub exploration: Option<Exploration>,
    /// Why an exploration that was asked for could not be made.
    pub note: Option<String>,
}

impl Checked {
    /// Why nothing is known of the schedules of a program that passed, where they were asked for.
    pub fn unexplored(&self) -> Option<Unexplored> {
        if !matches!(self.verdict, Verdict::Passed { .. }) {
            return None;
        }
        let why = match &self.exploration {
            Some(found) if found.outcome == Outcome::Unsupported => {
                let reason = found.reason.as_ref().map(|reason| format!("it {reason}"));
                Some(reason.unwrap_or_else(|| found.message.clone()))
            }
            _ => self.note.clone(),
        };
        why.map(Unexplored)
    }
}

/// A program passed in one schedule, and the others could not be tried, for this reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it passes once, and its schedules cannot be explored: {0}")]
pub struct Unexplored(pub String);

/// Why the tutor could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The learner cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The program to explore or trace does not compile; the verdict says why.
    #[error("it does not compile")]
    Refused(Box<Checked>),
    /// Something else; the message says what to do.
    #[error("{0}")]
    Broken(String),
}

//! What happened to a program: a typed value, never a bool.

use serde::{Deserialize, Serialize};

use super::{Exploration, Kind};

/// What happened to a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// It did what was asked.
    Passed {
        /// What it printed.
        stdout: String,
    },
    /// The compiler refused it.
    CompileError {
        /// The errors, in the compiler's order; never empty.
        diagnostics: Vec<Diagnostic>,
    },
    /// It ran to its end and printed something else.
    WrongOutput {
        /// What was asked.
        expected: String,
        /// What it printed.
        actual: String,
    },
    /// A panic ended it.
    Panicked {
        /// The panic's message.
        message: String,
        /// Where it panicked.
        location: Option<Location>,
        /// Why, in the terms of this subject.
        cause: PanicCause,
    },
    /// In some schedule no thread can go on.
    Deadlock {
        /// The schedule, and who waits for what.
        exploration: Box<Exploration>,
    },
    /// In some schedule two threads touch the same memory unordered.
    DataRace {
        /// The schedule, and the two accesses.
        exploration: Box<Exploration>,
    },
    /// Right natively, wrong in some schedule.
    Interleaving {
        /// The schedule.
        exploration: Box<Exploration>,
    },
    /// It did not end in time.
    TimedOut {
        /// The limit in milliseconds.
        limit_ms: u64,
        /// What it had printed until then.
        stdout: String,
    },
    /// It printed more than it may.
    OutputLimit {
        /// The limit in bytes.
        limit: u64,
    },
    /// It took more memory than it may.
    MemoryLimit {
        /// The limit in bytes.
        limit: u64,
    },
    /// It had more processes at one time than it may.
    ProcessLimit {
        /// The limit.
        limit: u32,
    },
    /// A signal ended it.
    Crashed {
        /// The signal's name, as `SIGABRT`.
        signal: String,
        /// What the program, or its run time, said last (for a stack overflow, say).
        stderr: String,
    },
    /// It ended with a code other than 0, or ended before the check was done.
    ExitCode {
        /// The code.
        code: i32,
        /// True where the exercise's check had not come to its end.
        early: bool,
    },
    /// The source names what it must not, or does not name what it must.
    RuleBroken {
        /// The name in the rule.
        rule: String,
        /// Which of the two.
        kind: RuleKind,
        /// Where, for a forbidden name.
        location: Option<Location>,
    },
    /// The file is not a readable UTF-8 source file.
    Rejected {
        /// Why.
        reason: Rejection,
    },
}

/// One message of the compiler's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// `E0594`, or a lint's name.
    pub code: Option<String>,
    /// The headline.
    pub message: String,
    /// The labelled places, the primary one first.
    pub labels: Vec<Label>,
    /// The whole message as rustc draws it, with ANSI colour codes.
    pub rendered: String,
}

/// Error or warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The program does not compile.
    Error,
    /// It does.
    Warning,
}

/// A place that a compiler message points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What is said there.
    pub text: String,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file as the learner knows it.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// Why a program panicked, in the terms of this subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PanicCause {
    /// `borrow_mut` while a `Ref` was alive.
    AlreadyBorrowed,
    /// `borrow` or `borrow_mut` while a `RefMut` was alive.
    AlreadyMutablyBorrowed,
    /// A lock whose holder had panicked.
    Poisoned,
    /// A failed `assert!`.
    Assertion,
    /// An index out of bounds.
    Index,
    /// Arithmetic overflow.
    Overflow,
    /// Anything else.
    Other,
}

/// Which way a rule was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// The exercise asks for a name that the source does not use.
    Uses,
    /// The source uses a name that the exercise forbids.
    Forbids,
}

/// Why a file was not taken as source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rejection {
    /// There is no such file.
    Missing,
    /// A folder, FIFO, socket or device.
    NotAFile,
    /// It is over 1 MiB.
    TooLarge,
    /// It is not UTF-8; the first bad byte, counted from 0.
    NotUtf8 {
        /// Offset of the first bad byte.
        at: usize,
    },
    /// It is a link to a file elsewhere, where only a folder's own files are read.
    LeadsElsewhere,
    /// The operating system did not let it be read.
    Unreadable(
        /// What it said.
        String,
    ),
}

impl Verdict {
    /// The kind, without the details.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Passed { .. } => Kind::Passed,
            Self::CompileError { .. } => Kind::CompileError,
            Self::WrongOutput { .. } => Kind::WrongOutput,
            Self::Panicked { .. } => Kind::Panicked,
            Self::Deadlock { .. } => Kind::Deadlock,
            Self::DataRace { .. } => Kind::DataRace,
            Self::Interleaving { .. } => Kind::Interleaving,
            Self::TimedOut { .. } => Kind::TimedOut,
            Self::OutputLimit { .. } => Kind::OutputLimit,
            Self::MemoryLimit { .. } => Kind::MemoryLimit,
            Self::ProcessLimit { .. } => Kind::ProcessLimit,
            Self::Crashed { .. } => Kind::Crashed,
            Self::ExitCode { .. } => Kind::ExitCode,
            Self::RuleBroken { .. } => Kind::RuleBroken,
            Self::Rejected { .. } => Kind::Rejected,
        }
    }

    /// The codes of a compile error, each once, in the compiler's order.
    pub fn codes(&self) -> Vec<&str> {
        let Self::CompileError { diagnostics } = self else {
            return Vec::new();
        };
        let mut codes = Vec::new();
        for code in diagnostics.iter().filter_map(|d| d.code.as_deref()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}

impl PanicCause {
    /// Reads the cause off a panic's message.
    ///
    /// The wording is std's: `RefCell already borrowed` and `RefCell already mutably borrowed` since
    /// Rust 1.81 (`already borrowed: BorrowMutError` before), `PoisonError` from `unwrap` on a lock.
    pub fn of(message: &str) -> Self {
        let first = message.lines().next().unwrap_or_default();
        if first.contains("already mutably borrowed") {
            Self::AlreadyMutablyBorrowed
        } else if first.contains("already borrowed") {
            Self::AlreadyBorrowed
        } else if first.contains("PoisonError") || first.contains("poisoned lock") {
            Self::Poisoned
        } else if first.starts_with("assertion ") {
            Self::Assertion
        } else if first.starts_with("index out of bounds")
            || first.contains("out of range for slice")
        {
            Self::Index
        } else if first.starts_with("attempt to ") && first.ends_with("with overflow") {
            Self::Overflow
        } else {
            Self::Other
        }
    }
}

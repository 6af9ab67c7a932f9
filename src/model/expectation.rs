//! What a lesson claims about a program, and whether a verdict bears it out.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A verdict without its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is documented at the verdict of its name")]
pub enum Kind {
    Passed,
    CompileError,
    WrongOutput,
    Panicked,
    Deadlock,
    DataRace,
    Interleaving,
    TimedOut,
    OutputLimit,
    MemoryLimit,
    ProcessLimit,
    Crashed,
    ExitCode,
    RuleBroken,
    Rejected,
}

impl Kind {
    /// Every kind, in the order in which they are documented.
    pub const ALL: [Self; 15] = [
        Self::Passed,
        Self::CompileError,
        Self::WrongOutput,
        Self::Panicked,
        Self::Deadlock,
        Self::DataRace,
        Self::Interleaving,
        Self::TimedOut,
        Self::OutputLimit,
        Self::MemoryLimit,
        Self::ProcessLimit,
        Self::Crashed,
        Self::ExitCode,
        Self::RuleBroken,
        Self::Rejected,
    ];

    /// The word in lesson files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::CompileError => "compile-error",
            Self::WrongOutput => "wrong-output",
            Self::Panicked => "panicked",
            Self::Deadlock => "deadlock",
            Self::DataRace => "data-race",
            Self::Interleaving => "interleaving",
            Self::TimedOut => "timed-out",
            Self::OutputLimit => "output-limit",
            Self::MemoryLimit => "memory-limit",
            Self::ProcessLimit => "process-limit",
            Self::Crashed => "crashed",
            Self::ExitCode => "exit-code",
            Self::RuleBroken => "rule-broken",
            Self::Rejected => "rejected",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A verdict as a lesson file declares it; a detail that is not given matches any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The kind, which must be the same.
    pub kind: Kind,
    /// `stdout`: all that is printed, of `passed` and `wrong-output`.
    pub stdout: Option<String>,
    /// `code`: one of a compile error's codes.
    pub code: Option<String>,
    /// `code` of `exit-code`.
    pub exit: Option<i32>,
    /// `message`: a part of a panic's message.
    pub message: Option<String>,
    /// `signal` of `crashed`.
    pub signal: Option<String>,
    /// `rule` of `rule-broken`.
    pub rule: Option<String>,
}

impl Expectation {
    /// Declares a kind without details.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            stdout: None,
            code: None,
            exit: None,
            message: None,
            signal: None,
            rule: None,
        }
    }

    /// Declares that the program prints exactly that.
    pub fn prints(stdout: &str) -> Self {
        Self {
            stdout: Some(stdout.to_owned()),
            ..Self::of(Kind::Passed)
        }
    }

    /// Whether the verdict is the declared one, details included.
    pub fn is_met_by(&self, verdict: &Verdict) -> bool {
        fn wanted<T: ?Sized + PartialEq>(want: Option<&T>, got: &T) -> bool {
            want.is_none_or(|want| want == got)
        }
        if self.kind != verdict.kind() {
            return false;
        }
        match verdict {
            Verdict::Passed { stdout } => wanted(self.stdout.as_deref(), stdout.as_str()),
            Verdict::WrongOutput { actual, .. } => wanted(self.stdout.as_deref(), actual.as_str()),
            Verdict::CompileError { .. } => self
                .code
                .as_deref()
                .is_none_or(|code| verdict.codes().contains(&code)),
            Verdict::Panicked { message, .. } => self
                .message
                .as_deref()
                .is_none_or(|part| message.contains(part)),
            Verdict::Crashed { signal, .. } => wanted(self.signal.as_deref(), signal.as_str()),
            Verdict::ExitCode { code, .. } => wanted(self.exit.as_ref(), code),
            Verdict::RuleBroken { rule, .. } => wanted(self.rule.as_deref(), rule.as_str()),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PanicCause;

    #[test]
    fn a_detail_that_is_not_given_matches_any() {
        let passed = Verdict::Passed {
            stdout: "3\n".into(),
        };
        assert!(Expectation::of(Kind::Passed).is_met_by(&passed));
        assert!(Expectation::prints("3\n").is_met_by(&passed));
        assert!(!Expectation::prints("4\n").is_met_by(&passed));
    }

    #[test]
    fn a_panic_is_known_by_a_part_of_its_message() {
        let message = "RefCell already borrowed".to_owned();
        let cause = PanicCause::of(&message);
        let verdict = Verdict::Panicked {
            message,
            location: None,
            cause,
        };
        let mut expect = Expectation::of(Kind::Panicked);
        expect.message = Some("already borrowed".into());
        assert!(expect.is_met_by(&verdict));
        assert_eq!(cause, PanicCause::AlreadyBorrowed);
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let mut words: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Kind::ALL.len());
    }
}

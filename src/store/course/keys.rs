//! The keys of lesson format 1: what the reader takes, what a suggestion is made from, what the schema has.

use crate::model::Kind;

/// The keys of a lesson file.
pub const LESSON: &[&str] = &[
    "format", "id", "title", "summary", "after", "concepts", "step",
];
/// The keys of a `read` step.
pub const READ: &[&str] = &["kind", "id", "concepts", "text"];
/// The keys of an `example` step.
pub const EXAMPLE: &[&str] = &["kind", "id", "concepts", "text", "code", "expect", "limits"];
/// The keys of a `predict` step.
pub const PREDICT: &[&str] = &[
    "kind", "id", "concepts", "ask", "code", "expect", "limits", "why",
];
/// The keys of a `choose` step.
pub const CHOOSE: &[&str] = &["kind", "id", "concepts", "ask", "option"];
/// The keys of a `choose` step's option.
pub const OPTION: &[&str] = &["text", "right", "why"];
/// The keys of an `exercise` step.
pub const EXERCISE: &[&str] = &[
    "kind", "id", "concepts", "title", "level", "task", "hints", "starter", "expect", "uses",
    "forbids", "explore", "limits", "why", "mistake",
];
/// The keys of an exercise's mistake.
pub const MISTAKE: &[&str] = &["file", "expect", "feedback"];
/// The keys of a declared verdict.
pub const EXPECT: &[&str] = &["verdict", "stdout", "code", "message", "signal", "rule"];
/// The keys of `limits`.
pub const LIMITS: &[&str] = &["time", "memory", "output", "processes"];
/// The keys of `explore`.
pub const EXPLORE: &[&str] = &["preemptions"];
/// The keys of `course.toml`.
pub const COURSE: &[&str] = &["format", "title", "mutor"];
/// The keys of `concepts.toml`.
pub const CONCEPTS: &[&str] = &["concept"];
/// The keys of a concept.
pub const CONCEPT: &[&str] = &["id", "must"];
/// A kind of step.
#[derive(Debug)]
pub struct StepKind {
    /// The word in `kind`.
    pub word: &'static str,
    /// How it is called in messages.
    pub called: &'static str,
    /// Its keys.
    pub keys: &'static [&'static str],
}
/// The kinds of a step.
pub const KINDS: &[StepKind] = &[
    StepKind {
        word: "read",
        called: "a `read` step",
        keys: READ,
    },
    StepKind {
        word: "example",
        called: "an `example` step",
        keys: EXAMPLE,
    },
    StepKind {
        word: "predict",
        called: "a `predict` step",
        keys: PREDICT,
    },
    StepKind {
        word: "choose",
        called: "a `choose` step",
        keys: CHOOSE,
    },
    StepKind {
        word: "exercise",
        called: "an `exercise` step",
        keys: EXERCISE,
    },
];
/// The levels of an exercise.
pub const LEVELS: &[&str] = &["easy", "medium", "hard"];
/// The details that a declared verdict of that kind can have.
pub fn details(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Passed | Kind::WrongOutput => &["stdout"],
        Kind::CompileError | Kind::ExitCode => &["code"],
        Kind::Panicked => &["message"],
        Kind::Crashed => &["signal"],
        Kind::RuleBroken => &["rule"],
        _ => &[],
    }
}

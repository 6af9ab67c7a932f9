//! How orders to the tutor are written: bare words in the REPL, whole commands in a shell.

/// Where the learner gives orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbs<'a> {
    /// At the tutor's own prompt.
    Repl,
    /// In a shell, about this exercise or file, where there is one.
    Shell {
        /// An exercise's id or a file, as it is written after the verb.
        about: Option<&'a str>,
    },
}

impl Verbs<'_> {
    /// An order about the current thing: `check`, or `mutor check refcell/rate-limiter`.
    pub fn order(&self, verb: &str) -> String {
        match self {
            Self::Repl => verb.to_owned(),
            Self::Shell { about: Some(about) } => format!("mutor {verb} {about}"),
            Self::Shell { about: None } => format!("mutor {verb}"),
        }
    }

    /// An order that stands alone, or has its own object: `next`, or `mutor show cell`.
    pub fn bare(&self, order: &str) -> String {
        match self {
            Self::Repl => order.to_owned(),
            Self::Shell { .. } => format!("mutor {order}"),
        }
    }

    /// The order that opens a lesson.
    pub fn open(&self, lesson: &str) -> String {
        match self {
            Self::Repl => format!("go {lesson}"),
            Self::Shell { .. } => format!("mutor show {lesson}"),
        }
    }
}

//! The explanations in `explanations.toml`: which one fits a verdict.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Diagnostic, Kind, PanicCause};

/// What the tutor says about one way for a program to go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The compiler's code, where the entry is about one.
    #[serde(default)]
    code: Option<String>,
    /// The panic's cause, where the entry is about one.
    #[serde(default)]
    cause: Option<String>,
    /// Any other verdict's word.
    #[serde(default)]
    verdict: Option<String>,
    /// A part of the message that must be there.
    #[serde(default)]
    message: Option<String>,
    /// A part of the learner's file that must be there.
    #[serde(default)]
    source: Option<String>,
    /// The lesson that teaches it, where one does.
    #[serde(default)]
    pub lesson: Option<String>,
    /// What was found, in one sentence.
    pub what: String,
    /// The rule behind it.
    pub why: String,
    /// What to look at or try.
    pub next: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    error: Vec<Explanation>,
    panic: Vec<Explanation>,
    end: Vec<Explanation>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    // The file is part of the program and a test reads it. Without it the verdicts still stand.
    toml::from_str(include_str!("explanations.toml")).unwrap_or(Book {
        error: Vec::new(),
        panic: Vec::new(),
        end: Vec::new(),
    })
});

/// What is known about a compiler error.
pub fn error(diagnostic: &Diagnostic) -> Option<&'static Explanation> {
    let code = diagnostic.code.as_deref()?;
    // Where a type is not `Sync`, say, is told by the message, by a label or by a note.
    let said = |part: &str| {
        diagnostic.message.contains(part)
            || diagnostic
                .labels
                .iter()
                .any(|label| label.text.contains(part))
    };
    BOOK.error.iter().find(|entry| {
        entry.code.as_deref() == Some(code) && entry.message.as_deref().is_none_or(said)
    })
}

/// What is known about a panic.
pub fn panic(cause: PanicCause, message: &str) -> Option<&'static Explanation> {
    let word = cause_word(cause);
    BOOK.panic.iter().find(|entry| {
        entry.cause.as_deref() == Some(word)
            && entry
                .message
                .as_deref()
                .is_none_or(|part| message.contains(part))
    })
}

/// What is known about any other end of a program.
pub fn end(kind: Kind, message: &str, source: &str) -> Option<&'static Explanation> {
    BOOK.end.iter().find(|entry| {
        entry.verdict.as_deref() == Some(kind.word())
            && entry
                .message
                .as_deref()
                .is_none_or(|part| message.contains(part))
            && entry
                .source
                .as_deref()
                .is_none_or(|part| source.contains(part))
    })
}

fn cause_word(cause: PanicCause) -> &'static str {
    match cause {
        PanicCause::AlreadyBorrowed => "already-borrowed",
        PanicCause::AlreadyMutablyBorrowed => "already-mutably-borrowed",
        PanicCause::Poisoned => "poisoned",
        PanicCause::Assertion => "assertion",
        PanicCause::Index => "index",
        PanicCause::Overflow => "overflow",
        PanicCause::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book {
        toml::from_str(include_str!("explanations.toml")).unwrap()
    }

    fn all() -> Vec<Explanation> {
        let book = book();
        [book.error, book.panic, book.end].concat()
    }

    #[test]
    fn every_explanation_names_a_lesson_and_says_something() {
        for entry in all() {
            if let Some(lesson) = &entry.lesson {
                let lessons = ["cell", "refcell", "mutex", "locks", "atomics"];
                assert!(lessons.contains(&lesson.as_str()), "{entry:?}");
            }
            for text in [&entry.what, &entry.why, &entry.next] {
                assert!(text.ends_with(['.', '?']), "{text}");
                assert_eq!(text.matches('`').count() % 2, 0, "{text}");
            }
        }
    }

    #[test]
    fn every_code_that_this_subject_meets_is_explained() {
        let book = book();
        for code in [
            "E0106", "E0277", "E0282", "E0308", "E0373", "E0382", "E0384", "E0425", "E0432",
            "E0433", "E0499", "E0502", "E0503", "E0505", "E0506", "E0507", "E0515", "E0594",
            "E0596", "E0597", "E0599", "E0716",
        ] {
            let general = |entry: &&Explanation| {
                entry.code.as_deref() == Some(code) && entry.message.is_none()
            };
            assert_eq!(book.error.iter().filter(general).count(), 1, "{code}");
        }
    }

    #[test]
    fn a_general_entry_stands_behind_the_special_ones() {
        let book = book();
        for entries in [&book.error, &book.panic, &book.end] {
            for (at, entry) in entries.iter().enumerate() {
                let key = |entry: &Explanation| {
                    (
                        entry.code.clone(),
                        entry.cause.clone(),
                        entry.verdict.clone(),
                    )
                };
                let general = entry.message.is_none() && entry.source.is_none();
                let later = entries[at + 1..]
                    .iter()
                    .any(|other| key(other) == key(entry));
                assert!(!(general && later), "{entry:?} hides what follows");
            }
        }
    }

    #[test]
    fn every_panic_cause_is_explained() {
        for cause in [
            PanicCause::AlreadyBorrowed,
            PanicCause::AlreadyMutablyBorrowed,
            PanicCause::Poisoned,
            PanicCause::Assertion,
            PanicCause::Index,
            PanicCause::Overflow,
            PanicCause::Other,
        ] {
            assert!(panic(cause, "").is_some(), "{cause:?}");
        }
    }
}

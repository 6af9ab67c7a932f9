//! The identities of lessons, steps, exercises and concepts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// The text is empty.
    #[error("an id must not be empty")]
    Empty,
    /// The text is longer than 64 bytes.
    #[error("an id has at most 64 characters")]
    TooLong,
    /// A character other than `a-z`, `0-9` and `-`, or a dash at an end.
    #[error(
        "an id has lower-case letters, digits and dashes only, and begins with a letter or digit"
    )]
    Character,
    /// An exercise id is not of the form `lesson/exercise`.
    #[error("an exercise is named `lesson/exercise`")]
    NotAPair,
}

fn well_formed(text: &str) -> Result<(), BadId> {
    if text.is_empty() {
        return Err(BadId::Empty);
    }
    if text.len() > 64 {
        return Err(BadId::TooLong);
    }
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !text.bytes().all(allowed) || text.starts_with('-') || text.ends_with('-') {
        return Err(BadId::Character);
    }
    Ok(())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses an id in kebab case.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                well_formed(text)?;
                Ok(Self(text.to_owned()))
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

id! {
    /// A lesson's identity; the number in its file's name is only the order.
    LessonId
}
id! {
    /// A step's identity inside its lesson; steps without an `id` key get `step-N`.
    StepId
}
id! {
    /// A concept from `lessons/concepts.toml`.
    ConceptId
}

/// An exercise's identity, written `lesson/exercise`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExerciseId {
    lesson: LessonId,
    name: StepId,
}

impl ExerciseId {
    /// Joins a lesson and one of its exercise steps.
    pub fn new(lesson: LessonId, name: StepId) -> Self {
        Self { lesson, name }
    }

    /// Parses `lesson/exercise`.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let (lesson, name) = text.split_once('/').ok_or(BadId::NotAPair)?;
        Ok(Self::new(LessonId::parse(lesson)?, StepId::parse(name)?))
    }

    /// The lesson that the exercise belongs to.
    pub fn lesson(&self) -> &LessonId {
        &self.lesson
    }

    /// The exercise's name inside its lesson.
    pub fn name(&self) -> &StepId {
        &self.name
    }
}

impl fmt::Display for ExerciseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.lesson, self.name))
    }
}

impl TryFrom<String> for ExerciseId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        Self::parse(&text)
    }
}

impl From<ExerciseId> for String {
    fn from(id: ExerciseId) -> String {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_is_named_by_its_lesson_and_itself() {
        let id = ExerciseId::parse("refcell/rate-limiter").unwrap();
        assert_eq!(id.lesson().as_str(), "refcell");
        assert_eq!(id.to_string(), "refcell/rate-limiter");
    }

    #[test]
    fn a_path_is_not_an_id() {
        assert_eq!(LessonId::parse("../x"), Err(BadId::Character));
        assert_eq!(ExerciseId::parse("refcell"), Err(BadId::NotAPair));
        assert_eq!(ExerciseId::parse("a/b/c"), Err(BadId::Character));
    }
}

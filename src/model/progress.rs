//! What a learner has done, and how one act changes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ExerciseId, Kind, LessonId, StepId};

/// Everything that is remembered of a learner's work, keyed by ids.
///
/// Entries of exercises that the course no longer has stay: they may come back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Where the learner was last.
    #[serde(default)]
    pub place: Option<Place>,
    /// The exercises that were begun.
    #[serde(default)]
    pub exercises: BTreeMap<String, ExerciseRecord>,
    /// The predictions and choices that were answered, by `lesson/step`.
    #[serde(default)]
    pub answers: BTreeMap<String, Answer>,
    /// Keys that this version does not know, kept as they are.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, serde_json::Value>,
}

/// A step of a lesson, by its ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The lesson.
    pub lesson: LessonId,
    /// The step in it.
    pub step: StepId,
}

/// What is remembered of one exercise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseRecord {
    /// Checks so far.
    #[serde(default)]
    pub attempts: u32,
    /// The first pass, in seconds since 1970.
    #[serde(default)]
    pub passed_at: Option<u64>,
    /// Hints seen.
    #[serde(default)]
    pub hints: u32,
    /// The last verdict's kind.
    #[serde(default)]
    pub last: Option<String>,
    /// Whether the solution was opened before the first pass.
    #[serde(default)]
    pub solution_seen: bool,
    /// Keys that this version does not know, kept as they are.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, serde_json::Value>,
}

/// What is remembered of one prediction or choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether the first answer was right.
    #[serde(default)]
    pub first_right: bool,
    /// Whether it has been answered rightly by now.
    #[serde(default)]
    pub right: bool,
    /// Answers so far.
    #[serde(default)]
    pub tries: u32,
    /// The last answer, in seconds since 1970.
    #[serde(default)]
    pub at: u64,
    /// Keys that this version does not know, kept as they are.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, serde_json::Value>,
}

/// Where a learner stands with an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Never checked.
    New,
    /// Checked, not passed yet.
    Begun,
    /// Passed.
    Passed,
}

/// One act of a learner's that is worth remembering; times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// They went to a step.
    MovedTo(Place),
    /// An attempt got its verdict.
    Checked {
        /// The exercise.
        exercise: ExerciseId,
        /// The verdict.
        verdict: Kind,
        /// When.
        at: u64,
    },
    /// They read a hint; `seen` counts the hints read so far.
    HintSeen {
        /// The exercise.
        exercise: ExerciseId,
        /// Hints read so far, this one included.
        seen: u32,
    },
    /// They opened the solution.
    SolutionSeen {
        /// The exercise.
        exercise: ExerciseId,
    },
    /// They answered a prediction or a choice.
    Answered {
        /// The step.
        place: Place,
        /// Whether it was right.
        right: bool,
        /// When.
        at: u64,
    },
}

impl Progress {
    /// Applies one act. Acts of two tutors commute as far as a learner can tell: counts add up, a pass is
    /// never taken back, and the place is the last one.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::MovedTo(place) => self.place = Some(place.clone()),
            Change::Checked {
                exercise,
                verdict,
                at,
            } => {
                let record = self.exercises.entry(exercise.to_string()).or_default();
                record.attempts = record.attempts.saturating_add(1);
                record.last = Some(verdict.word().to_owned());
                if *verdict == Kind::Passed {
                    record.passed_at.get_or_insert(*at);
                }
            }
            Change::HintSeen { exercise, seen } => {
                let record = self.exercises.entry(exercise.to_string()).or_default();
                record.hints = record.hints.max(*seen);
            }
            Change::SolutionSeen { exercise } => {
                let record = self.exercises.entry(exercise.to_string()).or_default();
                record.solution_seen |= record.passed_at.is_none();
            }
            Change::Answered { place, right, at } => {
                let answer = self.answers.entry(place.to_string()).or_default();
                if answer.tries == 0 {
                    answer.first_right = *right;
                }
                answer.tries = answer.tries.saturating_add(1);
                answer.right |= *right;
                answer.at = *at;
            }
        }
    }

    /// Where the learner stands with an exercise.
    pub fn standing(&self, exercise: &ExerciseId) -> Standing {
        match self.exercises.get(&exercise.to_string()) {
            Some(record) if record.passed_at.is_some() => Standing::Passed,
            Some(record) if record.attempts > 0 => Standing::Begun,
            _ => Standing::New,
        }
    }

    /// How many hints of an exercise the learner has read.
    pub fn hints_seen(&self, exercise: &ExerciseId) -> usize {
        self.exercises
            .get(&exercise.to_string())
            .map_or(0, |record| record.hints as usize)
    }

    /// What is remembered of a prediction or choice.
    pub fn answer(&self, place: &Place) -> Option<&Answer> {
        self.answers.get(&place.to_string())
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.lesson, self.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(verdict: Kind, at: u64) -> Change {
        let exercise = ExerciseId::parse("cell/hits").unwrap();
        Change::Checked {
            exercise,
            verdict,
            at,
        }
    }

    #[test]
    fn a_pass_is_never_taken_back() {
        let mut progress = Progress::default();
        progress.apply(&checked(Kind::Passed, 1));
        progress.apply(&checked(Kind::Panicked, 2));
        let id = ExerciseId::parse("cell/hits").unwrap();
        assert_eq!(progress.standing(&id), Standing::Passed);
        assert_eq!(progress.exercises["cell/hits"].passed_at, Some(1));
        assert_eq!(
            progress.exercises["cell/hits"].last.as_deref(),
            Some("panicked")
        );
    }

    #[test]
    fn keys_of_a_later_version_are_kept() {
        let text = r#"{"exercises":{"cell/hits":{"attempts":1,"mood":"fine"}},"streak":3}"#;
        let progress: Progress = serde_json::from_str(text).unwrap();
        let again = serde_json::to_value(&progress).unwrap();
        assert_eq!(again["exercises"]["cell/hits"]["mood"], "fine");
        assert_eq!(again["streak"], 3);
    }
}

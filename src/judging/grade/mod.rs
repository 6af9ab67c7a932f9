//! Judges what a class handed in, and sums it up for each learner and each exercise.

mod journal;
mod run;
mod summary;

pub use journal::{Entry, HEAD, Known, key};
pub use run::{Ending, Graded, run};
pub use summary::{ExerciseSummary, LearnerSummary, Tally, of_exercises, of_learners};

use super::session::known_mistake;
use super::shard::Shard;
use crate::model::{Exercise, Mistake, Verdict};
use crate::store::{Class, Handed, Submission};

/// One learner's attempt at one exercise.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// Who.
    pub learner: &'a Submission,
    /// What was asked.
    pub exercise: &'a Exercise,
    /// The file, where there is one.
    pub handed: Option<&'a Handed>,
}

/// What a task came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// There is no file.
    Missing,
    /// The file is the starter, unchanged.
    Untouched,
    /// It was compiled and run.
    Judged(Box<Verdict>),
    /// The tutor could not do its work, for the reason given.
    NotJudged(String),
}

/// A task with its mark.
#[derive(Debug, Clone)]
pub struct Grade<'a> {
    /// What was looked at.
    pub task: Task<'a>,
    /// What it came to.
    pub mark: Mark,
}

/// The tasks of a class, by learner and then in the order of the course.
pub fn tasks<'a>(class: &'a Class, exercises: &[&'a Exercise], shard: Shard) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for learner in &class.learners {
        for exercise in exercises {
            let handed = learner.files.get(&exercise.id);
            let name = format!("{} {}", learner.learner, exercise.id);
            if shard.has(&name) {
                tasks.push(Task {
                    learner,
                    exercise,
                    handed,
                });
            }
        }
    }
    tasks
}

impl Task<'_> {
    /// The mark of what needs no compiler.
    fn at_a_glance(&self) -> Option<Mark> {
        let Some(handed) = self.handed else {
            return Some(Mark::Missing);
        };
        match &handed.text {
            Ok(text) if *text == self.exercise.starter_source => Some(Mark::Untouched),
            Ok(_) => None,
            Err(reason) => Some(Mark::Judged(Box::new(Verdict::Rejected {
                reason: reason.clone(),
            }))),
        }
    }
}

impl<'a> Grade<'a> {
    /// The verdict, where there is one.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.mark {
            Mark::Judged(verdict) => Some(verdict),
            _ => None,
        }
    }

    /// Whether the exercise is passed.
    pub fn is_passed(&self) -> bool {
        matches!(self.verdict(), Some(Verdict::Passed { .. }))
    }

    /// The author's mistake that fails in the same way.
    pub fn mistake(&self) -> Option<&'a Mistake> {
        let at = known_mistake(self.task.exercise, self.verdict()?)?;
        self.task.exercise.mistakes.get(at)
    }
}

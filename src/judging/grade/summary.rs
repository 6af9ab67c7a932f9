//! Counts marks for each learner and each exercise.

use std::collections::BTreeMap;

use super::{Grade, Mark};
use crate::model::{Exercise, Kind, Mistake};
use crate::store::Submission;

/// What several grades come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were looked at.
    pub tasks: usize,
    /// Changed files; what the tutor could not judge is among them.
    pub attempted: usize,
    /// Attempts that passed.
    pub passed: usize,
    /// Starters, unchanged.
    pub untouched: usize,
    /// Exercises without a file.
    pub missing: usize,
    /// Attempts that the tutor could not judge.
    pub not_judged: usize,
    /// The other verdicts of attempts, and how many met each.
    pub verdicts: BTreeMap<Kind, usize>,
}

/// How one learner did.
#[derive(Debug, Clone)]
pub struct LearnerSummary<'a, 'g> {
    /// Who.
    pub learner: &'a Submission,
    /// The counts.
    pub tally: Tally,
    /// The grades, in the order of the course.
    pub grades: Vec<&'g Grade<'a>>,
}

/// How an exercise was done.
#[derive(Debug, Clone)]
pub struct ExerciseSummary<'a> {
    /// Which.
    pub exercise: &'a Exercise,
    /// The counts.
    pub tally: Tally,
    /// The author's mistake that was made most, and by how many.
    pub mistake: Option<(&'a Mistake, usize)>,
}

impl Tally {
    /// Counts grades.
    pub fn of<'g, 'a: 'g>(grades: impl IntoIterator<Item = &'g Grade<'a>>) -> Self {
        let mut tally = Self::default();
        for grade in grades {
            tally.add(grade);
        }
        tally
    }

    fn add(&mut self, grade: &Grade) {
        self.tasks += 1;
        match &grade.mark {
            Mark::Missing => self.missing += 1,
            Mark::Untouched => self.untouched += 1,
            Mark::NotJudged(_) => {
                self.attempted += 1;
                self.not_judged += 1;
            }
            Mark::Judged(verdict) => {
                self.attempted += 1;
                match verdict.kind() {
                    Kind::Passed => self.passed += 1,
                    kind => *self.verdicts.entry(kind).or_default() += 1,
                }
            }
        }
    }
}

/// A summary for each learner with a grade, in the order of the grades.
pub fn of_learners<'a, 'g>(grades: &'g [Grade<'a>]) -> Vec<LearnerSummary<'a, 'g>> {
    let mut all: Vec<LearnerSummary<'a, 'g>> = Vec::new();
    for grade in grades {
        let learner = grade.task.learner;
        if !all
            .last()
            .is_some_and(|last| std::ptr::eq(last.learner, learner))
        {
            all.push(LearnerSummary {
                learner,
                tally: Tally::default(),
                grades: Vec::new(),
            });
        }
        if let Some(last) = all.last_mut() {
            last.tally.add(grade);
            last.grades.push(grade);
        }
    }
    all
}

/// A summary for each of the exercises that has a grade.
pub fn of_exercises<'a>(
    exercises: &[&'a Exercise],
    grades: &[Grade<'a>],
) -> Vec<ExerciseSummary<'a>> {
    let mut all = Vec::new();
    for exercise in exercises {
        let own = || {
            grades
                .iter()
                .filter(|grade| grade.task.exercise.id == exercise.id)
        };
        let mut made: Vec<(&Mistake, usize)> = Vec::new();
        for mistake in own().filter_map(Grade::mistake) {
            match made
                .iter_mut()
                .find(|(known, _)| known.file == mistake.file)
            {
                Some((_, count)) => *count += 1,
                None => made.push((mistake, 1)),
            }
        }
        // Of two that were made as often, the author's first.
        let place = |mistake: &Mistake| {
            let at = |known: &Mistake| known.file == mistake.file;
            exercise.mistakes.iter().position(at)
        };
        made.sort_by_key(|(mistake, count)| (usize::MAX - count, place(mistake)));
        let tally = Tally::of(own());
        if tally.tasks > 0 {
            all.push(ExerciseSummary {
                exercise,
                tally,
                mistake: made.first().copied(),
            });
        }
    }
    all
}

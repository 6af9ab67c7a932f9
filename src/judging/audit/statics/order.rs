//! Finds what a learner would need before it is taught.

use std::collections::{BTreeSet, HashMap};

use super::concepts::{Part, part};
use super::{Finding, finding, name};
use crate::model::{ConceptId, Course, Lesson, LessonId, Spot, StepBody};

/// What comes too early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderTrouble {
    /// The lesson's number is below the one of a lesson that it names in `after`.
    BeforeItsAfter(LessonId),
    /// The step practises a concept that a later step explains first.
    BeforeExplained {
        /// The concept.
        concept: ConceptId,
        /// The step that explains it.
        by: String,
        /// That step's place.
        at: Spot,
    },
}

/// Lessons whose numbers are against their `after`.
pub(super) fn numbers(course: &Course) -> Vec<Finding> {
    let places = places(course);
    let mut findings = Vec::new();
    for (own, lesson) in course.lessons.iter().enumerate() {
        for named in &lesson.after {
            if places.get(&named.id).is_some_and(|place| *place > own) {
                let trouble = OrderTrouble::BeforeItsAfter(named.id.clone());
                findings.push(finding(&named.at, lesson.id.as_str(), trouble));
            }
        }
    }
    findings
}

fn places(course: &Course) -> HashMap<&LessonId, usize> {
    let lessons = course.lessons.iter().enumerate();
    lessons.map(|(at, lesson)| (&lesson.id, at)).collect()
}

/// The first step in teaching order that practises a concept, where it is explained only later.
pub(super) fn too_early(course: &Course) -> Vec<Finding> {
    let order = teaching_order(course);
    let steps = || {
        let lessons = order.iter().copied();
        lessons.flat_map(|lesson| lesson.steps.iter().map(move |step| (lesson, step)))
    };
    let mut explained: HashMap<&ConceptId, (usize, String, &Spot)> = HashMap::new();
    for (number, (lesson, step)) in steps().enumerate() {
        if part(step) == Part::Explains {
            for named in &step.concepts {
                explained
                    .entry(&named.id)
                    .or_insert_with(|| (number, name(lesson, step), &step.at));
            }
        }
    }
    let mut findings = Vec::new();
    for (number, (lesson, step)) in steps().enumerate() {
        if part(step) == Part::Explains {
            continue;
        }
        for named in &step.concepts {
            // A question that the very next step answers is a way to begin. Told once: the steps
            // behind it suffer from the same.
            let opens = usize::from(!matches!(step.body, StepBody::Exercise(_)));
            if let Some((by, _, _)) = explained.get(&named.id)
                && *by > number + opens
                && let Some((_, by, at)) = explained.remove(&named.id)
            {
                let trouble = OrderTrouble::BeforeExplained {
                    concept: named.id.clone(),
                    by,
                    at: at.clone(),
                };
                findings.push(finding(&named.at, name(lesson, step), trouble));
            }
        }
    }
    findings
}

/// The lessons by `after`, and by their numbers where that leaves a choice.
fn teaching_order(course: &Course) -> Vec<&Lesson> {
    let places = places(course);
    let mut waits_for: Vec<usize> = vec![0; course.lessons.len()];
    let mut unlocks: Vec<Vec<usize>> = vec![Vec::new(); course.lessons.len()];
    for (own, lesson) in course.lessons.iter().enumerate() {
        for named in &lesson.after {
            if let Some(&before) = places.get(&named.id) {
                waits_for[own] += 1;
                unlocks[before].push(own);
            }
        }
    }
    let lessons = 0..course.lessons.len();
    let mut free: BTreeSet<usize> = lessons.filter(|at| waits_for[*at] == 0).collect();
    let mut order = Vec::new();
    while let Some(at) = free.pop_first() {
        order.push(&course.lessons[at]);
        for &next in &unlocks[at] {
            waits_for[next] -= 1;
            if waits_for[next] == 0 {
                free.insert(next);
            }
        }
    }
    // Lessons in a circle of `after` are told of elsewhere, and are left out here.
    order
}

//! Finds concepts that a course names and does not teach, or does not practise.

use std::collections::HashSet;

use super::{Finding, finding};
use crate::model::{ConceptId, Course, Step, StepBody};

/// What a concept lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConceptTrouble {
    /// No `read` or `example` step has it.
    NotExplained,
    /// No `predict`, `choose` or `exercise` step has it.
    NotPractised,
    /// Its lesson lists it, and none of the lesson's steps has it.
    NoStep(ConceptId),
}

/// What a step does for its concepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It says what they are.
    Explains,
    /// It has the learner use them.
    Practises,
}

pub(super) fn part(step: &Step) -> Part {
    match step.body {
        StepBody::Read { .. } | StepBody::Example { .. } => Part::Explains,
        StepBody::Predict { .. } | StepBody::Choose { .. } | StepBody::Exercise(_) => {
            Part::Practises
        }
    }
}

/// What lessons list and none of their steps has.
pub(super) fn of_lessons(course: &Course) -> Vec<Finding> {
    let mut findings = Vec::new();
    for lesson in &course.lessons {
        let carried: HashSet<&ConceptId> = lesson.steps.iter().flat_map(ids).collect();
        for named in &lesson.concepts {
            if !carried.contains(&named.id) {
                let trouble = ConceptTrouble::NoStep(named.id.clone());
                findings.push(finding(&named.at, lesson.id.as_str(), trouble));
            }
        }
    }
    findings
}

/// What the course lists and no step of it teaches.
pub(super) fn of_the_list(course: &Course) -> Vec<Finding> {
    let steps = || course.lessons.iter().flat_map(|lesson| &lesson.steps);
    let with = |wanted| -> HashSet<&ConceptId> {
        let steps = steps().filter(|step| part(step) == wanted);
        steps.flat_map(ids).collect()
    };
    let (explained, practised) = (with(Part::Explains), with(Part::Practises));
    let mut findings = Vec::new();
    for concept in &course.concepts {
        let about = format!("concepts/{}", concept.id);
        if !explained.contains(&concept.id) {
            let trouble = ConceptTrouble::NotExplained;
            findings.push(finding(&concept.at, about.as_str(), trouble));
        }
        if !practised.contains(&concept.id) {
            findings.push(finding(&concept.at, about, ConceptTrouble::NotPractised));
        }
    }
    findings
}

fn ids(step: &Step) -> impl Iterator<Item = &ConceptId> {
    step.concepts.iter().map(|named| &named.id)
}

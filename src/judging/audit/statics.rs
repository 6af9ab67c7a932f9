//! Finds what is wrong with a course without running any of it.

mod concepts;
mod exercises;
mod order;
mod texts;
mod tokens;
mod width;

pub use concepts::ConceptTrouble;
pub use exercises::ExerciseTrouble;
pub use order::OrderTrouble;
pub use texts::TextTrouble;
pub use width::{FENCED_ROOM, compared_room, shown_room};

use super::{Finding, Trouble};
use crate::model::{Lesson, Prose, Spot, Step, StepBody};
use crate::store::Loaded;

/// All that can be seen in the course's files, in no order.
pub fn statics(loaded: &Loaded) -> Vec<Finding> {
    let course = &loaded.course;
    let mut findings = concepts::of_lessons(course);
    findings.extend(order::numbers(course));
    // What a lesson teaches that cannot be read would seem to be missing.
    if has_all_lessons(loaded) {
        findings.extend(concepts::of_the_list(course));
        findings.extend(order::too_early(course));
    }
    findings.extend(exercises::findings(course));
    findings.extend(texts::findings(course));
    findings.extend(width::findings(course));
    findings
}

fn has_all_lessons(Loaded { course, errors, .. }: &Loaded) -> bool {
    let is_there = |file: &str| {
        let mut lessons = course.lessons.iter();
        match file.strip_prefix("exercises/") {
            // An exercise without its files takes its whole lesson along.
            Some(below) => {
                let folder = below.split('/').next();
                lessons.any(|lesson| Some(lesson.id.as_str()) == folder)
            }
            None => lessons.any(|lesson| *lesson.at.file == *file),
        }
    };
    errors
        .iter()
        .map(|error| &*error.at.file)
        .filter(|file| file.starts_with("lessons") || file.starts_with("exercises/"))
        .all(is_there)
}

fn finding(at: &Spot, about: impl Into<String>, trouble: impl Into<Trouble>) -> Finding {
    Finding {
        at: at.clone(),
        about: about.into(),
        trouble: trouble.into(),
    }
}

fn name(lesson: &Lesson, step: &Step) -> String {
    format!("{}/{}", lesson.id, step.id)
}

/// Every Markdown text of a step.
pub(super) fn markdown(step: &Step) -> Vec<&Prose> {
    match &step.body {
        StepBody::Read { text } | StepBody::Example { text, .. } => vec![text],
        StepBody::Predict { ask, why, .. } => vec![ask, why],
        StepBody::Choose { ask, options } => {
            let options = options
                .iter()
                .flat_map(|option| [&option.text, &option.why]);
            std::iter::once(ask).chain(options).collect()
        }
        StepBody::Exercise(exercise) => {
            let mut texts = vec![&exercise.task, &exercise.why];
            texts.extend(&exercise.hints);
            texts.extend(exercise.mistakes.iter().map(|mistake| &mistake.feedback));
            texts
        }
    }
}

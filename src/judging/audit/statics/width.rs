//! Finds lines of code that run over the edge of a terminal of 80 columns.

use textwrap::core::display_width;

use super::{Finding, finding, markdown, name};
use crate::judging::audit::Trouble;
use crate::judging::audit::blocks::fences;
use crate::model::{Course, Exercise, Spot, StepBody};

/// The terminal that everybody has.
const SCREEN: usize = 80;

/// The columns of a fenced block's line outside of lists and quotes: mutor draws it four columns in.
pub const FENCED_ROOM: usize = SCREEN - 4;

/// The columns that a line of a program of so many lines has beside its number.
pub fn shown_room(lines: usize) -> usize {
    SCREEN - digits(lines) - 4
}

/// The same for a learner's file, which is also drawn with a sign before the number.
pub fn compared_room(lines: usize) -> usize {
    shown_room(lines) - 1
}

fn digits(lines: usize) -> usize {
    lines.to_string().len().max(2)
}

pub(super) fn findings(course: &Course) -> Vec<Finding> {
    let mut findings = Vec::new();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            let name = name(lesson, step);
            match &step.body {
                StepBody::Example { program, .. } | StepBody::Predict { program, .. } => {
                    let code = &program.code;
                    for (line, trouble) in wide(code, shown_room(code.lines().count())) {
                        findings.push(finding(&code.line(line), name.as_str(), trouble));
                    }
                }
                StepBody::Exercise(exercise) => findings.extend(of_files(exercise, &name)),
                StepBody::Read { .. } | StepBody::Choose { .. } => {}
            }
            for text in markdown(step) {
                for fence in fences(text) {
                    let room = FENCED_ROOM.saturating_sub(fence.indent);
                    for (line, trouble) in wide(&fence.text, room) {
                        let at = text.line(fence.line + 1 + line);
                        findings.push(finding(&at, name.as_str(), trouble));
                    }
                }
            }
        }
    }
    findings
}

fn of_files(exercise: &Exercise, name: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, source) in [
        ("starter", &exercise.starter_source),
        ("solution", &exercise.solution_source),
    ] {
        let path: std::sync::Arc<str> = format!("exercises/{}/{file}.rs", exercise.id).into();
        for (line, trouble) in wide(source, compared_room(source.lines().count())) {
            let at = Spot {
                file: path.clone(),
                line: u32::try_from(line + 1).unwrap_or(u32::MAX),
                column: 1,
            };
            findings.push(finding(&at, format!("{name}:{file}"), trouble));
        }
    }
    findings
}

/// The lines, counted from 0, that are wider than the room.
fn wide(code: &str, room: usize) -> impl Iterator<Item = (usize, Trouble)> {
    code.lines().enumerate().filter_map(move |(at, line)| {
        // Tabs are drawn so, and nobody sees white space at an end.
        let width = display_width(&line.trim_end().replace('\t', "    "));
        (width > room).then_some((at, Trouble::Wide { width, room }))
    })
}

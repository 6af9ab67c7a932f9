//! Checks that need all lessons: ids that are there twice, numbers, the order of `after`.

use std::collections::HashMap;

use super::CourseError;
use super::lesson::Numbered;
use super::reader::near;

/// Sorts the lessons by number and notes what is wrong between them.
pub(super) fn across(lessons: &mut [Numbered], errors: &mut Vec<CourseError>) {
    lessons.sort_by(|a, b| (a.number, &a.lesson.at.file).cmp(&(b.number, &b.lesson.at.file)));
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (at, numbered) in lessons.iter().enumerate() {
        let lesson = &numbered.lesson;
        if let Some(first) = by_id.get(lesson.id.as_str()) {
            let first = &lessons[*first].lesson.at;
            let message = format!(
                "the lesson id `{}` is used in {}:{} already",
                lesson.id, first.file, first.line
            );
            errors.push(plain(lesson.at.clone(), message));
        } else {
            by_id.insert(lesson.id.as_str(), at);
        }
        if at > 0 && lessons[at - 1].number == numbered.number {
            let other = &lessons[at - 1].lesson.at.file;
            let mut spot = lesson.at.clone();
            (spot.line, spot.column) = (1, 1);
            let message = format!(
                "{other} has the number {} too; give this file another",
                numbered.number
            );
            errors.push(plain(spot, message));
        }
    }
    for numbered in lessons.iter() {
        for (id, at) in &numbered.after {
            if !by_id.contains_key(id.as_str()) {
                let hint = near(id.as_str(), by_id.keys().copied()).map_or_else(
                    || "`list` shows the lessons".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message =
                    format!("there is no lesson `{id}`, or it has errors of its own; {hint}");
                errors.push(CourseError {
                    message,
                    ..at.clone()
                });
            }
        }
    }
    cycles(lessons, &by_id, errors);
}

fn plain(at: crate::model::Spot, message: String) -> CourseError {
    CourseError {
        at,
        message,
        line: None,
        width: 1,
    }
}

/// Walks `after` from each lesson; each cycle is told once, at the lesson where the walk closes it.
fn cycles(lessons: &[Numbered], by_id: &HashMap<&str, usize>, errors: &mut Vec<CourseError>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        OnPath,
        Done,
    }
    let mut marks = vec![Mark::New; lessons.len()];
    for start in 0..lessons.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // An explicit stack: a course may chain thousands of lessons.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        marks[start] = Mark::OnPath;
        while let Some((lesson, next)) = path.last_mut() {
            let Some((id, at)) = lessons[*lesson].after.get(*next) else {
                marks[*lesson] = Mark::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let Some(&target) = by_id.get(id.as_str()) else {
                continue;
            };
            match marks[target] {
                Mark::Done => {}
                Mark::New => {
                    marks[target] = Mark::OnPath;
                    path.push((target, 0));
                }
                Mark::OnPath => {
                    let from = path
                        .iter()
                        .position(|(lesson, _)| *lesson == target)
                        .unwrap_or(0);
                    let mut names: Vec<&str> = path[from..]
                        .iter()
                        .map(|(lesson, _)| lessons[*lesson].lesson.id.as_str())
                        .collect();
                    names.push(id.as_str());
                    let message = format!(
                        "`after` goes in a circle: {}; remove one of them",
                        names.join(" after ")
                    );
                    errors.push(CourseError {
                        message,
                        ..at.clone()
                    });
                }
            }
        }
    }
}

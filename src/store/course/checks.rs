//! Checks that need all lessons: ids that are there twice, numbers, the order of `after`.

use std::collections::HashMap;

use super::CourseError;
use super::lesson::LessonFile;
use super::words::meant;

/// Sorts the lessons by number, notes what is wrong between them, and takes out what is there twice.
pub(super) fn across(files: &mut [LessonFile], errors: &mut Vec<CourseError>) {
    files.sort_by(|a, b| (a.number, &a.top.at.file).cmp(&(b.number, &b.top.at.file)));
    numbers(files, errors);
    let by_id = ids(files, errors);
    after(files, &by_id, errors);
    circles(files, &by_id, errors);
}

fn told(place: &CourseError, message: String) -> CourseError {
    CourseError {
        message,
        ..place.clone()
    }
}

fn numbers(files: &[LessonFile], errors: &mut Vec<CourseError>) {
    for pair in files.windows(2) {
        if let (Some(number), true) = (pair[1].number, pair[0].number == pair[1].number) {
            let other = &pair[0].top.at.file;
            let message = format!("{other} has the number {number} too; give this file another");
            errors.push(told(&pair[1].top, message));
        }
    }
}

/// Where each id is. A lesson whose id is taken is left out of the course.
fn ids(files: &mut [LessonFile], errors: &mut Vec<CourseError>) -> HashMap<String, usize> {
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for at in 0..files.len() {
        let Some((id, place)) = &files[at].id else {
            continue;
        };
        let Some(first) = by_id.get(id.as_str()) else {
            by_id.insert(id.to_string(), at);
            continue;
        };
        if let Some((_, first)) = &files[*first].id {
            let (file, line) = (&first.at.file, first.at.line);
            let message =
                format!("the lesson id `{id}` is used in {file}:{line} already; choose another");
            errors.push(told(place, message));
        }
        files[at].lesson = None;
        files[at].after.clear();
    }
    by_id
}

fn after(files: &[LessonFile], by_id: &HashMap<String, usize>, errors: &mut Vec<CourseError>) {
    // A lesson whose id cannot be read may be the one that is meant.
    let all_known = files.iter().all(|file| file.id.is_some());
    for (id, place) in files.iter().flat_map(|file| &file.after) {
        if by_id.contains_key(id.as_str()) {
            continue;
        }
        let hint = meant(id.as_str(), by_id.keys().map(String::as_str), || {
            "name one by its `id`".to_owned()
        });
        let perhaps = if all_known { "" } else { " that can be read" };
        let message = format!("there is no lesson `{id}`{perhaps}; {hint}");
        errors.push(told(place, message));
    }
}

/// Walks `after` from each lesson; each circle is told once, at the entry that closes it.
fn circles(files: &[LessonFile], by_id: &HashMap<String, usize>, errors: &mut Vec<CourseError>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        OnPath,
        Done,
    }
    let mut marks = vec![Mark::New; files.len()];
    for start in 0..files.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // An explicit stack: a course may chain thousands of lessons.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        marks[start] = Mark::OnPath;
        while let Some((lesson, next)) = path.last_mut() {
            let Some((id, place)) = files[*lesson].after.get(*next) else {
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
                    let from = path.iter().position(|(at, _)| *at == target);
                    let names = path[from.unwrap_or(0)..]
                        .iter()
                        .filter_map(|(at, _)| files[*at].id.as_ref())
                        .map(|(id, _)| id.as_str());
                    errors.push(told(place, circle(&names.collect::<Vec<_>>())));
                }
            }
        }
    }
}

fn circle(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("the lesson `{one}` comes after itself; remove it from `after`"),
        [first, ..] => format!(
            "`after` goes in a circle: {} after {first}; remove one of them",
            names.join(" after ")
        ),
    }
}

//! Finds the place in a course that a learner names.

use super::command::nearest;
use crate::model::{Course, Lesson, LessonId, Place, Step};

/// A step by its places in the course's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The lesson's place in the course.
    pub lesson: usize,
    /// The step's place in the lesson.
    pub step: usize,
}

/// Nothing is called so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchPlace {
    /// What was named.
    pub word: String,
    /// What is called nearly so.
    pub near: Option<String>,
}

impl Position {
    /// Finds `lesson`, `lesson/3`, `lesson/step`, or a step of `here`'s lesson by number or name, or any
    /// step that bears the name alone.
    pub fn find(course: &Course, here: Option<Position>, word: &str) -> Result<Self, NoSuchPlace> {
        let word = word.trim().trim_end_matches('/');
        let found = match word.split_once('/') {
            Some((lesson, step)) => in_lesson(course, lesson, step),
            None => lesson_named(course, word)
                .map(|lesson| Self { lesson, step: 0 })
                .or_else(|| in_here(course, here, word))
                .or_else(|| alone(course, word)),
        };
        found.ok_or_else(|| NoSuchPlace {
            word: word.to_owned(),
            near: near(&names(course), word),
        })
    }

    /// Where a remembered place is now.
    pub fn of(course: &Course, place: &Place) -> Option<Self> {
        let (lesson, found) = course.lesson(&place.lesson)?;
        // A step that the course has lost leaves the learner at the lesson's beginning.
        let step = found.step(&place.step).map_or(0, |(step, _)| step);
        Some(Self { lesson, step })
    }

    /// The place to remember.
    pub fn place(self, course: &Course) -> Option<Place> {
        let lesson = course.lessons.get(self.lesson)?;
        let step = lesson.steps.get(self.step)?;
        Some(Place {
            lesson: lesson.id.clone(),
            step: step.id.clone(),
        })
    }

    /// The lesson and the step.
    pub fn look(self, course: &Course) -> Option<(&Lesson, &Step)> {
        let lesson = course.lessons.get(self.lesson)?;
        Some((lesson, lesson.steps.get(self.step)?))
    }

    /// The step after it, over the end of the lesson.
    pub fn after(self, course: &Course) -> Option<Self> {
        let lesson = course.lessons.get(self.lesson)?;
        if self.step + 1 < lesson.steps.len() {
            return Some(Self {
                step: self.step + 1,
                ..self
            });
        }
        (self.lesson + 1 < course.lessons.len()).then_some(Self {
            lesson: self.lesson + 1,
            step: 0,
        })
    }

    /// The step before it.
    pub fn before(self, course: &Course) -> Option<Self> {
        if self.step > 0 {
            return Some(Self {
                step: self.step - 1,
                ..self
            });
        }
        let lesson = self.lesson.checked_sub(1)?;
        let step = course.lessons.get(lesson)?.steps.len().checked_sub(1)?;
        Some(Self { lesson, step })
    }
}

fn lesson_named(course: &Course, word: &str) -> Option<usize> {
    let id = LessonId::parse(&word.to_lowercase()).ok()?;
    course.lesson(&id).map(|(at, _)| at)
}

fn in_lesson(course: &Course, lesson: &str, step: &str) -> Option<Position> {
    let lesson = lesson_named(course, lesson)?;
    step_named(&course.lessons[lesson], step).map(|step| Position { lesson, step })
}

fn step_named(lesson: &Lesson, word: &str) -> Option<usize> {
    if let Ok(number) = word.parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < lesson.steps.len());
    }
    lesson
        .steps
        .iter()
        .position(|step| step.id.as_str().eq_ignore_ascii_case(word))
}

fn in_here(course: &Course, here: Option<Position>, word: &str) -> Option<Position> {
    let here = here?;
    let step = step_named(course.lessons.get(here.lesson)?, word)?;
    Some(Position { step, ..here })
}

/// The step of that name, where only one lesson has it.
fn alone(course: &Course, word: &str) -> Option<Position> {
    let mut found = course
        .lessons
        .iter()
        .enumerate()
        .filter_map(|(lesson, steps)| {
            (word.parse::<usize>().is_err())
                .then(|| step_named(steps, word))
                .flatten()
                .map(|step| Position { lesson, step })
        });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The one of these names, `lesson` and `lesson/step`, that may be meant.
pub fn near(all: &[String], word: &str) -> Option<String> {
    let ending = |word: &str| {
        let ending = format!("/{word}");
        all.iter().find(|name| name.ends_with(&ending)).cloned()
    };
    ending(word)
        .or_else(|| nearest(word, all.iter().map(String::as_str)).map(str::to_owned))
        .or_else(|| {
            // A misspelt exercise without its lesson.
            let bare = all.iter().filter_map(|name| name.split_once('/'));
            ending(nearest(word, bare.map(|(_, step)| step))?)
        })
}

/// Every name that `go` takes, for completion and for guesses: lessons, then the steps that have names.
pub fn names(course: &Course) -> Vec<String> {
    let mut names: Vec<String> = course
        .lessons
        .iter()
        .map(|lesson| lesson.id.to_string())
        .collect();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            names.push(format!("{}/{}", lesson.id, step.id));
        }
    }
    names
}

/// The names of the course's exercises.
pub fn exercise_names(course: &Course) -> Vec<String> {
    course
        .exercises()
        .map(|exercise| exercise.id.to_string())
        .collect()
}

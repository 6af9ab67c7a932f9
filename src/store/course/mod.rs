//! Loads a course from its files: TOML to lessons, with every error at its place.

mod checks;
mod exercise;
mod expect;
mod files;
pub mod keys;
mod lesson;
mod reader;

pub use files::{CourseFiles, MAX_FILE};

use crate::model::{Course, Origin, Spot};

/// A mistake in a course's files, at its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CourseError {
    /// Where.
    pub at: Spot,
    /// What is wrong and what to do.
    pub message: String,
    /// The line of the file, for the caret.
    pub line: Option<String>,
    /// How many characters of the line are meant, at least 1.
    pub width: u32,
}

impl std::fmt::Display for CourseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Spot { file, line, column } = &self.at;
        write!(f, "{file}:{line}:{column}: {}", self.message)
    }
}

/// What could be read of a course, and all that is wrong with it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The lessons that are right.
    pub course: Course,
    /// Everything that is wrong, by file and place.
    pub errors: Vec<CourseError>,
    /// Files in `exercises/` that belong to no exercise.
    pub orphans: Vec<String>,
}

/// Reads a whole course. The lessons that are right are there even where others are not.
pub fn load(files: &CourseFiles) -> Loaded {
    let mut errors = Vec::new();
    let snapshot = files.read(&mut errors);
    let concepts = lesson::concepts(&snapshot, &mut errors);
    let mut lessons = Vec::new();
    let mut claimed = Vec::new();
    for (path, text) in snapshot.lessons() {
        lesson::read(
            &snapshot,
            path,
            text,
            &concepts,
            &mut lessons,
            &mut claimed,
            &mut errors,
        );
    }
    checks::across(&mut lessons, &mut errors);
    let orphans = snapshot.orphans(&claimed);
    let origin = match files {
        CourseFiles::Embedded => Origin::BuiltIn,
        CourseFiles::Folder(folder) => Origin::Folder(folder.clone()),
    };
    if lessons.is_empty() && errors.is_empty() {
        errors.push(CourseError {
            at: Spot {
                file: "lessons".into(),
                line: 1,
                column: 1,
            },
            message: "there is no lesson here; the first one would be `lessons/01-name.toml`"
                .into(),
            line: None,
            width: 1,
        });
    }
    errors.sort();
    errors.dedup();
    let lessons = lessons
        .into_iter()
        .map(|numbered| numbered.lesson)
        .collect();
    Loaded {
        course: Course {
            origin,
            concepts,
            lessons,
        },
        errors,
        orphans,
    }
}

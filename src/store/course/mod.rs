//! Loads a course from its files: TOML to lessons, with every error at its place.

pub mod bless;
mod checks;
mod concepts;
mod exercise;
mod expect;
mod files;
mod folder;
pub mod keys;
mod lesson;
mod manifest;
mod reader;
mod step;
mod toml10;
mod words;

pub use files::{CourseFiles, MAX_FILE};
pub use folder::NoCourse;

use std::collections::BTreeSet;

use crate::model::{Course, Lesson, Origin, Spot};
use lesson::LessonFile;
use manifest::Fit;
use step::Stock;

/// The JSON Schema of a lesson file, for editors.
pub const SCHEMA: &str = include_str!("../../../lessons/lesson.schema.json");

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
    let listing = files.list(&mut errors);
    let manifest = manifest::read(&listing, &mut errors);
    let origin = match files {
        CourseFiles::Embedded => Origin::BuiltIn,
        CourseFiles::Folder(folder) => Origin::Folder(folder.clone()),
    };
    if manifest.fit == Fit::TooOld {
        // Errors of files that this mutor cannot understand would only hide the one that matters.
        errors.retain(|error| *error.at.file == *manifest::PATH);
        return Loaded {
            course: Course {
                origin,
                title: None,
                concepts: Vec::new(),
                lessons: Vec::new(),
            },
            errors,
            orphans: Vec::new(),
        };
    }
    let known = concepts::read(&listing, &mut errors);
    let mut stock = Stock {
        listing: &listing,
        known: &known,
        claimed: BTreeSet::new(),
    };
    let mut lessons = read_all(&mut stock, &mut errors);
    if lessons.is_empty() && errors.is_empty() {
        let message = "there is no lesson here; the first one could be `lessons/10-name.toml`";
        errors.push(files::at_file("lessons", message.to_owned()));
    }
    let mut orphans = listing.orphans(&stock.claimed);
    leave_to_their_lessons(&mut orphans, &lessons);
    checks::across(&mut lessons, &mut errors);
    errors.sort();
    errors.dedup();
    Loaded {
        course: Course {
            origin,
            title: manifest.title,
            lessons: lessons.into_iter().filter_map(|file| file.lesson).collect(),
            concepts: known.concepts,
        },
        errors,
        orphans,
    }
}

/// One lesson as far as it can be shown, right or wrong.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The lesson. In the place of a step that cannot be read stands a `read` step without text.
    pub lesson: Option<Lesson>,
    /// What is wrong with its file, its exercises' files and the list of concepts.
    pub errors: Vec<CourseError>,
}

/// Reads one lesson of a course for its author, by its file relative to the course's folder.
pub fn draft(files: &CourseFiles, path: &str) -> Draft {
    let mut errors = Vec::new();
    let listing = files.list(&mut errors);
    let known = concepts::read(&listing, &mut errors);
    let mut stock = Stock {
        listing: &listing,
        known: &known,
        claimed: BTreeSet::new(),
    };
    let mut lessons = read_all(&mut stock, &mut errors);
    let own = lessons.iter_mut().find(|file| &*file.top.at.file == path);
    let own = own.and_then(|file| file.lesson.clone().or_else(|| file.draft.take()));
    // An id that is there twice, a circle of `after`: errors of this file that others have a part in.
    checks::across(&mut lessons, &mut errors);
    let folder = own.as_ref().map(|own| format!("exercises/{}/", own.id));
    errors.retain(|error| {
        let file = &*error.at.file;
        let is_of_its_exercises = folder
            .as_ref()
            .is_some_and(|folder| file.starts_with(folder));
        file == path || file == concepts::PATH || is_of_its_exercises
    });
    errors.sort();
    errors.dedup();
    Draft {
        lesson: own,
        errors,
    }
}

fn read_all(stock: &mut Stock<'_>, errors: &mut Vec<CourseError>) -> Vec<LessonFile> {
    let listing = stock.listing;
    let mut lessons = Vec::new();
    for path in listing.lessons() {
        lessons.push(match listing.text(path) {
            Some(Ok(text)) => lesson::read(path, &text, stock, errors),
            Some(Err(error)) => {
                errors.push(error);
                lesson::unread(path)
            }
            None => continue,
        });
    }
    lessons
}

/// A lesson with errors may name these files once it is right.
fn leave_to_their_lessons(orphans: &mut Vec<String>, lessons: &[LessonFile]) {
    let ids = |is_right: bool| -> BTreeSet<&str> {
        let files = lessons
            .iter()
            .filter(|file| file.lesson.is_some() == is_right);
        let ids = files.filter_map(|file| file.id.as_ref());
        ids.map(|(id, _)| id.as_str()).collect()
    };
    let (right, wrong) = (ids(true), ids(false));
    // Whose folder an unreadable file's is, nobody knows: it may be any that no other lesson has.
    let is_any_nameless = lessons.iter().any(|file| file.id.is_none());
    orphans.retain(|path| {
        let lesson = path.split('/').nth(1).unwrap_or_default();
        !wrong.contains(lesson) && (!is_any_nameless || right.contains(lesson))
    });
}

//! Reads an exercise step and the files of its folder.

use std::borrow::Cow;

use super::reader::{Doc, Table, Value};
use super::step::Stock;
use super::words::{listed, meant};
use super::{expect, keys};
use crate::model::{Exercise, ExerciseId, LessonId, Level, Mistake, Prose, Rules, StepId};

/// The most hints of one exercise.
const MOST_HINTS: usize = 9;

pub(super) fn read<'a>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    lesson: Option<&LessonId>,
    name: Option<&StepId>,
    stock: &mut Stock<'_>,
) -> Option<Exercise> {
    let title = doc.text(table, "title");
    let level = level(doc, table);
    let task = doc.prose(table, "task");
    let hints = hints(doc, table);
    let starter = expect::expectation(doc, table, "starter");
    let wanted = expect::expectation(doc, table, "expect");
    let rules = Rules {
        uses: names(doc, table, "uses"),
        forbids: names(doc, table, "forbids"),
    };
    let explore = expect::explore(doc, table);
    let limits = expect::limits(doc, table);
    let why = doc.prose(table, "why");
    let id = lesson
        .zip(name)
        .map(|(lesson, name)| ExerciseId::new(lesson.clone(), name.clone()));
    let folder = id.as_ref().map(|id| Folder {
        path: format!("exercises/{id}"),
    });
    let sources = folder
        .as_ref()
        .and_then(|folder| folder.sources(doc, table, stock));
    let mut mistakes = Vec::new();
    for entry in doc.tables(table, "step.mistake", "a mistake") {
        mistakes.extend(mistake(doc, entry, folder.as_ref(), stock));
    }
    let (starter, starter_at) = starter?;
    let (expect, expect_at) = wanted?;
    let sources = sources?;
    Some(Exercise {
        id: id?,
        title: title?,
        level: level?,
        task: task?,
        hints: hints?,
        starter,
        expect,
        rules,
        explore,
        why: why?,
        limits,
        mistakes,
        starter_source: sources.starter,
        solution_source: sources.solution,
        check_source: sources.check,
        starter_at,
        expect_at,
    })
}

fn level<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Level> {
    let value = doc.need(table, "level")?;
    let word = doc.string(value, "level")?;
    let level = [Level::Easy, Level::Medium, Level::Hard]
        .into_iter()
        .find(|level| level.word() == word);
    if level.is_none() {
        let hint = meant(&word, keys::LEVELS.iter().copied(), || {
            format!("the levels are {}", listed(keys::LEVELS))
        });
        doc.error(value.span(), format!("unknown level `{word}`; {hint}"));
    }
    level
}

fn hints<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Vec<Prose>> {
    let value = doc.need(table, "hints")?;
    let count = value.get_ref().as_array().map(|hints| hints.iter().len());
    if count.is_some_and(|count| count == 0 || count > MOST_HINTS) {
        let message = format!("an exercise has from 1 to {MOST_HINTS} hints; three are usual");
        doc.error(value.span(), message);
        return None;
    }
    let hints = doc.texts(table, "hints").into_iter();
    Some(hints.map(|(text, span)| doc.placed(text, span)).collect())
}

fn names<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>, key: &str) -> Vec<String> {
    let texts = doc.texts(table, key);
    texts.into_iter().map(|(text, _)| text).collect()
}

/// An exercise's folder in the course.
struct Folder {
    path: String,
}

struct Sources {
    starter: String,
    solution: String,
    check: Option<String>,
}

/// What came of looking for a file.
enum Found {
    Text(String),
    Absent,
    /// There, and its trouble is told.
    Unreadable,
}

impl Folder {
    fn sources<'a>(
        &self,
        doc: &mut Doc<'a>,
        table: Table<'_, 'a>,
        stock: &mut Stock<'_>,
    ) -> Option<Sources> {
        let folder = &self.path;
        let span = table.keys.get("id").map_or(table.at..table.at, Value::span);
        if !stock.listing.has_folder(folder) {
            let (lesson, name) = folder.rsplit_once('/')?;
            let hint = meant(name, stock.listing.folders(lesson).into_iter(), || {
                "make it, with starter.rs and solution.rs".to_owned()
            });
            doc.error(span, format!("there is no folder `{folder}`; {hint}"));
            return None;
        }
        let mut needed = |name: &str| match self.take(doc, name, stock) {
            Found::Text(text) => Some(text),
            Found::Unreadable => None,
            Found::Absent => {
                let message = format!("there is no file `{folder}/{name}`; every exercise has one");
                doc.error(span.clone(), message);
                None
            }
        };
        let (starter, solution) = (needed("starter.rs"), needed("solution.rs"));
        let check = match self.take(doc, "check.rs", stock) {
            Found::Text(text) => Some(text),
            Found::Absent | Found::Unreadable => None,
        };
        Some(Sources {
            starter: starter?,
            solution: solution?,
            check,
        })
    }

    /// The text of a file of the exercise's; from now on it belongs to the exercise.
    fn take(&self, doc: &mut Doc<'_>, name: &str, stock: &mut Stock<'_>) -> Found {
        let path = format!("{}/{name}", self.path);
        let found = match stock.listing.text(&path) {
            Some(Ok(text)) => Found::Text(Cow::into_owned(text)),
            Some(Err(error)) => {
                // Two entries may name the same file.
                if !stock.claimed.contains(&path) {
                    doc.error_elsewhere(error);
                }
                Found::Unreadable
            }
            None => Found::Absent,
        };
        stock.claimed.insert(path);
        found
    }
}

fn mistake<'a>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    folder: Option<&Folder>,
    stock: &mut Stock<'_>,
) -> Option<Mistake> {
    doc.only(table, keys::MISTAKE, |_| None);
    let expect = expect::expectation(doc, table, "expect");
    let feedback = doc.prose(table, "feedback");
    let value = doc.need(table, "file")?;
    let file = doc.text_of(value, "file")?;
    if !is_plain(&file) {
        let message = format!(
            "`{file}` is not the plain name of a `.rs` file; mistakes stand in the exercise's folder `mistakes` and nowhere else"
        );
        doc.error(value.span(), message);
        return None;
    }
    let folder = folder?;
    let source = match folder.take(doc, &format!("mistakes/{file}"), stock) {
        Found::Text(text) => Some(text),
        Found::Unreadable => None,
        Found::Absent => {
            // Without its folder an exercise is told of once.
            if stock.listing.has_folder(&folder.path) {
                let mistakes = format!("{}/mistakes", folder.path);
                let hint = meant(&file, stock.listing.in_folder(&mistakes), || {
                    "write it, or remove this entry".to_owned()
                });
                let message = format!("there is no file `{mistakes}/{file}`; {hint}");
                doc.error(value.span(), message);
            }
            None
        }
    };
    let (expect, expect_at) = expect?;
    Some(Mistake {
        file,
        source: source?,
        expect,
        feedback: feedback?,
        expect_at,
        at: doc.spot(table.at),
    })
}

/// Whether a name is one of a file in the folder itself, on every system.
fn is_plain(file: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let has_rs_ending = file
        .strip_suffix(".rs")
        .is_some_and(|name| !name.is_empty());
    has_rs_ending && !file.starts_with('.') && file.chars().all(allowed)
}

//! Reads one lesson file from its `format` to its last step.

use std::collections::HashMap;

use super::concepts::Known;
use super::files::at_file;
use super::reader::{Doc, Table};
use super::step::{self, Stock};
use super::words::meant;
use super::{CourseError, keys};
use crate::model::{BadId, ConceptId, Lesson, LessonId, Named, Spot, Step};

/// The lesson format that this mutor knows.
const FORMAT: i64 = 1;

/// What is known of one lesson file, right or wrong.
pub(super) struct LessonFile {
    /// The number in the file's name.
    pub(super) number: Option<u64>,
    /// The lesson's id, with an error at its place that says nothing yet.
    pub(super) id: Option<(LessonId, CourseError)>,
    /// The place of the whole file.
    pub(super) top: CourseError,
    /// Each `after`, with an error at its place that says nothing yet.
    pub(super) after: Vec<(LessonId, CourseError)>,
    /// The lesson, where all of it is right.
    pub(super) lesson: Option<Lesson>,
    /// What can be shown of a lesson that is not: in the place of a step that cannot be read stands a
    /// `read` step without text, which no right lesson has.
    pub(super) draft: Option<Lesson>,
}

/// Reads a lesson; `stock.claimed` gets the files of its exercises.
pub(super) fn read(
    path: &str,
    text: &str,
    stock: &mut Stock<'_>,
    errors: &mut Vec<CourseError>,
) -> LessonFile {
    let mut doc = Doc::new(path, text, errors);
    let before = doc.error_count();
    let number = number(&mut doc, path);
    let root = doc.parse();
    let table = Table {
        keys: root.get_ref(),
        at: 0,
        called: "a lesson",
    };
    let mut file = LessonFile {
        number,
        id: None,
        top: doc.mark(0..0),
        after: Vec::new(),
        lesson: None,
        draft: None,
    };
    if let Age::Newer = age(&mut doc, table) {
        // The rest follows rules that this mutor does not know.
        file.id = quiet_id(&doc, table);
        return file;
    }
    doc.only(table, keys::LESSON, |_| None);
    let id = id(&mut doc, table, LessonId::parse);
    let id_span = table.keys.get("id").map_or(0..0, toml::Spanned::span);
    let at = doc.spot(id_span.start);
    file.id = id.map(|id| (id, doc.mark(id_span)));
    let title = doc.text(table, "title");
    let summary = doc.text(table, "summary");
    file.after = after(&mut doc, table);
    let concepts = concepts(&mut doc, table, stock.known);
    let id = file.id.as_ref().map(|(id, _)| id);
    let steps = steps(&mut doc, table, id, &concepts, stock);
    let is_whole = id.is_some() && title.is_some() && summary.is_some();
    let lesson = id.cloned().or_else(|| id_of(path)).map(|id| Lesson {
        title: title.unwrap_or_else(|| id.to_string()),
        id,
        summary: summary.unwrap_or_default(),
        after: file.after.iter().map(named).collect(),
        concepts,
        steps,
        at,
    });
    if is_whole && doc.error_count() == before {
        file.lesson = lesson;
    } else {
        file.draft = lesson;
    }
    file
}

fn named((id, place): &(LessonId, CourseError)) -> Named<LessonId> {
    Named {
        id: id.clone(),
        at: place.at.clone(),
    }
}

/// What stands for a lesson file that cannot be read.
pub(super) fn unread(path: &str) -> LessonFile {
    LessonFile {
        number: number_of(path),
        id: None,
        top: at_file(path, String::new()),
        after: Vec::new(),
        lesson: None,
        draft: None,
    }
}

fn number(doc: &mut Doc, path: &str) -> Option<u64> {
    let number = number_of(path);
    if number.is_none() {
        doc.error(
            0..0,
            "a lesson's file is named `NN-name.toml`, as `30-mutex.toml`; NN is its place in the list",
        );
    }
    number
}

/// The number in `lessons/NN-name.toml`.
fn number_of(path: &str) -> Option<u64> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (digits, rest) = name.split_once('-')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let has_name = !rest.starts_with('.');
    (is_number && has_name)
        .then(|| digits.parse().ok())
        .flatten()
}

/// What the id would be by the file's name.
fn id_of(path: &str) -> Option<LessonId> {
    let name = path.rsplit('/').next()?.strip_suffix(".toml")?;
    let (_, id) = name.split_once('-').unwrap_or(("", name));
    LessonId::parse(id).ok()
}

/// Whether a file was written for a later mutor.
pub(super) enum Age {
    Known,
    Newer,
}

/// Reads `format`.
pub(super) fn age<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Age {
    let Some(value) = doc.need(table, "format") else {
        return Age::Known;
    };
    let Some(found) = doc.number(value, "format", 0..=i64::MAX, "") else {
        return Age::Known;
    };
    if found > FORMAT {
        let what = table.called.trim_start_matches("a ");
        let message = format!(
            "this {what} has format {found}, and this mutor knows format {FORMAT}; update mutor"
        );
        doc.error(value.span(), message);
        return Age::Newer;
    }
    if found < FORMAT {
        doc.error(value.span(), format!("`format` must be {FORMAT}"));
    }
    Age::Known
}

/// An id that must be there, in its form.
pub(super) fn id<'a, T>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    parse: impl Fn(&str) -> Result<T, BadId>,
) -> Option<T> {
    let value = doc.need(table, "id")?;
    let text = doc.string(value, "id")?;
    match parse(&text) {
        Ok(id) => Some(id),
        Err(bad) => {
            doc.error(value.span(), bad);
            None
        }
    }
}

fn quiet_id<'a>(doc: &Doc<'a>, table: Table<'_, 'a>) -> Option<(LessonId, CourseError)> {
    let value = doc.get(table, "id")?;
    let id = LessonId::parse(value.get_ref().as_str()?).ok()?;
    Some((id, doc.mark(value.span())))
}

fn after<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Vec<(LessonId, CourseError)> {
    let mut after = Vec::new();
    for (text, span) in doc.texts(table, "after") {
        match LessonId::parse(&text) {
            Ok(id) => after.push((id, doc.mark(span))),
            Err(bad) => doc.error(span, bad),
        }
    }
    after
}

fn concepts<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>, known: &Known) -> Vec<Named<ConceptId>> {
    let mut concepts: Vec<Named<ConceptId>> = Vec::new();
    for (text, span) in doc.texts(table, "concepts") {
        match ConceptId::parse(&text) {
            Ok(id) if concepts.iter().any(|named| named.id == id) => {
                doc.error(
                    span,
                    format!("the concept `{id}` is listed twice; remove one"),
                );
            }
            Ok(id) => {
                let at = doc.spot(span.start);
                if !known.may_have(&id) {
                    let hint = meant(&text, known.words(), || {
                        "the concepts of a course stand in lessons/concepts.toml".to_owned()
                    });
                    doc.error(span, format!("unknown concept `{text}`; {hint}"));
                }
                // Kept all the same, so that its steps are not blamed too.
                concepts.push(Named { id, at });
            }
            Err(bad) => doc.error(span, bad),
        }
    }
    concepts
}

fn steps<'a>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    lesson: Option<&LessonId>,
    concepts: &[Named<ConceptId>],
    stock: &mut Stock<'_>,
) -> Vec<Step> {
    let entries = doc.tables(table, "step", "a step");
    let is_empty = table.keys.get("step").is_none_or(|value| {
        let list = value.get_ref().as_array();
        list.is_some_and(|steps| steps.is_empty())
    });
    if is_empty {
        doc.missing(table, "a lesson needs at least one `[[step]]`");
    }
    let mut steps = Vec::new();
    let mut first_places: HashMap<String, Spot> = HashMap::new();
    for (index, entry) in entries.into_iter().enumerate() {
        let number = index + 1;
        if let Some(id) = step::id_or_number(doc, entry, number) {
            let span = match entry.keys.get("id") {
                Some(value) => value.span(),
                None => entry.at..entry.at,
            };
            let at = doc.spot(span.start);
            if let Some(first) = first_places.get(&id) {
                let line = first.line;
                let message =
                    format!("the step id `{id}` is used in line {line} already; choose another");
                doc.error(span, message);
            } else {
                first_places.insert(id, at);
            }
        }
        let step = step::read(doc, entry, number, lesson, concepts, stock);
        steps.extend(step.or_else(|| step::unread(doc, entry, number)));
    }
    steps
}

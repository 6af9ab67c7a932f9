//! Reads one lesson file, and the list of concepts.

use super::files::Snapshot;
use super::reader::{Doc, Table, near};
use super::{CourseError, exercise, expect, keys};
use crate::model::{
    Choice, Concept, ConceptId, Concepts, Lesson, LessonId, Program, Step, StepBody, StepId,
};

/// The newest lesson format that this mutor knows.
const FORMAT: i64 = 1;

/// A lesson with the number in its file's name.
pub(super) struct Numbered {
    pub(super) number: u64,
    pub(super) lesson: Lesson,
    /// Each `after`, with its place.
    pub(super) after: Vec<(LessonId, CourseError)>,
}

/// Reads `lessons/concepts.toml`; a course may do without it.
pub(super) fn concepts(snapshot: &Snapshot, errors: &mut Vec<CourseError>) -> Concepts {
    let mut concepts: Concepts = Vec::new();
    let path = "lessons/concepts.toml";
    let Some(text) = snapshot.get(path) else {
        return concepts;
    };
    let mut doc = Doc::new(path, text, errors);
    let root = doc.parse();
    let table = Table {
        keys: root.get_ref(),
        at: 0,
        called: "the list of concepts",
    };
    doc.only(table, keys::CONCEPTS);
    for entry in doc.tables(table, "concept", "a concept") {
        doc.only(entry, keys::CONCEPT);
        let id = id(&mut doc, entry, "id", ConceptId::parse);
        let must = doc.text(entry, "must");
        let (Some(id), Some(must)) = (id, must) else {
            continue;
        };
        if concepts.iter().any(|known| known.id == id) {
            doc.error(
                entry.at..entry.at,
                format!("the concept `{id}` is there twice; remove one"),
            );
            continue;
        }
        concepts.push(Concept { id, must });
    }
    concepts
}

/// Reads a lesson and adds it where it can be used; `claimed` gets the files of its exercises.
pub(super) fn read(
    snapshot: &Snapshot,
    path: &str,
    text: &str,
    concepts: &Concepts,
    lessons: &mut Vec<Numbered>,
    claimed: &mut Vec<String>,
    errors: &mut Vec<CourseError>,
) {
    let before = errors.len();
    let mut doc = Doc::new(path, text, errors);
    let number = number(&mut doc, path);
    let root = doc.parse();
    let table = Table {
        keys: root.get_ref(),
        at: 0,
        called: "a lesson",
    };
    if !known_format(&mut doc, table) {
        return;
    }
    doc.only(table, keys::LESSON);
    let id_at = table.keys.get("id").map_or(0, |value| value.span().start);
    let id_at = doc.spot(id_at);
    let id = id(&mut doc, table, "id", LessonId::parse);
    let title = doc.text(table, "title");
    let summary = doc.text(table, "summary");
    let after = after(&mut doc, table);
    let taught = taught(&mut doc, table, concepts);
    let mut steps: Vec<Step> = Vec::new();
    for (at, entry) in doc.tables(table, "step", "a step").into_iter().enumerate() {
        let Some(step) = step(&mut doc, snapshot, entry, at, id.as_ref(), &taught, claimed) else {
            continue;
        };
        if steps.iter().any(|known| known.id == step.id) {
            let message = format!(
                "the id `{}` is another step's already; a step's id is its own",
                step.id
            );
            let span = entry
                .keys
                .get("id")
                .map_or(entry.at..entry.at, toml::Spanned::span);
            doc.error(span, message);
        }
        steps.push(step);
    }
    if table.keys.get("step").is_none() {
        doc.error(0..0, "a lesson needs at least one `[[step]]`");
    }
    let (Some(number), Some(id), Some(title), Some(summary)) = (number, id, title, summary) else {
        return;
    };
    if steps.is_empty() || errors.len() > before {
        return;
    }
    let ids = after.iter().map(|(id, _)| id.clone()).collect();
    let lesson = Lesson {
        id,
        title,
        summary,
        after: ids,
        concepts: taught,
        steps,
        at: id_at,
    };
    lessons.push(Numbered {
        number,
        lesson,
        after,
    });
}

/// The number in `lessons/NN-name.toml`.
fn number(doc: &mut Doc, path: &str) -> Option<u64> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let digits = name.split_once('-').map_or("", |(digits, _)| digits);
    let number = digits
        .parse()
        .ok()
        .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    if number.is_none() {
        doc.error(
            0..0,
            "a lesson's file is named `NN-name.toml`; the number is its place in the list",
        );
    }
    number
}

fn known_format<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> bool {
    let Some(value) = doc.need(table, "format") else {
        return true;
    };
    match doc.number(value, "format", 1..=i64::MAX) {
        Some(found) if found > FORMAT => {
            let message = format!(
                "this lesson has format {found}, and this mutor knows format {FORMAT}; update mutor"
            );
            doc.error(value.span(), message);
            false
        }
        _ => true,
    }
}

/// An id in its form.
pub(super) fn id<'a, T>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    key: &str,
    parse: impl Fn(&str) -> Result<T, crate::model::BadId>,
) -> Option<T> {
    let value = doc.need(table, key)?;
    let text = doc.string(value, key)?;
    match parse(&text) {
        Ok(id) => Some(id),
        Err(bad) => {
            doc.error(value.span(), bad);
            None
        }
    }
}

fn after<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Vec<(LessonId, CourseError)> {
    let mut after = Vec::new();
    for (text, span) in doc.texts(table, "after") {
        match LessonId::parse(&text) {
            Ok(id) => {
                let at = CourseError {
                    at: doc.spot(span.start),
                    message: String::new(),
                    line: doc.line_at(span.start),
                    width: u32::try_from(text.len() + 2).unwrap_or(1),
                };
                after.push((id, at));
            }
            Err(bad) => doc.error(span, bad),
        }
    }
    after
}

fn taught<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>, concepts: &Concepts) -> Vec<ConceptId> {
    let mut taught = Vec::new();
    for (text, span) in doc.texts(table, "concepts") {
        match ConceptId::parse(&text) {
            Ok(id) if concepts.iter().any(|known| known.id == id) => taught.push(id),
            Ok(_) => {
                let known = concepts.iter().map(|concept| concept.id.as_str());
                let hint = near(&text, known).map_or_else(
                    || "concepts live in lessons/concepts.toml".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                doc.error(span, format!("unknown concept `{text}`; {hint}"));
            }
            Err(bad) => doc.error(span, bad),
        }
    }
    taught
}

fn step<'a>(
    doc: &mut Doc<'a>,
    snapshot: &Snapshot,
    table: Table<'_, 'a>,
    at: usize,
    lesson: Option<&LessonId>,
    taught: &[ConceptId],
    claimed: &mut Vec<String>,
) -> Option<Step> {
    let kind_value = doc.need(table, "kind")?;
    let kind = doc.string(kind_value, "kind")?;
    let Some((_, known)) = keys::KINDS.iter().find(|(known, _)| *known == kind) else {
        let kinds: Vec<&str> = keys::KINDS.iter().map(|(kind, _)| *kind).collect();
        let hint = near(&kind, kinds.iter().copied()).map_or_else(
            || format!("the kinds are {}", super::reader::listed(&kinds)),
            |near| format!("did you mean `{near}`?"),
        );
        doc.error(
            kind_value.span(),
            format!("unknown kind of step `{kind}`; {hint}"),
        );
        return None;
    };
    doc.only(table, known);
    let named = table.keys.contains_key("id");
    let id = if named || kind == "exercise" {
        id(doc, table, "id", StepId::parse)
    } else {
        StepId::parse(&format!("step-{}", at + 1)).ok()
    };
    let concepts = practised(doc, table, taught);
    let body = match kind.as_str() {
        "read" => StepBody::Read {
            text: doc.text(table, "text")?,
        },
        "example" => {
            let (text, program) = (doc.text(table, "text"), program(doc, table));
            StepBody::Example {
                text: text?,
                program: program?,
            }
        }
        "predict" => {
            let (ask, program, why) = (
                doc.text(table, "ask"),
                program(doc, table),
                doc.text(table, "why"),
            );
            StepBody::Predict {
                ask: ask?,
                program: program?,
                why: why?,
            }
        }
        "choose" => choose(doc, table)?,
        _ => {
            let exercise = exercise::read(doc, snapshot, table, lesson, id.as_ref(), claimed)?;
            StepBody::Exercise(Box::new(exercise))
        }
    };
    Some(Step {
        id: id?,
        concepts,
        body,
        at: doc.header(table.at),
    })
}

/// The step's share of the lesson's concepts.
fn practised<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>, taught: &[ConceptId]) -> Vec<ConceptId> {
    let mut concepts = Vec::new();
    for (text, span) in doc.texts(table, "concepts") {
        match ConceptId::parse(&text) {
            Ok(id) if taught.contains(&id) => concepts.push(id),
            Ok(_) => {
                let hint = near(&text, taught.iter().map(ConceptId::as_str)).map_or_else(
                    || "add it to the lesson's `concepts` too".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                doc.error(
                    span,
                    format!("this lesson does not list the concept `{text}`; {hint}"),
                );
            }
            Err(bad) => doc.error(span, bad),
        }
    }
    concepts
}

fn program<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Program> {
    let code = doc.text(table, "code");
    let code_at = table
        .keys
        .get("code")
        .map_or(table.at, |value| value.span().start);
    let code_at = doc.spot(code_at);
    let expect = expect::expectation(doc, table, "expect");
    let limits = expect::limits(doc, table);
    let (expect, expect_at) = expect?;
    Some(Program {
        code: code?,
        expect,
        limits,
        expect_at,
        code_at,
    })
}

fn choose<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<StepBody> {
    let ask = doc.text(table, "ask");
    let mut options = Vec::new();
    let entries = doc.tables(table, "option", "an option");
    let count = entries.len();
    for entry in entries {
        doc.only(entry, keys::OPTION);
        let (text, why) = (doc.text(entry, "text"), doc.text(entry, "why"));
        let right = match entry.keys.get("right") {
            Some(value) => doc.boolean(value, "right")?,
            None => false,
        };
        options.push(Choice {
            text: text?,
            right,
            why: why?,
        });
    }
    if count < 2 {
        doc.error(
            table.at..table.at,
            "a choice needs at least two `[[step.option]]`",
        );
        return None;
    }
    if !options.iter().any(|option| option.right) {
        doc.error(
            table.at..table.at,
            "no option of this choice is right; one or several need `right = true`",
        );
        return None;
    }
    Some(StepBody::Choose { ask: ask?, options })
}

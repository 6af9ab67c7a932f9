//! Reads one step of a lesson, by its kind.

use std::collections::BTreeSet;

use super::concepts::Known;
use super::files::Listing;
use super::lesson::id;
use super::reader::{Doc, Table};
use super::words::{listed, meant};
use super::{exercise, expect, keys};
use crate::model::{
    Choice, ConceptId, Layout, LessonId, Named, Program, Prose, Step, StepBody, StepId,
};

/// What lessons are read against.
pub(super) struct Stock<'s> {
    /// The course's files.
    pub(super) listing: &'s Listing,
    /// The course's concepts.
    pub(super) known: &'s Known,
    /// The files that belong to an exercise.
    pub(super) claimed: BTreeSet<String>,
}

/// The id that a step has or gets, where it can be told; what is wrong with it is told by [`read`].
pub(super) fn id_or_number<'a>(
    doc: &Doc<'a>,
    table: Table<'_, 'a>,
    number: usize,
) -> Option<String> {
    if table.keys.contains_key("id") {
        let id = doc.get(table, "id")?.get_ref().as_str()?;
        StepId::parse(id).ok().map(String::from)
    } else {
        Some(numbered(number))
    }
}

fn numbered(number: usize) -> String {
    format!("step-{number}")
}

pub(super) fn read<'a>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    number: usize,
    lesson: Option<&LessonId>,
    taught: &[Named<ConceptId>],
    stock: &mut Stock<'_>,
) -> Option<Step> {
    let kind = kind(doc, table)?;
    let table = Table {
        called: kind.called,
        ..table
    };
    doc.only(table, kind.keys, belongs_elsewhere);
    let id = if kind.word == "exercise" || table.keys.contains_key("id") {
        id(doc, table, StepId::parse)
    } else {
        StepId::parse(&numbered(number)).ok()
    };
    let concepts = concepts(doc, table, taught);
    let body = match kind.word {
        "read" => StepBody::Read {
            text: doc.prose(table, "text")?,
        },
        "example" => {
            let (text, program) = (doc.prose(table, "text"), program(doc, table));
            StepBody::Example {
                text: text?,
                program: program?,
            }
        }
        "predict" => {
            let (ask, program) = (doc.prose(table, "ask"), program(doc, table));
            let why = doc.prose(table, "why");
            StepBody::Predict {
                ask: ask?,
                program: program?,
                why: why?,
            }
        }
        "choose" => choose(doc, table)?,
        _ => {
            let exercise = exercise::read(doc, table, lesson, id.as_ref(), stock)?;
            StepBody::Exercise(Box::new(exercise))
        }
    };
    Some(Step {
        id: id?,
        concepts,
        body,
        at: doc.spot(table.at),
    })
}

/// What stands for a step that cannot be read, so that those after it keep their numbers.
pub(super) fn unread<'a>(doc: &Doc<'a>, table: Table<'_, 'a>, number: usize) -> Option<Step> {
    let at = doc.spot(table.at);
    Some(Step {
        id: StepId::parse(&numbered(number)).ok()?,
        concepts: Vec::new(),
        body: StepBody::Read {
            text: Prose::new(String::new(), at.clone(), Layout::AsRead),
        },
        at,
    })
}

fn kind<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<&'static keys::StepKind> {
    let value = doc.need(table, "kind")?;
    let word = doc.string(value, "kind")?;
    let kind = keys::KINDS.iter().find(|kind| kind.word == word);
    if kind.is_none() {
        let words: Vec<&str> = keys::KINDS.iter().map(|kind| kind.word).collect();
        let hint = meant(&word, words.iter().copied(), || {
            format!("the kinds are {}", listed(&words))
        });
        doc.error(
            value.span(),
            format!("unknown kind of step `{word}`; {hint}"),
        );
    }
    kind
}

/// A key that is right in another kind of step is no slip of the pen.
fn belongs_elsewhere(key: &str) -> Option<String> {
    let others: Vec<&str> = keys::KINDS
        .iter()
        .filter(|other| other.keys.contains(&key))
        .map(|other| other.word)
        .collect();
    if others.is_empty() {
        return None;
    }
    Some(format!("it belongs to {} steps", listed(&others)))
}

/// The step's share of the lesson's concepts.
fn concepts<'a>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    taught: &[Named<ConceptId>],
) -> Vec<Named<ConceptId>> {
    let mut concepts = Vec::new();
    for (text, span) in doc.texts(table, "concepts") {
        match ConceptId::parse(&text) {
            Ok(id) if taught.iter().any(|named| named.id == id) => {
                let at = doc.spot(span.start);
                concepts.push(Named { id, at });
            }
            Ok(_) => {
                let hint = meant(&text, taught.iter().map(|named| named.id.as_str()), || {
                    "add it to the lesson's `concepts` too".to_owned()
                });
                let message = format!("this lesson does not list the concept `{text}`; {hint}");
                doc.error(span, message);
            }
            Err(bad) => doc.error(span, bad),
        }
    }
    concepts
}

fn program<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Program> {
    let code = doc.prose(table, "code");
    let expect = expect::expectation(doc, table, "expect");
    let limits = expect::limits(doc, table);
    let (expect, expect_at) = expect?;
    Some(Program {
        code: code?,
        expect,
        limits,
        expect_at,
    })
}

fn choose<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<StepBody> {
    let ask = doc.prose(table, "ask");
    let entries = doc.tables(table, "step.option", "an option");
    let count = entries.len();
    let options: Vec<Choice> = entries
        .into_iter()
        .filter_map(|entry| option(doc, entry))
        .collect();
    if count < 2 {
        doc.missing(
            table,
            "a `choose` step needs at least two `[[step.option]]`",
        );
        return None;
    }
    // An option that could not be read may have been the right one.
    if options.len() == count && !options.iter().any(|option| option.right) {
        let message = "no option of this step is right; give `right = true` to one or several";
        doc.missing(table, message);
        return None;
    }
    Some(StepBody::Choose { ask: ask?, options })
}

fn option<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Choice> {
    doc.only(table, keys::OPTION, |_| None);
    let text = doc.prose(table, "text");
    let why = doc.prose(table, "why");
    let right = match table.keys.get("right") {
        Some(value) => doc.boolean(value, "right"),
        None => Some(false),
    };
    Some(Choice {
        text: text?,
        right: right?,
        why: why?,
    })
}

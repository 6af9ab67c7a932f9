//! Reads an exercise step and the files of its folder.

use super::files::Snapshot;
use super::reader::{Doc, Table, listed, near};
use super::{expect, keys};
use crate::model::{Exercise, ExerciseId, LessonId, Level, Mistake, Rules, StepId};

/// The most hints of one exercise.
const MOST_HINTS: usize = 9;

pub(super) fn read<'a>(
    doc: &mut Doc<'a>,
    snapshot: &Snapshot,
    table: Table<'_, 'a>,
    lesson: Option<&LessonId>,
    name: Option<&StepId>,
    claimed: &mut Vec<String>,
) -> Option<Exercise> {
    let title = doc.text(table, "title");
    let level = level(doc, table);
    let task = doc.text(table, "task");
    let hints = hints(doc, table);
    let starter = expect::expectation(doc, table, "starter");
    let wanted = expect::expectation(doc, table, "expect");
    let names = |texts: Vec<(String, std::ops::Range<usize>)>| {
        texts.into_iter().map(|(text, _)| text).collect()
    };
    let rules = Rules {
        uses: names(doc.texts(table, "uses")),
        forbids: names(doc.texts(table, "forbids")),
    };
    let explore = expect::explore(doc, table);
    let limits = expect::limits(doc, table);
    let why = doc.text(table, "why");
    let id = ExerciseId::new(lesson?.clone(), name?.clone());
    let folder = format!("exercises/{id}");
    let files = Files::read(doc, snapshot, table, &folder, &id, claimed);
    let mut mistakes = Vec::new();
    for entry in doc.tables(table, "mistake", "a mistake") {
        if let Some(mistake) = mistake(doc, snapshot, entry, &folder, files.is_some(), claimed) {
            mistakes.push(mistake);
        }
    }
    let (starter, starter_at) = starter?;
    let (expect, expect_at) = wanted?;
    let files = files?;
    Some(Exercise {
        id,
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
        starter_source: files.starter,
        solution_source: files.solution,
        check_source: files.check,
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
        let hint = near(&word, keys::LEVELS.iter().copied()).map_or_else(
            || format!("the levels are {}", listed(keys::LEVELS)),
            |near| format!("did you mean `{near}`?"),
        );
        doc.error(value.span(), format!("unknown level `{word}`; {hint}"));
    }
    level
}

fn hints<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Vec<String>> {
    let value = doc.need(table, "hints")?;
    let hints: Vec<String> = doc
        .texts(table, "hints")
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    if hints.is_empty() || hints.len() > MOST_HINTS {
        doc.error(
            value.span(),
            format!("an exercise has from 1 to {MOST_HINTS} hints; three are usual"),
        );
        return None;
    }
    Some(hints)
}

struct Files {
    starter: String,
    solution: String,
    check: Option<String>,
}

impl Files {
    fn read<'a>(
        doc: &mut Doc<'a>,
        snapshot: &Snapshot,
        table: Table<'_, 'a>,
        folder: &str,
        id: &ExerciseId,
        claimed: &mut Vec<String>,
    ) -> Option<Self> {
        let span = table
            .keys
            .get("id")
            .map_or(table.at..table.at, toml::Spanned::span);
        let folders = snapshot.exercise_folders(id.lesson().as_str());
        if !folders.contains(id.name().as_str()) {
            let hint = near(id.name().as_str(), folders.iter().copied()).map_or_else(
                || "make it, with starter.rs and solution.rs".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            doc.error(span, format!("there is no folder `{folder}`; {hint}"));
            return None;
        }
        let mut take = |name: &str| {
            let path = format!("{folder}/{name}");
            let text = snapshot.get(&path).map(str::to_owned);
            claimed.push(path);
            text
        };
        let (starter, solution, check) =
            (take("starter.rs"), take("solution.rs"), take("check.rs"));
        for (name, text) in [("starter.rs", &starter), ("solution.rs", &solution)] {
            let path = format!("{folder}/{name}");
            if text.is_none() && !snapshot.is_unreadable(&path) {
                doc.error(
                    span.clone(),
                    format!("there is no file `{path}`; every exercise has one"),
                );
            }
        }
        Some(Self {
            starter: starter?,
            solution: solution?,
            check,
        })
    }
}

fn mistake<'a>(
    doc: &mut Doc<'a>,
    snapshot: &Snapshot,
    table: Table<'_, 'a>,
    folder: &str,
    has_folder: bool,
    claimed: &mut Vec<String>,
) -> Option<Mistake> {
    doc.only(table, keys::MISTAKE);
    let at = doc.header(table.at);
    let expect = expect::expectation(doc, table, "expect");
    let feedback = doc.text(table, "feedback");
    let value = doc.need(table, "file")?;
    let file = doc.text_of(value, "file")?;
    if file.contains(['/', '\\']) || file.starts_with('.') || !has_rs_ending(&file) {
        let message = format!(
            "`{file}` is not the plain name of a `.rs` file; mistakes lie in {folder}/mistakes/ and nowhere else"
        );
        doc.error(value.span(), message);
        return None;
    }
    let path = format!("{folder}/mistakes/{file}");
    let source = snapshot.get(&path).map(str::to_owned);
    claimed.push(path.clone());
    if source.is_none() && has_folder && !snapshot.is_unreadable(&path) {
        let mistakes = format!("{folder}/mistakes");
        let hint = near(&file, snapshot.in_folder(&mistakes)).map_or_else(
            || "write it, or remove this entry".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        doc.error(value.span(), format!("there is no file `{path}`; {hint}"));
    }
    let (expect, _) = expect?;
    Some(Mistake {
        file,
        source: source?,
        expect,
        feedback: feedback?,
        at,
    })
}

fn has_rs_ending(file: &str) -> bool {
    std::path::Path::new(file)
        .extension()
        .is_some_and(|end| end == "rs")
}

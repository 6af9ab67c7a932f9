//! Reads declared verdicts, limits and the depth of exploration.

use std::time::Duration;

use super::keys;
use super::reader::{Doc, Table};
use super::words::{listed, meant};
use crate::model::{Expectation, Explore, Kind, Limits, Spot};

/// A declared verdict that must be there, with the place of its key.
pub(super) fn expectation<'a>(
    doc: &mut Doc<'a>,
    table: Table<'_, 'a>,
    key: &str,
) -> Option<(Expectation, Spot)> {
    let value = doc.need(table, key)?;
    let at = doc.spot(value.span().start);
    let table = doc.table(value, key, "a declared verdict")?;
    doc.only(table, keys::EXPECT, |_| None);
    let verdict = doc.need(table, "verdict")?;
    let word = doc.string(verdict, "verdict")?;
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.word() == word) else {
        let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        let hint = meant(&word, words.iter().copied(), || {
            format!("the verdicts are {}", listed(&words))
        });
        doc.error(verdict.span(), format!("unknown verdict `{word}`; {hint}"));
        return None;
    };
    let mut expect = Expectation::of(kind);
    for (key, value) in table.keys {
        let name: &str = key.get_ref();
        if name == "verdict" || !keys::EXPECT.contains(&name) {
            continue;
        }
        if !keys::details(kind).contains(&name) {
            let can = match keys::details(kind) {
                [] => "it has no details".to_owned(),
                some => format!("it can declare {}", listed(some)),
            };
            let message = format!("the verdict `{kind}` has no `{name}`; {can}");
            doc.error(key.span(), message);
            continue;
        }
        match name {
            "code" if kind == Kind::ExitCode => {
                let code = doc.number(value, name, 0..=255, "");
                expect.exit = code.and_then(|code| i32::try_from(code).ok());
            }
            "code" => {
                expect.code = doc.text_of(value, name);
                if expect.code.as_deref().is_some_and(|code| !is_code(code)) {
                    doc.error(value.span(), "an error code looks like `E0594`");
                }
            }
            "stdout" => expect.stdout = doc.string(value, name),
            "message" => expect.message = doc.text_of(value, name),
            "signal" => expect.signal = doc.text_of(value, name),
            _ => expect.rule = doc.text_of(value, name),
        }
    }
    Some((expect, at))
}

/// `E0594`, or the name of a lint that is denied.
fn is_code(code: &str) -> bool {
    let is_number = |digits: &str| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    code.strip_prefix('E').is_some_and(is_number)
        || code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'_' || b == b':')
}

/// What a program may use; what is not said has its default.
pub(super) fn limits<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Limits {
    let mut limits = Limits::default();
    let Some(value) = doc.get(table, "limits") else {
        return limits;
    };
    let Some(table) = doc.table(value, "limits", "`limits`") else {
        return limits;
    };
    doc.only(table, keys::LIMITS, |_| None);
    let mut number = |key: &str, most: i64, unit: &str| {
        let value = doc.get(table, key)?;
        doc.number(value, key, 1..=most, unit)
            .and_then(|number| u64::try_from(number).ok())
    };
    if let Some(seconds) = number("time", 120, " seconds") {
        limits.time = Duration::from_secs(seconds);
    }
    if let Some(mebibytes) = number("memory", 16 << 10, " MiB") {
        limits.memory = mebibytes << 20;
    }
    if let Some(kibibytes) = number("output", 16 << 10, " KiB") {
        limits.output = kibibytes << 10;
    }
    if let Some(processes) = number("processes", 1024, "") {
        limits.processes = u32::try_from(processes).unwrap_or(u32::MAX);
    }
    limits
}

/// Whether, and how far, an exercise is explored.
pub(super) fn explore<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Option<Explore> {
    let value = doc.get(table, "explore")?;
    let table = doc.table(value, "explore", "`explore`")?;
    doc.only(table, keys::EXPLORE, |_| None);
    let preemptions = table
        .keys
        .get("preemptions")
        .and_then(|value| doc.number(value, "preemptions", 0..=8, ""))
        .and_then(|number| u32::try_from(number).ok());
    Some(Explore { preemptions })
}

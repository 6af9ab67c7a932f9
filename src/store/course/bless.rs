//! Writes what programs were seen to do into the text of a lesson, and leaves every other character as it is.
//!
//! Values are replaced at their places in the text itself, so comments, layout and line ends need no care.

use std::fmt::Write as _;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::reader::Value;
use crate::model::{Expectation, Kind};

/// New details for one declared verdict. Only details that the lesson declares are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The step's id, or `step-N` for one without.
    pub step: String,
    /// The file of the step's mistake that is meant; `None` for the step itself.
    pub mistake: Option<String>,
    /// Which of the declared verdicts.
    pub key: Key,
    /// What is to be declared.
    pub seen: Expectation,
}

/// The keys that hold a declared verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are the keys of lesson files")]
pub enum Key {
    Expect,
    Starter,
}

impl Key {
    fn word(self) -> &'static str {
        match self {
            Self::Expect => "expect",
            Self::Starter => "starter",
        }
    }
}

/// The lesson with the new details. What cannot be found in it stays as it is.
pub fn bless(text: &str, changes: &[Change]) -> String {
    // The parser's places count from behind a byte order mark.
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let Ok(root) = DeTable::parse(body) else {
        return text.to_owned();
    };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for change in changes {
        let Some(declared) = declared(root.get_ref(), change) else {
            continue;
        };
        for (name, value) in declared {
            let wanted = wanted(name.get_ref(), &change.seen, value, body);
            edits.extend(wanted.map(|new| (value.span(), new)));
        }
    }
    edits.sort_by_key(|(span, _)| span.start);
    // Two changes of one place would be two claims about one program.
    edits.dedup_by_key(|(span, _)| span.start);
    let mut out = mark.to_owned();
    let mut at = 0;
    for (span, new) in edits {
        out.push_str(&body[at..span.start]);
        out.push_str(&new);
        at = span.end;
    }
    out.push_str(&body[at..]);
    out
}

/// The table of the declared verdict that is meant.
fn declared<'t, 'a>(root: &'t DeTable<'a>, change: &Change) -> Option<&'t DeTable<'a>> {
    let steps = root.get("step")?.get_ref().as_array()?;
    let (_, step) = steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| Some((at, step.get_ref().as_table()?)))
        .find(|(at, step)| match text_of(step, "id") {
            Some(id) => id == change.step,
            None => change.step == format!("step-{}", at + 1),
        })?;
    let owner = match &change.mistake {
        None => step,
        Some(file) => step
            .get("mistake")?
            .get_ref()
            .as_array()?
            .iter()
            .filter_map(|mistake| mistake.get_ref().as_table())
            .find(|mistake| text_of(mistake, "file") == Some(file))?,
    };
    owner.get(change.key.word())?.get_ref().as_table()
}

fn text_of<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    table.get(key)?.get_ref().as_str()
}

/// The new text of one detail; `None` where it stays as it is.
fn wanted(name: &str, seen: &Expectation, value: &Value<'_>, text: &str) -> Option<String> {
    let new = match name {
        "code" if seen.kind == Kind::ExitCode => {
            let code = seen.exit?.to_string();
            let old = text.get(value.span())?;
            return (old != code).then_some(code);
        }
        "stdout" => seen.stdout.as_deref(),
        "code" => seen.code.as_deref(),
        "message" => seen.message.as_deref(),
        "signal" => seen.signal.as_deref(),
        _ => None,
    }?;
    let DeValue::String(old) = value.get_ref() else {
        return None;
    };
    let raw = text.get(value.span())?;
    let old = as_the_loader_reads(raw).unwrap_or_else(|| old.to_string());
    if old == new {
        return None;
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Some(string_like(raw, &old, new, line_end))
}

/// The loader takes Windows' line ends out before it parses; an escaped `\r` stays.
fn as_the_loader_reads(raw: &str) -> Option<String> {
    let text = format!("text = {}", raw.replace("\r\n", "\n"));
    let table = DeTable::parse(&text).ok()?;
    text_of(table.get_ref(), "text").map(str::to_owned)
}

/// The ways to write a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// `"a\n"`
    Basic,
    /// `'a'`
    Literal,
    /// `"""`
    BasicLines,
    /// `'''`
    LiteralLines,
}

/// Writes a string in the way that the old one is written, where that way can hold it.
fn string_like(raw: &str, old: &str, new: &str, line_end: &str) -> String {
    let is_grown = old.lines().count() < 2 && new.lines().count() >= 2;
    let quotes = match quotes_of(raw) {
        Quotes::LiteralLines if is_plain(new) => Quotes::LiteralLines,
        Quotes::LiteralLines => Quotes::BasicLines,
        Quotes::Literal if is_plain(new) && !new.contains(['\n', '\'']) => Quotes::Literal,
        // A line that becomes several is read more easily as lines, unless some of it cannot be seen.
        Quotes::Basic | Quotes::Literal if is_grown && is_plain(new) && !has_hidden_ends(new) => {
            Quotes::LiteralLines
        }
        Quotes::Literal => Quotes::Basic,
        kept => kept,
    };
    let lines = || new.replace('\n', line_end);
    match quotes {
        Quotes::Basic => format!("\"{}\"", escaped(new).replace('\n', "\\n")),
        Quotes::Literal => format!("'{new}'"),
        // The line break after the opening quotes is no part of the string.
        Quotes::LiteralLines => format!("'''{line_end}{}'''", lines()),
        Quotes::BasicLines => {
            let text = escaped(new).replace('\n', line_end);
            format!("\"\"\"{line_end}{text}\"\"\"")
        }
    }
}

fn quotes_of(raw: &str) -> Quotes {
    if raw.starts_with("'''") {
        Quotes::LiteralLines
    } else if raw.starts_with("\"\"\"") {
        Quotes::BasicLines
    } else if raw.starts_with('\'') {
        Quotes::Literal
    } else {
        Quotes::Basic
    }
}

/// Whether quotes without escapes, on several lines, can hold it.
fn is_plain(text: &str) -> bool {
    let is_allowed = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    !text.contains("'''") && !text.ends_with('\'') && text.chars().all(is_allowed)
}

/// Whether a line ends in something that an editor may take away.
fn has_hidden_ends(text: &str) -> bool {
    text.lines().any(|line| line.ends_with([' ', '\t']))
}

/// Everything escaped but line breaks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push('\n'),
            // `\x1b` would need TOML 1.1.
            c if c.is_control() => {
                // Writing into a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

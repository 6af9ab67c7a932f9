//! Takes typed values out of a spanned TOML table and notes what is wrong at its place.

use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CourseError;
use crate::model::Spot;

/// One TOML file with its errors so far.
pub(super) struct Doc<'a> {
    file: Arc<str>,
    text: &'a str,
    starts: Vec<usize>,
    errors: &'a mut Vec<CourseError>,
}

/// A table, and the place to name where a key is missing.
#[derive(Clone, Copy)]
pub(super) struct Table<'t, 'a> {
    pub(super) keys: &'t DeTable<'a>,
    pub(super) at: usize,
    /// How the table is called in messages: `this lesson`.
    pub(super) called: &'static str,
}

impl<'a> Doc<'a> {
    pub(super) fn new(file: &str, text: &'a str, errors: &'a mut Vec<CourseError>) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            file: file.into(),
            text,
            starts: starts.collect(),
            errors,
        }
    }

    /// Parses the whole text; what is wrong with its syntax is noted, and the rest is read all the same.
    pub(super) fn parse(&mut self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let message = error.message().trim().replace('\n', ", ");
            self.error(
                error.span().unwrap_or(0..0),
                format!("this is not TOML: {message}"),
            );
        }
        table
    }

    pub(super) fn spot(&self, offset: usize) -> Spot {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let column = self.text[self.starts[line]..offset].chars().count() + 1;
        Spot {
            file: self.file.clone(),
            line: to_u32(line + 1),
            column: to_u32(column),
        }
    }

    /// The place of the header over a table; inline tables are their own.
    pub(super) fn header(&self, at: usize) -> Spot {
        self.spot(at)
    }

    /// The line at an offset, for a caret.
    pub(super) fn line_at(&self, offset: usize) -> Option<String> {
        let line = self.spot(offset).line as usize - 1;
        self.text[self.starts[line]..]
            .lines()
            .next()
            .map(str::to_owned)
    }

    pub(super) fn error(&mut self, span: Range<usize>, message: impl Display) {
        let at = self.spot(span.start);
        let start = self.starts[at.line as usize - 1];
        let line = self.text[start..].lines().next().unwrap_or_default();
        let within = line
            .chars()
            .count()
            .saturating_sub(at.column as usize - 1)
            .max(1);
        let long = self.text.get(span).map_or(1, |text| {
            text.lines().next().unwrap_or_default().chars().count()
        });
        self.errors.push(CourseError {
            at,
            message: message.to_string(),
            line: Some(line.to_owned()),
            width: to_u32(long.clamp(1, within)),
        });
    }

    /// Notes keys that nobody takes.
    pub(super) fn only(&mut self, table: Table<'_, '_>, known: &[&str]) {
        for (key, _) in table.keys {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = match near(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("{} takes {}", table.called, listed(known)),
            };
            self.error(key.span(), format!("unknown key `{name}`; {hint}"));
        }
    }

    /// A value that must be there.
    pub(super) fn need<'t>(
        &mut self,
        table: Table<'t, 'a>,
        key: &str,
    ) -> Option<&'t Spanned<DeValue<'a>>> {
        let value = table.keys.get(key);
        if value.is_none() {
            let header = self
                .text
                .get(table.at..)
                .map_or(0, |rest| rest.find('\n').unwrap_or(rest.len()));
            let message = format!("{} needs the key `{key}`", table.called);
            self.error(table.at..table.at + header, message);
        }
        value
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let found = value.get_ref().type_str();
        self.error(
            value.span(),
            format!(
                "`{key}` must be {wanted}, and this is {}",
                with_article(found)
            ),
        );
    }

    /// A string that must be there and say something.
    pub(super) fn text(&mut self, table: Table<'_, 'a>, key: &str) -> Option<String> {
        let value = self.need(table, key)?;
        self.text_of(value, key)
    }

    pub(super) fn text_of(&mut self, value: &Spanned<DeValue<'a>>, key: &str) -> Option<String> {
        let text = self.string(value, key)?;
        if text.trim().is_empty() {
            self.error(
                value.span(),
                format!("`{key}` is empty; write it, or leave the whole entry out"),
            );
            return None;
        }
        Some(text)
    }

    /// A string that may be empty.
    pub(super) fn string(&mut self, value: &Spanned<DeValue<'a>>, key: &str) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, key, "a string");
        }
        text.map(str::to_owned)
    }

    pub(super) fn boolean(&mut self, value: &Spanned<DeValue<'a>>, key: &str) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(value, key, "true or false");
        }
        found
    }

    /// A whole number in a range.
    pub(super) fn number(
        &mut self,
        value: &Spanned<DeValue<'a>>,
        key: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong_type(value, key, "a whole number");
            return None;
        };
        let parsed = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok();
        let found = parsed.filter(|number| range.contains(number));
        if found.is_none() {
            let (from, to) = range.into_inner();
            self.error(value.span(), format!("`{key}` must be from {from} to {to}"));
        }
        found
    }

    /// A list of strings that may be absent, each with its place.
    pub(super) fn texts(&mut self, table: Table<'_, 'a>, key: &str) -> Vec<(String, Range<usize>)> {
        let Some(value) = table.keys.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            if let Some(text) = self.text_of(item, key) {
                texts.push((text, item.span()));
            }
        }
        texts
    }

    /// A table in a key.
    pub(super) fn table<'t>(
        &mut self,
        value: &'t Spanned<DeValue<'a>>,
        key: &str,
        called: &'static str,
    ) -> Option<Table<'t, 'a>> {
        let at = value.span().start;
        let keys = value.get_ref().as_table();
        if keys.is_none() {
            self.wrong_type(value, key, "a table");
        }
        keys.map(|keys| Table { keys, at, called })
    }

    /// The tables of `[[key]]`, with the places of their headers.
    pub(super) fn tables<'t>(
        &mut self,
        table: Table<'t, 'a>,
        key: &str,
        called: &'static str,
    ) -> Vec<Table<'t, 'a>> {
        let Some(value) = table.keys.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(
                value,
                key,
                &format!("a list of tables, each under `[[{key}]]`"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            if let Some(table) = self.table(item, key, called) {
                tables.push(table);
            }
        }
        tables
    }
}

/// The known word that is written most nearly like this one.
pub(super) fn near<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    // Words of any length may come from a stranger's file; long ones are no slips.
    if word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase();
    known
        .map(|known| {
            let same_start = known.starts_with(word.as_str()) || word.starts_with(known);
            let distance = strsim::damerau_levenshtein(&word, known);
            (
                if same_start {
                    distance.min(1)
                } else {
                    distance
                },
                known,
            )
        })
        .filter(|(distance, known)| *distance <= (known.len() / 3).clamp(1, 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// `a`, `b` or `c` in back quotes.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

fn with_article(kind: &str) -> String {
    match kind {
        "integer" | "array" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

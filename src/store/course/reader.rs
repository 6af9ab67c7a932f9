//! Takes typed values out of a spanned TOML table and notes what is wrong at its place.

use std::collections::HashMap;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CourseError;
use super::toml10::{self, RunOn, Scan};
use super::words::{listed, meant, near};
use crate::model::{Layout, Prose, Spot};

/// The most errors of one file. A file of noise has one at each byte, and nobody reads those.
const MOST_ERRORS: usize = 200;

/// The longest line that is kept for a caret, in bytes.
const LONGEST_LINE: usize = 4096;

/// The most characters of a message.
const LONGEST_MESSAGE: usize = 500;

/// One TOML file with its errors so far.
pub(super) struct Doc<'a> {
    file: Arc<str>,
    text: &'a str,
    starts: Vec<usize>,
    /// Where the syntax is broken, in order: what is read there is a guess of the parser's.
    broken: Vec<Range<usize>>,
    /// From here on nothing that is read means anything.
    lost_from: usize,
    /// Keys that are there under a misspelt name, by their table's place: not missing as well.
    misspelt: HashMap<usize, Vec<String>>,
    errors: &'a mut Vec<CourseError>,
    told: usize,
}

/// A table, and the place to name where a key is missing.
#[derive(Clone, Copy)]
pub(super) struct Table<'t, 'a> {
    pub(super) keys: &'t DeTable<'a>,
    /// Where its header, or its `{`, begins.
    pub(super) at: usize,
    /// How the table is called in messages: `a lesson`.
    pub(super) called: &'static str,
}

/// A value in a table, or in a list.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

impl<'a> Doc<'a> {
    pub(super) fn new(file: &str, text: &'a str, errors: &'a mut Vec<CourseError>) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            file: file.into(),
            text,
            starts: starts.collect(),
            broken: Vec::new(),
            lost_from: usize::MAX,
            misspelt: HashMap::new(),
            errors,
            told: 0,
        }
    }

    /// Parses the whole text; what is wrong with its syntax is noted, and the rest is read all the same.
    pub(super) fn parse(&mut self) -> Spanned<DeTable<'a>> {
        let (table, mut errors) = DeTable::parse_recoverable(self.text);
        let Scan {
            newer,
            open,
            run_on,
        } = toml10::scan(self.text);
        errors.sort_by_key(|error| error.span().map(|span| span.start));
        // From such a string on, text is taken for keys and keys for text: told once, as what it is.
        let run_on = run_on.filter(|_| !errors.is_empty());
        if let Some(RunOn { begin, end }) = run_on {
            let line = self.line_of(end) + 1;
            let message = format!("this string has no end; the next one begins in line {line}");
            self.error(begin.clone(), message);
            errors.retain(|error| error.span().is_some_and(|span| span.end < begin.start));
            self.lost_from = begin.start;
        }
        let mut last_line = None;
        for error in errors {
            let span = self.inside(error.span().unwrap_or(0..0));
            let line = self.line_of(span.start);
            // One slip makes the parser stumble over the rest of its line.
            if last_line == Some(line) {
                self.broken.push(span);
                continue;
            }
            last_line = Some(line);
            match &open {
                Some(open) if span.start == self.text.len() => {
                    self.error(open.clone(), "this string has no end; close it");
                }
                _ => {
                    let message = error.message().trim().replace('\n', ", ");
                    self.error(span.clone(), format!("this is not TOML: {message}"));
                }
            }
            self.broken.push(span);
        }
        if self.broken.is_empty() && self.lost_from == usize::MAX {
            for (span, message) in newer {
                self.error(span, message);
            }
        }
        table
    }

    pub(super) fn spot(&self, offset: usize) -> Spot {
        let offset = self.inside(offset..offset).start;
        let line = self.line_of(offset);
        let column = self.text[self.starts[line]..offset].chars().count() + 1;
        Spot {
            file: self.file.clone(),
            line: to_u32(line + 1),
            column: to_u32(column),
        }
    }

    /// The line of a place in the text, counted from 0.
    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// An error at that place that says nothing yet.
    pub(super) fn mark(&self, span: Range<usize>) -> CourseError {
        let span = self.inside(span);
        let at = self.spot(span.start);
        let start = self.starts[at.line as usize - 1];
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        let rest = &self.text[span.start..start + line.len()];
        let meant = &rest[..rest.len().min(span.end - span.start)];
        CourseError {
            at,
            message: String::new(),
            width: to_u32(meant.chars().count().max(1)),
            line: (line.len() <= LONGEST_LINE).then(|| line.to_owned()),
        }
    }

    /// Notes an error, unless it only follows from broken syntax there.
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Display) {
        if self.is_broken(&span) || self.told > MOST_ERRORS {
            return;
        }
        self.told += 1;
        let mut error = self.mark(span);
        error.message = if self.told > MOST_ERRORS {
            "there are more errors in this file; mend the others first".to_owned()
        } else {
            one_line(&message.to_string())
        };
        self.errors.push(error);
    }

    /// An error about something that is nowhere in the table: told at its header.
    pub(super) fn missing(&mut self, table: Table<'_, '_>, message: impl Display) {
        let rest = &self.text[table.at..];
        let header = rest.find('\n').unwrap_or(rest.len());
        // What is missing may stand where the syntax is broken, be it in the header that follows.
        let next = rest.find("\n[").map_or(rest.len(), |end| end + 1);
        let body = next + rest[next..].find('\n').unwrap_or(rest.len() - next);
        if !self.is_broken(&(table.at..table.at + body)) {
            self.error(table.at..table.at + header, message);
        }
    }

    /// Notes an error about another file.
    pub(super) fn error_elsewhere(&mut self, error: CourseError) {
        self.errors.push(error);
    }

    /// Whether anything in this file, or read for it, is wrong.
    pub(super) fn error_count(&self) -> usize {
        self.errors.len()
    }

    fn is_broken(&self, span: &Range<usize>) -> bool {
        if span.end >= self.lost_from {
            return true;
        }
        let first = self
            .broken
            .partition_point(|broken| broken.start < span.start);
        self.broken
            .get(first)
            .is_some_and(|broken| broken.start <= span.end)
    }

    /// The part of a span that lies in the text, with its ends between characters.
    fn inside(&self, span: Range<usize>) -> Range<usize> {
        let floor = |at: usize| {
            let mut at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(span.start);
        start..floor(span.end).max(start)
    }

    /// Notes keys that nobody takes; `advice` knows more of some of them.
    pub(super) fn only(
        &mut self,
        table: Table<'_, '_>,
        known: &[&str],
        advice: impl Fn(&str) -> Option<String>,
    ) {
        for (key, _) in table.keys {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = advice(name).unwrap_or_else(|| {
                if let Some(near) = near(name, known.iter().copied()) {
                    self.misspelt
                        .entry(table.at)
                        .or_default()
                        .push(near.to_owned());
                }
                meant(name, known.iter().copied(), || {
                    format!("{} takes {}", table.called, listed(known))
                })
            });
            self.error(key.span(), format!("unknown key `{name}`; {hint}"));
        }
    }

    /// A value that may be there. One in broken syntax is as good as absent.
    pub(super) fn get<'t>(&self, table: Table<'t, 'a>, key: &str) -> Option<&'t Value<'a>> {
        let value = table.keys.get(key)?;
        (!self.is_broken(&value.span())).then_some(value)
    }

    /// A value that must be there.
    pub(super) fn need<'t>(&mut self, table: Table<'t, 'a>, key: &str) -> Option<&'t Value<'a>> {
        let misspelt = self.misspelt.get(&table.at);
        let is_misspelt = misspelt.is_some_and(|keys| keys.iter().any(|near| near == key));
        if !table.keys.contains_key(key) && !is_misspelt {
            self.missing(table, format!("{} needs the key `{key}`", table.called));
        }
        self.get(table, key)
    }

    /// A string that must be there and say something.
    pub(super) fn text(&mut self, table: Table<'_, 'a>, key: &str) -> Option<String> {
        let value = self.need(table, key)?;
        self.text_of(value, key)
    }

    /// A string that says something.
    pub(super) fn text_of(&mut self, value: &Value<'a>, key: &str) -> Option<String> {
        let text = self.string(value, key)?;
        if text.trim().is_empty() {
            self.error(value.span(), format!("`{key}` is empty; write something"));
            return None;
        }
        Some(text)
    }

    /// A text that must be there and say something, with the places of its lines.
    pub(super) fn prose(&mut self, table: Table<'_, 'a>, key: &str) -> Option<Prose> {
        let value = self.need(table, key)?;
        let text = self.text_of(value, key)?;
        Some(self.placed(text, value.span()))
    }

    /// A string's text with the places of its lines; the span has the quotes too.
    pub(super) fn placed(&self, text: String, span: Range<usize>) -> Prose {
        let span = self.inside(span);
        let raw = &self.text[span.clone()];
        let long = raw.starts_with("'''") || raw.starts_with("\"\"\"");
        let quotes = if long { 3 } else { 1 };
        // A line break right behind the quotes is no part of the text.
        let skipped = quotes
            + usize::from(long && raw.get(quotes..).is_some_and(|text| text.starts_with('\n')));
        let breaks = |text: &str| text.matches('\n').count();
        let layout = if breaks(raw.get(skipped..).unwrap_or_default()) == breaks(&text) {
            Layout::AsRead
        } else {
            Layout::Escaped
        };
        Prose::new(text, self.spot(span.start + skipped), layout)
    }

    /// A string that may be empty.
    pub(super) fn string(&mut self, value: &Value<'a>, key: &str) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, key, "a string");
        }
        text.map(str::to_owned)
    }

    pub(super) fn boolean(&mut self, value: &Value<'a>, key: &str) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(value, key, "true or false");
        }
        found
    }

    /// A whole number in a range; `unit` says what it counts.
    pub(super) fn number(
        &mut self,
        value: &Value<'a>,
        key: &str,
        range: RangeInclusive<i64>,
        unit: &str,
    ) -> Option<i64> {
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong_type(value, key, "a whole number");
            return None;
        };
        let parsed = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok();
        let found = parsed.filter(|number| range.contains(number));
        if found.is_none() {
            let (from, to) = range.into_inner();
            let message = format!("`{key}` must be from {from} to {to}{unit}");
            self.error(value.span(), message);
        }
        found
    }

    /// A list of strings that may be absent, each with its place.
    pub(super) fn texts(&mut self, table: Table<'_, 'a>, key: &str) -> Vec<(String, Range<usize>)> {
        let Some(value) = self.get(table, key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let each = format!("each of `{key}`");
        let mut texts = Vec::new();
        for item in items {
            let Some(text) = item.get_ref().as_str() else {
                self.wrong_type_of(item, &each, "a string");
                continue;
            };
            if text.trim().is_empty() {
                let message = format!("an entry of `{key}` is empty; write it or remove it");
                self.error(item.span(), message);
                continue;
            }
            texts.push((text.to_owned(), item.span()));
        }
        texts
    }

    /// The table that a key holds.
    pub(super) fn table<'t>(
        &mut self,
        value: &'t Value<'a>,
        key: &str,
        called: &'static str,
    ) -> Option<Table<'t, 'a>> {
        let at = self.inside(value.span()).start;
        let keys = value.get_ref().as_table();
        if keys.is_none() {
            self.wrong_type(value, key, "a table");
        }
        keys.map(|keys| Table { keys, at, called })
    }

    /// The tables of `[[name]]`, with the places of their headers.
    pub(super) fn tables<'t>(
        &mut self,
        table: Table<'t, 'a>,
        name: &str,
        called: &'static str,
    ) -> Vec<Table<'t, 'a>> {
        let key = name.rsplit('.').next().unwrap_or(name);
        let Some(value) = self.get(table, key) else {
            return Vec::new();
        };
        let wanted = format!("tables, each under `[[{name}]]`");
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, &wanted);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(keys) => tables.push(Table {
                    keys,
                    at: self.inside(item.span()).start,
                    called,
                }),
                None => self.wrong_type(item, key, &wanted),
            }
        }
        tables
    }

    fn wrong_type(&mut self, value: &Value<'_>, key: &str, wanted: &str) {
        self.wrong_type_of(value, &format!("`{key}`"), wanted);
    }

    fn wrong_type_of(&mut self, value: &Value<'_>, what: &str, wanted: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(
            value.span(),
            format!("{what} must be {wanted}, not {found}"),
        );
    }
}

/// Messages quote the file's own words, and those may hold anything.
fn one_line(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    for (at, c) in message.chars().enumerate() {
        if at == LONGEST_MESSAGE {
            out.push('…');
            break;
        }
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

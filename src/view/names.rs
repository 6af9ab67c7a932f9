//! Finds in the learner's source what a cell or lock is called.

use std::collections::BTreeMap;

/// A container, and where it was made.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// Its number.
    pub id: u64,
    /// `Mutex`, `Cell`, …
    pub kind: &'a str,
    /// The line, where it is one of the learner's.
    pub line: Option<u32>,
    /// The column there.
    pub column: u32,
}

/// What each container is called: as in the source where that tells, by its kind otherwise; with a number
/// where several would be called the same.
pub fn called<'a>(source: &str, all: impl Iterator<Item = Made<'a>>) -> BTreeMap<u64, String> {
    let named: Vec<(u64, Option<String>, &str)> = all
        .map(|made| {
            let name = made.line.and_then(|line| {
                let at = at(source, line, made.column);
                // The line of a `Cell` is one that uses it.
                let made_there = made.kind != "Cell";
                at.or_else(|| on_line(source, line).filter(|_| made_there))
            });
            (made.id, name, made.kind)
        })
        .collect();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for name in named.iter().filter_map(|(_, name, _)| name.as_deref()) {
        *totals.entry(name).or_default() += 1;
    }
    let mut so_far: BTreeMap<&str, usize> = BTreeMap::new();
    named
        .iter()
        .map(|(id, name, kind)| {
            let (word, alone) = match name.as_deref() {
                Some(name) => (name, totals.get(name) == Some(&1)),
                None => (*kind, false),
            };
            let number = so_far.entry(word).or_default();
            *number += 1;
            let text = if alone {
                word.to_owned()
            } else {
                format!("{word}#{number}")
            };
            (*id, text)
        })
        .collect()
}

/// The field, variable or static that something was made for at a place, or that a method was
/// called on there: `name: RefCell::new(…)`, `let name = Rc::new(RefCell::new(…))`, `name.get()`.
fn at(source: &str, line: u32, column: u32) -> Option<String> {
    let line = source.lines().nth((line as usize).checked_sub(1)?)?;
    let column = (column as usize).checked_sub(1)?;
    let before: String = line.chars().take(column).collect();
    let mut before = before.trim_end();
    if before.is_empty() || before.trim_start() == "pub" {
        // A derived `Default` makes it at the field itself.
        let rest: String = line.chars().skip(column).collect();
        return field(&rest);
    }
    if let Some(receiver) = before.strip_suffix('.') {
        return last_word(receiver);
    }
    while let Some(outer) = before.strip_suffix('(') {
        // `Rc::new(` and the like around it.
        before = outer
            .trim_end_matches(|c: char| is_word(c) || c == ':')
            .trim_end();
    }
    match before.strip_suffix('=') {
        Some(left) => last_word(left.split(':').next()?.trim_end()),
        None => last_word(before.strip_suffix(':')?.trim_end()),
    }
}

/// The field, variable or static that a line declares, where it declares one.
fn on_line(source: &str, line: u32) -> Option<String> {
    let mut rest = source.lines().nth((line as usize).checked_sub(1)?)?.trim();
    let mut declaration = false;
    for word in ["pub", "let", "static", "const", "mut"] {
        if let Some(after) = rest.strip_prefix(word)
            && after.starts_with(' ')
        {
            rest = after.trim_start();
            declaration |= word != "pub" && word != "mut";
        }
    }
    let name = first_word(rest);
    let variable = declaration && rest[name.len()..].trim_start().starts_with('=');
    if variable { named(name) } else { field(rest) }
}

/// `name` of `name: Type`.
fn field(text: &str) -> Option<String> {
    let text = text.strip_prefix("pub ").unwrap_or(text);
    let name = first_word(text);
    let after = text[name.len()..].trim_start();
    let field = after.starts_with(':') && !after.starts_with("::");
    named(name).filter(|_| field)
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    &text[..end]
}

fn last_word(text: &str) -> Option<String> {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_word(*c))
        .last();
    named(start.map_or("", |(start, _)| &text[start..]))
}

/// The `0` of `self.0` says nothing.
fn named(word: &str) -> Option<String> {
    let begin = word.chars().next()?;
    (!begin.is_ascii_digit()).then(|| word.to_owned())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name found at the place of the `§`.
    fn name(line: &str) -> Option<String> {
        let column = line.chars().position(|c| c == '§').unwrap() + 1;
        at(&line.replace('§', ""), 1, u32::try_from(column).unwrap())
    }

    #[test]
    fn a_name_is_found_before_the_place() {
        for line in [
            "    total: §RefCell::new(0),",
            "let total = §Mutex::new(0);",
            "let mut total: Mutex<u32> = §Mutex::new(0);",
            "static total: Mutex<u32> = §Mutex::new(0);",
            "let total = Rc::new(std::cell::RefCell::new(§Cell::new(0)));",
            "self.total = §RefCell::new(0);",
            "self.total.§set(1);",
            "    §total: RefCell<u32>,",
            "    pub §total: RefCell<u32>,",
            "    §pub total: RefCell<u32>,",
        ] {
            assert_eq!(name(line).as_deref(), Some("total"), "{line}");
        }
    }

    #[test]
    fn no_name_is_better_than_a_wrong_one() {
        for line in [
            "pair.0.§set(1);",
            "cells[0].§set(1);",
            "    .§set(1)",
            "    §RefCell::new(0)",
            "let all = vec![§RefCell::new(0)];",
            "§",
        ] {
            assert_eq!(name(line), None, "{line}");
        }
        assert_eq!(at("let a = 1;", 0, 9), None);
        assert_eq!(at("let a = 1;", 1, 0), None);
        assert_eq!(at("let a = 1;", 9, 9), None);
    }

    #[test]
    fn a_line_that_declares_one_thing_names_it() {
        let name = |line| on_line(line, 1);
        assert_eq!(name("let mut all = vec![]").as_deref(), Some("all"));
        assert_eq!(name("pub all: RefCell<u8>,").as_deref(), Some("all"));
        assert_eq!(name("all.push(RefCell::new(0))"), None);
        assert_eq!(name("RefCell::new(0)"), None);
    }
}

//! Quotes lines of a source file, with their numbers and a mark under what matters.

use std::fmt::Write as _;

use super::highlight;
use super::style::{Role, Screen};
use super::text::{Text, display_width};

/// A place to point at.
#[derive(Debug, Clone, Copy)]
pub struct Pointer<'a> {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1; 0 points at the whole line.
    pub column: u32,
    /// What is said there.
    pub label: &'a str,
}

/// The columns of a quoted line that are shown at most.
const LONGEST: usize = 200;

/// A whole program with its line numbers.
pub fn numbered(screen: &Screen, code: &str) -> Vec<Text> {
    let lines = highlight::rust(screen, code);
    let digits = lines.len().to_string().len().max(2);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| gutter(screen, digits, &(at + 1).to_string()).and(line))
        .collect()
}

/// The lines around a place, with a mark under it. Nothing where the place is not in the text.
pub fn quote(screen: &Screen, name: &str, source: &str, pointer: Pointer) -> Vec<Text> {
    let index = (pointer.line as usize).saturating_sub(1);
    let lines = highlight::rust(screen, source);
    let Some(raw) = source.lines().nth(index) else {
        return Vec::new();
    };
    let (Some(_), true) = (lines.get(index), pointer.line > 0) else {
        return Vec::new();
    };
    let first = index.saturating_sub(2);
    let last = (index + 1).min(lines.len() - 1);
    let digits = (last + 1).to_string().len().max(2);
    let mut out = vec![header(name, pointer)];
    for (at, line) in lines.iter().enumerate().take(last + 1).skip(first) {
        let number = (at + 1).to_string();
        out.push(gutter(screen, digits, &number).and(&line.fit(screen, LONGEST)));
        if at == index {
            out.extend(marked(screen, digits, raw, pointer));
        }
    }
    out
}

fn header(name: &str, pointer: Pointer) -> Text {
    let mut place = format!("{name}:{}", pointer.line);
    if pointer.column > 0 {
        let _ = write!(place, ":{}", pointer.column);
    }
    Text::of(Role::Path, place)
}

fn gutter(screen: &Screen, digits: usize, number: &str) -> Text {
    let bar = screen.glyphs().bar;
    Text::of(Role::Dim, format!(" {number:>digits$} {bar} "))
}

/// The mark with what is said there: behind it, or below where there is no room.
fn marked(screen: &Screen, digits: usize, raw: &str, pointer: Pointer) -> Vec<Text> {
    let bar = gutter(screen, digits, "");
    let label = pointer.label.lines().next().unwrap_or_default();
    let label = Text::of(Role::Bad, super::safe::cut(screen, label));
    let line = bar.clone().and(&mark(screen, raw, pointer));
    if line.width() + 1 + label.width() <= screen.width {
        return vec![line.with(Role::Bad, " ").and(&label)];
    }
    let room = screen.prose().saturating_sub(bar.width());
    let below = label.wrap(room);
    let mut lines = vec![line];
    lines.extend(below.iter().map(|line| bar.clone().and(line)));
    lines
}

/// Carets under the name that begins at the column, or under the whole line's code.
fn mark(screen: &Screen, raw: &str, pointer: Pointer) -> Text {
    let shown = |text: &str| {
        let text = super::safe::visible(screen, text).replace('\t', "    ");
        display_width(&text)
    };
    let column = if pointer.column == 0 {
        raw.chars().take_while(|c| c.is_whitespace()).count()
    } else {
        (pointer.column as usize - 1).min(raw.chars().count())
    };
    let before: String = raw.chars().take(column).collect();
    let rest: String = raw.chars().skip(column).collect();
    let under: String = if pointer.column == 0 {
        rest.trim_end().to_owned()
    } else {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let start = shown(&before);
    if start >= LONGEST {
        return Text::default();
    }
    let carets = shown(&under).clamp(1, LONGEST - start);
    Text::plain(" ".repeat(start)).with(Role::Bad, "^".repeat(carets))
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]
mod tests {
    use super::*;

    fn check(source: &str, line: u32, column: u32, expect: impl snapbox::IntoData) {
        let pointer = Pointer {
            line,
            column,
            label: "here",
        };
        let screen = Screen::plain(80);
        let shown: String = quote(&screen, "a.rs", source, pointer)
            .iter()
            .map(|line| line.paint(&screen) + "\n")
            .collect();
        snapbox::assert_data_eq!(shown, expect.into_data());
    }

    #[test]
    fn the_name_at_the_place_is_underlined() {
        check(
            "fn main() {\n    let a = x.borrow();\n    x.borrow_mut();\n}\n",
            3,
            7,
            snapbox::str![[r#"
a.rs:3:7
  1 │ fn main() {
  2 │     let a = x.borrow();
  3 │     x.borrow_mut();
    │       ^^^^^^^^^^ here
  4 │ }

"#]],
        );
    }

    #[test]
    fn tabs_and_wide_characters_do_not_move_the_mark() {
        check(
            "\tlet 名 = x;",
            1,
            10,
            snapbox::str![[r#"
a.rs:1:10
  1 │     let 名 = x;
    │              ^ here

"#]],
        );
    }

    #[test]
    fn a_place_without_a_column_marks_the_line() {
        check(
            "    let a = 1;  \n",
            1,
            0,
            snapbox::str![[r#"
a.rs:1
  1 │     let a = 1;
    │     ^^^^^^^^^^ here

"#]],
        );
    }

    #[test]
    fn a_label_without_room_stands_below() {
        let pointer = Pointer {
            line: 1,
            column: 7,
            label: "called `Result::unwrap()` on an `Err` value: PoisonError { .. }",
        };
        let screen = Screen::plain(40);
        let shown: String = quote(&screen, "a.rs", "    a.unwrap();", pointer)
            .iter()
            .map(|line| line.paint(&screen) + "\n")
            .collect();
        snapbox::assert_data_eq!(
            shown,
            snapbox::str![[r#"
a.rs:1:7
  1 │     a.unwrap();
    │       ^^^^^^
    │ called `Result::unwrap()` on an
    │ `Err` value: PoisonError { .. }

"#]]
        );
    }

    #[test]
    fn a_very_long_line_is_cut() {
        let source = format!("{}borrow();", "x.".repeat(5_000));
        let pointer = Pointer {
            line: 1,
            column: 10_001,
            label: "here",
        };
        let screen = Screen::plain(80);
        let lines = quote(&screen, "a.rs", &source, pointer);
        assert!(lines.iter().all(|line| line.width() < 220));
    }

    #[test]
    fn a_place_outside_of_the_text_quotes_nothing() {
        check("one\n", 7, 1, snapbox::str![]);
        check("one\n", 0, 1, snapbox::str![]);
        check("", 1, 1, snapbox::str![]);
    }
}

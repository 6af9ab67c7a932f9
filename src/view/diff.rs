//! Draws the difference between two texts.

use std::time::Duration;

use similar::{ChangeTag, DiffTag, TextDiff};

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text, display_width};

/// From this width on, two outputs stand side by side.
const SIDE_BY_SIDE: usize = 100;

/// The most rows of a comparison that are drawn.
const MOST_ROWS: usize = 40;

/// Equal lines that are kept around a difference.
const CONTEXT: usize = 3;

/// How long a comparison may take before it gets coarse.
const PATIENCE: Duration = Duration::from_millis(200);

/// What was asked beside what was printed.
pub fn outputs(screen: &Screen, expected: &str, actual: &str) -> String {
    let rows = rows(expected, actual);
    let mut page = Page::new(screen);
    let half = (screen.width.saturating_sub(16)) / 2;
    let longest = expected
        .lines()
        .chain(actual.lines())
        .map(|line| display_width(&safe::cut(screen, line)) + 4);
    if screen.width >= SIDE_BY_SIDE && longest.max().unwrap_or(0) <= half {
        page.lines(&side_by_side(screen, &rows, half));
    } else {
        page.lines(&stacked(screen, &rows));
    }
    if rows.iter().any(Row::differs_in_space_only) {
        let note = format!(
            "A space is drawn as {}, a tab as {}.",
            screen.glyphs().space,
            screen.glyphs().tab
        );
        page.line(&Text::of(Role::Dim, format!("  {note}")));
    }
    if let Some(note) = newline_note(expected, actual) {
        page.indented(2, &Text::of(Role::Note, note));
    }
    page.finish()
}

/// The first line that differs, counted from 1; `None` for equal texts.
pub fn first_difference(expected: &str, actual: &str) -> Option<usize> {
    if expected == actual {
        return None;
    }
    let same = expected
        .lines()
        .zip(actual.lines())
        .take_while(|(a, b)| a == b)
        .count();
    Some(same + 1)
}

/// The learner's file against the solution.
pub fn sources(screen: &Screen, yours: &str, solution: &str) -> String {
    let mut page = Page::new(screen);
    if yours == solution {
        page.line(&Text::plain(
            "Your file is the solution, character for character.",
        ));
        return page.finish();
    }
    page.line(
        &Text::of(Role::Bad, "- yours")
            .with(Role::Plain, "   ")
            .with(Role::Good, "+ the solution"),
    );
    changed_lines(screen, &mut page, yours, solution);
    page.finish()
}

/// What is about to be written into a file.
pub fn file(screen: &Screen, name: &str, old: &str, new: &str) -> String {
    let mut page = Page::new(screen);
    page.line(&Text::of(Role::Path, safe::visible(screen, name)));
    changed_lines(screen, &mut page, old, new);
    // It stands between the findings and a question.
    format!("\n{}\n", page.finish())
}

fn changed_lines(screen: &Screen, page: &mut Page, old: &str, new: &str) {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let digits = old.lines().count().max(new.lines().count());
    let digits = digits.to_string().len().max(2);
    for (at, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if at > 0 {
            page.line(&Text::of(
                Role::Dim,
                format!(" {}", screen.glyphs().ellipsis),
            ));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, role, index) = match change.tag() {
                ChangeTag::Equal => (" ", Role::Plain, change.new_index()),
                ChangeTag::Delete => ("-", Role::Bad, change.old_index()),
                ChangeTag::Insert => ("+", Role::Good, change.new_index()),
            };
            let number = index.map_or(0, |index| index + 1);
            let text = safe::visible(screen, change.value().trim_end_matches(['\n', '\r']));
            let bar = screen.glyphs().bar;
            page.line(
                &Text::of(role, format!("{sign} "))
                    .with(Role::Dim, format!("{number:>digits$} {bar} "))
                    .with(role, text.replace('\t', "    ")),
            );
        }
    }
}

/// One row of a comparison: a line of each side, or of one.
#[derive(Debug, PartialEq, Eq)]
enum Row<'a> {
    Same(usize, usize, &'a str),
    Differs(Option<(usize, &'a str)>, Option<(usize, &'a str)>),
    LeftOut(usize),
}

impl Row<'_> {
    fn differs_in_space_only(&self) -> bool {
        let squeeze = |line: &str| line.split_whitespace().collect::<String>();
        matches!(self, Self::Differs(Some((_, a)), Some((_, b))) if squeeze(a) == squeeze(b))
    }
}

fn rows<'a>(expected: &'a str, actual: &'a str) -> Vec<Row<'a>> {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = actual.lines().collect();
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(&old, &new);
    let mut rows = Vec::new();
    for op in diff.ops() {
        let (left, right) = (op.old_range(), op.new_range());
        if op.tag() == DiffTag::Equal {
            rows.extend(
                left.zip(right)
                    .map(|(a, b)| Row::Same(a + 1, b + 1, old[a])),
            );
            continue;
        }
        for at in 0..left.len().max(right.len()) {
            let side = |range: &std::ops::Range<usize>, lines: &[&'a str]| {
                let index = range.start + at;
                (index < range.end).then(|| (index + 1, lines[index]))
            };
            rows.push(Row::Differs(side(&left, &old), side(&right, &new)));
        }
    }
    shortened(rows)
}

/// Leaves out equal rows far from a difference, then what is too much.
fn shortened(rows: Vec<Row>) -> Vec<Row> {
    let changed: Vec<usize> = (0..rows.len())
        .filter(|&at| matches!(rows[at], Row::Differs(..)))
        .collect();
    let near = |at: usize| {
        let after = changed.partition_point(|&c| c < at);
        let close = |c: Option<&usize>| c.is_some_and(|c| c.abs_diff(at) <= CONTEXT);
        close(changed.get(after)) || after > 0 && close(changed.get(after - 1))
    };
    let mut out: Vec<Row> = Vec::new();
    let mut shown = 0;
    for (at, row) in rows.into_iter().enumerate() {
        if shown < MOST_ROWS && (changed.is_empty() || near(at)) {
            shown += 1;
            out.push(row);
        } else if let Some(Row::LeftOut(lines)) = out.last_mut() {
            *lines += 1;
        } else {
            out.push(Row::LeftOut(1));
        }
    }
    out
}

/// A line of a difference. Where spaces alone differ all of them are drawn, else those at the end.
fn shown(screen: &Screen, line: &str, spaces: bool) -> String {
    let glyphs = screen.glyphs();
    let end = if spaces {
        0
    } else {
        line.trim_end_matches([' ', '\t']).len()
    };
    let (text, space) = line.split_at(end);
    let space = space.replace('\t', glyphs.tab).replace(' ', glyphs.space);
    safe::cut(screen, &format!("{text}{space}")).replace('\t', "    ")
}

fn left_out(screen: &Screen, lines: usize) -> Text {
    let word = if lines == 1 { "line" } else { "lines" };
    Text::of(
        Role::Dim,
        format!("  {} {lines} {word} not shown", screen.glyphs().ellipsis),
    )
}

fn stacked(screen: &Screen, rows: &[Row]) -> Vec<Text> {
    let bar = Text::of(Role::Dim, format!(" {} ", screen.glyphs().bar));
    let line = |role, word: &str, text: String| {
        Text::of(role, format!("  {word:<10}"))
            .and(&bar)
            .with(role, text)
    };
    let mut out = Vec::new();
    for row in rows {
        let spaces = row.differs_in_space_only();
        match row {
            Row::Same(_, _, text) => out.push(line(Role::Plain, "", shown(screen, text, false))),
            Row::LeftOut(lines) => out.push(left_out(screen, *lines)),
            Row::Differs(old, new) => {
                if let Some((_, text)) = old {
                    let text = shown(screen, text, spaces);
                    out.push(line(Role::Good, "- expected", text));
                }
                if let Some((_, text)) = new {
                    let text = shown(screen, text, spaces);
                    out.push(line(Role::Bad, "+ got", text));
                }
            }
        }
    }
    out
}

fn side_by_side(screen: &Screen, rows: &[Row], half: usize) -> Vec<Text> {
    let widest = |pick: fn(&Row) -> usize| rows.iter().map(pick).max().unwrap_or(0);
    let left = widest(|row| match row {
        Row::Same(_, _, text) | Row::Differs(Some((_, text)), _) => display_width(text) + 2,
        _ => 0,
    });
    // Short outputs stand close together: the eye need not travel.
    let left = left.clamp(16, half);
    let bar = screen.glyphs().bar;
    let mut head = Text::plain("       ").with(Role::Heading, "expected");
    head.pad(9 + left)
        .push(Role::Dim, format!(" {bar} "))
        .push(Role::Heading, "     got");
    let mut out = vec![head];
    for row in rows {
        let (sign, old, new, spaces) = match row {
            Row::LeftOut(lines) => {
                out.push(left_out(screen, *lines));
                continue;
            }
            Row::Same(old, new, text) => (" ", Some((*old, *text)), Some((*new, *text)), false),
            Row::Differs(old, new) => (">", *old, *new, row.differs_in_space_only()),
        };
        let same = matches!(row, Row::Same(..));
        let cell = |side: Option<(usize, &str)>, role: Role| match side {
            Some((at, text)) => {
                Text::of(Role::Dim, format!("{at:>4} ")).with(role, shown(screen, text, spaces))
            }
            None => Text::of(Role::Dim, "     (no line)"),
        };
        let (good, bad) = if same {
            (Role::Plain, Role::Plain)
        } else {
            (Role::Good, Role::Bad)
        };
        let mut line = Text::of(Role::Note, format!("{sign} "));
        line.append(&cell(old, good));
        line.pad(9 + left).push(Role::Dim, format!(" {bar} "));
        line.append(&cell(new, bad));
        out.push(line);
    }
    out
}

fn newline_note(expected: &str, actual: &str) -> Option<String> {
    if actual.is_empty() || expected.is_empty() {
        return None;
    }
    match (expected.ends_with('\n'), actual.ends_with('\n')) {
        (true, false) => {
            Some("The last line that was printed has no line break at its end.".into())
        }
        (false, true) => Some("The output ends with a line break that was not asked for.".into()),
        _ => None,
    }
}

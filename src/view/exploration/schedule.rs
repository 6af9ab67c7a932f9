//! Draws a schedule: columns, one a thread, or a list where there is no room for them.

use std::fmt::Write as _;

use super::Names;
use crate::model::Operation;
use crate::view::highlight;
use crate::view::safe;
use crate::view::style::{Role, Screen};
use crate::view::text::Text;

/// From this width on, every thread has a column.
const COLUMNS: usize = 100;

/// The narrowest column of a thread.
const NARROWEST: usize = 28;

/// The most operations that are drawn; the end of a schedule matters most.
const MOST: usize = 60;

/// Operations at the beginning that are kept where there are too many.
const BEGINNING: usize = 10;

/// The failing execution; nothing where there is none.
pub(super) fn schedule(screen: &Screen, names: &Names) -> Vec<Text> {
    let steps = &names.found.steps;
    if steps.is_empty() {
        return Vec::new();
    }
    let mut threads: Vec<u32> = steps.iter().map(|step| step.thread).collect();
    threads.sort_unstable();
    threads.dedup();
    let room = screen.width.min(160).saturating_sub(6) / threads.len();
    if screen.width >= COLUMNS && room >= NARROWEST {
        columns(screen, names, &threads, room)
    } else {
        list(screen, names)
    }
}

/// An operation's place in the schedule, or how many were left out there.
enum Entry<'a> {
    Step(usize, &'a Operation),
    LeftOut(usize),
}

fn entries(steps: &[Operation]) -> Vec<Entry<'_>> {
    let left_out = steps.len().saturating_sub(MOST);
    let mut entries = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if left_out > 0 && at == BEGINNING {
            entries.push(Entry::LeftOut(left_out));
        }
        if left_out == 0 || at < BEGINNING || at >= BEGINNING + left_out {
            entries.push(Entry::Step(at + 1, step));
        }
    }
    entries
}

fn columns(screen: &Screen, names: &Names, threads: &[u32], room: usize) -> Vec<Text> {
    let glyphs = screen.glyphs();
    let separator = format!("{} ", glyphs.bar);
    let inner = room - 2;
    let mut head = Text::plain("      ");
    let mut rule = Text::of(Role::Dim, glyphs.rule.repeat(5));
    for (at, thread) in threads.iter().enumerate() {
        let name = Text::of(Role::Heading, names.thread(*thread)).fit(screen, inner);
        head.pad(6 + at * room)
            .push(Role::Dim, separator.as_str())
            .append(&name);
        rule.push(Role::Dim, if at == 0 { glyphs.rule } else { "" });
        rule.push(
            Role::Dim,
            format!("{}{}", glyphs.cross, glyphs.rule.repeat(room - 1)),
        );
    }
    let mut lines = vec![head, rule];
    let mut last_line: Vec<Option<u32>> = vec![None; threads.len()];
    for entry in entries(&names.found.steps) {
        let (number, step) = match entry {
            Entry::LeftOut(steps) => {
                lines.push(left_out(screen, steps));
                continue;
            }
            Entry::Step(number, step) => (number, step),
        };
        let column = threads
            .iter()
            .position(|thread| *thread == step.thread)
            .unwrap_or_default();
        let fresh = last_line[column] != Some(step.line);
        last_line[column] = Some(step.line);
        for (at, text) in cell(screen, names, step, fresh, inner - 1)
            .into_iter()
            .enumerate()
        {
            let mut line = if at == 0 {
                sign(step, number)
            } else {
                Text::plain("      ")
            };
            for other in 0..threads.len() {
                line.pad(6 + other * room)
                    .push(Role::Dim, separator.as_str());
                if other == column {
                    line.append(&text);
                }
            }
            lines.push(line);
        }
    }
    lines
}

fn list(screen: &Screen, names: &Names) -> Vec<Text> {
    let steps = &names.found.steps;
    let widest = steps.iter().map(|step| names.thread(step.thread).len());
    let widest = widest.max().unwrap_or(4).min(12);
    let mut lines = Vec::new();
    let mut last: Option<(u32, u32)> = None;
    for entry in entries(steps) {
        let (number, step) = match entry {
            Entry::LeftOut(steps) => {
                lines.push(left_out(screen, steps));
                continue;
            }
            Entry::Step(number, step) => (number, step),
        };
        let fresh = last != Some((step.thread, step.line));
        last = Some((step.thread, step.line));
        let mut before = sign(step, number);
        let name = Text::of(Role::Heading, names.thread(step.thread));
        before.append(&name.fit(screen, widest)).pad(8 + widest);
        let blank = Text::plain(" ".repeat(before.width()));
        let room = screen.width.saturating_sub(before.width()).max(16);
        for (at, text) in cell(screen, names, step, fresh, room)
            .into_iter()
            .enumerate()
        {
            let lead = if at == 0 { &before } else { &blank };
            lines.push(lead.clone().and(&text));
        }
    }
    lines
}

fn left_out(screen: &Screen, steps: usize) -> Text {
    let mark = screen.glyphs().ellipsis;
    Text::of(
        Role::Dim,
        format!("      {mark} {steps} operations not shown"),
    )
}

fn sign(step: &Operation, number: usize) -> Text {
    let mark = if step.preempted { ">" } else { " " };
    Text::of(Role::Note, mark).with(Role::Dim, format!("{number:>4} "))
}

/// One operation: the learner's line where it is a new one, then what the operation did.
fn cell(screen: &Screen, names: &Names, step: &Operation, fresh: bool, room: usize) -> Vec<Text> {
    let mut lines = Vec::new();
    let code = names.line(step.line);
    // A thread's end is on no line that says anything.
    let quoted = !code.is_empty() && step.op != "end";
    if fresh && quoted {
        let code = highlight::rust(screen, code);
        let number = Text::of(Role::Dim, format!("{:>3} ", step.line));
        let code = code.first().cloned().unwrap_or_default();
        lines.extend(hung(screen, &number, &code, room));
    }
    let indent = if quoted || step.line == 0 {
        Text::plain("    ")
    } else {
        Text::of(Role::Dim, format!("{:>3} ", step.line))
    };
    let role = if step.stale.is_some() {
        Role::Note
    } else {
        Role::Dim
    };
    let what = Text::of(role, safe::visible(screen, &operation(screen, names, step)));
    lines.extend(hung(screen, &indent, &what, room));
    if let Some(stale) = &step.stale {
        let told = format!(
            "not seen: {} from {}, line {}",
            stale.value,
            names.thread(stale.thread),
            stale.line
        );
        let told = Text::of(Role::Note, safe::visible(screen, &told));
        lines.extend(hung(screen, &Text::plain("    "), &told, room));
    }
    lines
}

/// The most lines of a column that one line of code takes.
const MOST_ROWS: usize = 3;

/// A text wrapped behind a sign, with its further lines set in; what is very long is cut.
fn hung(screen: &Screen, sign: &Text, text: &Text, room: usize) -> Vec<Text> {
    let blank = Text::plain(" ".repeat(sign.width() + 2));
    let room = room.saturating_sub(sign.width() + 2).max(1);
    let mut rows = if text.width() <= room + 2 {
        vec![text.clone()]
    } else {
        text.wrap(room)
    };
    if rows.len() > MOST_ROWS {
        rows.truncate(MOST_ROWS);
        if let Some(last) = rows.last_mut() {
            let mark = screen.glyphs().ellipsis;
            *last = last.clone().fit(screen, room.saturating_sub(mark.len()));
            last.push(Role::Dim, mark);
        }
    }
    rows.iter()
        .enumerate()
        .map(|(at, row)| if at == 0 { sign } else { &blank }.clone().and(row))
        .collect()
}

/// `total.load(Relaxed) → 0`, `left.lock: got it`.
fn operation(screen: &Screen, names: &Names, step: &Operation) -> String {
    let mut out = String::new();
    if let Some(object) = step.object {
        out.push_str(&names.object(object));
        out.push('.');
    }
    out.push_str(&step.op);
    if let Some(ordering) = &step.ordering {
        let _ = write!(out, "({ordering})");
    }
    if let Some(value) = &step.value {
        let _ = write!(out, " {} {value}", screen.glyphs().arrow);
    }
    let _ = match (step.op.as_str(), step.detail.as_deref()) {
        (_, None | Some("")) => Ok(()),
        ("spawn", Some(detail)) => write!(out, " {}", names.detail(detail)),
        // The program's own words.
        ("print", Some(detail)) => write!(out, ": {detail}"),
        (_, Some(detail)) => write!(out, ": {}", names.detail(detail)),
    };
    out
}

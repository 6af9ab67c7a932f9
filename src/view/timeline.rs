//! Draws the life of borrows and locks beside the lines that began and ended them.

mod alive;
mod lanes;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use crate::model::{Act, Fold, Row, Timeline};
use alive::Alive;
use lanes::{Lane, Lanes, NARROW, who};
use words::Words;

/// The most rows that are drawn; the end of a run matters most.
const MOST_ROWS: usize = 200;

/// Rows at the beginning that are kept where there are too many.
const BEGINNING: usize = 50;

/// The widest that the words beside the lanes get.
const WORDS: usize = 72;

/// The signs of a guard's life: where it begins, that it goes on, where it ends.
struct Life {
    begin: &'static str,
    on: &'static str,
    end: &'static str,
}

/// The signs of a lane.
struct Signs {
    shared: Life,
    alone: Life,
    mark: &'static str,
    conflict: &'static str,
    waits: &'static str,
    times: &'static str,
}

const UNICODE: Signs = Signs {
    shared: Life {
        begin: "┬",
        on: "│",
        end: "┴",
    },
    alone: Life {
        begin: "┳",
        on: "┃",
        end: "┻",
    },
    mark: "•",
    conflict: "✗",
    waits: "┆",
    times: "×",
};
const ASCII: Signs = Signs {
    shared: Life {
        begin: "+",
        on: "|",
        end: "-",
    },
    alone: Life {
        begin: "#",
        on: "#",
        end: "=",
    },
    mark: "*",
    conflict: "X",
    waits: ":",
    times: "x",
};

/// A whole run: a row for each line that did something, time going down.
pub fn timeline(screen: &Screen, timeline: &Timeline, source: &str) -> String {
    let mut page = Page::new(screen);
    let unused = |act: &Act| matches!(act, Act::Print { .. } | Act::Thread { .. });
    let mut acts = timeline.rows.iter().flat_map(|row| &row.acts);
    if timeline.objects.is_empty() && acts.all(unused) {
        page.sentence(&Text::plain("This run used no cell, lock or atomic."));
        return page.finish();
    }
    let mut drawing = Drawing::new(screen, timeline, source);
    drawing.heads(&mut page);
    let left_out = timeline.rows.len().saturating_sub(MOST_ROWS);
    for (at, row) in timeline.rows.iter().enumerate() {
        if left_out > 0 && at == BEGINNING {
            let mark = screen.glyphs().ellipsis;
            let text = format!("{mark} {left_out} rows not shown");
            page.line(&Text::of(Role::Dim, text));
        }
        if left_out == 0 || at < BEGINNING || at >= BEGINNING + left_out {
            drawing.row(row, &mut page);
        } else {
            drawing.skip(row);
        }
    }
    if timeline.cut {
        page.gap().sentence(&Text::plain(
            "The run did more than could be kept; its first part is drawn.",
        ));
    }
    drawing.legend(&mut page);
    page.finish()
}

struct Drawing<'a> {
    screen: &'a Screen,
    timeline: &'a Timeline,
    signs: &'static Signs,
    words: Words<'a>,
    lanes: Lanes<'a>,
    alive: Alive,
    threads: bool,
    digits: usize,
    code_width: usize,
    /// The columns that show which rows are folded: as many as folds lie in each other.
    folds: usize,
    /// Rows that are still to come in each fold that is being drawn, the outermost first.
    open: Vec<usize>,
}

impl<'a> Drawing<'a> {
    fn new(screen: &'a Screen, timeline: &'a Timeline, source: &'a str) -> Self {
        let numbers: BTreeSet<u32> = timeline.rows.iter().filter_map(|row| row.line).collect();
        let words = Words::new(screen, timeline, source);
        let lanes = Lanes::new(screen, timeline, words.names());
        let mut drawing = Self {
            screen,
            timeline,
            signs: if screen.unicode { &UNICODE } else { &ASCII },
            words,
            lanes,
            alive: Alive::default(),
            threads: timeline.rows.iter().any(|row| row.thread != 0),
            digits: numbers
                .last()
                .map_or(3, |line| line.to_string().len().max(3)),
            code_width: 0,
            folds: deepest(&timeline.rows),
            open: Vec::new(),
        };
        // Half of the screen at most, less where the code is shorter.
        let most = screen
            .width
            .saturating_sub(drawing.before_code() + drawing.lanes.width() + 2)
            / 2;
        let widths = numbers.iter().map(|line| drawing.words.code(*line).width());
        let widest = widths.max();
        drawing.code_width = widest.unwrap_or(0).min(most.clamp(8, 60));
        drawing
    }

    fn is_narrow(&self) -> bool {
        self.screen.width < NARROW
    }

    /// The columns of folds, line numbers and threads.
    fn before_code(&self) -> usize {
        self.digits + 1 + self.folds + if self.threads { 5 } else { 0 }
    }

    /// Which lane is whose.
    fn heads(&self, page: &mut Page) {
        for (at, object) in self.lanes.objects.iter().enumerate() {
            let name = self.words.name(object.id);
            // Nothing tells where a `Cell` was made.
            let how = if object.kind == "Cell" {
                "first used"
            } else {
                "made"
            };
            let made = object
                .line
                .map_or(String::new(), |line| format!(", {how} at line {line}"));
            let text = if self.lanes.are_numbered() {
                format!("lane {}: {name} ({}{made})", at + 1, object.kind)
            } else {
                format!("{name}: {}{made}", object.kind)
            };
            page.line(&Text::of(
                Role::Dim,
                safe::fit(self.screen, &text, self.screen.width),
            ));
        }
        let drawn = self.lanes.objects.len();
        let others = self.timeline.objects.len().saturating_sub(drawn);
        if others > 0 && !self.is_narrow() {
            let text = format!("{others} more without a lane, told in words");
            page.line(&Text::of(Role::Dim, text));
        }
        page.gap();
        let before = self.before_code() + self.code_width + 1;
        page.lines(&self.lanes.headings(before));
    }

    fn legend(&self, page: &mut Page) {
        if self.is_narrow() {
            return;
        }
        let Signs {
            shared,
            alone,
            mark,
            conflict,
            waits,
            ..
        } = self.signs;
        let text = format!(
            "{} {} {} shared guard begins, lives, ends; {} {} {} exclusive; {mark} used; {conflict} conflict",
            shared.begin, shared.on, shared.end, alone.begin, alone.on, alone.end
        );
        page.gap().sentence(&Text::of(Role::Dim, text));
        if self.lanes.are_grouped() && self.timeline.rows.iter().any(begins_to_wait) {
            let text = format!("{waits} the thread waits for a lock that another one holds");
            page.sentence(&Text::of(Role::Dim, text));
        }
    }

    fn row(&mut self, row: &Row, page: &mut Page) {
        for fold in &row.folds {
            let text = format!(
                "{}{}, {}:",
                self.signs.times,
                fold.times,
                self.span(row, fold)
            );
            let line = self.bars().with(Role::Note, text);
            page.line(&line.fit(self.screen, self.screen.width));
            self.open.push(fold.rows);
        }
        let signs = self.signs_of(row);
        let bad = row.acts.iter().any(|act| {
            matches!(
                act,
                Act::Conflict { .. } | Act::Panic { .. } | Act::Poison { .. }
            )
        });
        let role = if bad { Role::Bad } else { Role::Plain };
        let told = self.words.row(row, &self.alive);
        let words = Text::of(role, safe::visible(self.screen, &told));
        let mut line = self.place(row);
        let before = line.width();
        self.append_lanes(&mut line, &signs);
        let bars = self.bars();
        self.pass(row);
        let room = self.screen.width.saturating_sub(line.width() + 1);
        if room < 16 || self.is_narrow() {
            page.line(&line.fit(self.screen, self.screen.width));
            page.indented(6, &words);
            return;
        }
        for (at, words) in words.wrap(room.min(WORDS)).iter().enumerate() {
            if at > 0 {
                line = bars.clone();
                line.pad(before);
                self.append_lanes(&mut line, &BTreeMap::new());
            }
            page.line(&line.clone().with(Role::Plain, " ").and(words));
        }
    }

    /// Goes past a row without drawing it.
    fn skip(&mut self, row: &Row) {
        self.open.extend(row.folds.iter().map(|fold| fold.rows));
        self.pass(row);
    }

    fn pass(&mut self, row: &Row) {
        self.alive.pass(row);
        for rows in &mut self.open {
            *rows = rows.saturating_sub(1);
        }
        self.open.retain(|rows| *rows > 0);
    }

    /// A bar for each fold that a row is in.
    fn bars(&self) -> Text {
        let bar = self.screen.glyphs().bar;
        Text::of(Role::Note, bar.repeat(self.open.len()))
    }

    /// The line's number, who is there and what it says.
    fn place(&self, row: &Row) -> Text {
        let digits = self.digits;
        let number = row
            .line
            .map_or(String::new(), |line| format!("{line:>digits$}"));
        let mut line = self.bars();
        line.pad(self.folds)
            .push(Role::Dim, format!("{number:>digits$} "));
        if self.threads {
            line.push(Role::Note, format!("{:<5}", who(row.thread)));
        }
        let code = row.line.map(|line| self.words.code(line));
        line.append(&code.unwrap_or_default().fit(self.screen, self.code_width));
        line.pad(self.before_code() + self.code_width + 1);
        line
    }

    fn append_lanes(&self, line: &mut Text, signs: &BTreeMap<Lane, &'static str>) {
        self.lanes
            .append(line, |lane| self.lane(lane, signs.get(&lane).copied()));
    }

    /// The lines of the fold that begins with a row.
    fn span(&self, first: &Row, fold: &Fold) -> String {
        let begin = self
            .timeline
            .rows
            .iter()
            .position(|row| std::ptr::eq(row, first));
        let rows = begin.and_then(|at| self.timeline.rows.get(at..at + fold.rows));
        let lines = rows.unwrap_or_default().iter().filter_map(|row| row.line);
        let dash = if self.screen.unicode { "–" } else { "-" };
        match (lines.clone().min(), lines.max()) {
            (Some(from), Some(to)) if from < to => format!("lines {from}{dash}{to}"),
            (Some(line), _) => format!("line {line}"),
            _ => "outside of the file".to_owned(),
        }
    }

    /// What a row does to each lane; a conflict outranks a beginning, and that an end.
    fn signs_of(&self, row: &Row) -> BTreeMap<Lane, &'static str> {
        let mut signs: BTreeMap<Lane, (u8, &'static str)> = BTreeMap::new();
        let mut set = |thread: u32, object: u64, rank: u8, sign: &'static str| {
            let lane = self.lanes.of(thread, object);
            let entry = signs.entry(lane).or_insert((rank, sign));
            if rank >= entry.0 {
                *entry = (rank, sign);
            }
        };
        let me = row.thread;
        let mut here: BTreeMap<u64, u64> = BTreeMap::new();
        for act in &row.acts {
            match act {
                Act::Take {
                    object,
                    guard,
                    shared,
                    ..
                } => {
                    here.insert(*guard, *object);
                    set(me, *object, 2, self.life(*shared).begin);
                }
                Act::Release { guard, .. } => {
                    if let Some(object) = here.get(guard) {
                        // Begun and ended on one line: a mark.
                        set(me, *object, 2, self.signs.mark);
                    } else if let Some(guard) = self.alive.guard(*guard) {
                        set(guard.thread, guard.object, 1, self.life(guard.shared).end);
                    }
                }
                Act::Mark { object, .. } => set(me, *object, 1, self.signs.mark),
                Act::Try { object, .. } | Act::Conflict { object, .. } | Act::Poison { object } => {
                    set(me, *object, 3, self.signs.conflict);
                }
                Act::Thread { .. } | Act::Panic { .. } | Act::Print { .. } => {}
            }
        }
        signs
            .into_iter()
            .map(|(lane, (_, sign))| (lane, sign))
            .collect()
    }

    fn lane(&self, lane: Lane, sign: Option<&'static str>) -> Text {
        if let Some(sign) = sign {
            let role = if sign == self.signs.conflict {
                Role::Bad
            } else {
                Role::Good
            };
            return Text::of(role, sign);
        }
        if let Some(guard) = self.alive.of(lane.object, lane.thread) {
            let role = if guard.shared { Role::Good } else { Role::Note };
            return Text::of(role, self.life(guard.shared).on);
        }
        if lane
            .thread
            .is_some_and(|thread| self.alive.waits(thread, lane.object))
        {
            return Text::of(Role::Bad, self.signs.waits);
        }
        Text::plain(" ")
    }

    fn life(&self, shared: bool) -> &'static Life {
        if shared {
            &self.signs.shared
        } else {
            &self.signs.alone
        }
    }
}

/// How many folds lie in each other at most.
fn deepest(rows: &[Row]) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for row in rows {
        open.extend(row.folds.iter().map(|fold| fold.rows));
        deepest = deepest.max(open.len());
        for rows in &mut open {
            *rows = rows.saturating_sub(1);
        }
        open.retain(|rows| *rows > 0);
    }
    deepest
}

fn begins_to_wait(row: &Row) -> bool {
    let waits = |act: &Act| matches!(act, Act::Conflict { panics: false, .. });
    row.acts.iter().any(waits)
}

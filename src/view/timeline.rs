//! Draws the life of borrows and locks beside the lines that began and ended them.

use std::collections::{BTreeMap, BTreeSet};

use super::highlight;
use super::names;
use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use crate::model::{Act, Row, Timeline, Watched};

/// Below this width a list of sentences is easier to read than lanes.
const NARROW: usize = 60;

/// The most lanes that are drawn; the others are told in words alone.
const MOST_LANES: usize = 6;

/// The most rows that are drawn; the end of a run matters most.
const MOST_ROWS: usize = 200;

/// Rows at the beginning that are kept where there are too many.
const BEGINNING: usize = 50;

/// The widest that the words beside the lanes get.
const WORDS: usize = 72;

/// A guard that is alive.
struct Guard {
    object: u64,
    shared: bool,
    since: Option<u32>,
    thread: u32,
}

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
    times: "x",
};

/// A whole run: a row for each line that did something, time going down.
pub fn timeline(screen: &Screen, timeline: &Timeline, source: &str) -> String {
    let mut page = Page::new(screen);
    if timeline.rows.is_empty() {
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
            drawing.live(row);
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
    source: &'a str,
    timeline: &'a Timeline,
    signs: &'static Signs,
    names: BTreeMap<u64, String>,
    lanes: Vec<&'a Watched>,
    alive: BTreeMap<u64, Guard>,
    threads: bool,
    digits: usize,
    code_width: usize,
    /// Whether a column is needed that shows which rows are folded.
    folds: bool,
    /// Rows of the fold that is being drawn, from here on.
    folded: usize,
}

impl<'a> Drawing<'a> {
    fn new(screen: &'a Screen, timeline: &'a Timeline, source: &'a str) -> Self {
        let lines = timeline.rows.iter().filter_map(|row| row.line);
        let mut drawing = Self {
            screen,
            source,
            timeline,
            signs: if screen.unicode { &UNICODE } else { &ASCII },
            names: called(timeline, source),
            lanes: lanes(screen, timeline),
            alive: BTreeMap::new(),
            threads: timeline.rows.iter().any(|row| row.thread != 0),
            digits: lines.clone().max().unwrap_or(0).to_string().len().max(3),
            code_width: 0,
            folds: timeline.rows.iter().any(|row| row.fold > 0),
            folded: 0,
        };
        // Half of the screen at most, less where the code is shorter.
        let most = screen
            .width
            .saturating_sub(drawing.before_code() + drawing.lanes.len() * 2 + 2)
            / 2;
        let widest = lines.map(|line| drawing.code(line).width()).max();
        drawing.code_width = widest.unwrap_or(0).min(most.clamp(8, 60));
        drawing
    }

    fn is_narrow(&self) -> bool {
        self.screen.width < NARROW
    }

    /// The columns of folds, line numbers and threads.
    fn before_code(&self) -> usize {
        self.digits + 1 + usize::from(self.folds) + if self.threads { 5 } else { 0 }
    }

    /// Which lane is whose.
    fn heads(&self, page: &mut Page) {
        for (at, object) in self.lanes.iter().enumerate() {
            let name = self.name(object.id);
            // Nothing tells where a `Cell` was made.
            let how = if object.kind == "Cell" {
                "first used"
            } else {
                "made"
            };
            let made = object
                .line
                .map_or(String::new(), |line| format!(", {how} at line {line}"));
            let text = format!("lane {}: {name} ({}{made})", at + 1, object.kind);
            page.line(&Text::of(
                Role::Dim,
                safe::fit(self.screen, &text, self.screen.width),
            ));
        }
        let others = self.timeline.objects.len().saturating_sub(self.lanes.len());
        if others > 0 && !self.is_narrow() {
            let text = format!("{others} more without a lane, told in words");
            page.line(&Text::of(Role::Dim, text));
        }
        page.gap();
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
            ..
        } = self.signs;
        let text = format!(
            "{} {} {} shared guard begins, lives, ends; {} {} {} exclusive; {mark} used; {conflict} conflict",
            shared.begin, shared.on, shared.end, alone.begin, alone.on, alone.end
        );
        page.gap().sentence(&Text::of(Role::Dim, text));
    }

    fn row(&mut self, row: &Row, page: &mut Page) {
        if row.fold > 0 {
            self.folded = row.fold;
            let text = format!("{}{}, {}:", self.signs.times, row.times, self.span(row));
            page.line(&Text::of(Role::Note, text).fit(self.screen, self.screen.width));
        }
        let signs = self.signs_of(row);
        let told: Vec<String> = row
            .acts
            .iter()
            .map(|act| self.told(act, row))
            .filter(|text| !text.is_empty())
            .collect();
        let bad = row.acts.iter().any(|act| {
            matches!(
                act,
                Act::Conflict { .. } | Act::Panic { .. } | Act::Poison { .. }
            )
        });
        let role = if bad { Role::Bad } else { Role::Plain };
        let words = Text::of(role, safe::visible(self.screen, &told.join("; ")));
        let mut line = self.place(row);
        let before = line.width();
        self.append_lanes(&mut line, &signs);
        self.live(row);
        let room = self.screen.width.saturating_sub(line.width() + 1);
        if room < 16 || self.is_narrow() {
            page.line(&line.fit(self.screen, self.screen.width));
            page.indented(6, &words);
            return;
        }
        for (at, words) in words.wrap(room.min(WORDS)).iter().enumerate() {
            if at > 0 {
                line = Text::plain(" ".repeat(before));
                self.append_lanes(&mut line, &BTreeMap::new());
            }
            page.line(&line.clone().with(Role::Plain, " ").and(words));
        }
    }

    /// The line's number, who is there and what it says.
    fn place(&mut self, row: &Row) -> Text {
        let digits = self.digits;
        let number = row
            .line
            .map_or(String::new(), |line| format!("{line:>digits$}"));
        let side = match (self.folds, self.folded) {
            (false, _) => "",
            (true, 0) => " ",
            (true, _) => self.screen.glyphs().bar,
        };
        self.folded = self.folded.saturating_sub(1);
        let mut line = Text::of(Role::Note, side).with(Role::Dim, format!("{number:>digits$} "));
        if self.threads {
            line.push(Role::Note, format!("{:<5}", who(row.thread)));
        }
        let code = row.line.map_or(Text::default(), |line| self.code(line));
        line.append(&code.fit(self.screen, self.code_width));
        line.pad(self.before_code() + self.code_width + 1);
        line
    }

    fn append_lanes(&self, line: &mut Text, signs: &BTreeMap<u64, &'static str>) {
        for object in &self.lanes {
            let sign = signs.get(&object.id).copied();
            line.append(&self.lane(object.id, sign))
                .push(Role::Plain, " ");
        }
    }

    /// The lines of the fold that begins with a row.
    fn span(&self, first: &Row) -> String {
        let begin = self
            .timeline
            .rows
            .iter()
            .position(|row| std::ptr::eq(row, first));
        let rows = begin.and_then(|at| self.timeline.rows.get(at..at + first.fold));
        let lines = rows.unwrap_or_default().iter().filter_map(|row| row.line);
        let dash = if self.screen.unicode { "–" } else { "-" };
        match (lines.clone().min(), lines.max()) {
            (Some(from), Some(to)) if from < to => format!("lines {from}{dash}{to}"),
            (Some(line), _) => format!("line {line}"),
            _ => "outside of the file".to_owned(),
        }
    }

    /// What a row does to each lane; a conflict outranks a beginning, and that an end.
    fn signs_of(&self, row: &Row) -> BTreeMap<u64, &'static str> {
        let mut signs: BTreeMap<u64, (u8, &'static str)> = BTreeMap::new();
        let mut set = |object: u64, rank: u8, sign: &'static str| {
            let entry = signs.entry(object).or_insert((rank, sign));
            if rank >= entry.0 {
                *entry = (rank, sign);
            }
        };
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
                    set(*object, 2, self.life(*shared).begin);
                }
                Act::Release { guard, .. } => {
                    if let Some(object) = here.get(guard) {
                        // Begun and ended on one line: a mark.
                        set(*object, 2, self.signs.mark);
                    } else if let Some(guard) = self.alive.get(guard) {
                        set(guard.object, 1, self.life(guard.shared).end);
                    }
                }
                Act::Mark { object, .. } => set(*object, 1, self.signs.mark),
                Act::Try { object, .. } | Act::Conflict { object, .. } | Act::Poison { object } => {
                    set(*object, 3, self.signs.conflict);
                }
                Act::Thread { .. } | Act::Panic { .. } => {}
            }
        }
        signs
            .into_iter()
            .map(|(object, (_, sign))| (object, sign))
            .collect()
    }

    fn lane(&self, object: u64, sign: Option<&'static str>) -> Text {
        if let Some(sign) = sign {
            let role = if sign == self.signs.conflict {
                Role::Bad
            } else {
                Role::Good
            };
            return Text::of(role, sign);
        }
        let mut guards = self.alive.values().filter(|guard| guard.object == object);
        guards.next().map_or(Text::plain(" "), |guard| {
            let role = if guard.shared { Role::Good } else { Role::Note };
            Text::of(role, self.life(guard.shared).on)
        })
    }

    fn life(&self, shared: bool) -> &'static Life {
        if shared {
            &self.signs.shared
        } else {
            &self.signs.alone
        }
    }

    /// Guards that are alive after a row.
    fn live(&mut self, row: &Row) {
        for act in &row.acts {
            match act {
                Act::Take {
                    object,
                    guard,
                    shared,
                    ..
                } => {
                    let guard_now = Guard {
                        object: *object,
                        shared: *shared,
                        since: row.line,
                        thread: row.thread,
                    };
                    self.alive.insert(*guard, guard_now);
                }
                Act::Release { guard, .. } => {
                    self.alive.remove(guard);
                }
                _ => {}
            }
        }
    }

    fn told(&self, act: &Act, row: &Row) -> String {
        match act {
            Act::Take { object, op, .. } => format!("{}.{op}", self.name(*object)),
            Act::Release { guard, how } => self.released(*guard, how),
            Act::Mark {
                object,
                op,
                write,
                value,
                last,
            } => {
                let value = self.value(*object, *write, value.as_deref(), last.as_deref());
                format!("{}.{op}{value}", self.name(*object))
            }
            Act::Try { object, op, .. } => format!("{}.{op} says no", self.name(*object)),
            Act::Conflict {
                object,
                op,
                against,
                panics,
            } => {
                let what = if *panics { "panics" } else { "waits" };
                let guard = self.alive.get(against);
                let whose = match guard {
                    Some(guard) if guard.thread != row.thread => format!("{}'s", who(guard.thread)),
                    Some(_) => "the".to_owned(),
                    None => "a".to_owned(),
                };
                let since = guard
                    .and_then(|guard| guard.since)
                    .map_or(String::new(), |line| format!(" from line {line}"));
                format!(
                    "{}.{op} {what}: {whose} guard{since} is still alive",
                    self.name(*object)
                )
            }
            Act::Poison { object } => format!("{} becomes poisoned", self.name(*object)),
            Act::Thread { thread } => format!("starts t{thread}"),
            // The conflict says it better.
            Act::Panic { .. }
                if row
                    .acts
                    .iter()
                    .any(|act| matches!(act, Act::Conflict { panics: true, .. })) =>
            {
                String::new()
            }
            Act::Panic { message } => {
                format!("panics: {}", message.lines().next().unwrap_or_default())
            }
        }
    }

    fn released(&self, guard: u64, how: &str) -> String {
        let Some(guard) = self.alive.get(&guard) else {
            return String::new();
        };
        let since = guard
            .since
            .map_or(String::new(), |line| format!(" from line {line}"));
        let how = match how {
            "block" => ", at the end of its block",
            "drop" => ", by drop",
            "unwind" => ", while the panic unwinds",
            _ => "",
        };
        format!("the guard{since} ends{how}")
    }

    /// What was read, or written; of an atomic's write only the value before it is known.
    fn value(&self, object: u64, write: bool, value: Option<&str>, last: Option<&str>) -> String {
        let Some(value) = value else {
            return String::new();
        };
        let glyphs = self.screen.glyphs();
        let last = last.map_or(String::new(), |last| format!(" {} {last}", glyphs.ellipsis));
        let atomic = self
            .timeline
            .objects
            .iter()
            .any(|known| known.id == object && known.kind.starts_with("Atomic"));
        match (write, atomic) {
            (false, _) => format!(" {} {value}{last}", glyphs.arrow),
            (true, true) => format!(", was {value}{last}"),
            (true, false) => format!(", now {value}{last}"),
        }
    }

    fn code(&self, line: u32) -> Text {
        let at = (line as usize).checked_sub(1);
        let code = at
            .and_then(|at| self.source.lines().nth(at))
            .unwrap_or_default();
        let lines = highlight::rust(self.screen, code.trim());
        lines.into_iter().next().unwrap_or_default()
    }

    fn name(&self, id: u64) -> &str {
        self.names.get(&id).map_or("?", String::as_str)
    }
}

fn who(thread: u32) -> String {
    if thread == 0 {
        "main".to_owned()
    } else {
        format!("t{thread}")
    }
}

/// What each object is called: as in the source where that tells, by its kind otherwise; with a
/// number where several would be called the same.
fn called(timeline: &Timeline, source: &str) -> BTreeMap<u64, String> {
    let named: Vec<(u64, Option<String>, &str)> = timeline
        .objects
        .iter()
        .map(|object| {
            let name = object.line.and_then(|line| {
                let at = names::at(source, line, object.column);
                // The line of a `Cell` is one that uses it.
                let made_there = object.kind != "Cell";
                at.or_else(|| names::on_line(source, line).filter(|_| made_there))
            });
            (object.id, name, object.kind.as_str())
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

/// The objects that get a lane: all where there is room; otherwise those in trouble first, then
/// those that are borrowed or locked.
fn lanes<'a>(screen: &Screen, timeline: &'a Timeline) -> Vec<&'a Watched> {
    if screen.width < NARROW {
        return Vec::new();
    }
    let mut trouble = BTreeSet::new();
    let mut guarded = BTreeSet::new();
    for act in timeline.rows.iter().flat_map(|row| &row.acts) {
        match act {
            Act::Conflict { object, .. } | Act::Poison { object } | Act::Try { object, .. } => {
                trouble.insert(*object);
            }
            Act::Take { object, .. } => {
                guarded.insert(*object);
            }
            _ => {}
        }
    }
    let mut lanes: Vec<_> = timeline.objects.iter().enumerate().collect();
    lanes.sort_by_key(|(at, object)| {
        let id = object.id;
        (!trouble.contains(&id), !guarded.contains(&id), *at)
    });
    lanes.truncate(MOST_LANES);
    lanes.sort_by_key(|(at, _)| *at);
    lanes.into_iter().map(|(_, object)| object).collect()
}

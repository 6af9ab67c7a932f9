//! Draws the life of borrows and locks beside the lines that began and ended them.

use std::collections::BTreeMap;

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use crate::model::{Act, Row, Timeline, Watched};

/// Below this width a list of sentences is easier to read than lanes.
const NARROW: usize = 60;

/// The most lanes that are drawn; the others are told in words alone.
const MOST_LANES: usize = 6;

/// The most rows that are drawn.
const MOST_ROWS: usize = 200;

/// A guard that is alive.
struct Guard {
    object: u64,
    shared: bool,
    since: Option<u32>,
}

/// The signs of a lane.
struct Signs {
    shared: &'static str,
    alone: &'static str,
    begin: &'static str,
    end: &'static str,
    mark: &'static str,
    conflict: &'static str,
}

const UNICODE: Signs = Signs {
    shared: "│",
    alone: "┃",
    begin: "┬",
    end: "┴",
    mark: "•",
    conflict: "✗",
};
const ASCII: Signs = Signs {
    shared: "|",
    alone: "#",
    begin: "+",
    end: "-",
    mark: "*",
    conflict: "X",
};

/// A whole run: a row for each line that did something, time going down.
pub fn timeline(screen: &Screen, timeline: &Timeline, source: &str) -> String {
    let mut page = Page::new(screen);
    if timeline.rows.is_empty() {
        page.sentence(&Text::plain("This run used no cell, lock or atomic."));
        return page.finish();
    }
    let mut drawing = Drawing {
        screen,
        source,
        timeline,
        signs: if screen.unicode { &UNICODE } else { &ASCII },
        alive: BTreeMap::new(),
        threads: timeline.rows.iter().any(|row| row.thread != 0),
    };
    drawing.heads(&mut page);
    for row in timeline.rows.iter().take(MOST_ROWS) {
        drawing.row(row, &mut page);
    }
    let more = timeline.rows.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        page.line(&Text::of(Role::Dim, format!("and {more} more lines")));
    }
    if timeline.cut {
        page.sentence(&Text::plain(
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
    alive: BTreeMap<u64, Guard>,
    threads: bool,
}

impl Drawing<'_> {
    fn is_narrow(&self) -> bool {
        self.screen.width < NARROW
    }

    fn lanes(&self) -> impl Iterator<Item = &Watched> {
        let most = if self.is_narrow() { 0 } else { MOST_LANES };
        self.timeline.objects.iter().take(most)
    }

    /// How wide the column of source text is.
    fn code_width(&self) -> usize {
        let lanes = self.lanes().count() * 2;
        (self.screen.width.saturating_sub(lanes + 6) / 2).clamp(8, 48)
    }

    /// Which lane is whose.
    fn heads(&self, page: &mut Page) {
        for (at, object) in self.lanes().enumerate() {
            let name = self.name(object.id);
            let made = object
                .line
                .map_or(String::new(), |line| format!(", made at line {line}"));
            let text = format!("lane {}: {name} ({}{made})", at + 1, object.kind);
            page.line(&Text::of(
                Role::Dim,
                safe::fit(self.screen, &text, self.screen.width),
            ));
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
            begin,
            end,
            mark,
            conflict,
        } = self.signs;
        let text = format!(
            "{begin} begins, {shared} shared and {alone} exclusive while alive, {end} ends, {mark} read or write, {conflict} conflict"
        );
        page.gap().sentence(&Text::of(Role::Dim, text));
    }

    fn row(&mut self, row: &Row, page: &mut Page) {
        if row.fold > 0 {
            let text = format!("the next {} repeated {} times:", lines(row.fold), row.times);
            page.line(&Text::of(Role::Note, text));
        }
        let mut line = Text::of(
            Role::Dim,
            row.line
                .map_or("    ".to_owned(), |line| format!("{line:>3} ")),
        );
        if self.threads {
            let who = if row.thread == 0 {
                "main".to_owned()
            } else {
                format!("t{}", row.thread)
            };
            line.push(Role::Note, format!("{who:<5}"));
        }
        let room = self.code_width();
        let code = row.line.map_or("", |line| self.code(line));
        let mut code = Text::plain(safe::fit(self.screen, code, room));
        code.pad(room + 1);
        line.append(&code);
        let signs = self.signs_of(row);
        for object in self.lanes().map(|object| object.id).collect::<Vec<_>>() {
            line.append(&self.lane(object, signs.get(&object).copied()))
                .push(Role::Plain, " ");
        }
        let told: Vec<String> = row
            .acts
            .iter()
            .map(|act| self.told(act))
            .filter(|text| !text.is_empty())
            .collect();
        self.live(row);
        let words = told.join("; ");
        let bad = row.acts.iter().any(|act| {
            matches!(
                act,
                Act::Conflict { .. } | Act::Panic { .. } | Act::Poison { .. }
            )
        });
        let role = if bad { Role::Bad } else { Role::Plain };
        let words = Text::of(role, safe::visible(self.screen, &words));
        let left = self.screen.width.saturating_sub(line.width() + 1);
        if left >= 16 && !self.is_narrow() {
            page.hanging(&line.with(Role::Plain, " "), &words);
        } else {
            page.line(&line.fit(self.screen, self.screen.width));
            page.indented(6, &words);
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
                Act::Take { object, guard, .. } => {
                    here.insert(*guard, *object);
                    set(*object, 2, self.signs.begin);
                }
                Act::Release { guard, .. } => {
                    let of = here
                        .get(guard)
                        .copied()
                        .or(self.alive.get(guard).map(|guard| guard.object));
                    if let Some(object) = of {
                        // Begun and ended on one line: a mark.
                        let sign = if here.contains_key(guard) {
                            self.signs.mark
                        } else {
                            self.signs.end
                        };
                        set(object, 2, sign);
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
        match guards.next() {
            Some(guard) if guard.shared => Text::of(Role::Good, self.signs.shared),
            Some(_) => Text::of(Role::Note, self.signs.alone),
            None => Text::plain(" "),
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

    fn told(&self, act: &Act) -> String {
        match act {
            Act::Take { object, op, .. } => format!("{}.{op}", self.name(*object)),
            Act::Release { guard, how } => self.released(*guard, how),
            Act::Mark { object, op, value } => {
                let value = value
                    .as_ref()
                    .map_or(String::new(), |value| format!(" {value}"));
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
                let since = self.alive.get(against).and_then(|guard| guard.since);
                let since = since.map_or("a guard".to_owned(), |line| {
                    format!("the guard from line {line}")
                });
                format!("{}.{op} {what}: {since} is still alive", self.name(*object))
            }
            Act::Poison { object } => format!("{} becomes poisoned", self.name(*object)),
            Act::Thread { thread } => format!("starts t{thread}"),
            // The conflict says it better.
            Act::Panic { message } if message.contains("already") => String::new(),
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

    fn code(&self, line: u32) -> &str {
        let at = (line as usize).checked_sub(1);
        at.and_then(|at| self.source.lines().nth(at))
            .unwrap_or_default()
            .trim()
    }

    /// The field or variable that an object was made for, or its kind and number.
    fn name(&self, id: u64) -> String {
        let Some(object) = self.timeline.objects.iter().find(|object| object.id == id) else {
            return format!("#{id}");
        };
        self.declared(object)
            .unwrap_or_else(|| format!("{}#{id}", object.kind))
    }

    /// Looks before the place where it was made: `name: RefCell::new(…)`, `let name = Rc::new(RefCell::new(…))`.
    fn declared(&self, object: &Watched) -> Option<String> {
        let line = self
            .source
            .lines()
            .nth((object.line? as usize).checked_sub(1)?)?;
        let before: String = line
            .chars()
            .take((object.column as usize).checked_sub(1)?)
            .collect();
        let mut before = before.trim_end();
        while let Some(outer) = before.strip_suffix('(') {
            // `Rc::new(` and the like around it.
            before = outer
                .trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                .trim_end();
        }
        // A `Cell` is known from its first use on: `hits.get()`.
        let before = before
            .strip_suffix('.')
            .map_or(before.to_owned(), |receiver| format!("{receiver}:"));
        let place = match before.strip_suffix('=') {
            Some(left) => left.split(':').next()?.trim_end(),
            None => before.strip_suffix(':')?.trim_end(),
        };
        let name: String = place
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let name: String = name.chars().rev().collect();
        (!name.is_empty()).then_some(name)
    }
}

fn lines(count: usize) -> String {
    if count == 1 {
        "line is".to_owned()
    } else {
        format!("{count} lines are")
    }
}

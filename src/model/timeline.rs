//! What the look-alike saw of borrows and locks in one run (`shim/EVENTS.md`), read into rows.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One run, as rows in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The cells, locks and atomics that were met.
    pub objects: Vec<Watched>,
    /// What happened; acts of one thread on one line that follow each other are one row.
    pub rows: Vec<Row>,
    /// Whether the events were cut at their cap.
    pub cut: bool,
}

/// A cell, lock or atomic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Its number.
    pub id: u64,
    /// `RefCell`, `Mutex`, …
    pub kind: String,
    /// Where it was made, where that is in the learner's file.
    pub line: Option<u32>,
    /// The column there.
    pub column: u32,
}

/// What one thread did on one line before something else happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The thread; 0 is main.
    pub thread: u32,
    /// The line; nothing outside the learner's file.
    pub line: Option<u32>,
    /// What it did.
    pub acts: Vec<Act>,
    /// How often this row and its neighbours in the same fold were repeated; 1 where they were not.
    pub times: u32,
    /// How many rows the fold has that begins here; 0 where none does.
    pub fold: usize,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A guard is given.
    Take {
        /// Of what.
        object: u64,
        /// The guard.
        guard: u64,
        /// Whether others may hold one at the same time.
        shared: bool,
        /// `borrow_mut`, `lock`, …
        op: String,
    },
    /// A guard goes away.
    Release {
        /// The guard.
        guard: u64,
        /// `block`, `drop`, `statement`, `unwind` or `unknown`.
        how: String,
    },
    /// A cell or atomic is read or written.
    Mark {
        /// Which.
        object: u64,
        /// `get`, `store`, …
        op: String,
        /// Whether it is written.
        write: bool,
        /// The value, where it can be told; for the write of an atomic the one before.
        value: Option<String>,
        /// In a fold the value of the last time round, where it is another.
        last: Option<String>,
    },
    /// `try_lock`, `try_borrow` and so on answer.
    Try {
        /// Of what.
        object: u64,
        /// Which.
        op: String,
        /// Whether it got the guard.
        ok: bool,
    },
    /// A guard that is alive stands in the way.
    Conflict {
        /// Of what.
        object: u64,
        /// What was tried.
        op: String,
        /// The guard, 0 where it is not known.
        against: u64,
        /// Whether the thread panics; it waits otherwise.
        panics: bool,
    },
    /// A lock becomes poisoned.
    Poison {
        /// Which.
        object: u64,
    },
    /// A thread is started.
    Thread {
        /// Which.
        thread: u32,
    },
    /// A thread panics.
    Panic {
        /// What it says.
        message: String,
    },
}

#[derive(Deserialize)]
struct Written {
    e: String,
    o: Option<u64>,
    g: Option<u64>,
    t: Option<u32>,
    line: Option<u32>,
    col: Option<u32>,
    kind: Option<String>,
    mode: Option<String>,
    op: Option<String>,
    how: Option<String>,
    value: Option<String>,
    ok: Option<bool>,
    against: Option<u64>,
    message: Option<String>,
}

/// The longest body of a loop, in rows, that is folded.
const LONGEST_LOOP: usize = 12;

impl Timeline {
    /// Reads events, a JSON object a line. What is not known, or torn, is passed over.
    pub fn parse(events: &str) -> Self {
        let mut timeline = Self::default();
        for line in events.lines() {
            if let Ok(line) = serde_json::from_str::<Written>(line) {
                timeline.add(line);
            }
        }
        timeline.fold();
        timeline
    }

    fn add(&mut self, line: Written) {
        let thread = line.t.unwrap_or(0);
        let op = line.op.unwrap_or_default();
        let act = match (line.e.as_str(), line.o, line.g) {
            ("cut", ..) => {
                self.cut = true;
                return;
            }
            ("new", Some(id), _) => {
                let kind = line.kind.unwrap_or_default();
                let column = line.col.unwrap_or(0);
                self.objects.push(Watched {
                    id,
                    kind,
                    line: line.line,
                    column,
                });
                return;
            }
            ("take", Some(object), Some(guard)) => {
                let shared = matches!(line.mode.as_deref(), Some("shared" | "read"));
                Act::Take {
                    object,
                    guard,
                    shared,
                    op,
                }
            }
            ("release", _, Some(guard)) => Act::Release {
                guard,
                how: line.how.unwrap_or_default(),
            },
            ("read" | "write", Some(object), _) => Act::Mark {
                object,
                op,
                write: line.e == "write",
                value: line.value,
                last: None,
            },
            // One that got its guard is told by the guard.
            ("try", Some(object), _) if line.ok == Some(false) => Act::Try {
                object,
                op,
                ok: false,
            },
            ("conflict", Some(object), _) => {
                let panics = line.kind.as_deref() == Some("panic");
                Act::Conflict {
                    object,
                    op,
                    against: line.against.unwrap_or(0),
                    panics,
                }
            }
            ("poison", Some(object), _) => {
                // The event bears the line that took the lock; what poisons it is the release.
                let act = Act::Poison { object };
                return match self.rows.last_mut() {
                    Some(row) if row.thread == thread => row.acts.push(act),
                    _ => self.push(thread, None, act),
                };
            }
            ("thread", ..) => {
                // It is the new thread's number that the event bears; main is where it was started.
                let act = Act::Thread { thread };
                return self.push(0, line.line, act);
            }
            ("panic", ..) => Act::Panic {
                message: line.message.unwrap_or_default(),
            },
            _ => return,
        };
        self.push(thread, line.line, act);
    }

    fn push(&mut self, thread: u32, line: Option<u32>, act: Act) {
        match self.rows.last_mut() {
            Some(row) if row.thread == thread && row.line == line => row.acts.push(act),
            _ => self.rows.push(Row {
                thread,
                line,
                acts: vec![act],
                times: 1,
                fold: 0,
            }),
        }
    }

    /// Shows rows that repeat once, with how often.
    fn fold(&mut self) {
        let rows: Vec<Row> = std::mem::take(&mut self.rows)
            .iter()
            .flat_map(rounds)
            .collect();
        let shapes: Vec<_> = rows.iter().map(shape).collect();
        // A guard that the last time round took is the one that lives on; it is drawn as the one
        // that the first time round took.
        let mut drawn_as: BTreeMap<u64, u64> = BTreeMap::new();
        let mut at = 0;
        while at < rows.len() {
            let (length, times) = repeated(&shapes[at..]);
            let kept = &rows[at..at + length];
            let last = &rows[at + length * (times - 1)..at + length * times];
            let begin = self.rows.len();
            for row in kept {
                let mut row = row.clone();
                row.times = u32::try_from(times).unwrap_or(u32::MAX);
                row.acts.iter_mut().for_each(|act| act.rename(&drawn_as));
                self.rows.push(row);
            }
            if times > 1 {
                self.rows[begin].fold = length;
                let drawn = self.rows[begin..].iter_mut().flat_map(|row| &mut row.acts);
                for (act, last) in drawn.zip(last.iter().flat_map(|row| &row.acts)) {
                    match (act, last) {
                        (Act::Take { guard, .. }, Act::Take { guard: last, .. }) => {
                            drawn_as.insert(*last, *guard);
                        }
                        (Act::Mark { value, last, .. }, Act::Mark { value: latest, .. }) => {
                            *last = latest.clone().filter(|_| latest != value);
                        }
                        _ => {}
                    }
                }
            }
            at += length * times;
        }
    }
}

impl Act {
    /// Calls the guard that it is about by another number.
    fn rename(&mut self, names: &BTreeMap<u64, u64>) {
        if let Self::Release { guard, .. } | Self::Conflict { against: guard, .. } = self
            && let Some(name) = names.get(guard)
        {
            *guard = *name;
        }
    }
}

/// A row for each time round, where a whole loop is on one line.
fn rounds(row: &Row) -> Vec<Row> {
    let shapes: Vec<_> = row.acts.iter().map(act_shape).collect();
    let mut parts: Vec<Vec<Act>> = vec![Vec::new()];
    let mut at = 0;
    while at < shapes.len() {
        let (length, times) = repeated(&shapes[at..]);
        let acts = row.acts[at..at + length * times].chunks(length);
        if times > 1 {
            parts.extend(acts.map(<[Act]>::to_vec));
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.extend(acts.flatten().cloned());
        }
        at += length * times;
    }
    parts.retain(|part| !part.is_empty());
    let row = |acts| Row {
        acts,
        ..row.clone()
    };
    parts.into_iter().map(row).collect()
}

/// What makes two acts the same but for values and the numbers of guards.
type ActShape = (u8, u64, String);

fn act_shape(act: &Act) -> ActShape {
    match act {
        Act::Take { object, op, .. } => (0, *object, op.clone()),
        Act::Release { how, .. } => (1, 0, how.clone()),
        Act::Mark {
            object, op, write, ..
        } => (2 + u8::from(*write), *object, op.clone()),
        Act::Try { object, op, .. } => (4, *object, op.clone()),
        Act::Conflict { object, op, .. } => (5, *object, op.clone()),
        Act::Poison { object } => (6, *object, String::new()),
        Act::Thread { .. } => (7, 0, String::new()),
        Act::Panic { message } => (8, 0, message.clone()),
    }
}

fn shape(row: &Row) -> (u32, Option<u32>, Vec<ActShape>) {
    let acts = row.acts.iter().map(act_shape).collect();
    (row.thread, row.line, acts)
}

/// How many rows a loop that begins here has, and how often it is run; `(1, 1)` where there is none.
fn repeated<T: PartialEq>(shapes: &[T]) -> (usize, usize) {
    let mut best = (1, 1);
    for length in 1..=LONGEST_LOOP.min(shapes.len() / 2) {
        let mut times = 1;
        while (times + 1) * length <= shapes.len()
            && shapes[times * length..(times + 1) * length] == shapes[..length]
        {
            times += 1;
        }
        // Twice may be chance; three times is a loop.
        if times >= 3 && times * length > best.0 * best.1 {
            best = (length, times);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(guard: u64, line: u32) -> String {
        format!("{{\"e\":\"take\",\"o\":1,\"g\":{guard},\"line\":{line}}}\n")
    }

    fn release(guard: u64, line: u32) -> String {
        format!("{{\"e\":\"release\",\"g\":{guard},\"line\":{line}}}\n")
    }

    #[test]
    fn a_loop_is_folded() {
        let mut events = String::from(
            "{\"e\":\"new\",\"o\":1,\"kind\":\"Cell\",\"line\":2,\"col\":9,\"t\":0}\n",
        );
        for n in 0..1000 {
            let value = n.to_string();
            let read =
                serde_json::json!({"e":"read","o":1,"op":"get","value":value,"line":4,"t":0});
            events.push_str(&read.to_string());
            events.push_str("\n{\"e\":\"write\",\"o\":1,\"op\":\"set\",\"line\":5,\"t\":0}\n");
        }
        let timeline = Timeline::parse(&events);
        assert_eq!(timeline.rows.len(), 2);
        assert_eq!((timeline.rows[0].times, timeline.rows[0].fold), (1000, 2));
    }

    #[test]
    fn a_torn_line_is_passed_over() {
        let timeline = Timeline::parse("{\"e\":\"take\",\"o\":1,\"g\":2,\"line\":3}\n{\"e\":\"rel");
        assert_eq!(timeline.rows.len(), 1);
    }

    #[test]
    fn a_loop_on_one_line_is_folded() {
        let mut events = String::new();
        for guard in 0..9 {
            events.push_str(&take(guard, 3));
            events.push_str(&release(guard, 3));
        }
        let timeline = Timeline::parse(&events);
        assert_eq!(timeline.rows.len(), 1);
        assert_eq!((timeline.rows[0].times, timeline.rows[0].fold), (9, 1));
    }

    #[test]
    fn a_guard_that_outlives_a_loop_ends_where_it_ends() {
        let mut events = take(1, 2);
        for guard in 2..8 {
            events.push_str(&take(guard, 4));
            events.push_str(&release(guard - 1, 4));
        }
        events.push_str(&release(7, 6));
        let timeline = Timeline::parse(&events);
        let mut alive = std::collections::BTreeSet::new();
        for act in timeline.rows.iter().flat_map(|row| &row.acts) {
            match act {
                Act::Take { guard, .. } => assert!(alive.insert(*guard)),
                Act::Release { guard, .. } => assert!(alive.remove(guard)),
                _ => {}
            }
        }
        assert!(alive.is_empty());
    }

    #[test]
    fn a_lock_is_poisoned_where_its_guard_is_released() {
        let timeline = Timeline::parse(
            "{\"e\":\"release\",\"g\":2,\"how\":\"unwind\",\"line\":12,\"t\":1}\n{\"e\":\"poison\",\"o\":1,\"line\":8,\"t\":1}",
        );
        assert_eq!(timeline.rows.len(), 1);
        assert_eq!(timeline.rows[0].line, Some(12));
    }
}

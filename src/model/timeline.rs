//! What the look-alike saw of borrows and locks in one run (`shim/EVENTS.md`), read into rows.

use serde::Deserialize;

use super::folding;

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
    /// The folds that begin here, the outermost first.
    pub folds: Vec<Fold>,
}

/// A loop: rows that are shown once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// How many rows one time round has.
    pub rows: usize,
    /// How often they were run.
    pub times: usize,
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
        /// What for.
        usage: Usage,
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
        /// Its name, where it was given one.
        name: Option<String>,
    },
    /// The program prints.
    Print {
        /// What, with the line break where there is one.
        text: String,
        /// In a fold what is printed the last time round, where that is another text.
        last: Option<String>,
    },
    /// A thread panics.
    Panic {
        /// What it says.
        message: String,
    },
}

/// What a cell or atomic is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// Its value is looked at.
    Read,
    /// It gets another value.
    Write,
    /// It gets its first and only value.
    Init,
}

impl Act {
    /// The cell, lock or atomic that it is about, where the act itself says so.
    pub fn object(&self) -> Option<u64> {
        match self {
            Self::Take { object, .. }
            | Self::Mark { object, .. }
            | Self::Try { object, .. }
            | Self::Conflict { object, .. }
            | Self::Poison { object } => Some(*object),
            Self::Release { .. }
            | Self::Thread { .. }
            | Self::Print { .. }
            | Self::Panic { .. } => None,
        }
    }
}

#[derive(Deserialize)]
struct Written {
    e: String,
    o: Option<u64>,
    g: Option<u64>,
    t: Option<u32>,
    by: Option<u32>,
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
    name: Option<String>,
    text: Option<String>,
}

impl Timeline {
    /// Reads events, a JSON object a line. What is not known, or torn, is passed over.
    pub fn parse(events: &str) -> Self {
        let mut timeline = Self::default();
        for line in events.lines() {
            if let Ok(line) = serde_json::from_str::<Written>(line) {
                timeline.add(line);
            }
        }
        timeline.rows = folding::fold(&timeline.rows);
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
            ("read" | "write" | "init", Some(object), _) => Act::Mark {
                object,
                op,
                usage: match line.e.as_str() {
                    "read" => Usage::Read,
                    "init" => Usage::Init,
                    _ => Usage::Write,
                },
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
                // It is the new thread's number that the event bears.
                let name = line.name;
                let act = Act::Thread { thread, name };
                return self.push(line.by.unwrap_or(0), line.line, act);
            }
            ("print", ..) => Act::Print {
                text: line.text.unwrap_or_default(),
                last: None,
            },
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
                folds: Vec::new(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(rows: usize, times: usize) -> Fold {
        Fold { rows, times }
    }

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
        assert_eq!(timeline.rows[0].folds, [fold(2, 1000)]);
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
        assert_eq!(timeline.rows[0].folds, [fold(1, 9)]);
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

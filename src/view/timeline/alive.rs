//! Keeps which guards are alive and who waits, from row to row of a timeline.

use std::collections::BTreeMap;

use crate::model::{Act, Row};

/// The state between two rows.
#[derive(Default)]
pub struct Alive {
    guards: BTreeMap<u64, Guard>,
    /// The object that each waiting thread waits for.
    waits: BTreeMap<u32, u64>,
}

/// A guard that is alive.
pub struct Guard {
    /// Of what.
    pub object: u64,
    /// Whether others may hold one at the same time.
    pub shared: bool,
    /// The line that took it.
    pub since: Option<u32>,
    /// The thread that took it.
    pub thread: u32,
}

impl Alive {
    /// Goes past a row.
    pub fn pass(&mut self, row: &Row) {
        // A thread that does something waits no more.
        self.waits.remove(&row.thread);
        for act in &row.acts {
            match act {
                Act::Take {
                    object,
                    guard,
                    shared,
                    ..
                } => {
                    let taken = Guard {
                        object: *object,
                        shared: *shared,
                        since: row.line,
                        thread: row.thread,
                    };
                    self.guards.insert(*guard, taken);
                    self.waits.remove(&row.thread);
                }
                Act::Release { guard, .. } => {
                    self.guards.remove(guard);
                }
                Act::Conflict {
                    object,
                    panics: false,
                    ..
                } => {
                    self.waits.insert(row.thread, *object);
                }
                _ => {}
            }
        }
    }

    /// A guard, if it is alive.
    pub fn guard(&self, guard: u64) -> Option<&Guard> {
        self.guards.get(&guard)
    }

    /// One of the guards of an object; of one thread's where that is given.
    pub fn of(&self, object: u64, thread: Option<u32>) -> Option<&Guard> {
        self.guards.values().find(|guard| {
            guard.object == object && thread.is_none_or(|thread| guard.thread == thread)
        })
    }

    /// Whether a thread waits for an object.
    pub fn waits(&self, thread: u32, object: u64) -> bool {
        self.waits.get(&thread) == Some(&object)
    }
}

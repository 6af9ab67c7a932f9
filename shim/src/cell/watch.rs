//! Owns what a mirrored object tells the trace: its making, its guards, its conflicts.
use crate::rt::json::string;
use crate::rt::ops::LockMode;
use crate::rt::{Loc, events, scheduler};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// An object's number in the trace; 0 until it is first used.
pub struct Watch(AtomicU64);

impl Watch {
    pub const fn new() -> Self {
        Watch(AtomicU64::new(0))
    }

    /// The object's number; its first use tells the trace where it was made.
    pub fn id(&self, kind: &str, made: Loc) -> u64 {
        let known = self.0.load(Ordering::Relaxed);
        if known != 0 || !events::on() {
            return known;
        }
        let id = events::fresh();
        self.0.store(id, Ordering::Relaxed);
        events::emit("new", made, &format!("\"o\":{id},\"kind\":\"{kind}\""));
        id
    }

    /// Tells that a lock is held, so that its taker waits.
    pub fn waiting(&self, id: impl FnOnce() -> u64, index: usize, mode: LockMode, loc: Loc) {
        if events::on() && !scheduler::lock_is_free(index, mode) {
            let id = id();
            let op = match mode {
                LockMode::Lock => "lock",
                LockMode::Read => "read",
                LockMode::Write => "write",
            };
            events::emit("wait", loc, &format!("\"o\":{id},\"op\":\"{op}\""));
            events::emit(
                "conflict",
                loc,
                &format!(
                    "\"o\":{id},\"op\":\"{op}\",\"against\":{},\"kind\":\"wait\"",
                    last_guard(id)
                ),
            );
        }
    }

    pub fn tried(&self, id: impl FnOnce() -> u64, op: &str, ok: bool, loc: Loc) {
        if events::on() {
            events::emit(
                "try",
                loc,
                &format!("\"o\":{},\"op\":\"{op}\",\"ok\":{ok}", id()),
            );
        }
    }

    pub fn poisoned(&self, id: impl FnOnce() -> u64, loc: Loc) {
        if events::on() {
            events::emit("poison", loc, &format!("\"o\":{}", id()));
        }
    }

    /// A borrow that panics, against the newest one that is still alive.
    pub fn conflict(&self, id: u64, op: &str, loc: Loc) {
        if events::on() {
            events::emit(
                "conflict",
                loc,
                &format!(
                    "\"o\":{id},\"op\":\"{op}\",\"against\":{},\"kind\":\"panic\"",
                    last_guard(id)
                ),
            );
        }
    }
}

static OPEN: std::sync::Mutex<Vec<(u64, u64)>> = std::sync::Mutex::new(Vec::new());

fn open() -> std::sync::MutexGuard<'static, Vec<(u64, u64)>> {
    OPEN.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The guard of object `id` that was taken last and is still alive; 0 if there is none.
fn last_guard(id: u64) -> u64 {
    open()
        .iter()
        .rev()
        .find(|guard| guard.0 == id)
        .map_or(0, |guard| guard.1)
}

/// A guard's number in the trace; 0 outside a trace.
pub struct Guard(u64);

impl Guard {
    pub fn new(id: impl FnOnce() -> u64, mode: &str, op: &str, loc: Loc) -> Self {
        if !events::on() {
            return Guard(0);
        }
        let (object, guard) = (id(), events::fresh());
        open().push((object, guard));
        events::emit(
            "take",
            loc,
            &format!("\"o\":{object},\"g\":{guard},\"mode\":\"{mode}\",\"op\":\"{op}\""),
        );
        Guard(guard)
    }

    /// A further guard of the same object, as `Ref::clone` makes it.
    pub fn another(&self, op: &str, loc: Loc) -> Self {
        let object = open()
            .iter()
            .find(|open| open.1 == self.0)
            .map(|open| open.0);
        object.map_or(Guard(0), |object| Guard::new(|| object, "shared", op, loc))
    }

    /// Tells where the guard went away. Only a backtrace knows: `Drop` has no caller's location.
    pub fn release(&mut self, _poisoned: bool, taken: Loc) {
        let guard = std::mem::take(&mut self.0);
        if guard == 0 {
            return;
        }
        open().retain(|open| open.1 != guard);
        if !events::on() {
            return;
        }
        let (line, dropped) = events::drop_line(taken);
        let how = match (std::thread::panicking(), dropped, line) {
            (true, ..) => "unwind",
            (_, true, _) => "drop",
            (_, _, Some(line)) if line == taken.line() => "statement",
            (_, _, Some(_)) => "block",
            _ => "unknown",
        };
        let mut fields = format!(
            "\"g\":{guard},\"how\":\"{how}\",\"t\":{}",
            scheduler::me().unwrap_or(0)
        );
        let _ = write!(fields, ",\"line\":{}", crate::rt::json::maybe(line));
        events::emit_bare("release", &fields);
    }
}

/// One read or write of a cell or an atomic.
pub fn mark(event: &str, id: u64, op: &str, value: Option<String>, loc: Loc) {
    let value = value.map_or_else(|| "null".into(), |value| string(&value));
    events::emit(
        event,
        loc,
        &format!("\"o\":{id},\"op\":\"{op}\",\"value\":{value}"),
    );
}

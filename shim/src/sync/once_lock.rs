//! Owns the mirror of `OnceLock`.
use crate::cell::show::show;
use crate::cell::watch::{self, Watch};
use crate::rt::waiting::{self, Attempt, attempt};
use crate::rt::{Loc, Meta, events, me, scheduler};
use std::cell::UnsafeCell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync as real;
use std::sync::atomic::{AtomicU8, Ordering};

const EMPTY: u8 = 0;
const RUNNING: u8 = 1;
const FULL: u8 = 2;

pub struct OnceLock<T> {
    meta: Meta,
    watch: Watch,
    phase: AtomicU8,
    inner: UnsafeCell<real::OnceLock<T>>,
}

// SAFETY: the cell is written only by `fresh`, while no other thread of the execution runs and none
// holds a reference from an earlier one; else it is used as the real lock, which is `Sync` so.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

/// Tells the engine how an initialisation ended, also when it panicked.
struct Ending<'a> {
    meta: &'a Meta,
    phase: &'a AtomicU8,
    end: u8,
    kind: &'static str,
    loc: Loc,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        attempt(self.meta, self.kind, "initialised", self.loc, None, || {
            self.phase.store(self.end, Ordering::Relaxed);
            Attempt::Changed(())
        });
    }
}

impl<T> OnceLock<T> {
    #[track_caller]
    pub const fn new() -> Self {
        OnceLock {
            meta: Meta::new(),
            watch: Watch::new(),
            phase: AtomicU8::new(EMPTY),
            inner: UnsafeCell::new(real::OnceLock::new()),
        }
    }

    fn inner(&self) -> &real::OnceLock<T> {
        // SAFETY: see `Sync` above.
        unsafe { &*self.inner.get() }
    }

    /// A static starts empty in each execution; whether this was one.
    pub(super) fn fresh(&self) -> bool {
        let mut state = scheduler::state();
        let (_, seen_before) = waiting::plain(&mut state, &self.meta, "OnceLock");
        if seen_before {
            self.phase.store(EMPTY, Ordering::Relaxed);
            // SAFETY: this is the first use in this execution, so nothing borrows the old value,
            // which is left where it is: its drop is not part of this run.
            unsafe { std::ptr::write(self.inner.get(), real::OnceLock::new()) };
        } else if self.inner().get().is_some() {
            self.phase.store(FULL, Ordering::Relaxed);
        }
        seen_before
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if me().is_some() {
            self.fresh();
            attempt(
                &self.meta,
                "OnceLock",
                "get",
                Location::caller(),
                None,
                || Attempt::Looked(()),
            );
            self.mark("read", "get", Location::caller());
        }
        self.inner().get()
    }

    #[track_caller]
    pub fn wait(&self) -> &T {
        if me().is_some() {
            self.fresh();
            attempt(
                &self.meta,
                "OnceLock",
                "wait",
                Location::caller(),
                None,
                || match self.phase.load(Ordering::Relaxed) {
                    FULL => Attempt::Looked(()),
                    _ => Attempt::Wait,
                },
            );
        }
        self.inner().wait()
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut().get_mut()
    }

    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner().into_inner()
    }

    pub fn take(&mut self) -> Option<T> {
        *self.phase.get_mut() = EMPTY;
        self.meta.forget();
        self.inner.get_mut().take()
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.init("set", Location::caller(), || {
            value.take().expect("runs once")
        });
        if value.is_some() && events::on() {
            let id = || self.watch.id("OnceLock", self.meta.made());
            self.watch.tried(id, "set", false, Location::caller());
        }
        value.map_or(Ok(()), Err)
    }

    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        self.init("get_or_init", Location::caller(), f)
    }

    pub(super) fn init(&self, op: &'static str, loc: Loc, f: impl FnOnce() -> T) -> &T {
        if me().is_none() {
            return self.inner().get_or_init(f);
        }
        self.fresh();
        let ours = attempt(&self.meta, "OnceLock", op, loc, None, || {
            match self.phase.load(Ordering::Relaxed) {
                EMPTY => {
                    self.phase.store(RUNNING, Ordering::Relaxed);
                    Attempt::Changed(true)
                }
                RUNNING => Attempt::Wait,
                _ => Attempt::Looked(false),
            }
        });
        if ours == Some(true) {
            let mut ending = Ending {
                meta: &self.meta,
                phase: &self.phase,
                end: EMPTY,
                kind: "OnceLock",
                loc,
            };
            let value = f();
            let _ = self.inner().set(value);
            ending.end = FULL;
            self.mark("init", op, loc);
        } else if op != "set" {
            self.mark("read", op, loc);
        }
        self.inner().get().expect("it was initialised")
    }

    /// Tells the trace; `op` is `LazyLock` where one is behind it.
    fn mark(&self, event: &str, op: &str, loc: Loc) {
        if events::on() {
            let (kind, op) = match op {
                "LazyLock" => ("LazyLock", "force"),
                _ => ("OnceLock", op),
            };
            let value = self.inner().get();
            let value = value.map_or_else(|| Some("None".into()), show);
            watch::mark(event, self.watch.id(kind, self.meta.made()), op, value, loc);
        }
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner().fmt(f)
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.inner()
            .get()
            .cloned()
            .map_or_else(OnceLock::new, OnceLock::from)
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceLock {
            meta: Meta::new(),
            watch: Watch::new(),
            phase: AtomicU8::new(FULL),
            inner: UnsafeCell::new(real::OnceLock::from(value)),
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner() == other.inner()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

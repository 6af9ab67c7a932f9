//! Owns the mirror of `LazyCell`: the real one, with its initialisation marked in the trace.

use std::cell as real;
use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;

use super::show::show;
use super::watch::{self, Watch};
use crate::rt::{Loc, events};

/// A value that is computed at its first use.
pub struct LazyCell<T, F = fn() -> T> {
    watch: Watch,
    made: Loc,
    computed: Cell<bool>,
    inner: real::LazyCell<T, F>,
}

impl<T, F: FnOnce() -> T> LazyCell<T, F> {
    /// See `std::cell::LazyCell::new`.
    #[inline]
    #[track_caller]
    pub const fn new(f: F) -> Self {
        LazyCell {
            watch: Watch::new(),
            made: Location::caller(),
            computed: Cell::new(false),
            inner: real::LazyCell::new(f),
        }
    }

    /// See `std::cell::LazyCell::force`.
    #[inline]
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let value = real::LazyCell::force(&this.inner);
        if events::on() {
            let loc = Location::caller();
            let event = if this.computed.replace(true) {
                "read"
            } else {
                "init"
            };
            watch::mark(
                event,
                this.watch.id("LazyCell", this.made),
                "force",
                show(value),
                loc,
            );
        }
        value
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyCell<T, F> {
    type Target = T;
    #[inline]
    #[track_caller]
    fn deref(&self) -> &T {
        LazyCell::force(self)
    }
}

impl<T: Default> Default for LazyCell<T> {
    #[track_caller]
    fn default() -> Self {
        LazyCell::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyCell<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

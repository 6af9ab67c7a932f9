//! Owns the mirror of `OnceCell`: the real one, with its initialisation marked in the trace.

use std::cell as real;
use std::fmt;
use std::panic::Location;

use super::show::show;
use super::watch::{self, Watch};
use crate::rt::{Loc, events};

const KIND: &str = "OnceCell";

/// A value that is written once and shared from then on.
pub struct OnceCell<T> {
    watch: Watch,
    made: Loc,
    inner: real::OnceCell<T>,
}

impl<T> OnceCell<T> {
    /// See `std::cell::OnceCell::new`.
    #[inline]
    #[track_caller]
    pub const fn new() -> Self {
        OnceCell {
            watch: Watch::new(),
            made: Location::caller(),
            inner: real::OnceCell::new(),
        }
    }

    /// See `std::cell::OnceCell::get`.
    #[inline]
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let value = self.inner.get();
        self.read("get", Location::caller());
        value
    }

    /// See `std::cell::OnceCell::get_mut`.
    #[inline]
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut()
    }

    /// See `std::cell::OnceCell::set`.
    #[inline]
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let result = self.inner.set(value);
        let loc = Location::caller();
        if result.is_ok() {
            self.wrote("set", loc);
        } else {
            self.watch
                .tried(|| self.watch.id(KIND, self.made), "set", false, loc);
        }
        result
    }

    /// See `std::cell::OnceCell::get_or_init`.
    #[inline]
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let loc = Location::caller();
        if let Some(value) = self.inner.get() {
            self.read("get_or_init", loc);
            return value;
        }
        let value = self.inner.get_or_init(f);
        self.wrote("get_or_init", loc);
        value
    }

    /// See `std::cell::OnceCell::into_inner`.
    #[inline]
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }

    /// See `std::cell::OnceCell::take`.
    #[inline]
    pub fn take(&mut self) -> Option<T> {
        self.inner.take()
    }

    fn read(&self, op: &str, loc: Loc) {
        if events::on() {
            let value = self.inner.get().map_or_else(|| Some("None".into()), show);
            watch::mark("read", self.watch.id(KIND, self.made), op, value, loc);
        }
    }

    fn wrote(&self, op: &str, loc: Loc) {
        if events::on() {
            watch::mark(
                "init",
                self.watch.id(KIND, self.made),
                op,
                self.inner.get().and_then(show),
                loc,
            );
        }
    }
}

impl<T: Clone> Clone for OnceCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        OnceCell {
            watch: Watch::new(),
            made: Location::caller(),
            inner: self.inner.clone(),
        }
    }
}

impl<T> Default for OnceCell<T> {
    #[track_caller]
    fn default() -> Self {
        OnceCell::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for OnceCell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T: Eq> Eq for OnceCell<T> {}

impl<T> From<T> for OnceCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceCell {
            watch: Watch::new(),
            made: Location::caller(),
            inner: real::OnceCell::from(value),
        }
    }
}

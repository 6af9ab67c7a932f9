//! Owns the mirror of `Cell`: transparent, so that references to it can be made from others.
use super::show::show;
use super::watch;
use crate::rt::{Loc, events};
use std::cell as real;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

#[repr(transparent)]
pub struct Cell<T: ?Sized>(real::Cell<T>);

/// Cells that the trace has met, by address: the type has no room for a number.
static KNOWN: Mutex<Option<HashMap<usize, u64>>> = Mutex::new(None);

fn id(address: usize, loc: Loc) -> u64 {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    *known
        .get_or_insert_default()
        .entry(address)
        .or_insert_with(|| {
            let id = events::fresh();
            events::emit("new", loc, &format!("\"o\":{id},\"kind\":\"Cell\""));
            id
        })
}

/// A cell may have its place in memory from one that is gone: its number starts anew.
fn forget(address: usize) {
    if events::on()
        && let Some(known) = &mut *KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
    {
        known.remove(&address);
    }
}

impl<T> Cell<T> {
    pub const fn new(value: T) -> Self {
        Cell(real::Cell::new(value))
    }

    /// Tells of a read, or of a write of `value`.
    fn mark(&self, event: &str, op: &str, value: Option<&T>, loc: Loc) {
        if events::on() {
            let address = std::ptr::from_ref(self) as usize;
            watch::mark(event, id(address, loc), op, value.and_then(show), loc);
        }
    }

    #[track_caller]
    pub fn set(&self, value: T) {
        self.mark("write", "set", Some(&value), Location::caller());
        self.0.set(value);
    }

    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        self.mark("write", "replace", Some(&value), Location::caller());
        self.0.replace(value)
    }

    #[track_caller]
    pub fn swap(&self, other: &Self) {
        self.mark("write", "swap", None, Location::caller());
        other.mark("write", "swap", None, Location::caller());
        self.0.swap(&other.0);
    }

    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.mark("write", "take", None, Location::caller());
        self.0.take()
    }

    #[track_caller]
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        let value = self.0.get();
        self.mark("read", "get", Some(&value), Location::caller());
        value
    }

    #[track_caller]
    pub fn update(&self, f: impl FnOnce(T) -> T)
    where
        T: Copy,
    {
        let value = f(self.0.get());
        self.mark("write", "update", Some(&value), Location::caller());
        self.0.set(value);
    }

    pub fn into_inner(self) -> T {
        forget(std::ptr::from_ref(&self) as usize);
        self.0.into_inner()
    }
}

impl<T: ?Sized> Cell<T> {
    pub const fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }

    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }

    pub fn from_mut(value: &mut T) -> &Cell<T> {
        // SAFETY: `Cell` is `repr(transparent)` over the real one.
        unsafe { &*(std::ptr::from_ref(real::Cell::from_mut(value)) as *const Cell<T>) }
    }
}

impl<T> Cell<[T]> {
    pub fn as_slice_of_cells(&self) -> &[Cell<T>] {
        // SAFETY: both are `repr(transparent)` down to `[T]`, and std grants the same view.
        unsafe { &*(std::ptr::from_ref(self) as *const [Cell<T>]) }
    }
}

impl<T, const N: usize> Cell<[T; N]> {
    pub fn as_array_of_cells(&self) -> &[Cell<T>; N] {
        // SAFETY: as for slices.
        unsafe { &*std::ptr::from_ref(self).cast::<[Cell<T>; N]>() }
    }
}

impl<T: Copy> Clone for Cell<T> {
    fn clone(&self) -> Self {
        Cell(self.0.clone())
    }
}

impl<T: Default> Default for Cell<T> {
    fn default() -> Self {
        Cell::new(T::default())
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Copy + PartialEq> PartialEq for Cell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Copy + Eq> Eq for Cell<T> {}

impl<T: Copy + PartialOrd> PartialOrd for Cell<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl<T: Copy + Ord> Ord for Cell<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> From<T> for Cell<T> {
    fn from(value: T) -> Self {
        Cell::new(value)
    }
}

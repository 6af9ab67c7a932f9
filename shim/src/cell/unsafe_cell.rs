//! Owns the mirror of `UnsafeCell`: it tells the engine of every pointer that it gives away.
use crate::rt::{Meta, race};
use std::cell as real;
use std::fmt;
use std::panic::Location;

pub struct UnsafeCell<T: ?Sized> {
    known: Known,
    inner: real::UnsafeCell<T>,
}

/// Tells the engine when the cell goes away.
struct Known(Meta);

impl Drop for Known {
    fn drop(&mut self) {
        race::gone(&self.0);
    }
}

impl<T> UnsafeCell<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self {
        UnsafeCell {
            known: Known(Meta::new()),
            inner: real::UnsafeCell::new(value),
        }
    }

    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> UnsafeCell<T> {
    #[track_caller]
    pub fn get(&self) -> *mut T {
        let pointer = self.inner.get();
        let size = size_of_val(&self.inner);
        let address = pointer.cast::<u8>() as usize;
        race::given(&self.known.0, address, size, Location::caller());
        pointer
    }

    pub const fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }
}

impl<T> UnsafeCell<T> {
    #[track_caller]
    pub fn raw_get(this: *const Self) -> *mut T {
        // SAFETY: the field's place is computed without a reference to it.
        real::UnsafeCell::raw_get(unsafe { &raw const (*this).inner })
    }
}

impl<T: Default> Default for UnsafeCell<T> {
    #[track_caller]
    fn default() -> Self {
        UnsafeCell::new(T::default())
    }
}

impl<T> From<T> for UnsafeCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        UnsafeCell::new(value)
    }
}

impl<T: ?Sized> fmt::Debug for UnsafeCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsafeCell { .. }")
    }
}

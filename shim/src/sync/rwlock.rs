//! Owns the mirror of `RwLock` and its guards.
use super::reset::reset;
use crate::cell::watch::{Guard, Watch};
use crate::rt::ops::{self, LockMode};
use crate::rt::{Loc, Meta, object::Freshness};
use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{self as real, LockResult, PoisonError, TryLockError, TryLockResult};

pub struct RwLock<T: ?Sized> {
    meta: Meta,
    watch: Watch,
    inner: real::RwLock<T>,
}

impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    inner: ManuallyDrop<real::RwLockReadGuard<'a, T>>,
    lock: &'a RwLock<T>,
    taken: Taken,
}

#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    inner: ManuallyDrop<real::RwLockWriteGuard<'a, T>>,
    lock: &'a RwLock<T>,
    taken: Taken,
}

/// How a guard is known to the engine and to the trace.
struct Taken {
    index: Option<usize>,
    loc: Loc,
    guard: Guard,
}

impl<T> RwLock<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self {
        RwLock {
            meta: Meta::new(),
            watch: Watch::new(),
            inner: real::RwLock::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// The lock's index in this execution; a static starts afresh with each.
    fn index(&self) -> Option<usize> {
        let place = (&raw const self.inner).cast::<u8>() as usize;
        let place = (place, size_of_val(&self.inner));
        let freshness = ops::lock_index(&self.meta, "RwLock", place)?;
        if let Freshness::New { seen_before, .. } = freshness {
            if seen_before {
                self.inner.clear_poison();
            }
            match self.inner.try_write() {
                Ok(mut data) => reset(&freshness, &raw mut *data),
                Err(TryLockError::Poisoned(error)) => {
                    reset(&freshness, &raw mut *error.into_inner())
                }
                Err(TryLockError::WouldBlock) => {}
            }
        }
        match freshness {
            Freshness::Known(index) | Freshness::New { index, .. } => Some(index),
        }
    }

    fn id(&self) -> u64 {
        self.watch.id("RwLock", self.meta.made())
    }

    fn taken(&self, index: Option<usize>, mode: &str, op: &str, loc: Loc) -> Taken {
        Taken {
            index,
            loc,
            guard: Guard::new(|| self.id(), mode, op, loc),
        }
    }

    fn reader<'a>(
        &'a self,
        inner: real::RwLockReadGuard<'a, T>,
        index: Option<usize>,
        op: &str,
        loc: Loc,
    ) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard {
            inner: ManuallyDrop::new(inner),
            lock: self,
            taken: self.taken(index, "read", op, loc),
        }
    }

    fn writer<'a>(
        &'a self,
        inner: real::RwLockWriteGuard<'a, T>,
        index: Option<usize>,
        op: &str,
        loc: Loc,
    ) -> RwLockWriteGuard<'a, T> {
        RwLockWriteGuard {
            inner: ManuallyDrop::new(inner),
            lock: self,
            taken: self.taken(index, "write", op, loc),
        }
    }

    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let loc = Location::caller();
        let index = self.index();
        if let Some(index) = index {
            self.watch.waiting(|| self.id(), index, LockMode::Read, loc);
            ops::acquire(index, LockMode::Read, "read", loc);
        }
        match self.inner.read() {
            Ok(inner) => Ok(self.reader(inner, index, "read", loc)),
            Err(error) => Err(PoisonError::new(self.reader(
                error.into_inner(),
                index,
                "read",
                loc,
            ))),
        }
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let loc = Location::caller();
        let index = self.index();
        if let Some(index) = index {
            let got = ops::try_acquire(index, LockMode::Read, "try_read", loc);
            self.watch.tried(|| self.id(), "try_read", got, loc);
            if !got {
                return Err(TryLockError::WouldBlock);
            }
        }
        match self.inner.try_read() {
            Ok(inner) => Ok(self.reader(inner, index, "try_read", loc)),
            Err(TryLockError::Poisoned(error)) => Err(TryLockError::Poisoned(PoisonError::new(
                self.reader(error.into_inner(), index, "try_read", loc),
            ))),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let loc = Location::caller();
        let index = self.index();
        if let Some(index) = index {
            self.watch
                .waiting(|| self.id(), index, LockMode::Write, loc);
            ops::acquire(index, LockMode::Write, "write", loc);
        }
        match self.inner.write() {
            Ok(inner) => Ok(self.writer(inner, index, "write", loc)),
            Err(error) => Err(PoisonError::new(self.writer(
                error.into_inner(),
                index,
                "write",
                loc,
            ))),
        }
    }

    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let loc = Location::caller();
        let index = self.index();
        if let Some(index) = index {
            let got = ops::try_acquire(index, LockMode::Write, "try_write", loc);
            self.watch.tried(|| self.id(), "try_write", got, loc);
            if !got {
                return Err(TryLockError::WouldBlock);
            }
        }
        match self.inner.try_write() {
            Ok(inner) => Ok(self.writer(inner, index, "try_write", loc)),
            Err(TryLockError::Poisoned(error)) => Err(TryLockError::Poisoned(PoisonError::new(
                self.writer(error.into_inner(), index, "try_write", loc),
            ))),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        let _ = self.index();
        drop(crate::rt::scheduler::point(
            crate::rt::state::Pending::Step,
            "is_poisoned",
            Location::caller(),
        ));
        self.inner.is_poisoned()
    }

    pub fn clear_poison(&self) {
        self.inner.clear_poison();
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let loc = Location::caller();
        let mut this = ManuallyDrop::new(guard);
        let (lock, index) = (this.lock, this.taken.index);
        let taken = this.taken.loc;
        this.taken.guard.release(false, taken);
        // SAFETY: `this` is never dropped, so the real guard is taken out once.
        let inner = ManuallyDrop::into_inner(unsafe { std::ptr::read(&raw const this.inner) });
        let inner = real::RwLockWriteGuard::downgrade(inner);
        if let Some(index) = index {
            ops::downgrade(index, loc);
        }
        lock.reader(inner, index, "downgrade", loc)
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.taken.guard.release(false, self.taken.loc);
        if self.taken.index.is_some() {
            ops::before_release(self.taken.loc);
        }
        let poisoned_before = self.lock.inner.is_poisoned();
        // SAFETY: the real guard is dropped here and nowhere else.
        unsafe { ManuallyDrop::drop(&mut self.inner) };
        if let Some(index) = self.taken.index {
            ops::release(index, LockMode::Read, self.taken.loc);
        }
        if !poisoned_before && self.lock.inner.is_poisoned() {
            self.lock.watch.poisoned(|| self.lock.id(), self.taken.loc);
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        self.taken.guard.release(false, self.taken.loc);
        if self.taken.index.is_some() {
            ops::before_release(self.taken.loc);
        }
        let poisoned_before = self.lock.inner.is_poisoned();
        // SAFETY: the real guard is dropped here and nowhere else.
        unsafe { ManuallyDrop::drop(&mut self.inner) };
        if let Some(index) = self.taken.index {
            ops::release(index, LockMode::Write, self.taken.loc);
        }
        if !poisoned_before && self.lock.inner.is_poisoned() {
            self.lock.watch.poisoned(|| self.lock.id(), self.taken.loc);
        }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

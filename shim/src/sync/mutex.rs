//! Owns the mirror of `Mutex` and its guard.
use super::reset::reset;
use crate::cell::watch::{Guard, Watch};
use crate::rt::ops::{self, LockMode};
use crate::rt::{Loc, Meta, object::Freshness};
use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{self as real, LockResult, PoisonError, TryLockError, TryLockResult};

pub struct Mutex<T: ?Sized> {
    pub(super) meta: Meta,
    watch: Watch,
    inner: real::Mutex<T>,
}

impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    inner: ManuallyDrop<real::MutexGuard<'a, T>>,
    mutex: &'a Mutex<T>,
    taken: Taken,
}

/// How a guard is known to the engine and to the trace.
struct Taken {
    index: Option<usize>,
    loc: Loc,
    guard: Guard,
}

impl<T> Mutex<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Mutex {
            meta: Meta::new(),
            watch: Watch::new(),
            inner: real::Mutex::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// The lock's index in this execution; a static starts afresh with each.
    fn index(&self) -> Option<usize> {
        let place = (&raw const self.inner).cast::<u8>() as usize;
        let place = (place, size_of_val(&self.inner));
        let freshness = ops::lock_index(&self.meta, "Mutex", place)?;
        if let Freshness::New { seen_before, .. } = freshness {
            if seen_before {
                self.inner.clear_poison();
            }
            match self.inner.try_lock() {
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
        self.watch.id("Mutex", self.meta.made())
    }

    /// The engine has given the lock: the real one follows.
    pub(super) fn enter(
        &self,
        index: Option<usize>,
        op: &'static str,
        loc: Loc,
    ) -> LockResult<MutexGuard<'_, T>> {
        let guard = |inner| MutexGuard {
            inner: ManuallyDrop::new(inner),
            mutex: self,
            taken: Taken {
                index,
                loc,
                guard: Guard::new(|| self.id(), "lock", op, loc),
            },
        };
        match self.inner.lock() {
            Ok(inner) => Ok(guard(inner)),
            Err(error) => Err(PoisonError::new(guard(error.into_inner()))),
        }
    }

    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let loc = Location::caller();
        let index = self.index();
        if let Some(index) = index {
            self.watch.waiting(|| self.id(), index, LockMode::Lock, loc);
            ops::acquire(index, LockMode::Lock, "lock", loc);
        }
        self.enter(index, "lock", loc)
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let loc = Location::caller();
        let Some(index) = self.index() else {
            return match self.inner.try_lock() {
                Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
                Ok(inner) => Ok(self.outside(inner, "try_lock", loc)),
                Err(TryLockError::Poisoned(error)) => Err(TryLockError::Poisoned(
                    PoisonError::new(self.outside(error.into_inner(), "try_lock", loc)),
                )),
            };
        };
        let got = ops::try_acquire(index, LockMode::Lock, "try_lock", loc);
        self.watch.tried(|| self.id(), "try_lock", got, loc);
        if got {
            self.enter(Some(index), "try_lock", loc)
                .map_err(TryLockError::Poisoned)
        } else {
            Err(TryLockError::WouldBlock)
        }
    }

    /// A guard of a thread that the engine does not run.
    pub(super) fn outside<'a>(
        &'a self,
        inner: real::MutexGuard<'a, T>,
        op: &str,
        loc: Loc,
    ) -> MutexGuard<'a, T> {
        let guard = Guard::new(|| self.id(), "lock", op, loc);
        MutexGuard {
            inner: ManuallyDrop::new(inner),
            mutex: self,
            taken: Taken {
                index: None,
                loc,
                guard,
            },
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

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The real guard, for a thread that the engine does not run.
    pub(super) fn into_real(self) -> (real::MutexGuard<'a, T>, &'a Mutex<T>) {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is never dropped, so the real guard is taken out once.
        (
            ManuallyDrop::into_inner(unsafe { std::ptr::read(&raw const this.inner) }),
            this.mutex,
        )
    }

    pub(super) fn engine_index(&self) -> Option<usize> {
        self.taken.index
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let poisoned_before = self.mutex.inner.is_poisoned();
        self.taken.guard.release(poisoned_before, self.taken.loc);
        if let Some(index) = self.taken.index {
            ops::before_release(self.taken.loc);
            // SAFETY: the real guard is dropped here and nowhere else.
            unsafe { ManuallyDrop::drop(&mut self.inner) };
            ops::release(index, LockMode::Lock, self.taken.loc);
        } else {
            // SAFETY: as above.
            unsafe { ManuallyDrop::drop(&mut self.inner) };
        }
        if !poisoned_before && self.mutex.inner.is_poisoned() {
            self.mutex
                .watch
                .poisoned(|| self.mutex.id(), self.taken.loc);
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

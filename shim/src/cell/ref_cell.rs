//! Owns the mirror of `RefCell` and its guards.
use super::watch::{Guard, Watch};
use crate::rt::Loc;
use std::cell::{self as real, BorrowError, BorrowMutError};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

pub struct RefCell<T: ?Sized> {
    watch: WatchCell,
    inner: real::RefCell<T>,
}

/// A number that does not make the cell `Sync` or `UnwindSafe` in any other way than it was.
struct WatchCell {
    watch: Watch,
    made: Loc,
}

pub struct Ref<'b, T: ?Sized + 'b> {
    taken: Taken,
    inner: real::Ref<'b, T>,
}

pub struct RefMut<'b, T: ?Sized + 'b> {
    taken: Taken,
    inner: real::RefMut<'b, T>,
}

/// How a guard is known to the trace; it tells when the guard goes away.
struct Taken {
    guard: Guard,
    loc: Loc,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.guard.release(false, self.loc);
    }
}

impl<T> RefCell<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self {
        let watch = WatchCell {
            watch: Watch::new(),
            made: Location::caller(),
        };
        RefCell {
            watch,
            inner: real::RefCell::new(value),
        }
    }

    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }

    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        std::mem::replace(&mut *self.exclusive("replace", Location::caller()), value)
    }

    #[track_caller]
    pub fn replace_with<F: FnOnce(&mut T) -> T>(&self, f: F) -> T {
        let mut held = self.exclusive("replace_with", Location::caller());
        let new = f(&mut held);
        std::mem::replace(&mut *held, new)
    }

    #[track_caller]
    pub fn swap(&self, other: &Self) {
        let loc = Location::caller();
        std::mem::swap(
            &mut *self.exclusive("swap", loc),
            &mut *other.exclusive("swap", loc),
        );
    }

    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

impl<T: ?Sized> RefCell<T> {
    fn id(&self) -> u64 {
        self.watch.watch.id("RefCell", self.watch.made)
    }

    fn taken(&self, mode: &str, op: &str, loc: Loc) -> Taken {
        Taken {
            guard: Guard::new(|| self.id(), mode, op, loc),
            loc,
        }
    }

    #[track_caller]
    fn shared(&self, op: &str, loc: Loc) -> Ref<'_, T> {
        if self.inner.try_borrow().is_err() {
            self.watch.watch.conflict(self.id(), op, loc);
        }
        // The real method panics with its own words, at the learner's line.
        let inner = self.inner.borrow();
        Ref {
            taken: self.taken("shared", op, loc),
            inner,
        }
    }

    #[track_caller]
    fn exclusive(&self, op: &str, loc: Loc) -> RefMut<'_, T> {
        if self.inner.try_borrow_mut().is_err() {
            self.watch.watch.conflict(self.id(), op, loc);
        }
        let inner = self.inner.borrow_mut();
        RefMut {
            taken: self.taken("exclusive", op, loc),
            inner,
        }
    }

    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.shared("borrow", Location::caller())
    }

    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        self.exclusive("borrow_mut", Location::caller())
    }

    #[track_caller]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        let loc = Location::caller();
        let result = self.inner.try_borrow();
        self.watch
            .watch
            .tried(|| self.id(), "try_borrow", result.is_ok(), loc);
        result.map(|inner| Ref {
            taken: self.taken("shared", "try_borrow", loc),
            inner,
        })
    }

    #[track_caller]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        let loc = Location::caller();
        let result = self.inner.try_borrow_mut();
        self.watch
            .watch
            .tried(|| self.id(), "try_borrow_mut", result.is_ok(), loc);
        result.map(|inner| RefMut {
            taken: self.taken("exclusive", "try_borrow_mut", loc),
            inner,
        })
    }

    pub fn as_ptr(&self) -> *mut T {
        self.inner.as_ptr()
    }

    /// # Safety
    /// As for the real one: no exclusive borrow may begin while the reference lives.
    pub unsafe fn try_borrow_unguarded(&self) -> Result<&T, BorrowError> {
        // SAFETY: the caller keeps the same promise.
        unsafe { self.inner.try_borrow_unguarded() }
    }

    pub fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }
}

impl<'b, T: ?Sized> Ref<'b, T> {
    #[allow(clippy::should_implement_trait, reason = "std's name")]
    #[track_caller]
    pub fn clone(orig: &Ref<'b, T>) -> Ref<'b, T> {
        let loc = Location::caller();
        let taken = Taken {
            guard: orig.taken.guard.another("clone", loc),
            loc,
        };
        Ref {
            taken,
            inner: real::Ref::clone(&orig.inner),
        }
    }

    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(orig: Ref<'b, T>, f: F) -> Ref<'b, U> {
        Ref {
            taken: orig.taken,
            inner: real::Ref::map(orig.inner, f),
        }
    }

    pub fn filter_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(
        orig: Ref<'b, T>,
        f: F,
    ) -> Result<Ref<'b, U>, Self> {
        let Ref { taken, inner } = orig;
        match real::Ref::filter_map(inner, f) {
            Ok(inner) => Ok(Ref { taken, inner }),
            Err(inner) => Err(Ref { taken, inner }),
        }
    }

    #[track_caller]
    pub fn map_split<U: ?Sized, V: ?Sized, F: FnOnce(&T) -> (&U, &V)>(
        orig: Ref<'b, T>,
        f: F,
    ) -> (Ref<'b, U>, Ref<'b, V>) {
        let loc = Location::caller();
        let second = Taken {
            guard: orig.taken.guard.another("map_split", loc),
            loc,
        };
        let (left, right) = real::Ref::map_split(orig.inner, f);
        (
            Ref {
                taken: orig.taken,
                inner: left,
            },
            Ref {
                taken: second,
                inner: right,
            },
        )
    }
}

impl<'b, T: ?Sized> RefMut<'b, T> {
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(orig: RefMut<'b, T>, f: F) -> RefMut<'b, U> {
        RefMut {
            taken: orig.taken,
            inner: real::RefMut::map(orig.inner, f),
        }
    }

    pub fn filter_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(
        orig: RefMut<'b, T>,
        f: F,
    ) -> Result<RefMut<'b, U>, Self> {
        let RefMut { taken, inner } = orig;
        match real::RefMut::filter_map(inner, f) {
            Ok(inner) => Ok(RefMut { taken, inner }),
            Err(inner) => Err(RefMut { taken, inner }),
        }
    }

    #[track_caller]
    pub fn map_split<U: ?Sized, V: ?Sized, F: FnOnce(&mut T) -> (&mut U, &mut V)>(
        orig: RefMut<'b, T>,
        f: F,
    ) -> (RefMut<'b, U>, RefMut<'b, V>) {
        let loc = Location::caller();
        let second = Taken {
            guard: orig.taken.guard.another("map_split", loc),
            loc,
        };
        let (left, right) = real::RefMut::map_split(orig.inner, f);
        (
            RefMut {
                taken: orig.taken,
                inner: left,
            },
            RefMut {
                taken: second,
                inner: right,
            },
        )
    }
}

impl<T: ?Sized> Deref for Ref<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> Deref for RefMut<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

macro_rules! shown { ($($guard:ident)*) => { $(
    impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Debug::fmt(&**self, f)
        }
    }

    impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Display::fmt(&**self, f)
        }
    }
)* } }
shown!(Ref RefMut);

impl<T: ?Sized + fmt::Debug> fmt::Debug for RefCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: Clone> Clone for RefCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        RefCell::new(self.borrow().clone())
    }
}

impl<T: Default> Default for RefCell<T> {
    #[track_caller]
    fn default() -> Self {
        RefCell::new(T::default())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for RefCell<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        *self.borrow() == *other.borrow()
    }
}

impl<T: ?Sized + Eq> Eq for RefCell<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for RefCell<T> {
    #[track_caller]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.borrow().partial_cmp(&*other.borrow())
    }
}

impl<T: ?Sized + Ord> Ord for RefCell<T> {
    #[track_caller]
    fn cmp(&self, other: &Self) -> Ordering {
        self.borrow().cmp(&*other.borrow())
    }
}

impl<T> From<T> for RefCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RefCell::new(value)
    }
}

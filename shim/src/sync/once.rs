//! Owns the mirrors of `Once` and `LazyLock`, which stand on `OnceLock`.
use super::OnceLock;
use crate::rt::{Loc, me};
use std::cell::UnsafeCell;
use std::fmt;
use std::mem::MaybeUninit;
use std::ops::Deref;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Once {
    done: OnceLock<()>,
    poisoned: AtomicBool,
}

pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState")
            .field("poisoned", &self.poisoned)
            .finish()
    }
}

impl Once {
    #[track_caller]
    pub const fn new() -> Self {
        Once {
            done: OnceLock::new(),
            poisoned: AtomicBool::new(false),
        }
    }

    fn fresh(&self) {
        if me().is_some() && self.done.fresh() {
            self.poisoned.store(false, Ordering::Relaxed);
        }
    }

    fn call(&self, op: &'static str, loc: Loc, f: impl FnOnce(&OnceState)) {
        self.done.init(op, loc, || {
            let poisoned = self.poisoned.swap(true, Ordering::Relaxed);
            f(&OnceState { poisoned });
            self.poisoned.store(false, Ordering::Relaxed);
        });
    }

    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        self.fresh();
        let loc = Location::caller();
        self.call("call_once", loc, |state| {
            assert!(
                !state.is_poisoned(),
                "Once instance has previously been poisoned"
            );
            f();
        });
    }

    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        self.fresh();
        self.call("call_once_force", Location::caller(), f);
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.done.get().is_some()
    }

    #[track_caller]
    pub fn wait(&self) {
        self.done.wait();
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once { .. }")
    }
}

pub struct LazyLock<T, F = fn() -> T> {
    value: OnceLock<T>,
    init: UnsafeCell<MaybeUninit<F>>,
    /// Whether `init` is still there to be called.
    ready: AtomicBool,
}

// SAFETY: `init` is touched only inside the initialisation of `value`, which one thread runs.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[track_caller]
    pub const fn new(f: F) -> Self {
        LazyLock {
            value: OnceLock::new(),
            init: UnsafeCell::new(MaybeUninit::new(f)),
            ready: AtomicBool::new(true),
        }
    }

    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let loc = Location::caller();
        if me().is_some() && this.value.fresh() {
            this.ready.store(true, Ordering::Relaxed);
        }
        this.value.init("LazyLock", loc, || {
            assert!(
                this.ready.swap(false, Ordering::Relaxed),
                "LazyLock instance has previously been poisoned"
            );
            // SAFETY: `ready` says that the function is there, and is true again only for a static
            // in its next execution: its function was made in a const context and owns nothing, so
            // its bits are a value again.
            let f = unsafe { (*this.init.get()).assume_init_read() };
            f()
        })
    }
}

impl<T, F> Drop for LazyLock<T, F> {
    fn drop(&mut self) {
        if *self.ready.get_mut() {
            // SAFETY: the function was not called, so it is still there.
            unsafe { self.init.get_mut().assume_init_drop() };
        }
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:?}", self.value);
        f.write_str(&text.replacen("OnceLock", "LazyLock", 1))
    }
}

//! Owns the mirror of `std::sync::atomic`.
use crate::cell::watch::{self, Watch};
use crate::rt::ops::{self, Access, AtomicKind};
use crate::rt::{Loc, Meta};
use std::fmt;
use std::panic::Location;
use std::sync::atomic as real;

pub use ::std::sync::atomic::{Ordering, compiler_fence};

#[track_caller]
pub fn fence(order: Ordering) {
    ops::fence(order, Location::caller());
}

macro_rules! common {
    ($name:ident [$($g:ident)?] $value:ty, $bits:expr, $from:expr, $show:expr) => {
        pub struct $name $(<$g>)? {
            meta: Meta,
            watch: Watch,
            inner: real::$name $(<$g>)?,
        }

        impl $(<$g>)? $name $(<$g>)? {
            const KIND: AtomicKind = AtomicKind { name: stringify!($name), show: $show };

            #[track_caller]
            pub const fn new(value: $value) -> Self {
                Self { meta: Meta::new(), watch: Watch::new(), inner: real::$name::new(value) }
            }

            fn act(&self, op: &'static str, order: Ordering, access: Access<'_>, loc: Loc) -> Option<($value, bool)> {
                let initial = ($bits)(self.inner.load(Ordering::Relaxed));
                let (old, stored) = ops::atomic(&self.meta, &Self::KIND, initial, op, order, access, loc)?;
                if crate::rt::events::on() {
                    let id = self.watch.id(stringify!($name), self.meta.made());
                    let event = if stored { "write" } else { "read" };
                    watch::mark(event, id, op, Some(($show)(old)), loc);
                }
                Some((($from)(old), stored))
            }

            /// The engine's newest value goes back into the object: its owner takes over.
            fn settle(&mut self) {
                if let Some(bits) = ops::take_back(&self.meta) {
                    *self.inner.get_mut() = ($from)(bits);
                }
            }

            pub fn into_inner(mut self) -> $value {
                self.settle();
                self.inner.into_inner()
            }

            pub fn get_mut(&mut self) -> &mut $value {
                self.settle();
                self.inner.get_mut()
            }

            #[track_caller]
            pub fn load(&self, order: Ordering) -> $value {
                if crate::rt::me().is_none() || matches!(order, Ordering::Release | Ordering::AcqRel) {
                    return self.inner.load(order);
                }
                let done = self.act("load", order, Access::Load, Location::caller());
                done.map_or_else(|| self.inner.load(order), |done| done.0)
            }

            #[track_caller]
            pub fn store(&self, value: $value, order: Ordering) {
                if crate::rt::me().is_none() || matches!(order, Ordering::Acquire | Ordering::AcqRel) {
                    return self.inner.store(value, order);
                }
                self.act("store", order, Access::Store(($bits)(value)), Location::caller());
            }

            #[track_caller]
            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                let mut new = |_| Some(($bits)(value));
                let done = self.act("swap", order, Access::Update(&mut new, order), Location::caller());
                done.map_or_else(|| self.inner.swap(value, order), |done| done.0)
            }

            #[track_caller]
            pub fn compare_exchange(&self, current: $value, new: $value, success: Ordering, failure: Ordering) -> Result<$value, $value> {
                let mut change = |old| (old == ($bits)(current)).then_some(($bits)(new));
                match self.act("compare_exchange", success, Access::Update(&mut change, failure), Location::caller()) {
                    Some((old, true)) => Ok(old),
                    Some((old, false)) => Err(old),
                    None => self.inner.compare_exchange(current, new, success, failure),
                }
            }

            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $value, new: $value, success: Ordering, failure: Ordering) -> Result<$value, $value> {
                let mut change = |old| (old == ($bits)(current)).then_some(($bits)(new));
                match self.act("compare_exchange_weak", success, Access::Weak(&mut change, failure), Location::caller()) {
                    Some((old, true)) => Ok(old),
                    Some((old, false)) => Err(old),
                    None => self.inner.compare_exchange_weak(current, new, success, failure),
                }
            }

            #[track_caller]
            pub fn fetch_update<F: FnMut($value) -> Option<$value>>(&self, set: Ordering, fetch: Ordering, mut f: F) -> Result<$value, $value> {
                let mut seen = self.load(fetch);
                while let Some(next) = f(seen) {
                    match self.compare_exchange_weak(seen, next, set, fetch) {
                        Ok(old) => return Ok(old),
                        Err(now) => seen = now,
                    }
                }
                Err(seen)
            }

            pub const fn as_ptr(&self) -> *mut $value {
                self.inner.as_ptr()
            }
        }

        impl $(<$g>)? fmt::Debug for $name $(<$g>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
            }
        }

        impl $(<$g>)? From<$value> for $name $(<$g>)? {
            #[track_caller]
            fn from(value: $value) -> Self {
                Self::new(value)
            }
        }
    };
}

macro_rules! fetch {
    ($value:ty, $bits:expr, $from:expr; $($op:ident = $f:expr;)*) => { $(
        #[track_caller]
        pub fn $op(&self, value: $value, order: Ordering) -> $value {
            let f: fn($value, $value) -> $value = $f;
            let mut change = |old| Some(($bits)(f(($from)(old), value)));
            let done = self.act(stringify!($op), order, Access::Update(&mut change, order), Location::caller());
            done.map_or_else(|| self.inner.$op(value, order), |done| done.0)
        }
    )* };
}

macro_rules! integers {
    ($($name:ident $value:ident)*) => { $(
        common!($name [] $value, |value: $value| value as u64, |bits: u64| bits as $value, |bits: u64| (bits as $value).to_string());

        impl $name {
            fetch! { $value, |value: $value| value as u64, |bits: u64| bits as $value;
                fetch_add = |a, b| a.wrapping_add(b);
                fetch_sub = |a, b| a.wrapping_sub(b);
                fetch_and = |a, b| a & b;
                fetch_nand = |a, b| !(a & b);
                fetch_or = |a, b| a | b;
                fetch_xor = |a, b| a ^ b;
                fetch_max = |a, b| a.max(b);
                fetch_min = |a, b| a.min(b);
            }
        }

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                Self::new(0)
            }
        }
    )* };
}

integers! {
    AtomicU8 u8 AtomicU16 u16 AtomicU32 u32 AtomicU64 u64 AtomicUsize usize
    AtomicI8 i8 AtomicI16 i16 AtomicI32 i32 AtomicI64 i64 AtomicIsize isize
}

common!(AtomicBool [] bool, |value: bool| u64::from(value), |bits: u64| bits != 0, |bits: u64| (bits != 0).to_string());

impl AtomicBool {
    fetch! { bool, |value: bool| u64::from(value), |bits: u64| bits != 0;
        fetch_and = |a, b| a & b;
        fetch_nand = |a, b| !(a & b);
        fetch_or = |a, b| a | b;
        fetch_xor = |a, b| a ^ b;
    }

    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.fetch_xor(true, order)
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}

common!(AtomicPtr [T] *mut T, |value: *mut T| value.expose_provenance() as u64, |bits: u64| std::ptr::with_exposed_provenance_mut(bits as usize), |bits: u64| format!("{bits:#x}"));

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}

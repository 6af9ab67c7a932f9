//! Owns the link between a mirrored object and what the engine knows of it in this execution.
use super::Loc;
use super::state::{Object, ObjectState, State};
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sits inside every mirrored object, and works in a `const` for statics.
///
/// The number holds the execution that it belongs to: an object that outlives an execution (a
/// static) is unknown in the next one, and starts afresh there.
pub struct Meta {
    slot: AtomicU64,
    made: Loc,
}

/// Whether an object is new to this execution.
pub enum Freshness {
    Known(usize),
    /// Never seen, or seen in an execution that is over: a static.
    New {
        index: usize,
        seen_before: bool,
    },
}

impl Meta {
    #[track_caller]
    pub const fn new() -> Self {
        Meta {
            slot: AtomicU64::new(0),
            made: Location::caller(),
        }
    }

    /// As `new`, for an object that is made deeper inside.
    pub const fn at(made: Loc) -> Self {
        Meta {
            slot: AtomicU64::new(0),
            made,
        }
    }

    pub fn made(&self) -> Loc {
        self.made
    }

    /// Forgets what the engine knows: the next use starts from the object's own value.
    pub fn forget(&self) {
        self.slot.store(0, Ordering::Relaxed);
    }

    /// The object's index in this execution, if it was used in it.
    pub fn known(&self, state: &State) -> Option<usize> {
        let slot = self.slot.load(Ordering::Relaxed);
        (slot >> 32 == state.execution).then_some((slot & 0xffff_ffff) as usize)
    }

    /// The object's index, after it was registered if need be.
    pub fn register(
        &self,
        state: &mut State,
        kind: &'static str,
        fresh: impl FnOnce() -> ObjectState,
    ) -> Freshness {
        if let Some(index) = self.known(state) {
            return Freshness::Known(index);
        }
        let seen_before = self.slot.load(Ordering::Relaxed) != 0;
        let index = state.objects.len();
        state.objects.push(Object {
            kind,
            made: self.made,
            state: fresh(),
        });
        self.slot
            .store(state.execution << 32 | index as u64, Ordering::Relaxed);
        super::race::holds(state, std::ptr::from_ref(self) as usize);
        Freshness::New { index, seen_before }
    }
}

impl Default for Meta {
    #[track_caller]
    fn default() -> Self {
        Meta::new()
    }
}

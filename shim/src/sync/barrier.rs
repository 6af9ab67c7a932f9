//! Owns the mirror of `Barrier`.
use crate::rt::waiting::{Attempt, attempt};
use crate::rt::{Meta, me};
use std::fmt;
use std::panic::Location;
use std::sync::{self as real, Mutex, PoisonError};

pub struct Barrier {
    meta: Meta,
    size: usize,
    /// How many wait, and how many rounds are over.
    count: Mutex<(usize, usize)>,
    inner: real::Barrier,
}

pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.0)
            .finish()
    }
}

impl Barrier {
    #[track_caller]
    pub const fn new(size: usize) -> Self {
        Barrier {
            meta: Meta::new(),
            size,
            count: Mutex::new((0, 0)),
            inner: real::Barrier::new(size),
        }
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        if me().is_none() {
            return BarrierWaitResult(self.inner.wait().is_leader());
        }
        let loc = Location::caller();
        let count = || self.count.lock().unwrap_or_else(PoisonError::into_inner);
        // Arriving is a change of its own: the others learn from it when they are let through.
        let (leader, round) = attempt(&self.meta, "Barrier", "wait", loc, None, || {
            let mut count = count();
            let round = count.1;
            count.0 += 1;
            if count.0 >= self.size {
                *count = (0, round + 1);
                return Attempt::Changed((true, round));
            }
            Attempt::Changed((false, round))
        })
        .unwrap_or((true, 0));
        if !leader {
            attempt(&self.meta, "Barrier", "wait", loc, None, || {
                if count().1 == round {
                    Attempt::Wait
                } else {
                    Attempt::Looked(())
                }
            });
        }
        BarrierWaitResult(leader)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Barrier { .. }")
    }
}

//! Owns the mirror of `Condvar`.
use super::{Mutex, MutexGuard};
use crate::rt::{Loc, Meta, waiting};
use std::fmt;
use std::panic::Location;
use std::sync::{self as real, LockResult, PoisonError};
use std::time::Duration;

pub struct Condvar {
    meta: Meta,
    inner: real::Condvar,
}

#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

type Timed<'a, T> = LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;

fn without_time<G>(timed: LockResult<(G, WaitTimeoutResult)>) -> LockResult<G> {
    match timed {
        Ok((guard, _)) => Ok(guard),
        Err(error) => Err(PoisonError::new(error.into_inner().0)),
    }
}

impl Condvar {
    #[track_caller]
    pub const fn new() -> Self {
        Condvar {
            meta: Meta::new(),
            inner: real::Condvar::new(),
        }
    }

    fn go<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        time: Option<Duration>,
        op: &'static str,
        loc: Loc,
    ) -> Timed<'a, T> {
        let Some(index) = guard.engine_index() else {
            return self.outside(guard, time, op, loc);
        };
        waiting::before_wait(op, loc);
        let (inner, mutex): (_, &'a Mutex<T>) = guard.into_real();
        drop(inner);
        let timed_out = WaitTimeoutResult(waiting::wait(&self.meta, index, op, loc, time));
        match mutex.enter(Some(index), op, loc) {
            Ok(guard) => Ok((guard, timed_out)),
            Err(error) => Err(PoisonError::new((error.into_inner(), timed_out))),
        }
    }

    fn outside<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        time: Option<Duration>,
        op: &'static str,
        loc: Loc,
    ) -> Timed<'a, T> {
        let (inner, mutex) = guard.into_real();
        let again = |inner| mutex.outside(inner, op, loc);
        let Some(time) = time else {
            return match self.inner.wait(inner) {
                Ok(inner) => Ok((again(inner), WaitTimeoutResult(false))),
                Err(error) => Err(PoisonError::new((
                    again(error.into_inner()),
                    WaitTimeoutResult(false),
                ))),
            };
        };
        match self.inner.wait_timeout(inner, time) {
            Ok((inner, timed)) => Ok((again(inner), WaitTimeoutResult(timed.timed_out()))),
            Err(error) => {
                let (inner, timed) = error.into_inner();
                Err(PoisonError::new((
                    again(inner),
                    WaitTimeoutResult(timed.timed_out()),
                )))
            }
        }
    }

    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        without_time(self.go(guard, None, "wait", Location::caller()))
    }

    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        let loc = Location::caller();
        while condition(&mut *guard) {
            guard = without_time(self.go(guard, None, "wait_while", loc))?;
        }
        Ok(guard)
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(&self, guard: MutexGuard<'a, T>, time: Duration) -> Timed<'a, T> {
        self.go(guard, Some(time), "wait_timeout", Location::caller())
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        time: Duration,
        mut condition: F,
    ) -> Timed<'a, T>
    where
        F: FnMut(&mut T) -> bool,
    {
        let loc = Location::caller();
        let start = crate::time::Instant::now();
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let Some(left) = time
                .checked_sub(start.elapsed())
                .filter(|left| !left.is_zero())
            else {
                return Ok((guard, WaitTimeoutResult(true)));
            };
            guard = self.go(guard, Some(left), "wait_timeout_while", loc)?.0;
        }
    }

    #[track_caller]
    pub fn notify_one(&self) {
        if !waiting::notify(&self.meta, false, Location::caller()) {
            self.inner.notify_one();
        }
    }

    #[track_caller]
    pub fn notify_all(&self) {
        if !waiting::notify(&self.meta, true, Location::caller()) {
            self.inner.notify_all();
        }
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condvar { .. }")
    }
}

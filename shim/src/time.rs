//! Owns the mirror of `std::time`: an exploration has a time of its own, which sleeping advances.
use crate::rt::{me, scheduler};
pub use ::std::time::*;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::sync::OnceLock;
use std::time as real;

/// The system's clock: a program that reads it is not explored, as it differs each time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SystemTime(real::SystemTime);

impl SystemTime {
    pub const UNIX_EPOCH: SystemTime = SystemTime(real::SystemTime::UNIX_EPOCH);

    pub fn now() -> Self {
        scheduler::not_explored("reads the system clock");
        SystemTime(real::SystemTime::now())
    }

    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.duration_since(earlier.0)
    }

    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        SystemTime::now().duration_since(*self)
    }
}

pub const UNIX_EPOCH: SystemTime = SystemTime::UNIX_EPOCH;

static START: OnceLock<real::Instant> = OnceLock::new();

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(real::Instant);

impl Instant {
    pub fn now() -> Self {
        if me().is_none() {
            return Instant(real::Instant::now());
        }
        // Every look takes a moment, so that loops that wait for a time come to an end.
        let mut state = scheduler::state();
        state.now += Duration::from_micros(1);
        Instant(*START.get_or_init(real::Instant::now) + state.now)
    }

    pub fn elapsed(&self) -> Duration {
        Self::now().0 - self.0
    }

    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.duration_since(earlier.0)
    }

    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    pub fn checked_add(&self, time: Duration) -> Option<Instant> {
        self.0.checked_add(time).map(Instant)
    }

    pub fn checked_sub(&self, time: Duration) -> Option<Instant> {
        self.0.checked_sub(time).map(Instant)
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;
    fn add(self, time: Duration) -> Instant {
        Instant(self.0 + time)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, time: Duration) {
        self.0 += time;
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;
    fn sub(self, time: Duration) -> Instant {
        Instant(self.0 - time)
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, time: Duration) {
        self.0 -= time;
    }
}

impl Sub for Instant {
    type Output = Duration;
    fn sub(self, other: Instant) -> Duration {
        self.0 - other.0
    }
}

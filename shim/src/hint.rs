//! Owns the mirror of `std::hint`.
pub use ::std::hint::*;
use crate::rt::ops;
use std::panic::Location;

#[track_caller]
pub fn spin_loop() {
    if !ops::give_way("spin_loop", Location::caller()) {
        std::hint::spin_loop();
    }
}

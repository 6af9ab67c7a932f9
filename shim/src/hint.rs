//! Owns the mirror of `std::hint`.
use crate::rt::ops;
pub use ::std::hint::*;
use std::panic::Location;

#[track_caller]
pub fn spin_loop() {
    if !ops::give_way("spin_loop", Location::caller()) {
        std::hint::spin_loop();
    }
}

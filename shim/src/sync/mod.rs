//! Owns the mirror of `std::sync`; what is not mirrored is the real thing.
pub use ::std::sync::*;

pub mod atomic;
mod mutex;
mod reset;

pub use mutex::{Mutex, MutexGuard};

//! Owns the mirror of `std::cell`; what is not mirrored is the real thing.
pub use ::std::cell::*;

#[doc(hidden)]
pub mod watch;

//! A look-alike of `std` that mutor schedules and watches: the temp crate depends on it under the
//! name `std`, and everything that is not mirrored here is the real thing.
#![allow(missing_docs, reason = "the mirrored items are documented by std")]
#![allow(
    clippy::new_without_default,
    clippy::not_unsafe_ptr_arg_deref,
    clippy::type_complexity,
    reason = "the signatures are std's"
)]
pub use ::std::*;

#[doc(hidden)]
#[path = "rt/mod.rs"]
pub mod rt;

pub mod cell;
pub mod hint;
pub mod io;
#[doc(hidden)]
#[macro_use]
pub mod macros;
pub mod sync;
pub mod thread;
pub mod time;

/// What the temp crate's `main` calls.
#[doc(hidden)]
pub mod __mutor {
    pub use crate::rt::entry::{explore, trace};
}
#[doc(hidden)]
pub use ::std as __real;
#[doc(hidden)]
pub use macros::__out;
pub use macros::prelude;

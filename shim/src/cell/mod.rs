//! Owns the mirror of `std::cell`; what is not mirrored is the real thing.
pub use ::std::cell::*;

#[allow(clippy::module_inception, reason = "it mirrors std's name")]
mod cell;
mod lazy_cell;
mod once_cell;
mod ref_cell;
pub(crate) mod show;
mod unsafe_cell;
#[doc(hidden)]
pub mod watch;

pub use cell::Cell;
pub use lazy_cell::LazyCell;
pub use once_cell::OnceCell;
pub use ref_cell::{Ref, RefCell, RefMut};
pub use unsafe_cell::UnsafeCell;

//! Owns the runtime behind the look-alike: one execution after another, one thread at a time.
use std::panic::Location;

pub mod clock;
pub mod entry;
pub mod events;
pub mod json;
pub mod memory;
pub mod object;
pub mod ops;
pub mod peek;
pub mod race;
pub mod report;
pub mod scheduler;
pub mod search;
pub mod source;
pub mod state;
pub mod waiting;
pub mod watchdog;
pub mod workers;

/// A place in the learner's program.
pub type Loc = &'static Location<'static>;

pub use object::Meta;
pub use scheduler::me;

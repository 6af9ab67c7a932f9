//! Floor 2: stores, each of which owns one outside thing.

pub mod atomic_file;
pub mod course;
mod embedded;
pub mod journal;
pub mod memory_file;
pub mod progress_file;
pub mod source_file;
pub mod submissions;
pub mod workspace;

pub use course::{CourseError, CourseFiles, Loaded, load};
pub use journal::{Journal, JournalError};
pub use progress_file::{Opened, ProgressError, ProgressFile};
pub use submissions::{Class, Handed, Submission};
pub use workspace::{Workspace, WorkspaceError};

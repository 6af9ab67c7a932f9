//! Floor 2: stores, each of which owns one outside thing.

pub mod atomic_file;
pub mod authoring;
pub mod course;
mod embedded;
pub mod journal;
pub mod lesson_texts;
pub mod memory_file;
pub mod progress_file;
pub mod remembered;
pub mod source_file;
pub mod submissions;
pub mod trust;
pub mod watcher;
pub mod workspace;

pub use course::{CourseError, CourseFiles, Loaded, NoCourse, load};
pub use journal::{Journal, JournalError};
pub use lesson_texts::LessonTexts;
pub use progress_file::{Opened, ProgressError, ProgressFile};
pub use remembered::RememberError;
pub use submissions::{Class, Handed, Submission};
pub use trust::TrustFile;
pub use workspace::{Workspace, WorkspaceError};

//! Floor 5: every word and colour that a person sees.

pub mod audit;
pub mod authoring;
pub mod course_errors;
pub mod courses;
pub mod csv;
pub mod diff;
pub mod doctor;
pub mod events;
pub mod explain;
pub mod exploration;
pub mod grade;
pub mod highlight;
pub mod junit;
pub mod lists;
pub mod markdown;
pub mod messages;
pub mod names;
pub mod preview;
pub mod protection;
pub mod safe;
pub mod snippet;
pub mod step;
pub mod style;
pub mod text;
pub mod timeline;
pub mod verbs;
pub mod verdict;

pub use markdown::markdown;
pub use style::{ColorChoice, Role, Screen, Surroundings, decide};
pub use text::{Page, Text};
pub use verbs::Verbs;
pub use verdict::{Next, VerdictView, verdict};

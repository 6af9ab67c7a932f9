//! Floor 1: the words of the tutor as types, without any I/O.

mod concepts;
mod expectation;
mod exploration;
mod folding;
mod ids;
mod lesson;
mod progress;
mod prose;
mod timeline;
mod verdict;

pub use concepts::{Concept, Concepts};
pub use expectation::{Expectation, Kind};
pub use exploration::*;
pub use ids::{BadId, ConceptId, ExerciseId, LessonId, StepId};
pub use lesson::{
    Choice, Course, Exercise, Explore, Lesson, Level, Limits, Mistake, Named, Origin, Program,
    Rules, Spot, Step, StepBody,
};
pub use progress::{Answer, Change, ExerciseRecord, Place, Progress, Standing};
pub use prose::{Layout, Prose};
pub use timeline::{Act, Fold, Row, Timeline, Usage, Watched};
pub use verdict::{
    Diagnostic, Label, Location, PanicCause, Rejection, RuleKind, Severity, Verdict,
};

//! Proves a course: runs every claim that it makes, and finds those that do not hold.

mod blessing;
mod blocks;
mod claims;
mod formatting;
mod memory;
mod run;
mod statics;

pub use blessing::{Blessing, blessing};
pub use blocks::{BadInfo, Block, BlockClaim, BlockTrouble, blocks};
pub use claims::{Claim, Role, claims, claims_of_blocks};
pub use formatting::formatting;
pub use memory::{Extent, Memory};
pub use run::{Building, Ways, run};
pub use statics::{
    ConceptTrouble, ExerciseTrouble, FENCED_ROOM, OrderTrouble, TextTrouble, compared_room,
    shown_room, statics,
};

use crate::model::{Expectation, Spot, Verdict};
use crate::store::{CourseError, Loaded};

/// Something for an author to mend.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Where.
    pub at: Spot,
    /// What it is about: a claim's name, a step's or a lesson's, or a file.
    pub about: String,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// The course's files cannot be read as they are.
    Course(CourseError),
    /// The file belongs to no exercise.
    Orphan,
    /// Another verdict than the declared one.
    Verdict {
        /// What was declared.
        declared: Expectation,
        /// What happened.
        seen: Box<Verdict>,
    },
    /// The compiler has these codes for the starter, beside the declared one.
    Undeclared(Vec<String>),
    /// A solution with warnings of the compiler's; the first one.
    Warning(String),
    /// The solution's schedules could not be explored, for this reason.
    Unexplored(String),
    /// The mistake gets the feedback of another one, in that file.
    OthersFeedback(String),
    /// A concept that is not taught.
    Concept(ConceptTrouble),
    /// Something that comes too early.
    Order(OrderTrouble),
    /// An exercise that does not help as it is.
    Exercise(ExerciseTrouble),
    /// A Markdown text that is not shown as it is meant.
    Text(TextTrouble),
    /// A block of Rust of which the compiler says something else.
    Block(BlockTrouble),
    /// rustfmt would write the line otherwise.
    Unformatted {
        /// As which line.
        wanted: String,
    },
    /// There is no rustfmt, so nothing is known of the formatting.
    NoRustfmt,
    /// A line of code that is wider than a terminal of 80 columns has room for, in columns.
    Wide {
        /// How wide it is.
        width: usize,
        /// How wide it may be there.
        room: usize,
    },
}

impl From<ConceptTrouble> for Trouble {
    fn from(trouble: ConceptTrouble) -> Self {
        Self::Concept(trouble)
    }
}

impl From<OrderTrouble> for Trouble {
    fn from(trouble: OrderTrouble) -> Self {
        Self::Order(trouble)
    }
}

impl From<ExerciseTrouble> for Trouble {
    fn from(trouble: ExerciseTrouble) -> Self {
        Self::Exercise(trouble)
    }
}

impl From<TextTrouble> for Trouble {
    fn from(trouble: TextTrouble) -> Self {
        Self::Text(trouble)
    }
}

/// What an audit came to.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// The names of the claims that were looked at.
    pub names: Vec<String>,
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
}

impl Audit {
    /// Takes more findings in, each at its place.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
        self.sort();
    }

    fn sort(&mut self) {
        self.findings
            .sort_by(|a, b| (&a.at, &a.about).cmp(&(&b.at, &b.about)));
    }
}

/// What the loader found wrong with a course's files.
pub fn of_the_files(loaded: &Loaded) -> Vec<Finding> {
    let errors = loaded.errors.iter().map(|error| Finding {
        at: error.at.clone(),
        about: error.at.file.to_string(),
        trouble: Trouble::Course(error.clone()),
    });
    let orphans = loaded.orphans.iter().map(|file| Finding {
        at: Spot {
            file: file.as_str().into(),
            line: 1,
            column: 1,
        },
        about: file.clone(),
        trouble: Trouble::Orphan,
    });
    errors.chain(orphans).collect()
}

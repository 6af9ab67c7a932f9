//! What a session tells, as values.

use super::answer::Guess;
use super::attempt;
use super::checker::{Checked, Work};
use super::command::{BadCommand, Verb};
use super::place::{NoSuchPlace, Position};
use super::search::Hit;
use crate::model::{Exploration, Verdict};
use crate::running::explore::Watched;

/// What a session tells; the view finds the words.
#[derive(Debug, Clone)]
pub enum Event {
    /// The learner is at this step.
    At(Position),
    /// Show this step without going there.
    Look(Position),
    /// The lessons.
    Lessons,
    /// The steps of a lesson.
    Steps(usize),
    /// An attempt was judged.
    Judged(Box<Judged>),
    /// A program was run, and nothing judged.
    Ran(Box<Ran>),
    /// A few lines that the learner typed ran.
    Tried(Box<Ran>),
    /// A program's schedules were tried.
    Explored(Box<Explored>),
    /// A program was run with its borrows and locks watched.
    Traced(Box<Traced>),
    /// A prediction was answered.
    Predicted {
        /// The step.
        at: Position,
        /// The answer.
        guess: Guess,
        /// Whether it came true.
        right: bool,
        /// What happened.
        checked: Box<Checked>,
    },
    /// A choice was answered.
    Chose {
        /// The step.
        at: Position,
        /// The options, counted from 0.
        chosen: Vec<usize>,
        /// Whether those are all the right ones and only those.
        right: bool,
    },
    /// A hint, counted from 1.
    Hint {
        /// The exercise's step.
        at: Position,
        /// Which.
        number: usize,
    },
    /// The solution, beside what the learner has.
    Solution {
        /// The exercise's step.
        at: Position,
        /// The learner's file.
        yours: Option<String>,
    },
    /// The solution is not open yet.
    SolutionClosed {
        /// Hints to read first.
        hints_left: usize,
    },
    /// The learner said no.
    Declined,
    /// The learner's file is the starter again.
    WasReset {
        /// The file.
        file: String,
    },
    /// The editor has been left.
    Edited,
    /// What the learner has done.
    Progress,
    /// What a search found.
    Found {
        /// The words.
        words: String,
        /// The finds.
        hits: Vec<Hit>,
    },
    /// The verbs, or more about one.
    Help(Option<Verb>),
    /// There is no step after this one.
    AtTheEnd,
    /// There is no step before this one.
    AtTheBeginning,
    /// The verb is about exercises.
    NotAnExercise(Verb),
    /// There is no program here.
    NothingToRun,
    /// `try` without any lines.
    NothingToTry,
    /// A text that is no prediction.
    NotAPrediction,
    /// A text that is no choice.
    NotAChoice {
        /// How many options there are.
        options: usize,
    },
    /// A line that is no command.
    NotACommand(BadCommand),
    /// A place that the course does not have.
    NotAPlace(NoSuchPlace),
    /// The learner has no files yet.
    NoWorkspace,
    /// The learner cancelled.
    Cancelled,
    /// The tutor could not do its work.
    Broken(String),
    /// Something to know, which stops nothing.
    Note(String),
    /// The learner leaves.
    Goodbye,
}

/// An attempt with its verdict.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The exercise's step.
    pub at: Position,
    /// The learner's file.
    pub work: Work,
    /// What happened.
    pub checked: Checked,
    /// The known mistake that fails in the same way, by its place in the exercise's list.
    pub mistake: Option<usize>,
    /// Whether the file is still the untouched starter.
    pub untouched: bool,
}

/// A run with what happened.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The source.
    pub work: Work,
    /// What happened.
    pub checked: Checked,
}

/// A program with what its schedules gave.
#[derive(Debug, Clone)]
pub struct Explored {
    /// The source.
    pub work: Work,
    /// What was found.
    pub exploration: Exploration,
}

/// A program with what was seen of its borrows and locks.
#[derive(Debug, Clone)]
pub struct Traced {
    /// The source.
    pub work: Work,
    /// What was seen.
    pub watched: Watched,
}

impl Event {
    /// Whether a script goes on after it.
    pub fn is_fine(&self) -> bool {
        match self {
            Self::Judged(judged) => matches!(judged.checked.verdict, Verdict::Passed { .. }),
            Self::Tried(ran) => matches!(ran.checked.verdict, Verdict::Passed { .. }),
            Self::Explored(explored) => attempt::verdict(&explored.exploration).is_none(),
            Self::Predicted { right, .. } | Self::Chose { right, .. } => *right,
            Self::At(_)
            | Self::Look(_)
            | Self::Lessons
            | Self::Steps(_)
            | Self::Ran(_)
            | Self::Traced(_)
            | Self::Hint { .. }
            | Self::Solution { .. }
            | Self::WasReset { .. }
            | Self::Edited
            | Self::Progress
            | Self::Found { .. }
            | Self::Help(_)
            | Self::Note(_)
            | Self::Goodbye => true,
            _ => false,
        }
    }
}

//! A course, its lessons and their steps.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{ConceptId, Concepts, ExerciseId, Expectation, LessonId, Prose, StepId};

/// A place in one of the course's files, for a message to its author.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The file, relative to the course's folder, with `/` between its parts.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// An id where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The id.
    pub id: T,
    /// Where.
    pub at: Spot,
}

/// Where a course came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The one inside the binary.
    BuiltIn,
    /// A folder with `lessons/` and `exercises/`.
    Folder(PathBuf),
}

/// A folder of lessons and exercises, read and found right.
#[derive(Debug, Clone)]
pub struct Course {
    /// Where it came from.
    pub origin: Origin,
    /// Its name for people, where it says one.
    pub title: Option<String>,
    /// What it sets out to teach.
    pub concepts: Concepts,
    /// The lessons by the numbers of their files.
    pub lessons: Vec<Lesson>,
}

/// One lesson file.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Its identity.
    pub id: LessonId,
    /// Its name for people.
    pub title: String,
    /// One line about it.
    pub summary: String,
    /// Lessons that come before.
    pub after: Vec<Named<LessonId>>,
    /// What it teaches.
    pub concepts: Vec<Named<ConceptId>>,
    /// Its steps in order; never empty.
    pub steps: Vec<Step>,
    /// The `id` key in its file.
    pub at: Spot,
}

/// One step of a lesson.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its identity inside the lesson.
    pub id: StepId,
    /// The lesson's concepts that it explains or practises.
    pub concepts: Vec<Named<ConceptId>>,
    /// What it asks of the learner.
    pub body: StepBody,
    /// Its `[[step]]` header.
    pub at: Spot,
}

/// What a step asks of the learner.
#[derive(Debug, Clone)]
pub enum StepBody {
    /// Something to read, in Markdown.
    Read {
        /// The Markdown.
        text: Prose,
    },
    /// A program that the learner can run.
    Example {
        /// What to notice, in Markdown.
        text: Prose,
        /// The program.
        program: Program,
    },
    /// A program whose verdict the learner foretells.
    Predict {
        /// The question, in Markdown.
        ask: Prose,
        /// The program.
        program: Program,
        /// The explanation, in Markdown.
        why: Prose,
    },
    /// A question with answers to choose from.
    Choose {
        /// The question, in Markdown.
        ask: Prose,
        /// The answers; at least two, at least one right.
        options: Vec<Choice>,
    },
    /// A file to repair or write.
    Exercise(Box<Exercise>),
}

/// A whole program that a lesson shows, with what it claims about it.
#[derive(Debug, Clone)]
pub struct Program {
    /// The source.
    pub code: Prose,
    /// What happens when it is compiled and run.
    pub expect: Expectation,
    /// What it may use.
    pub limits: Limits,
    /// The `expect` key.
    pub expect_at: Spot,
}

/// One answer of a `choose` step.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The answer, in Markdown.
    pub text: Prose,
    /// Whether it is right; several may be.
    pub right: bool,
    /// What is said to a learner who chose it.
    pub why: Prose,
}

/// How much an exercise asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One idea.
    Easy,
    /// An idea and its consequence.
    Medium,
    /// Several ideas at once.
    Hard,
}

impl Level {
    /// The word in the lesson file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        }
    }
}

/// A file that the learner repairs or writes, and everything that judges it.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Its identity.
    pub id: ExerciseId,
    /// Its name for people.
    pub title: String,
    /// How much it asks.
    pub level: Level,
    /// The task, in Markdown.
    pub task: Prose,
    /// From a nudge to almost there.
    pub hints: Vec<Prose>,
    /// What the untouched starter does.
    pub starter: Expectation,
    /// What a right attempt does.
    pub expect: Expectation,
    /// What the source must and must not name.
    pub rules: Rules,
    /// Where threads matter: how far to explore.
    pub explore: Option<Explore>,
    /// What to take away, shown after passing.
    pub why: Prose,
    /// What an attempt may use.
    pub limits: Limits,
    /// Known wrong attempts.
    pub mistakes: Vec<Mistake>,
    /// `starter.rs`.
    pub starter_source: String,
    /// `solution.rs`.
    pub solution_source: String,
    /// `check.rs`, where there is one.
    pub check_source: Option<String>,
    /// The `starter` key.
    pub starter_at: Spot,
    /// The `expect` key.
    pub expect_at: Spot,
}

/// What a source must and must not name, looked for on the syntax tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Names that must be used.
    pub uses: Vec<String>,
    /// Names (or `unsafe`) that must not be used.
    pub forbids: Vec<String>,
}

/// How far an exercise's exploration goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explore {
    /// The most preemptions to try; `None`: raised until the time is used up.
    pub preemptions: Option<u32>,
}

/// What one run of a program may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wall time.
    pub time: Duration,
    /// Bytes of stdout and stderr together.
    pub output: u64,
    /// Bytes of memory of all its processes together.
    pub memory: u64,
    /// Processes at one time.
    pub processes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            output: 1 << 20,
            memory: 2 << 30,
            processes: 64,
        }
    }
}

/// A known wrong attempt, and what is said to a learner who makes it.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Its file in `mistakes/`.
    pub file: String,
    /// The file's text.
    pub source: String,
    /// How it fails.
    pub expect: Expectation,
    /// What the learner is told, in Markdown.
    pub feedback: Prose,
    /// The `expect` key.
    pub expect_at: Spot,
    /// Its `[[step.mistake]]` header.
    pub at: Spot,
}

impl Course {
    /// The lesson of that id, with its place in the list.
    pub fn lesson(&self, id: &LessonId) -> Option<(usize, &Lesson)> {
        self.lessons
            .iter()
            .enumerate()
            .find(|(_, lesson)| lesson.id == *id)
    }

    /// Every exercise, in teaching order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.lessons.iter().flat_map(Lesson::exercises)
    }

    /// The exercise of that id.
    pub fn exercise(&self, id: &ExerciseId) -> Option<&Exercise> {
        self.lesson(id.lesson())?
            .1
            .exercises()
            .find(|exercise| exercise.id == *id)
    }
}

impl Lesson {
    /// Its exercises in order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.steps.iter().filter_map(|step| match &step.body {
            StepBody::Exercise(exercise) => Some(&**exercise),
            _ => None,
        })
    }

    /// The step of that id, with its place in the lesson.
    pub fn step(&self, id: &StepId) -> Option<(usize, &Step)> {
        self.steps
            .iter()
            .enumerate()
            .find(|(_, step)| step.id == *id)
    }
}

impl Step {
    /// The word in the lesson file.
    pub fn kind(&self) -> &'static str {
        match self.body {
            StepBody::Read { .. } => "read",
            StepBody::Example { .. } => "example",
            StepBody::Predict { .. } => "predict",
            StepBody::Choose { .. } => "choose",
            StepBody::Exercise(_) => "exercise",
        }
    }
}

//! Lists what a course claims of its programs.

use std::borrow::Cow;

use super::{Block, BlockClaim};
use crate::judging::attempt;
use crate::model::{Course, Exercise, Expectation, Kind, Lesson, Limits, Spot, StepBody};
use crate::running::crate_builder::Entry;

/// Something that a course claims of a program.
#[derive(Debug, Clone)]
pub struct Claim<'a> {
    /// Its name: `refcell/memo:solution`.
    pub id: String,
    /// What the program is to the course.
    pub role: Role<'a>,
    /// Where the claim stands.
    pub at: Spot,
    /// The source.
    pub source: &'a str,
    /// The declared verdict.
    pub expect: Cow<'a, Expectation>,
    /// What it may use.
    pub limits: Limits,
}

/// What a program is to a course.
#[derive(Debug, Clone, Copy)]
pub enum Role<'a> {
    /// An example's or prediction's program.
    Shown,
    /// An exercise's starter.
    Starter(&'a Exercise),
    /// An exercise's solution.
    Solution(&'a Exercise),
    /// A known mistake, by its place in the exercise's list.
    Mistake(&'a Exercise, usize),
    /// A code block of a Markdown text; it is only compiled.
    Block(&'a Block),
}

impl<'a> Role<'a> {
    /// The exercise whose attempt the program is; nothing where it is none.
    pub fn exercise(self) -> Option<&'a Exercise> {
        match self {
            Self::Starter(exercise) | Self::Solution(exercise) | Self::Mistake(exercise, _) => {
                Some(exercise)
            }
            Self::Shown | Self::Block(_) => None,
        }
    }
}

impl<'a> Claim<'a> {
    /// What runs of the program with the real std.
    pub fn native_entry(&self) -> Entry<'a> {
        let exercise = self.role.exercise();
        exercise.map_or(Entry::Main, attempt::native_entry)
    }

    /// What runs of it in every schedule, where threads matter.
    pub(super) fn watched_entry(&self) -> Option<Entry<'a>> {
        self.role.exercise().and_then(attempt::watched_entry)
    }
}

/// Every claim of a course, in teaching order.
pub fn claims(course: &Course) -> Vec<Claim<'_>> {
    course.lessons.iter().flat_map(claims_of).collect()
}

/// What a course claims of the code in its texts.
pub fn claims_of_blocks(blocks: &[Block]) -> Vec<Claim<'_>> {
    blocks.iter().map(of_block).collect()
}

fn of_block(block: &Block) -> Claim<'_> {
    let expect = match &block.claim {
        BlockClaim::Compiles => Expectation::of(Kind::Passed),
        BlockClaim::Refused(code) => Expectation {
            code: Some(code.clone()),
            ..Expectation::of(Kind::CompileError)
        },
    };
    Claim {
        id: block.about.clone(),
        role: Role::Block(block),
        at: block.at.clone(),
        source: &block.source,
        expect: Cow::Owned(expect),
        limits: Limits::default(),
    }
}

fn claims_of(lesson: &Lesson) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for step in &lesson.steps {
        let name = format!("{}/{}", lesson.id, step.id);
        match &step.body {
            StepBody::Example { program, .. } | StepBody::Predict { program, .. } => {
                claims.push(Claim {
                    id: name,
                    role: Role::Shown,
                    at: program.expect_at.clone(),
                    source: &program.code,
                    expect: Cow::Borrowed(&program.expect),
                    limits: program.limits,
                });
            }
            StepBody::Exercise(exercise) => claims.extend(of_exercise(&name, exercise)),
            StepBody::Read { .. } | StepBody::Choose { .. } => {}
        }
    }
    claims
}

fn of_exercise<'a>(name: &str, exercise: &'a Exercise) -> Vec<Claim<'a>> {
    let claim = |word: &str, role, at: &Spot, source, expect| Claim {
        id: format!("{name}:{word}"),
        role,
        at: at.clone(),
        source,
        expect: Cow::Borrowed(expect),
        limits: exercise.limits,
    };
    let mut claims = vec![
        claim(
            "starter",
            Role::Starter(exercise),
            &exercise.starter_at,
            &exercise.starter_source,
            &exercise.starter,
        ),
        claim(
            "solution",
            Role::Solution(exercise),
            &exercise.expect_at,
            &exercise.solution_source,
            &exercise.expect,
        ),
    ];
    for (at, mistake) in exercise.mistakes.iter().enumerate() {
        let word = mistake.file.trim_end_matches(".rs");
        claims.push(claim(
            word,
            Role::Mistake(exercise, at),
            &mistake.at,
            &mistake.source,
            &mistake.expect,
        ));
    }
    claims
}

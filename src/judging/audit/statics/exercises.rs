//! Finds exercises whose hints or declared failures cannot help a learner.

use std::time::Duration;

use similar::{DiffTag, TextDiff};

use super::tokens::{contains, tokens};
use super::{Finding, finding, name};
use crate::model::{Course, Exercise, Expectation, Kind, Spot, StepBody};
use crate::running::syntax;

/// What is wrong with an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExerciseTrouble {
    /// Too few or too many hints: so many.
    Hints(usize),
    /// The hint has all that the solution adds to the starter.
    HintSolves,
    /// The starter's tokens are the solution's.
    StarterSolves,
    /// The starter is declared to pass.
    StarterPasses,
    /// The mistake is declared to pass.
    MistakePasses,
    /// Declared to fail that way, and not for what reason, which that key would say.
    NoReason(Kind, &'static str),
}

/// How many hints help. Fewer leave a learner alone, and nobody reads more.
const HINTS: std::ops::RangeInclusive<usize> = 2..=5;

pub(super) fn findings(course: &Course) -> Vec<Finding> {
    let mut findings = Vec::new();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            if let StepBody::Exercise(exercise) = &step.body {
                let name = name(lesson, step);
                hints(exercise, &name, &mut findings);
                starter(exercise, &name, &mut findings);
                mistakes(exercise, &name, &mut findings);
            }
        }
    }
    findings
}

/// How long two files are compared before their differences are taken coarsely.
const PATIENCE: Duration = Duration::from_secs(1);

fn hints(exercise: &Exercise, name: &str, findings: &mut Vec<Finding>) {
    let count = exercise.hints.len();
    if let (Some(first), false) = (exercise.hints.first(), HINTS.contains(&count)) {
        findings.push(finding(first.at(), name, ExerciseTrouble::Hints(count)));
    }
    let added = added(&exercise.starter_source, &exercise.solution_source);
    for hint in &exercise.hints {
        let given = tokens(hint);
        if !added.is_empty() && added.iter().all(|line| contains(&given, line)) {
            findings.push(finding(hint.at(), name, ExerciseTrouble::HintSolves));
        }
    }
}

/// The tokens of each line that the solution has and the starter has not.
fn added<'a>(starter: &'a str, solution: &'a str) -> Vec<Vec<&'a str>> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (starter.lines().collect(), solution.lines().collect());
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(&old, &new);
    let changed = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    changed
        .flat_map(|op| &new[op.new_range()])
        .map(|line| tokens(line))
        .filter(|line| {
            let says_something = line
                .iter()
                .any(|token| token.starts_with(char::is_alphanumeric));
            // An import gives nothing away that the rest does not.
            says_something && line.first() != Some(&"use")
        })
        .collect()
}

fn starter(exercise: &Exercise, name: &str, findings: &mut Vec<Finding>) {
    let name = format!("{name}:starter");
    let at = &exercise.starter_at;
    if exercise.starter.kind == Kind::Passed {
        findings.push(finding(at, name, ExerciseTrouble::StarterPasses));
        return;
    }
    let (starter, solution) = (&exercise.starter_source, &exercise.solution_source);
    if tokens(starter) == tokens(solution) {
        let at = Spot {
            file: format!("exercises/{}/starter.rs", exercise.id).into(),
            line: 1,
            column: 1,
        };
        findings.push(finding(&at, name.as_str(), ExerciseTrouble::StarterSolves));
    }
    findings
        .extend(no_reason(&exercise.starter, starter).map(|trouble| finding(at, name, trouble)));
}

fn mistakes(exercise: &Exercise, name: &str, findings: &mut Vec<Finding>) {
    for mistake in &exercise.mistakes {
        let name = format!("{name}:{}", mistake.file.trim_end_matches(".rs"));
        let trouble = if mistake.expect.kind == Kind::Passed {
            Some(ExerciseTrouble::MistakePasses)
        } else {
            no_reason(&mistake.expect, &mistake.source)
        };
        findings.extend(trouble.map(|trouble| finding(&mistake.expect_at, name, trouble)));
    }
}

/// A failure without its reason fits attempts that fail for another one.
fn no_reason(expect: &Expectation, source: &str) -> Option<ExerciseTrouble> {
    let key = match expect.kind {
        // Errors in the syntax have no codes.
        Kind::CompileError if expect.code.is_none() => syntax::on_tree(source, |_| "code"),
        Kind::ExitCode if expect.exit.is_none() => Some("code"),
        Kind::WrongOutput if expect.stdout.is_none() => Some("stdout"),
        Kind::Panicked if expect.message.is_none() => Some("message"),
        Kind::Crashed if expect.signal.is_none() => Some("signal"),
        Kind::RuleBroken if expect.rule.is_none() => Some("rule"),
        _ => None,
    };
    key.map(|key| ExerciseTrouble::NoReason(expect.kind, key))
}

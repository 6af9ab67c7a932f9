//! Tells what a class came to: a table of the learners, one of the exercises, and what was left out.

mod formats;
mod table;

pub use formats::{csv, json, junit, markdown};
pub use table::human;

use super::style::Screen;
use super::verbs::Verbs;
use super::verdict::{Next, VerdictView, headline};
use super::{safe, step};
use crate::judging::grade::{Grade, Mark, Tally};
use crate::judging::shard::Shard;
use crate::model::{Exercise, Verdict};
use crate::running::Protection;
use crate::store::Class;

/// All that a report tells of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What was handed in.
    pub class: &'a Class,
    /// The exercises that were graded, in the order of the course.
    pub exercises: &'a [&'a Exercise],
    /// The grades, by learner and then by exercise.
    pub grades: &'a [Grade<'a>],
    /// The part of the work that they are.
    pub shard: Shard,
    /// What kept the programs in.
    pub protection: &'a Protection,
}

/// The word for what a task came to.
fn result(grade: &Grade) -> &'static str {
    match &grade.mark {
        Mark::Missing => "missing",
        Mark::Untouched => "untouched",
        Mark::NotJudged(_) => "not-judged",
        Mark::Judged(_) if grade.is_passed() => "passed",
        Mark::Judged(_) => "not-passed",
    }
}

/// What a task came to, in one line without control characters.
fn detail(grade: &Grade) -> String {
    let said = match &grade.mark {
        Mark::Missing => "There is no file.".to_owned(),
        Mark::Untouched => "The file is the starter, unchanged.".to_owned(),
        Mark::NotJudged(why) => format!("The tutor could not judge it: {why}"),
        Mark::Judged(verdict) => told(grade, verdict),
    };
    in_one_line(&said)
}

fn told(grade: &Grade, verdict: &Verdict) -> String {
    // Their headlines speak of the schedule below, and here is none.
    if let Verdict::Deadlock { .. } | Verdict::DataRace { .. } | Verdict::Interleaving { .. } =
        verdict
    {
        return format!("It {}.", step::happened(verdict));
    }
    let view = VerdictView {
        verdict,
        name: grade.task.handed.map_or("", |handed| handed.file.as_str()),
        source: None,
        stdout: "",
        stderr: "",
        feedback: None,
        why: None,
        course: None,
        next: Next::GoOn,
        verbs: Verbs::Shell { about: None },
    };
    headline(&Screen::plain(80), &view).words()
}

fn in_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    safe::visible(&Screen::plain(80), &words.join(" "))
}

/// The first sentence of a feedback, to know it again by.
fn gist(feedback: &str) -> String {
    let first = feedback.trim().split("\n\n").next().unwrap_or_default();
    let line = in_one_line(first.trim_start_matches('#'));
    match line.find(". ") {
        Some(end) => line[..=end].to_owned(),
        None => line,
    }
}

/// `compile-error 2, panicked 1`; the most frequent first.
fn verdicts(tally: &Tally) -> String {
    let mut met: Vec<(&str, usize)> = tally
        .verdicts
        .iter()
        .map(|(kind, count)| (kind.word(), *count))
        .collect();
    if tally.not_judged > 0 {
        met.push(("not-judged", tally.not_judged));
    }
    met.sort_by_key(|(_, count)| usize::MAX - count);
    let words: Vec<String> = met
        .iter()
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    words.join(", ")
}

fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// How much was looked at and what came of it, in one sentence.
fn closing(report: &Report) -> String {
    let tally = Tally::of(report.grades);
    let part = match report.shard {
        Shard::WHOLE => String::new(),
        Shard { number, of } => format!(" (shard {number} of {of})"),
    };
    format!(
        "{}, {}{part}: {} looked at, {} tried, {} passed.",
        count(report.class.learners.len(), "learner", "learners"),
        count(report.exercises.len(), "exercise", "exercises"),
        tally.tasks,
        tally.attempted,
        tally.passed,
    )
}

/// What was found and not graded, a sentence each.
fn left_out(report: &Report) -> Vec<String> {
    let mut said = Vec::new();
    // Of one learner the table of attempts has the reasons.
    if report.class.learners.len() > 1 {
        for grade in report.grades {
            if let Mark::NotJudged(why) = &grade.mark {
                let (learner, exercise) = (&grade.task.learner.learner, &grade.task.exercise.id);
                let not_judged = format!("{learner}: `{exercise}` was not judged: {why}");
                said.push(in_one_line(&not_judged));
            }
        }
    }
    for submission in &report.class.learners {
        if let Some((first, others)) = submission.strays.split_first() {
            let (more, belong) = match others.len() {
                0 => (String::new(), "belongs"),
                others => (format!(" and {others} more"), "belong"),
            };
            said.push(in_one_line(&format!(
                "{}: `{first}`{more} {belong} to no exercise of this course.",
                submission.learner
            )));
        }
    }
    for folder in &report.class.empty {
        let said_of_it = format!("{folder}: there is no exercise's file in it.");
        said.push(in_one_line(&said_of_it));
    }
    said
}

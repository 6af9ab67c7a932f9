//! Judges tasks, several at a time; whatever one of them does, the others get their marks.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use super::{Grade, Known, Mark, Task, key};
use crate::judging::attempt::{self, Ready};
use crate::judging::pool::in_parallel;
use crate::model::{Diagnostic, Verdict};
use crate::running::{Cancel, RunError, Runner};

/// The most bytes that are kept of a text of a program's or the compiler's.
const MOST_TEXT: usize = 64 << 10;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every task has its mark.
    Complete,
    /// Somebody asked to stop.
    Interrupted,
}

/// What a run came to.
#[derive(Debug)]
pub struct Graded<'a> {
    /// The marks, in the order of the tasks; after an interruption some are missing.
    pub grades: Vec<Grade<'a>>,
    /// Whether these are all.
    pub ending: Ending,
    /// How many came from the journal.
    pub known: usize,
}

/// What is judged once: the same file with the same text, for the same exercise.
struct Job<'a> {
    name: &'a str,
    text: &'a str,
    /// The places of the tasks that it stands for, each with its key.
    tasks: Vec<(usize, String)>,
}

/// Gives every task its mark, `jobs` at a time. `done` is called after each one, with the key under which
/// its verdict can be kept where it was found anew.
pub fn run<'a>(
    tasks: &[Task<'a>],
    known: &Known,
    runner: &Runner,
    jobs: usize,
    cancel: &Cancel,
    done: &(dyn Fn(&Grade<'a>, Option<&str>) + Sync),
) -> Graded<'a> {
    let mut grades: Vec<Option<Grade>> = Vec::new();
    let mut from_journal = 0;
    let mut work: Vec<Job<'a>> = Vec::new();
    let mut places = HashMap::new();
    for (at, task) in tasks.iter().enumerate() {
        let mut mark = task.at_a_glance();
        if let (None, Some((name, text))) = (&mark, source(task)) {
            let key = key(task, text, runner);
            if let Some(verdict) = known.verdict(task, &key) {
                from_journal += 1;
                mark = Some(Mark::Judged(Box::new(verdict.clone())));
            } else {
                // The texts themselves are compared: a fingerprint can be forged.
                let place = *places
                    .entry((&task.exercise.id, name, text))
                    .or_insert(work.len());
                if place == work.len() {
                    let tasks = Vec::new();
                    work.push(Job { name, text, tasks });
                }
                work[place].tasks.push((at, key));
            }
        }
        let grade = mark.map(|mark| Grade { task: *task, mark });
        if let Some(grade) = &grade {
            done(grade, None);
        }
        grades.push(grade);
    }
    let grades = Mutex::new(grades);
    let ended = in_parallel(jobs, &work, &|job| {
        let mark = judge(job, tasks, runner, cancel).ok_or(Ending::Interrupted)?;
        for (at, key) in &job.tasks {
            let (task, mark) = (tasks[*at], mark.clone());
            let grade = Grade { task, mark };
            let is_verdict = grade.verdict().is_some();
            done(&grade, is_verdict.then_some(key));
            let mut grades = grades.lock().unwrap_or_else(PoisonError::into_inner);
            grades[*at] = Some(grade);
        }
        Ok(())
    });
    let grades = grades.into_inner().unwrap_or_else(PoisonError::into_inner);
    Graded {
        grades: grades.into_iter().flatten().collect(),
        ending: ended.err().unwrap_or(Ending::Complete),
        known: from_journal,
    }
}

fn source<'a>(task: &Task<'a>) -> Option<(&'a str, &'a str)> {
    let handed = task.handed?;
    Some((handed.file.as_str(), handed.text.as_deref().ok()?))
}

/// The mark of a job; nothing where somebody asked to stop.
fn judge(job: &Job, tasks: &[Task], runner: &Runner, cancel: &Cancel) -> Option<Mark> {
    let exercise = tasks[job.tasks.first()?.0].exercise;
    // A fault of the tutor's own must not cost a whole class its grades.
    let result = catch_unwind(AssertUnwindSafe(|| {
        let ready = Ready::default();
        attempt::attempt(
            runner,
            exercise,
            job.name,
            Ok(job.text),
            ready,
            cancel,
            &|_| {},
        )
    }));
    Some(match result {
        // One lucky run is no pass where every schedule has to hold.
        Ok(Ok(checked)) => match checked.unexplored() {
            Some(why) => Mark::NotJudged(why.to_string()),
            None => Mark::Judged(Box::new(cut(checked.verdict))),
        },
        Ok(Err(RunError::Cancelled)) => return None,
        Ok(Err(error)) => Mark::NotJudged(error.to_string()),
        Err(panic) => Mark::NotJudged(message(&*panic)),
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    format!(
        "mutor has a fault: {}",
        said.unwrap_or("it panicked without a message")
    )
}

/// A verdict without the tails of long texts: a class of floods must not fill the memory.
fn cut(mut verdict: Verdict) -> Verdict {
    match &mut verdict {
        Verdict::Passed { stdout } | Verdict::TimedOut { stdout, .. } => shorten(stdout),
        Verdict::WrongOutput { expected, actual } => {
            shorten(expected);
            shorten(actual);
        }
        Verdict::Panicked { message, .. } => shorten(message),
        Verdict::Crashed { stderr, .. } => shorten(stderr),
        Verdict::CompileError { diagnostics } => {
            let mut left = MOST_TEXT;
            diagnostics.retain(|diagnostic| {
                let fits = left > 0;
                left = left.saturating_sub(size(diagnostic));
                fits
            });
            for diagnostic in diagnostics {
                shorten(&mut diagnostic.message);
                shorten(&mut diagnostic.rendered);
            }
        }
        _ => {}
    }
    verdict
}

fn size(diagnostic: &Diagnostic) -> usize {
    let labels = diagnostic.labels.iter().map(|label| label.text.len());
    diagnostic.message.len() + diagnostic.rendered.len() + labels.sum::<usize>()
}

fn shorten(text: &mut String) {
    text.truncate(text.floor_char_boundary(MOST_TEXT));
}

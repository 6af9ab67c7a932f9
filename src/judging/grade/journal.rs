//! What a journal of grades holds, and when an entry still stands.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Task;
use crate::judging::shard::fingerprint;
use crate::model::{Exercise, ExerciseId, Verdict};
use crate::running::Runner;

/// The first line of a journal of grades.
pub const HEAD: &str = "{\"journal\":\"mutor grade\",\"format\":1}";

/// One line of a journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry<'a> {
    learner: Cow<'a, str>,
    exercise: Cow<'a, ExerciseId>,
    key: Cow<'a, str>,
    verdict: Cow<'a, Verdict>,
}

/// The entries of a journal.
#[derive(Debug, Clone, Default)]
pub struct Known(HashMap<(String, ExerciseId), (String, Verdict)>);

impl<'a> Entry<'a> {
    /// A task's verdict, under its [`key`].
    pub fn new(task: &Task<'a>, key: &'a str, verdict: &'a Verdict) -> Self {
        Self {
            learner: Cow::Borrowed(&task.learner.learner),
            exercise: Cow::Borrowed(&task.exercise.id),
            key: Cow::Borrowed(key),
            verdict: Cow::Borrowed(verdict),
        }
    }
}

impl Known {
    /// Of several entries for one task the last one counts.
    pub fn new(entries: Vec<Entry<'static>>) -> Self {
        let pair = |entry: Entry<'static>| {
            let of = (entry.learner.into_owned(), entry.exercise.into_owned());
            (of, (entry.key.into_owned(), entry.verdict.into_owned()))
        };
        Self(entries.into_iter().map(pair).collect())
    }

    /// The task's verdict, where nothing has changed that it depends on.
    pub fn verdict(&self, task: &Task, key: &str) -> Option<&Verdict> {
        let of = (task.learner.learner.clone(), task.exercise.id.clone());
        let (known, verdict) = self.0.get(&of)?;
        (known == key).then_some(verdict)
    }
}

/// Changes with everything that a verdict depends on: the learner's text, the exercise's check and rules,
/// mutor's version, the toolchain, and whether a sandbox keeps programs in.
pub fn key(task: &Task, text: &str, runner: &Runner) -> String {
    let Exercise {
        expect,
        rules,
        explore,
        limits,
        check_source,
        ..
    } = task.exercise;
    let is_kept_in = runner.protection().is_enough();
    let inputs = format!("{expect:?} {rules:?} {explore:?} {limits:?} {is_kept_in}");
    let check = check_source.as_deref().unwrap_or_default();
    let file = task.handed.map_or("", |handed| handed.file.as_str());
    let parts = [
        file,
        text,
        &inputs,
        check,
        env!("CARGO_PKG_VERSION"),
        runner.toolchain_version(),
    ];
    format!("{:016x}", fingerprint(parts))
}

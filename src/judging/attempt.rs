//! Judges one attempt at an exercise: a check as a learner's and as an audit's, by one rule.

use std::time::Duration;

use super::checker::Checked;
use crate::model::{
    Exercise, Exploration, Explore, Kind, Limits, Outcome, Rejection, Rules, Verdict,
};
use crate::running::crate_builder::Entry;
use crate::running::explore::Depths;
use crate::running::{Cancel, Job, Phase, Report, RunError, Runner};

/// How long a check's exploration may take.
const EXPLORE_TIME: Duration = Duration::from_secs(2);

/// Judges an attempt: natively first, then, where threads matter, in every schedule within the bound.
pub fn attempt(
    runner: &Runner,
    exercise: &Exercise,
    name: &str,
    source: Result<&str, &Rejection>,
    cancel: &Cancel,
    at: &dyn Fn(Phase),
) -> Result<Checked, RunError> {
    let asked = (exercise.expect.kind == Kind::Passed)
        .then_some(exercise.expect.stdout.as_deref())
        .flatten();
    let check = exercise.check_source.as_deref();
    let job = Job {
        name,
        source,
        entry: check.map_or(Entry::Main, Entry::Check),
        expect_stdout: asked,
        rules: &exercise.rules,
        limits: exercise.limits,
    };
    let mut checked = seen(runner.run(&job, cancel, at)?);
    let passed = matches!(checked.verdict, Verdict::Passed { .. });
    if let (true, Some(explore), Ok(source)) = (passed, exercise.explore, source) {
        at(Phase::Exploring);
        let entry = check.map_or(Entry::ExploreMain, Entry::ExploreScenario);
        let Explore { preemptions } = explore;
        let depths = Depths {
            preemptions,
            time: EXPLORE_TIME,
        };
        // A check says itself what must hold; without one the output must be the same in every schedule.
        let expected = asked.filter(|_| check.is_none());
        let watched = runner.watch(name, source, entry, depths, expected, cancel)?;
        checked.note = watched.trouble;
        if let Some(exploration) = watched.report {
            judge(&mut checked, exploration);
        }
    }
    Ok(checked)
}

/// Compiles and runs a program's own `main`.
pub fn run(
    runner: &Runner,
    name: &str,
    source: Result<&str, &Rejection>,
    limits: Limits,
    cancel: &Cancel,
    at: &dyn Fn(Phase),
) -> Result<Checked, RunError> {
    let rules = Rules::default();
    let job = Job {
        name,
        source,
        entry: Entry::Main,
        expect_stdout: None,
        rules: &rules,
        limits,
    };
    Ok(seen(runner.run(&job, cancel, at)?))
}

fn seen(report: Report) -> Checked {
    let Report {
        verdict,
        stdout,
        stderr,
        warnings,
        ..
    } = report;
    Checked {
        verdict,
        stdout,
        stderr,
        warnings,
        exploration: None,
        note: None,
    }
}

/// A failure in some schedule is the verdict; a program that cannot be explored is told so, not judged.
fn judge(checked: &mut Checked, exploration: Exploration) {
    if let Some(verdict) = verdict(&exploration) {
        checked.verdict = verdict;
    }
    checked.exploration = Some(exploration);
}

/// What an exploration means for the program; nothing where it found nothing wrong.
pub fn verdict(exploration: &Exploration) -> Option<Verdict> {
    let found = || Box::new(exploration.clone());
    match exploration.outcome {
        Outcome::Ok | Outcome::OutputVaries | Outcome::Unsupported => None,
        Outcome::Deadlock => Some(Verdict::Deadlock {
            exploration: found(),
        }),
        Outcome::DataRace => Some(Verdict::DataRace {
            exploration: found(),
        }),
        Outcome::Panic | Outcome::WrongOutput | Outcome::Livelock => Some(Verdict::Interleaving {
            exploration: found(),
        }),
    }
}

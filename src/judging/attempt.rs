//! Judges one attempt at an exercise: a check as a learner's and as an audit's, by one rule.

use std::time::Duration;

use super::checker::Checked;
use crate::model::{
    Exercise, Exploration, Explore, Kind, Limits, Outcome, Rejection, Rules, Verdict,
};
use crate::running::cargo::Depth;
use crate::running::crate_builder::{Entry, StdRoute};
use crate::running::explore::{Depths, Watch};
use crate::running::runner::Compiled;
use crate::running::{Cancel, Job, Phase, Program, Report, RunError, Runner};

/// How long a check's exploration may take.
const EXPLORE_TIME: Duration = Duration::from_secs(2);

/// Programs that are built already; the others are built when they are needed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ready<'a> {
    /// With the real std.
    pub native: Option<&'a Program>,
    /// With the look-alike.
    pub watched: Option<&'a Program>,
}

/// What runs natively of an attempt at an exercise.
pub fn native_entry(exercise: &Exercise) -> Entry<'_> {
    let check = exercise.check_source.as_deref();
    check.map_or(Entry::Main, Entry::Check)
}

/// What runs in every schedule, where threads matter.
pub fn watched_entry(exercise: &Exercise) -> Option<Entry<'_>> {
    let check = exercise.check_source.as_deref();
    exercise
        .explore
        .map(|_| check.map_or(Entry::ExploreMain, Entry::ExploreScenario))
}

/// Judges an attempt: natively first, then, where threads matter, in every schedule within the bound.
pub fn attempt(
    runner: &Runner,
    exercise: &Exercise,
    name: &str,
    source: Result<&str, &Rejection>,
    ready: Ready,
    cancel: &Cancel,
    at: &dyn Fn(Phase),
) -> Result<Checked, RunError> {
    let asked = (exercise.expect.kind == Kind::Passed)
        .then_some(exercise.expect.stdout.as_deref())
        .flatten();
    let job = Job {
        name,
        source,
        entry: native_entry(exercise),
        expect_stdout: asked,
        rules: &exercise.rules,
        limits: exercise.limits,
        ready: ready.native,
    };
    let mut checked = seen(runner.run(&job, cancel, at)?);
    // What hangs is explored too: the search can say who waits for whom.
    let passed = matches!(checked.verdict, Verdict::Passed { .. });
    let tells_more = passed || matches!(checked.verdict, Verdict::TimedOut { .. });
    if let (true, Some(explore), Ok(source)) = (tells_more, exercise.explore, source) {
        at(Phase::Exploring);
        let entry = watched_entry(exercise).unwrap_or(Entry::ExploreMain);
        let Explore { preemptions } = explore;
        let depths = Depths {
            preemptions,
            time: EXPLORE_TIME,
        };
        // A check says itself what must hold; without one the output must be the same in every schedule.
        let expected = asked.filter(|_| exercise.check_source.is_none());
        let watch = Watch {
            name,
            source,
            entry,
            depths,
            expected,
            ready: ready.watched,
        };
        let watched = runner.watch(&watch, cancel)?;
        // What does not end natively does not end when it is watched; that is no news.
        checked.note = watched.trouble.filter(|_| passed);
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
    ready: Ready,
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
        ready: ready.native,
    };
    Ok(seen(runner.run(&job, cancel, at)?))
}

/// What the compiler says of a program's own `main`, where it refuses it; nothing runs.
pub fn refused(
    runner: &Runner,
    name: &str,
    source: &str,
    cancel: &Cancel,
) -> Result<Option<Checked>, RunError> {
    let (route, depth) = (StdRoute::Real, Depth::Build);
    let compiled = runner.compile(name, source, Entry::Main, &route, depth, cancel)?;
    Ok(match compiled {
        Compiled::Program(_) => None,
        Compiled::Refused(diagnostics, warnings) => Some(Checked {
            verdict: Verdict::CompileError { diagnostics },
            stdout: String::new(),
            stderr: String::new(),
            warnings,
            exploration: None,
            note: None,
        }),
    })
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
///
/// One that hung natively does so for another reason than a schedule, unless the search knows who waits.
fn judge(checked: &mut Checked, exploration: Exploration) {
    let passed = matches!(checked.verdict, Verdict::Passed { .. });
    match verdict(&exploration) {
        Some(verdict) if passed || verdict.kind() == Kind::Deadlock => checked.verdict = verdict,
        None if !passed => return,
        _ => {}
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

//! The checker that really compiles and runs.

use super::attempt::{self, Ready};
use super::checker::{CheckError, Checked, Checker, Work};
use crate::model::{Exercise, Exploration, Limits};
use crate::running::crate_builder::Entry;
use crate::running::explore::{Built, Depths, Watch, Watched};
use crate::running::{Cancel, Phase, RunError, Runner, RunnerConfig};

/// Judges programs with cargo.
pub struct CargoChecker {
    config: RunnerConfig,
    /// Made at the first check: looking at a lesson needs no compiler.
    runner: Option<Runner>,
    cancel: Cancel,
    at: Box<dyn Fn(Phase)>,
}

impl CargoChecker {
    /// A checker that tells `at` what it is at, and ends when `cancel` is asked.
    pub fn new(config: RunnerConfig, cancel: Cancel, at: Box<dyn Fn(Phase)>) -> Self {
        Self {
            config,
            runner: None,
            cancel,
            at,
        }
    }

    /// Gives work to the runner, with the cancel and the way to tell what it is at.
    fn with_runner<T>(
        &mut self,
        work: impl FnOnce(&Runner, &Cancel, &dyn Fn(Phase)) -> Result<T, RunError>,
    ) -> Result<T, CheckError> {
        let runner = match self.runner.take() {
            Some(runner) => runner,
            None => Runner::new(self.config.clone()).map_err(|error| broken(&error))?,
        };
        let runner = self.runner.insert(runner);
        work(runner, &self.cancel, &*self.at).map_err(|error| broken(&error))
    }

    /// Explores or traces a program's own `main`.
    fn watch(&mut self, work: &Work, entry: Entry, depths: Depths) -> Result<Watched, CheckError> {
        let Ok(source) = &work.text else {
            return Err(CheckError::Broken(format!(
                "{} is no readable source file",
                work.name
            )));
        };
        let watch = Watch {
            name: &work.name,
            source,
            entry,
            depths,
            expected: None,
            ready: None,
        };
        let (watched, refused) = self.with_runner(|runner, cancel, at| {
            at(Phase::Exploring);
            let watched = runner.watch(&watch, cancel)?;
            if watched.built == Built::Yes {
                return Ok((watched, None));
            }
            // With the real std the compiler speaks as the learner knows it.
            at(Phase::Compiling);
            let refused = attempt::refused(runner, &work.name, source, cancel)?;
            Ok((watched, refused))
        })?;
        match refused {
            Some(checked) => Err(CheckError::Refused(Box::new(checked))),
            None => Ok(watched),
        }
    }
}

fn broken(error: &RunError) -> CheckError {
    match error {
        RunError::Cancelled => CheckError::Cancelled,
        other => CheckError::Broken(other.to_string()),
    }
}

impl Checker for CargoChecker {
    fn check(&mut self, exercise: &Exercise, work: &Work) -> Result<Checked, CheckError> {
        let source = work.text.as_ref().map(String::as_str);
        self.with_runner(|runner, cancel, at| {
            attempt::attempt(
                runner,
                exercise,
                &work.name,
                source,
                Ready::default(),
                cancel,
                at,
            )
        })
    }

    fn run(&mut self, work: &Work, limits: Limits) -> Result<Checked, CheckError> {
        let source = work.text.as_ref().map(String::as_str);
        self.with_runner(|runner, cancel, at| {
            attempt::run(
                runner,
                &work.name,
                source,
                limits,
                Ready::default(),
                cancel,
                at,
            )
        })
    }

    fn explore(&mut self, work: &Work, depths: Depths) -> Result<Exploration, CheckError> {
        let watched = self.watch(work, Entry::ExploreMain, depths)?;
        let trouble = watched.trouble.unwrap_or_default();
        watched.report.ok_or(CheckError::Broken(format!(
            "this program cannot be explored: {trouble}"
        )))
    }

    fn trace(&mut self, work: &Work) -> Result<Watched, CheckError> {
        self.watch(
            work,
            Entry::Trace,
            Depths {
                preemptions: None,
                time: super::checker::TRACE_TIME,
            },
        )
    }
}

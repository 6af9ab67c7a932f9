//! The checker that really compiles and runs.

use super::checker::{CheckError, Checked, Checker, Work};
use crate::model::{Exercise, Kind, Limits, Rules};
use crate::running::crate_builder::Entry;
use crate::running::{Cancel, Job, Phase, Report, RunError, Runner, RunnerConfig};

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

    fn judge(&mut self, job: &Job) -> Result<Checked, CheckError> {
        let runner = if let Some(runner) = &self.runner {
            runner
        } else {
            let runner = Runner::new(self.config.clone()).map_err(|error| broken(&error))?;
            self.runner.insert(runner)
        };
        let report = runner
            .run(job, &self.cancel, &*self.at)
            .map_err(|error| broken(&error))?;
        let Report {
            verdict,
            stdout,
            stderr,
            warnings,
            ..
        } = report;
        Ok(Checked {
            verdict,
            stdout,
            stderr,
            warnings,
            exploration: None,
        })
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
        let asked = (exercise.expect.kind == Kind::Passed)
            .then_some(exercise.expect.stdout.as_deref())
            .flatten();
        self.judge(&Job {
            name: &work.name,
            source: work.text.as_ref().map(String::as_str),
            entry: exercise
                .check_source
                .as_deref()
                .map_or(Entry::Main, Entry::Check),
            expect_stdout: asked,
            rules: &exercise.rules,
            limits: exercise.limits,
        })
    }

    fn run(&mut self, work: &Work, limits: Limits) -> Result<Checked, CheckError> {
        self.judge(&Job {
            name: &work.name,
            source: work.text.as_ref().map(String::as_str),
            entry: Entry::Main,
            expect_stdout: None,
            rules: &Rules::default(),
            limits,
        })
    }
}

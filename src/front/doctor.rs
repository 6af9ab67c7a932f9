//! The command `doctor`: looks whether what mutor needs is there, by using it.

use std::time::{Duration, Instant};

use super::Exit;
use super::cli::Front;
use super::machine::cache_folder;
use super::terminal::say;
use super::world::{editor, launcher};
use crate::judging::attempt::{self, Ready};
use crate::model::{Limits, Verdict};
use crate::running::crate_builder::Entry;
use crate::running::explore::{Depths, Watch};
use crate::running::{Protection, Runner, RunnerConfig, SandboxWish};
use crate::store::load;
use crate::view::doctor::{self, State, Vital, names};

/// A program whose check goes through all that a learner's does.
const PROGRAM: &str = "fn main() {\n    println!(\"well\");\n}\n";

impl Front {
    pub(super) fn doctor(&self) -> Exit {
        let mut vitals = Vec::new();
        let mut add = |name, state| vitals.push(Vital { name, state });
        let cache = cache_folder();
        let mut config = RunnerConfig::new(launcher(), cache.clone());
        config.sandbox = SandboxWish::IfPossible;
        let written = std::fs::create_dir_all(&cache)
            .and_then(|()| tempfile::tempfile_in(&cache).map(|_| ()));
        let place = cache.display().to_string();
        add(
            names::CACHE,
            match written {
                Ok(()) => State::Good(place),
                Err(error) => State::Bad(format!("cannot write in {place}: {error}")),
            },
        );
        match Runner::new(config) {
            Err(error) => add(names::COMPILER, State::Bad(error.to_string())),
            Ok(runner) => {
                let version = runner.toolchain_version().to_owned();
                add(names::COMPILER, State::Good(version));
                add(names::CHECK, self.try_a_check(&runner));
                add(names::EXPLORATION, self.try_to_explore(&runner));
                let rustfmt = runner.rustfmt().map(|path| path.display().to_string());
                add(names::FORMATTER, or_spare(rustfmt, doctor::no_rustfmt()));
                let line = doctor::sandbox(runner.protection());
                let is_any = !matches!(runner.protection(), Protection::None(_));
                add(
                    names::SANDBOX,
                    or_spare(is_any.then(|| line.clone()), &line),
                );
            }
        }
        if let Ok(workspace) = self.workspace() {
            let root = workspace.map(|workspace| workspace.root().display().to_string());
            add(names::WORKSPACE, or_spare(root, doctor::no_workspace()));
        }
        if let Ok(files) = self.files() {
            let loaded = load(&files);
            add(
                names::COURSE,
                match loaded.errors.first() {
                    None => State::Good(doctor::course(loaded.course.title.as_deref())),
                    Some(error) => State::Bad(error.to_string()),
                },
            );
        }
        add(names::EDITOR, or_spare(editor(), doctor::no_editor()));
        let screen = self.terminal.out();
        add(names::TERMINAL, State::Good(doctor::terminal(&screen)));
        say(&doctor::report(&screen, &vitals));
        if vitals
            .iter()
            .any(|vital| matches!(vital.state, State::Bad(_)))
        {
            Exit::Findings
        } else {
            Exit::Fine
        }
    }

    fn try_a_check(&self, runner: &Runner) -> State {
        let (start, limits) = (Instant::now(), Limits::default());
        let source = Ok(PROGRAM);
        let ready = Ready::default();
        let checked = attempt::run(
            runner,
            "main.rs",
            source,
            limits,
            ready,
            &self.cancel,
            &|_| {},
        );
        match checked.map(|checked| checked.verdict) {
            Ok(Verdict::Passed { stdout }) if stdout == "well\n" => {
                State::Good(doctor::took(start.elapsed().as_millis()))
            }
            Ok(verdict) => State::Bad(format!("{verdict:?}")),
            Err(error) => State::Bad(error.to_string()),
        }
    }

    fn try_to_explore(&self, runner: &Runner) -> State {
        let start = Instant::now();
        let depths = Depths {
            preemptions: None,
            time: Duration::from_secs(10),
        };
        let watch = Watch {
            name: "main.rs",
            source: PROGRAM,
            entry: Entry::ExploreMain,
            depths,
            expected: None,
            ready: None,
        };
        match runner.watch(&watch, &self.cancel) {
            Ok(watched) if watched.report.is_some() => {
                State::Good(doctor::took(start.elapsed().as_millis()))
            }
            Ok(watched) => State::Bad(watched.trouble.unwrap_or_default()),
            Err(error) => State::Bad(error.to_string()),
        }
    }
}

/// What is there; otherwise what is said of its absence, which mutor can bear.
fn or_spare(found: Option<String>, absent: &str) -> State {
    found.map_or_else(|| State::Spare(absent.to_owned()), State::Good)
}

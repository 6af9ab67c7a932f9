//! The world that a session lives in: files, the checker, the editor, the clock, the person.

use std::cell::RefCell;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::machine::cache_folder;
use super::spinner::Spinner;
use super::terminal::Terminal;
use super::trust::Gate;
use crate::judging::checker::{CheckError, Checked, Checker, Work};
use crate::judging::session::Recorded;
use crate::judging::{CargoChecker, Question, World};
use crate::model::{Change, Exercise, Exploration, Limits};
use crate::running::explore::{Depths, Watched};
use crate::running::{Cancel, RunnerConfig};
use crate::store::{ProgressFile, Workspace, source_file};
use crate::view::messages;

/// How a question is put to a person; `false` where there is nobody.
pub type Ask = Box<dyn FnMut(&Question) -> bool>;

/// The real world.
pub struct RealWorld {
    workspace: Option<Workspace>,
    progress: Option<ProgressFile>,
    checker: CargoChecker,
    spinner: Rc<RefCell<Option<Spinner>>>,
    terminal: Terminal,
    /// Trouble with the progress file is told once, not at every step.
    told: Option<String>,
    ask: Ask,
    gate: Gate,
}

impl RealWorld {
    /// The world around a workspace, if there is one.
    pub fn new(workspace: Option<Workspace>, terminal: Terminal, cancel: Cancel, ask: Ask) -> Self {
        let spinner: Rc<RefCell<Option<Spinner>>> = Rc::default();
        let turning = Rc::clone(&spinner);
        let at = Box::new(move |phase| {
            if let Some(spinner) = turning.borrow().as_ref() {
                spinner.phase(phase);
            }
        });
        let mut config = RunnerConfig::new(launcher(), cache_folder());
        config.width = terminal.out().width;
        let progress = workspace
            .as_ref()
            .map(|workspace| ProgressFile::in_folder(&workspace.private()));
        let checker = CargoChecker::new(config, cancel, at);
        Self {
            workspace,
            progress,
            checker,
            spinner,
            terminal,
            told: None,
            ask,
            gate: Gate::Open,
        }
    }

    /// The same world where nothing runs before the gate is open.
    pub fn behind(mut self, gate: Gate) -> Self {
        self.gate = gate;
        self
    }

    /// Asks for what the gate needs, if it is not open yet; the error says why it stays closed.
    pub fn pass(&mut self) -> Result<(), String> {
        self.gate.pass(&mut self.ask)
    }

    /// Everything that compiles or runs a program goes through here.
    fn turning<T>(
        &mut self,
        work: impl FnOnce(&mut CargoChecker) -> Result<T, CheckError>,
    ) -> Result<T, CheckError> {
        self.pass().map_err(CheckError::Broken)?;
        *self.spinner.borrow_mut() = Some(Spinner::start(&self.terminal.err()));
        let result = work(&mut self.checker);
        *self.spinner.borrow_mut() = None;
        result
    }
}

/// The person's editor, as a command line.
pub fn editor() -> Option<String> {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR"))
}

/// The binary that supervises: this one, also where its file has been replaced since it started.
pub fn launcher() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    env::current_exe().unwrap_or_else(|_| PathBuf::from("mutor"))
}

impl Checker for RealWorld {
    fn check(&mut self, exercise: &Exercise, work: &Work) -> Result<Checked, CheckError> {
        self.turning(|checker| checker.check(exercise, work))
    }

    fn run(&mut self, work: &Work, limits: Limits) -> Result<Checked, CheckError> {
        self.turning(|checker| checker.run(work, limits))
    }

    fn explore(&mut self, work: &Work, depths: Depths) -> Result<Exploration, CheckError> {
        self.turning(|checker| checker.explore(work, depths))
    }

    fn trace(&mut self, work: &Work) -> Result<Watched, CheckError> {
        self.turning(|checker| checker.trace(work))
    }
}

impl World for RealWorld {
    fn checker(&mut self) -> &mut dyn Checker {
        self
    }

    fn work(&mut self, exercise: &Exercise) -> Option<Work> {
        let workspace = self.workspace.as_ref()?;
        let text = source_file::read(&workspace.file(&exercise.id))
            .map(|text| text.trim_start_matches('\u{feff}').to_owned());
        Some(Work {
            name: Workspace::name(&exercise.id),
            text,
        })
    }

    fn record(&mut self, change: &Change) -> Recorded {
        let Some(file) = &self.progress else {
            return Recorded::default();
        };
        let (progress, note) = match file.record(change) {
            Ok(opened) => {
                self.told = None;
                let note = opened
                    .set_aside
                    .map(|path| messages::set_aside(&path.display().to_string()));
                (Some(opened.progress), note)
            }
            Err(error) => (None, Some(error.to_string())),
        };
        let fresh = note.filter(|note| self.told.as_ref() != Some(note));
        self.told = fresh.clone().or(self.told.take());
        Recorded {
            progress,
            note: fresh,
        }
    }

    fn reset(&mut self, exercise: &Exercise) -> Result<(), String> {
        match &self.workspace {
            Some(workspace) => workspace.reset(exercise).map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }

    fn edit(&mut self, exercise: &Exercise) -> Result<(), String> {
        let Some(workspace) = &self.workspace else {
            return Ok(());
        };
        let file = workspace.file(&exercise.id);
        let Some(editor) = editor() else {
            return Err(messages::no_editor(&file.display().to_string()));
        };
        // `code --wait` and the like: the first word is the program.
        let mut words = editor.split_whitespace();
        let program = words.next().unwrap_or_default();
        match Command::new(program).args(words).arg(&file).status() {
            Ok(_) => Ok(()),
            Err(error) => Err(messages::editor_did_not_start(program, &error.to_string())),
        }
    }

    fn confirm(&mut self, question: &Question) -> bool {
        (self.ask)(question)
    }

    fn now(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs())
    }
}

//! The command `watch`: judges an exercise's file whenever it is saved.

use std::fs;
use std::path::{Path, PathBuf};

use super::Exit;
use super::cli::{Desk, Front};
use super::course::Need;
use super::terminal::{ask_in_a_shell, clear, leave_the_interrupt, say, tell};
use super::trust::Person;
use crate::judging::{Command, Event, Verb};
use crate::model::ExerciseId;
use crate::store::Workspace;
use crate::store::watcher::{Depth, Watcher, Woken};
use crate::view::messages;

impl Front {
    pub(super) fn watch(&self) -> Exit {
        let workspace = match self.workspace() {
            Ok(workspace) => workspace,
            Err(exit) => return exit,
        };
        let Some(root) = workspace.and_then(|workspace| fs::canonicalize(workspace.root()).ok())
        else {
            tell(&messages::no_workspace(&self.terminal.err()));
            return Exit::Usage;
        };
        let terminal = self.terminal;
        let ask = Box::new(move |question: &_| ask_in_a_shell(question, terminal));
        let opened = self.open(Need::Working, Person::at_the_terminal(), ask);
        let mut desk = match opened {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        // Asked before the screen is cleared, not at the first save.
        if let Err(why) = desk.world.pass() {
            return self.trouble(&why);
        }
        let watcher = match Watcher::over(&[(root.join("exercises"), Depth::Below)]) {
            Ok(watcher) => watcher,
            Err(error) => return self.trouble(&error.to_string()),
        };
        clear();
        let here = Event::Look(desk.session.here());
        self.show(&here, &desk, false, None, Exit::Fine);
        loop {
            say("\n");
            say(&messages::watching(&self.terminal.out()));
            let files = files(&desk, &root);
            let matters = |path: &Path| files.iter().any(|(file, _)| file == path);
            let Woken::Changed(paths) = watcher.wait(&matters, &|| self.cancel.is_asked()) else {
                leave_the_interrupt();
                return Exit::Interrupted;
            };
            // Where several files were saved together, the one that was saved last is meant.
            let saved = |path: &PathBuf| files.iter().find(|(file, _)| file == path);
            let Some((_, exercise)) = paths.iter().rev().find_map(saved) else {
                continue;
            };
            clear();
            let exercise = exercise.to_string();
            let check = Command::on(Verb::Check, &exercise);
            for event in desk.session.obey(&check, &mut desk.world) {
                if matches!(event, Event::Cancelled) {
                    return Exit::Interrupted;
                }
                self.show(&event, &desk, false, Some(&exercise), Exit::Fine);
            }
        }
    }
}

/// The learner's files by their paths as the system tells them.
fn files(desk: &Desk, root: &Path) -> Vec<(PathBuf, ExerciseId)> {
    let course = desk.session.course();
    course
        .exercises()
        .map(|exercise| {
            (
                root.join(Workspace::name(&exercise.id)),
                exercise.id.clone(),
            )
        })
        .collect()
}

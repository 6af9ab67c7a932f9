//! Asks once whether a course that is not built in may have its programs run on this machine.

use std::path::PathBuf;

use super::Exit;
use super::cli::Front;
use super::machine::data_folder;
use super::terminal::{Terminal, ask_in_a_shell, is_interactive, tell};
use crate::judging::Question;
use crate::store::{CourseFiles, TrustFile};
use crate::view::{courses, messages};

/// What stands between a course's programs and this machine.
#[derive(Debug)]
pub enum Gate {
    /// They may run.
    Open,
    /// A person must allow it first.
    Closed {
        /// The course's canonical folder.
        course: PathBuf,
        /// Where trust is kept.
        file: TrustFile,
        /// Who can be asked.
        person: Person,
        /// Where trouble is told.
        terminal: Terminal,
    },
}

/// Who can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Someone sits at the terminal.
    Here,
    /// A script, a pipe, CI.
    Nobody,
}

impl Person {
    /// Whether someone sits at the terminal.
    pub fn at_the_terminal() -> Self {
        if is_interactive() {
            Self::Here
        } else {
            Self::Nobody
        }
    }
}

impl Gate {
    /// Opens the gate, or says why it stays closed; `ask` puts the question.
    pub fn pass(&mut self, ask: &mut dyn FnMut(&Question) -> bool) -> Result<(), String> {
        let Self::Closed {
            course,
            file,
            person,
            terminal,
        } = self
        else {
            return Ok(());
        };
        let folder = course.display().to_string();
        // Another tutor may have been told in the meantime.
        if !file.trusts(course) {
            if *person == Person::Nobody {
                return Err(courses::needs_trust(&folder));
            }
            if !ask(&Question::Trust {
                course: folder.clone(),
            }) {
                return Err(courses::not_trusted());
            }
            if let Err(error) = file.add(course) {
                let path = file.path().display().to_string();
                let note = courses::trust_is_not_kept(&path, &error.to_string());
                tell(&messages::warning(&terminal.err(), &note));
            }
        }
        *self = Self::Open;
        Ok(())
    }
}

impl Front {
    /// What stands before the programs of that course.
    pub(super) fn gate(&self, files: &CourseFiles, person: Person) -> Result<Gate, Exit> {
        if self.args.trust {
            return Ok(Gate::Open);
        }
        match files.canonical() {
            Ok(None) => Ok(Gate::Open),
            Ok(Some(course)) => Ok(Gate::Closed {
                course,
                file: TrustFile::in_folder(&data_folder()),
                person,
                terminal: self.terminal,
            }),
            Err(error) => Err(self.trouble(&error.to_string())),
        }
    }

    /// Goes on only where that course's programs may run; asks in the shell.
    pub(super) fn trusted(&self, files: &CourseFiles) -> Result<(), Exit> {
        let mut gate = self.gate(files, Person::at_the_terminal())?;
        let terminal = self.terminal;
        gate.pass(&mut |question| ask_in_a_shell(question, terminal))
            .map_err(|why| self.trouble(&why))
    }
}

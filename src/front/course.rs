//! Finds the course and the workspace that a command is about, and asks where they do not belong together.

use std::env;
use std::path::Path;

use super::Exit;
use super::cli::Front;
use super::machine::folder_in;
use super::terminal::{say, tell, yes_in_a_shell};
use super::trust::Person;
use crate::model::Course;
use crate::store::{CourseFiles, Loaded, RememberError, Workspace, load, remembered};
use crate::view::{courses, events, messages};

/// What a command needs of the learner's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It reads the course, and a workspace only adds what the learner has done.
    Reading,
    /// It works with the learner's files or progress.
    Working,
}

/// A course with the workspace that belongs to it, if there is one.
pub(super) struct Opened {
    pub(super) files: CourseFiles,
    pub(super) course: Course,
    pub(super) workspace: Option<Workspace>,
}

/// Which course and workspace belong together, before the course is read.
struct Pair {
    files: CourseFiles,
    workspace: Option<Workspace>,
    keeping: Keeping,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// The workspace knows its course.
    Known,
    /// It must be told.
    New,
    /// It must be told, and its learner too.
    Moved,
}

impl Front {
    /// The course that is meant: what `--course` or `MUTOR_COURSE` names, else the workspace's.
    ///
    /// Reading it is safe; a caller that runs its programs asks [`Front::trusted`] first.
    pub(super) fn files(&self) -> Result<CourseFiles, Exit> {
        if let Some(files) = self.said()? {
            return Ok(files);
        }
        match self.workspace()? {
            None => Ok(CourseFiles::Embedded),
            Some(workspace) => {
                remembered::course(&workspace).map_err(|error| self.trouble(&error.to_string()))
            }
        }
    }

    /// The course that an author means: the named one, else the one of the folder that the shell is in, which
    /// its `course.toml` tells from any other folder; else as for a learner.
    pub(super) fn authored(&self) -> Result<CourseFiles, Exit> {
        match self.said()? {
            Some(files) => Ok(files),
            None if Path::new("course.toml").is_file() => CourseFiles::in_folder(Path::new("."))
                .map_err(|error| self.trouble(&error.to_string())),
            None => self.files(),
        }
    }

    /// Opens the course and the workspace that a command is about.
    pub(super) fn opened(&self, need: Need) -> Result<Opened, Exit> {
        let pair = self.pair(self.workspace()?, need)?;
        let course = self.course(&pair.files)?;
        if let Some(workspace) = &pair.workspace {
            self.keep(workspace, &pair)?;
        }
        Ok(Opened {
            files: pair.files,
            course,
            workspace: pair.workspace,
        })
    }

    /// The command `init`.
    pub(super) fn init(&self, dir: &Path) -> Exit {
        let made = self
            .pair(Workspace::at(dir), Need::Working)
            .and_then(|pair| {
                let course = self.course(&pair.files)?;
                self.make(dir, &pair.files, &course)
            });
        match made {
            Ok(_) => Exit::Fine,
            Err(exit) => exit,
        }
    }

    /// Makes a workspace of that course, and says so.
    pub(super) fn make(
        &self,
        dir: &Path,
        files: &CourseFiles,
        course: &Course,
    ) -> Result<Workspace, Exit> {
        let trouble = |error: &dyn std::error::Error| self.trouble(&error.to_string());
        let workspace = Workspace::make(dir).map_err(|error| trouble(&error))?;
        // Kept before anything is filled in: a crash must not leave another course's files.
        remembered::remember(&workspace, files).map_err(|error| trouble(&error))?;
        let filled = workspace.fill(course).map_err(|error| trouble(&error))?;
        let screen = self.terminal.out();
        let folder = dir.display().to_string();
        say(&messages::workspace_made(
            &screen,
            &folder,
            filled.exercises,
        ));
        if let CourseFiles::Folder(_) = files {
            say(&courses::belongs_to(&screen, &called(files)));
        }
        Ok(workspace)
    }

    /// What `--course` or `MUTOR_COURSE` names.
    pub(super) fn said(&self) -> Result<Option<CourseFiles>, Exit> {
        let named = self.args.course.clone();
        let Some(folder) = named.or_else(|| folder_in("MUTOR_COURSE")) else {
            return Ok(None);
        };
        match CourseFiles::in_folder(&folder) {
            Ok(files) => Ok(Some(files)),
            Err(error) => Err(self.trouble(&error.to_string())),
        }
    }

    pub(super) fn workspace(&self) -> Result<Option<Workspace>, Exit> {
        let named = self.args.workspace.clone();
        if let Some(folder) = named.or_else(|| folder_in("MUTOR_WORKSPACE")) {
            return match Workspace::at(&folder) {
                Some(workspace) => Ok(Some(workspace)),
                None => {
                    Err(self.trouble(&messages::not_a_workspace(&folder.display().to_string())))
                }
            };
        }
        Ok(env::current_dir()
            .ok()
            .and_then(|folder| Workspace::find(&folder)))
    }

    /// The course, where at least one of its lessons is right. Its errors are told.
    fn course(&self, files: &CourseFiles) -> Result<Course, Exit> {
        let Loaded { course, errors, .. } = load(files);
        tell(&events::errors(&self.terminal.err(), &errors));
        if course.lessons.is_empty() {
            Err(Exit::Findings)
        } else {
            Ok(course)
        }
    }

    fn pair(&self, workspace: Option<Workspace>, need: Need) -> Result<Pair, Exit> {
        let trouble = |error: &dyn std::error::Error| self.trouble(&error.to_string());
        let said = self.said()?;
        let pair = |files, workspace, keeping| Pair {
            files,
            workspace,
            keeping,
        };
        let Some(found) = workspace else {
            let files = said.unwrap_or(CourseFiles::Embedded);
            return Ok(pair(files, None, Keeping::New));
        };
        let kept = remembered::course(&found);
        let Some(said) = said else {
            let files = kept.map_err(|error| trouble(&error))?;
            return Ok(pair(files, Some(found), Keeping::Known));
        };
        let kept = match kept {
            Ok(kept) => kept,
            // The learner does what the message about it says.
            Err(RememberError::Gone(_) | RememberError::Damaged(_)) => {
                return Ok(pair(said, Some(found), Keeping::Moved));
            }
            Err(error) => return Err(trouble(&error)),
        };
        let is_same = {
            let folders = (kept.canonical(), said.canonical());
            let (kept, said) = (folders.0, folders.1);
            kept.map_err(|error| trouble(&error))? == said.map_err(|error| trouble(&error))?
        };
        if is_same {
            return Ok(pair(said, Some(found), Keeping::Known));
        }
        // Reading another course needs nothing of this workspace, and leaves it alone.
        if need == Need::Reading {
            return Ok(pair(said, None, Keeping::Known));
        }
        self.may_change(&kept, &said)?;
        Ok(pair(said, Some(found), Keeping::New))
    }

    /// Asks whether the workspace of one course is to become one of another.
    fn may_change(&self, kept: &CourseFiles, said: &CourseFiles) -> Result<(), Exit> {
        let (old, new) = (called(kept), called(said));
        if Person::at_the_terminal() == Person::Nobody {
            return Err(self.trouble(&courses::another_course(&old, &new)));
        }
        let (before, after) = (load(kept).course, load(said).course);
        let shared = after
            .exercises()
            .filter(|exercise| before.exercise(&exercise.id).is_some())
            .count();
        let err = self.terminal.err();
        if yes_in_a_shell(&courses::confirm_course(&err, &old, &new, shared)) {
            Ok(())
        } else {
            tell(&messages::left_as_it_was(&err));
            Err(Exit::Findings)
        }
    }

    /// Has the workspace keep its course from now on.
    fn keep(&self, workspace: &Workspace, pair: &Pair) -> Result<(), Exit> {
        if pair.keeping == Keeping::Known {
            return Ok(());
        }
        if let Err(error) = remembered::remember(workspace, &pair.files) {
            return Err(self.trouble(&error.to_string()));
        }
        if pair.keeping == Keeping::Moved {
            let text = courses::belongs_to(&self.terminal.err(), &called(&pair.files));
            tell(&text);
        }
        Ok(())
    }
}

/// How a course is called where it is told from another.
fn called(files: &CourseFiles) -> String {
    match files.canonical() {
        Ok(None) => courses::BUILT_IN.to_owned(),
        Ok(Some(folder)) => courses::at_folder(&folder.display().to_string()),
        Err(_) => String::new(),
    }
}

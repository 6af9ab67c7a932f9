//! The learner's folder: their exercise files, a `Cargo.toml` for rust-analyzer, the `.mutor` folder.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::atomic_file;
use crate::model::{Course, Exercise, ExerciseId};

/// The folder that makes a folder a workspace.
const MARK: &str = ".mutor";

/// The first line of the `Cargo.toml` that mutor keeps; a file without it is the learner's own.
const HEADER: &str = "# Kept by mutor, for rust-analyzer: one binary for each exercise.";

/// Where a workspace is made when the learner does not say.
pub const DEFAULT_NAME: &str = "mutor-workspace";

/// A learner's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    root: PathBuf,
}

/// What `init` or an update of the course did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Exercise files that were not there before.
    pub added: usize,
    /// Exercise files in all.
    pub exercises: usize,
}

/// Why a workspace cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {path}: {source}")]
pub struct WorkspaceError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl Workspace {
    /// The workspace that `from` lies in, or the one of the default name beside it.
    pub fn find(from: &Path) -> Option<Self> {
        let here = from.ancestors().find(|folder| is_workspace(folder));
        let beside = from.join(DEFAULT_NAME);
        here.map(Path::to_owned)
            .or_else(|| is_workspace(&beside).then_some(beside))
            .map(|root| Self { root })
    }

    /// The workspace at exactly this folder.
    pub fn at(root: &Path) -> Option<Self> {
        is_workspace(root).then(|| Self {
            root: root.to_owned(),
        })
    }

    /// Makes the folder a workspace without any exercises yet; one that is there already stays as it is.
    pub fn make(root: &Path) -> Result<Self, WorkspaceError> {
        let mark = root.join(MARK);
        fs::create_dir_all(&mark).map_err(failed("make", &mark))?;
        let workspace = Self {
            root: root.to_owned(),
        };
        let ignore = root.join(".gitignore");
        write_new(&ignore, "/target\n/.mutor\n").map_err(failed("write", &ignore))?;
        Ok(workspace)
    }

    /// Adds the exercises that the course has and the workspace has not. A learner's file is never
    /// overwritten.
    pub fn fill(&self, course: &Course) -> Result<Filled, WorkspaceError> {
        let mut filled = Filled {
            added: 0,
            exercises: 0,
        };
        for exercise in course.exercises() {
            filled.exercises += 1;
            let path = self.file(&exercise.id);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed("make", folder))?;
            }
            let made =
                write_new(&path, &exercise.starter_source).map_err(failed("write", &path))?;
            filled.added += usize::from(made == Made::New);
        }
        self.keep_manifest(course)?;
        Ok(filled)
    }

    /// The workspace's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where progress, history and the like are kept.
    pub fn private(&self) -> PathBuf {
        self.root.join(MARK)
    }

    /// The learner's file for an exercise.
    pub fn file(&self, exercise: &ExerciseId) -> PathBuf {
        self.root.join(Self::name(exercise))
    }

    /// That file as the learner knows it, relative to the workspace.
    pub fn name(exercise: &ExerciseId) -> String {
        format!("exercises/{}/{}.rs", exercise.lesson(), exercise.name())
    }

    /// Puts the starter in the place of the learner's file.
    pub fn reset(&self, exercise: &Exercise) -> Result<(), WorkspaceError> {
        let path = self.file(&exercise.id);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed("make", folder))?;
        }
        atomic_file::replace(&path, exercise.starter_source.as_bytes())
            .map_err(failed("write", &path))
    }

    fn keep_manifest(&self, course: &Course) -> Result<(), WorkspaceError> {
        let path = self.root.join("Cargo.toml");
        let wanted = manifest(course);
        match fs::read_to_string(&path) {
            Ok(text) if text == wanted || !text.starts_with(HEADER) => Ok(()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(failed("read", &path)(error))
            }
            _ => atomic_file::replace(&path, wanted.as_bytes()).map_err(failed("write", &path)),
        }
    }
}

fn is_workspace(folder: &Path) -> bool {
    folder.join(MARK).is_dir()
}

fn failed<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> WorkspaceError + 'a {
    move |source| WorkspaceError {
        action,
        path: path.to_owned(),
        source,
    }
}

#[derive(PartialEq, Eq)]
enum Made {
    New,
    ThereAlready,
}

fn write_new(path: &Path, text: &str) -> io::Result<Made> {
    let mut file = match File::options().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Ok(Made::ThereAlready);
        }
        Err(error) => return Err(error),
    };
    if let Err(error) = file.write_all(text.as_bytes()) {
        // A half-written starter would be taken for the learner's own file.
        let _ = fs::remove_file(path);
        return Err(error);
    }
    Ok(Made::New)
}

fn manifest(course: &Course) -> String {
    let mut text = format!(
        "{HEADER}\n[package]\nname = \"my-mutor\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n"
    );
    for exercise in course.exercises() {
        let (lesson, name) = (exercise.id.lesson(), exercise.id.name());
        let _ = write!(
            text,
            "\n[[bin]]\nname = \"{lesson}--{name}\"\npath = \"{}\"\n",
            Workspace::name(&exercise.id)
        );
    }
    text
}

//! Keeps the course of a workspace in `.mutor/course.toml`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic_file;
use super::course::{CourseFiles, NoCourse};
use super::workspace::Workspace;

const NAME: &str = "course.toml";

const HEADER: &str = "\
# Kept by mutor: the folder of the course that this workspace belongs to.
";

/// What stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    folder: String,
}

/// Why a workspace's course is not known.
#[derive(Debug, thiserror::Error)]
pub enum RememberError {
    /// The file cannot be read or written.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file was changed by someone else.
    #[error(
        "{0} should say where this workspace's course is, and cannot be understood; name the course with `--course DIR`"
    )]
    Damaged(PathBuf),
    /// The course's folder is not there, or is no course any more.
    #[error(
        "this workspace belongs to a course that cannot be opened: {0}\nif the course was moved, say where it is now with `--course DIR`, once"
    )]
    Gone(NoCourse),
    /// The course's path cannot be written down.
    #[error("the path {0} is not UTF-8, and a workspace could not remember it; rename the folder")]
    NotUtf8(PathBuf),
    /// The course's folder has no path of its own.
    #[error(transparent)]
    NoCourse(#[from] NoCourse),
}

/// The course of a workspace; the built-in one where nothing is kept.
pub fn course(workspace: &Workspace) -> Result<CourseFiles, RememberError> {
    let path = file(workspace);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(CourseFiles::Embedded),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(RememberError::Damaged(path));
        }
        Err(source) => return Err(failed("read", path, source)),
    };
    let Ok(Kept { folder }) = toml::from_str(&text) else {
        return Err(RememberError::Damaged(path));
    };
    CourseFiles::in_folder(Path::new(&folder)).map_err(RememberError::Gone)
}

/// Makes the workspace one of that course.
pub fn remember(workspace: &Workspace, course: &CourseFiles) -> Result<(), RememberError> {
    let path = file(workspace);
    let Some(folder) = course.canonical()? else {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(failed("remove", path, error))
            }
            _ => Ok(()),
        };
    };
    let folder = match folder.into_os_string().into_string() {
        Ok(folder) => folder,
        Err(folder) => return Err(RememberError::NotUtf8(folder.into())),
    };
    // A table of one string can always be written.
    let text = toml::to_string(&Kept { folder }).unwrap_or_default();
    atomic_file::replace(&path, format!("{HEADER}{text}").as_bytes())
        .map_err(|source| failed("write", path, source))
}

fn file(workspace: &Workspace) -> PathBuf {
    workspace.private().join(NAME)
}

fn failed(action: &'static str, path: PathBuf, source: io::Error) -> RememberError {
    RememberError::File {
        action,
        path,
        source,
    }
}

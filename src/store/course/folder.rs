//! Takes a folder that someone named as a course, and says what it is where it is none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::files::CourseFiles;

/// Why a folder is no course.
#[derive(Debug, thiserror::Error)]
pub enum NoCourse {
    /// There is nothing of that name.
    #[error("there is no folder {0}; a course is a folder with `lessons/` in it")]
    Missing(PathBuf),
    /// It is a file.
    #[error("{0} is no folder; a course is a folder with `lessons/` in it")]
    NotAFolder(PathBuf),
    /// It holds no lessons, and another folder near it does.
    #[error("{named} is no course, for it has no folder `lessons`; {near} has one")]
    Near {
        /// What was named.
        named: PathBuf,
        /// What may have been meant.
        near: PathBuf,
    },
    /// It holds no lessons.
    #[error("{0} is no course, for it has no folder `lessons`")]
    NoLessons(PathBuf),
    /// The operating system does not let it be seen.
    #[error("cannot open the course {path}: {source}")]
    Unreadable {
        /// What was named.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

impl CourseFiles {
    /// The course in that folder.
    pub fn in_folder(folder: &Path) -> Result<Self, NoCourse> {
        let data = match fs::metadata(folder) {
            Ok(data) => data,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(NoCourse::Missing(folder.to_owned()));
            }
            Err(source) => {
                let path = folder.to_owned();
                return Err(NoCourse::Unreadable { path, source });
            }
        };
        if !data.is_dir() {
            return Err(NoCourse::NotAFolder(folder.to_owned()));
        }
        if !has_lessons(folder) {
            let named = folder.to_owned();
            return Err(match near(folder) {
                Some(near) => NoCourse::Near { named, near },
                None => NoCourse::NoLessons(named),
            });
        }
        Ok(Self::Folder(folder.to_owned()))
    }

    /// The one path of the course's folder, whatever links lead there; `None` for the built-in one.
    pub fn canonical(&self) -> Result<Option<PathBuf>, NoCourse> {
        match self {
            Self::Embedded => Ok(None),
            Self::Folder(folder) => match fs::canonicalize(folder) {
                Ok(path) => Ok(Some(path)),
                Err(source) => Err(NoCourse::Unreadable {
                    path: folder.clone(),
                    source,
                }),
            },
        }
    }
}

fn has_lessons(folder: &Path) -> bool {
    folder.join("lessons").is_dir()
}

/// The course that the folder lies in, or the one that lies in it.
fn near(folder: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(folder).ok()?;
    let around = whole.ancestors().skip(1).find(|above| has_lessons(above));
    if let Some(around) = around {
        return Some(around.to_owned());
    }
    let mut inside: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| has_lessons(path))
        .collect();
    inside.sort();
    inside.into_iter().next()
}

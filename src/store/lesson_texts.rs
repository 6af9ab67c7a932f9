//! Holds the lesson files of a course as they were, and replaces one only where nobody else has changed it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{atomic_file, source_file};

/// The texts of a course's lesson files at one moment.
#[derive(Debug)]
pub struct LessonTexts {
    root: PathBuf,
    texts: BTreeMap<String, String>,
}

/// Why a lesson file was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Someone has written it in the meantime.
    #[error("{0} has changed in the meantime, and is left as it is; run the audit again")]
    Changed(PathBuf),
    /// It cannot be written.
    #[error("cannot write {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl LessonTexts {
    /// Reads the files in the course's `lessons/`; what cannot be read is left out, for the loader tells it.
    pub fn read(root: &Path) -> Self {
        let entries = fs::read_dir(root.join("lessons")).into_iter().flatten();
        let texts = entries
            .filter_map(|entry| {
                let name = entry.ok()?.file_name().into_string().ok()?;
                let file = format!("lessons/{name}");
                let text = source_file::read(&root.join(&file)).ok()?;
                Some((file, text))
            })
            .collect();
        Self {
            root: root.to_owned(),
            texts,
        }
    }

    /// The file's text as it was; the name as in a course's places, `lessons/10-cell.toml`.
    pub fn get(&self, file: &str) -> Option<&str> {
        self.texts.get(file).map(String::as_str)
    }

    /// Puts a new text in the file's place, if the old one is still there.
    pub fn replace(&self, file: &str, text: &str) -> Result<(), ReplaceError> {
        let path = self.root.join(file);
        if source_file::read(&path).ok().as_deref() != self.get(file) {
            return Err(ReplaceError::Changed(path));
        }
        atomic_file::replace(&path, text.as_bytes())
            .map_err(|source| ReplaceError::File { path, source })
    }
}

//! Writes a set of files all together, over nothing that is there, or none of them.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{AuthoringError, Made};
use crate::model::Rejection;
use crate::store::{atomic_file, source_file};

/// What is to be written into a course.
pub(super) struct Plan {
    root: PathBuf,
    files: Vec<(String, String)>,
    longer: Vec<(String, String)>,
    kept: Vec<String>,
}

impl Plan {
    pub(super) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            files: Vec::new(),
            longer: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// A file that must not be there yet.
    pub(super) fn file(&mut self, path: &str, text: String) {
        self.files.push((path.to_owned(), text));
    }

    /// A file that may be there, and then stays as it is.
    pub(super) fn file_if_absent(&mut self, path: &str, text: String) {
        if self.root.join(path).exists() {
            self.kept.push(path.to_owned());
        } else {
            self.file(path, text);
        }
    }

    /// Adds to the end of a TOML file that is there; what stands in it stays as it is.
    pub(super) fn at_the_end(&mut self, path: &str, more: &str) -> Result<(), AuthoringError> {
        let before = read(&self.root, path)?;
        let mut text = before.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        if before.contains("\r\n") {
            text.push_str(&more.replace('\n', "\r\n"));
        } else {
            text.push_str(more);
        }
        // A list in brackets takes no `[[…]]` after it.
        if text.parse::<toml::Table>().is_err() && before.parse::<toml::Table>().is_ok() {
            return Err(AuthoringError::InBrackets(path.to_owned()));
        }
        self.longer.push((path.to_owned(), text));
        Ok(())
    }

    /// Writes all of it. Where something stands in the way, nothing stays behind.
    pub(super) fn write(self) -> Result<Made, AuthoringError> {
        for (path, _) in &self.files {
            let path = self.root.join(path);
            if fs::symlink_metadata(&path).is_ok() {
                return Err(AuthoringError::Taken(path));
            }
        }
        let mut written = Vec::new();
        let result = self.write_all(&mut written);
        if result.is_err() {
            for path in written {
                let _ = fs::remove_file(path);
            }
        }
        result?;
        let names = |files: Vec<(String, String)>| files.into_iter().map(|(path, _)| path);
        Ok(Made {
            new: names(self.files).collect(),
            longer: names(self.longer).collect(),
            kept: self.kept,
        })
    }

    fn write_all(&self, written: &mut Vec<PathBuf>) -> Result<(), AuthoringError> {
        for (path, text) in &self.files {
            let path = self.root.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed("make", folder))?;
            }
            let mut file = fs::File::create_new(&path).map_err(failed("write", &path))?;
            written.push(path.clone());
            file.write_all(text.as_bytes())
                .map_err(failed("write", &path))?;
        }
        for (path, text) in &self.longer {
            let path = self.root.join(path);
            atomic_file::replace(&path, text.as_bytes()).map_err(failed("write", &path))?;
        }
        Ok(())
    }
}

/// A file of the course's as it is; what is no text is not waited for.
pub(super) fn read(root: &Path, file: &str) -> Result<String, AuthoringError> {
    source_file::read(&root.join(file)).map_err(|reason| {
        let why = match reason {
            Rejection::Missing => "there is no such file".to_owned(),
            Rejection::NotAFile | Rejection::LeadsElsewhere => "it is no regular file".to_owned(),
            Rejection::TooLarge => format!("it is over {} MiB", source_file::MAX_SOURCE >> 20),
            Rejection::NotUtf8 { .. } => "it is not UTF-8".to_owned(),
            Rejection::Unreadable(why) => why,
        };
        let file = file.to_owned();
        AuthoringError::Unreadable { file, why }
    })
}

pub(super) fn failed(
    action: &'static str,
    path: &Path,
) -> impl Fn(io::Error) -> AuthoringError + use<> {
    let path = path.to_owned();
    move |source| AuthoringError::Io {
        action,
        path: path.clone(),
        source,
    }
}

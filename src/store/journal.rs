//! Keeps results in a file as they come, one line of JSON each, so that an interrupted run can go on.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most bytes that are read of it: a hundred thousand results with long outputs.
const MOST: u64 = 4 << 30;

/// A file of results; no other tutor writes it meanwhile.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

/// Why results cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is something else, and stays as it is.
    #[error("{path} is no journal of this kind; name another file", path = .0.display())]
    Foreign(PathBuf),
    /// Another tutor writes it.
    #[error("another mutor writes {path}; end it, or name another file", path = .0.display())]
    Busy(PathBuf),
}

impl Journal {
    /// Opens the file, or makes it, and gives what is in it. `head` is the first line of such files; two
    /// that were put together by `cat` are one as well.
    ///
    /// A last line that was torn by a crash goes; any other line that cannot be read is passed over.
    pub fn open<T: DeserializeOwned>(
        path: &Path,
        head: &str,
    ) -> Result<(Self, Vec<T>), JournalError> {
        let failed = |action| {
            move |source| JournalError::Io {
                action,
                path: path.to_owned(),
                source,
            }
        };
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(failed("open"))?;
        if !file.metadata().map_err(failed("read"))?.is_file() {
            return Err(JournalError::Foreign(path.to_owned()));
        }
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy(path.to_owned())),
            // Some network folders know no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut bytes = Vec::new();
        (&mut file)
            .take(MOST)
            .read_to_end(&mut bytes)
            .map_err(failed("read"))?;
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let text = String::from_utf8_lossy(&bytes[..whole]);
        let mut lines = text.lines();
        let torn_head = whole == 0 && head.as_bytes().starts_with(&bytes);
        if lines.next() != Some(head) && !torn_head {
            return Err(JournalError::Foreign(path.to_owned()));
        }
        let entries = lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        file.set_len(whole as u64).map_err(failed("write"))?;
        file.seek(SeekFrom::End(0)).map_err(failed("write"))?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
        };
        if whole == 0 {
            journal.write(head)?;
        }
        Ok((journal, entries))
    }

    /// Adds a result. One write holds the whole line, so that a crash tears the last line at most.
    pub fn append(&mut self, entry: &impl Serialize) -> Result<(), JournalError> {
        let line = serde_json::to_string(entry).map_err(io::Error::other);
        let line = line.map_err(|source| self.failed(source))?;
        self.write(&line)
    }

    fn write(&mut self, line: &str) -> Result<(), JournalError> {
        let line = format!("{line}\n");
        let written = self.file.write_all(line.as_bytes());
        written.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> JournalError {
        JournalError::Io {
            action: "write",
            path: self.path.clone(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "{\"journal\":1}";

    fn open(path: &Path) -> Result<(Journal, Vec<u32>), JournalError> {
        Journal::open(path, HEAD)
    }

    #[test]
    fn what_was_kept_is_there_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        let (mut journal, entries) = open(&path).unwrap();
        assert_eq!(entries, [0; 0]);
        journal.append(&1).unwrap();
        journal.append(&2).unwrap();
        drop(journal);
        assert_eq!(open(&path).unwrap().1, [1, 2]);
    }

    #[test]
    fn a_torn_line_goes_and_what_comes_next_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        for torn in [
            format!("{HEAD}\n1\n2"),
            format!("{HEAD}\n1\n\"{}", '\u{fffd}'),
        ] {
            std::fs::write(&path, torn).unwrap();
            let (mut journal, entries) = open(&path).unwrap();
            assert_eq!(entries, [1]);
            journal.append(&3).unwrap();
            drop(journal);
            assert_eq!(open(&path).unwrap().1, [1, 3]);
        }
        std::fs::write(&path, &HEAD[..4]).unwrap();
        assert_eq!(open(&path).unwrap().1, [0; 0]);
    }

    #[test]
    fn journals_put_together_are_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        std::fs::write(&path, format!("{HEAD}\n1\n{HEAD}\n2\n")).unwrap();
        assert_eq!(open(&path).unwrap().1, [1, 2]);
    }

    #[test]
    fn another_file_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("grades.csv");
        std::fs::write(&path, "learner,exercise\n").unwrap();
        assert!(matches!(open(&path), Err(JournalError::Foreign(_))));
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "learner,exercise\n"
        );
    }

    #[test]
    fn two_tutors_do_not_write_one_journal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        let _first = open(&path).unwrap();
        assert!(matches!(open(&path), Err(JournalError::Busy(_))));
    }
}

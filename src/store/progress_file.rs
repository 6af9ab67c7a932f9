//! Keeps a learner's progress in one file, which tutors open at once may share.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::atomic_file;
use crate::model::{Change, Progress};

/// The number of the file's format.
const FORMAT: u64 = 1;

/// How long one tutor waits for another's write.
const PATIENCE: Duration = Duration::from_secs(5);

/// The progress file of a workspace.
///
/// Every change is applied to what the file holds at that moment, under a lock, so that two tutors lose
/// nothing of each other's.
#[derive(Debug, Clone)]
pub struct ProgressFile {
    path: PathBuf,
    lock: PathBuf,
}

/// Progress as the file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What is remembered.
    pub progress: Progress,
    /// Where a damaged file was put, if there was one.
    pub set_aside: Option<PathBuf>,
}

/// Why progress cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// The operating system refused.
    #[error(
        "cannot {action} {path}: {source}\nyour progress is not saved until that is mended; the lesson goes on"
    )]
    Io {
        /// What was tried.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another tutor has held the lock for too long.
    #[error("another mutor holds {path} for more than {} s; end it, or remove that file if none runs", PATIENCE.as_secs())]
    Busy {
        /// The lock file.
        path: PathBuf,
    },
    /// A later version wrote the file.
    #[error(
        "{path} has format {found}, and this mutor knows format {FORMAT}; update mutor, the file stays as it is"
    )]
    Newer {
        /// The progress file.
        path: PathBuf,
        /// Its format number.
        found: u64,
    },
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: u64,
    #[serde(flatten)]
    progress: Progress,
}

enum Content {
    None,
    Good(Progress),
    Damaged,
}

impl ProgressFile {
    /// The file in a workspace's `.mutor` folder; nothing is read yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join("progress.json"),
            lock: folder.join("progress.lock"),
        }
    }

    /// Reads it. A damaged file is put aside under another name; nothing is ever overwritten unread.
    pub fn open(&self) -> Result<Opened, ProgressError> {
        match self.read()? {
            Content::None => Ok(Opened {
                progress: Progress::default(),
                set_aside: None,
            }),
            Content::Good(progress) => Ok(Opened {
                progress,
                set_aside: None,
            }),
            Content::Damaged => {
                let _lock = self.lock()?;
                self.read_or_set_aside()
            }
        }
    }

    /// Applies a change to what the file holds now and writes it, durably.
    pub fn record(&self, change: &Change) -> Result<Opened, ProgressError> {
        let _lock = self.lock()?;
        let mut opened = self.read_or_set_aside()?;
        opened.progress.apply(change);
        let stored = Stored {
            format: FORMAT,
            progress: opened.progress,
        };
        let mut text = serde_json::to_vec_pretty(&stored)
            .map_err(io::Error::from)
            .map_err(|source| self.error("write", source))?;
        text.push(b'\n');
        atomic_file::replace(&self.path, &text).map_err(|source| self.error("write", source))?;
        opened.progress = stored.progress;
        Ok(opened)
    }

    /// Needs the lock: two tutors must not both move a damaged file.
    fn read_or_set_aside(&self) -> Result<Opened, ProgressError> {
        match self.read()? {
            Content::None => Ok(Opened {
                progress: Progress::default(),
                set_aside: None,
            }),
            Content::Good(progress) => Ok(Opened {
                progress,
                set_aside: None,
            }),
            Content::Damaged => {
                let aside = self.free_name();
                fs::rename(&self.path, &aside).map_err(|source| self.error("put aside", source))?;
                Ok(Opened {
                    progress: Progress::default(),
                    set_aside: Some(aside),
                })
            }
        }
    }

    fn read(&self) -> Result<Content, ProgressError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::None),
            Err(source) => return Err(self.error("read", source)),
        };
        // The format first: a later version may have changed everything else.
        let format = serde_json::from_slice::<serde_json::Value>(&bytes)
            .ok()
            .and_then(|value| value.get("format")?.as_u64());
        match format {
            Some(FORMAT) => Ok(serde_json::from_slice::<Stored>(&bytes)
                .map_or(Content::Damaged, |stored| Content::Good(stored.progress))),
            Some(found) if found > FORMAT => Err(ProgressError::Newer {
                path: self.path.clone(),
                found,
            }),
            _ => Ok(Content::Damaged),
        }
    }

    fn free_name(&self) -> PathBuf {
        let mut number = 1;
        loop {
            let name = self
                .path
                .with_file_name(format!("progress.damaged-{number}.json"));
            if fs::symlink_metadata(&name).is_err() {
                return name;
            }
            number += 1;
        }
    }

    /// Holds the lock until the file is dropped.
    fn lock(&self) -> Result<File, ProgressError> {
        let failed = |source| ProgressError::Io {
            action: "open",
            path: self.lock.clone(),
            source,
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .map_err(failed)?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(fs::TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(fs::TryLockError::WouldBlock) => {
                    return Err(ProgressError::Busy {
                        path: self.lock.clone(),
                    });
                }
                Err(fs::TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }

    fn error(&self, action: &'static str, source: io::Error) -> ProgressError {
        ProgressError::Io {
            action,
            path: self.path.clone(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ExerciseId, Kind};

    fn checked(exercise: &str) -> Change {
        Change::Checked {
            exercise: ExerciseId::parse(exercise).unwrap(),
            verdict: Kind::Passed,
            at: 7,
        }
    }

    #[test]
    fn what_is_recorded_is_there_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let file = ProgressFile::in_folder(dir.path());
        assert_eq!(file.open().unwrap().progress, Progress::default());
        file.record(&checked("cell/a")).unwrap();
        file.record(&checked("cell/b")).unwrap();
        assert_eq!(file.open().unwrap().progress.exercises.len(), 2);
    }

    #[test]
    fn two_tutors_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let file = ProgressFile::in_folder(dir.path());
        std::thread::scope(|scope| {
            for tutor in 0..4 {
                let file = &file;
                scope.spawn(move || {
                    for n in 0..10 {
                        file.record(&checked(&format!("cell/t{tutor}-{n}")))
                            .unwrap();
                    }
                });
            }
        });
        assert_eq!(file.open().unwrap().progress.exercises.len(), 40);
    }

    #[test]
    fn a_damaged_file_is_kept_aside() {
        let dir = tempfile::tempdir().unwrap();
        let file = ProgressFile::in_folder(dir.path());
        for (number, junk) in ["", "{\"format\":1,", "[]", "{\"format\":1,\"exercises\":3}"]
            .iter()
            .enumerate()
        {
            fs::write(dir.path().join("progress.json"), junk).unwrap();
            let opened = file.record(&checked("cell/a")).unwrap();
            let aside = opened.set_aside.unwrap();
            assert!(aside.ends_with(format!("progress.damaged-{}.json", number + 1)));
            assert_eq!(fs::read_to_string(aside).unwrap(), *junk);
            assert_eq!(opened.progress.exercises.len(), 1);
        }
    }

    #[test]
    fn a_later_format_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = ProgressFile::in_folder(dir.path());
        let path = dir.path().join("progress.json");
        fs::write(&path, "{\"format\":2}").unwrap();
        assert!(matches!(
            file.record(&checked("cell/a")),
            Err(ProgressError::Newer { found: 2, .. })
        ));
        assert_eq!(fs::read_to_string(path).unwrap(), "{\"format\":2}");
    }

    #[test]
    fn leftovers_of_a_killed_tutor_do_no_harm() {
        let dir = tempfile::tempdir().unwrap();
        let file = ProgressFile::in_folder(dir.path());
        file.record(&checked("cell/a")).unwrap();
        // Killed while the temporary file was half written: the old state holds.
        fs::write(dir.path().join(".mutor-x.tmp"), "{\"format\":1,\"exer").unwrap();
        assert_eq!(file.open().unwrap().progress.exercises.len(), 1);
        file.record(&checked("cell/b")).unwrap();
        assert_eq!(file.open().unwrap().progress.exercises.len(), 2);
    }
}

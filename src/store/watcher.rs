//! Tells when files change: the system's events, filtered, and a pause until they have settled.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{
    Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _,
};

/// A save is several events: this long nothing more may come before it counts.
const SETTLED: Duration = Duration::from_millis(150);

/// A program that writes without end is looked at all the same, this often.
const LONGEST: Duration = Duration::from_secs(2);

/// How often somebody may ask whether the wait should end.
const TICK: Duration = Duration::from_millis(50);

/// How often a file system without events is looked at.
const POLL: Duration = Duration::from_secs(1);

/// Folders that are watched for as long as this value lives.
pub struct Watcher {
    events: Receiver<notify::Result<Event>>,
    /// Ends the watching when it is dropped.
    #[expect(dead_code, reason = "it is kept, and nothing more is asked of it")]
    system: Box<dyn notify::Watcher>,
}

/// How much of a folder is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The files in it.
    Flat,
    /// All that is below it.
    Below,
}

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch {path}: {source}", path = .path.display())]
pub struct WatchError {
    path: PathBuf,
    source: notify::Error,
}

/// Why a wait has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Woken {
    /// These files were made, changed or removed.
    Changed(Vec<PathBuf>),
    /// The caller wanted it.
    Ended,
}

impl Watcher {
    /// Watches folders. A file itself is not watched: editors put another in its place.
    pub fn over(folders: &[(PathBuf, Depth)]) -> Result<Self, WatchError> {
        let (sender, events) = mpsc::channel();
        let told = RecommendedWatcher::new(sender, Config::default())
            .map_err(failed(Path::new(".")))
            .and_then(|system| watching(Box::new(system), folders));
        match told {
            Ok(system) => return Ok(Self { events, system }),
            Err(error) if folders.iter().any(|(folder, _)| !folder.is_dir()) => return Err(error),
            Err(_) => {}
        }
        // Inotify has few watches for each user, and a container may have none at all.
        let (sender, events) = mpsc::channel();
        let config = Config::default().with_poll_interval(POLL);
        let system = PollWatcher::new(sender, config).map_err(failed(Path::new(".")))?;
        let system = watching(Box::new(system), folders)?;
        Ok(Self { events, system })
    }

    /// Waits until files change that `matters` is true of, or `ended` is true.
    pub fn wait(&self, matters: &dyn Fn(&Path) -> bool, ended: &dyn Fn() -> bool) -> Woken {
        let mut changed: Vec<PathBuf> = Vec::new();
        let (mut first, mut last) = (Instant::now(), Instant::now());
        while !ended() {
            match self.events.recv_timeout(TICK) {
                Ok(event) => {
                    let paths = touched(event);
                    for path in paths.into_iter().filter(|path| matters(path)) {
                        last = Instant::now();
                        if changed.is_empty() {
                            first = last;
                        }
                        if !changed.contains(&path) {
                            changed.push(path);
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Woken::Ended,
            }
            let settled = last.elapsed() >= SETTLED || first.elapsed() >= LONGEST;
            if !changed.is_empty() && settled {
                return Woken::Changed(changed);
            }
        }
        Woken::Ended
    }
}

fn watching(
    mut system: Box<dyn notify::Watcher>,
    folders: &[(PathBuf, Depth)],
) -> Result<Box<dyn notify::Watcher>, WatchError> {
    for (folder, depth) in folders {
        let mode = match depth {
            Depth::Flat => RecursiveMode::NonRecursive,
            Depth::Below => RecursiveMode::Recursive,
        };
        system.watch(folder, mode).map_err(failed(folder))?;
    }
    Ok(system)
}

/// The files that an event is about. Reading changes nothing, and what editors and version control
/// leave beside a file is nobody's.
fn touched(event: notify::Result<Event>) -> Vec<PathBuf> {
    let Ok(event) = event else {
        return Vec::new();
    };
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let is_somebodys = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && !name.ends_with('~') && !name.ends_with(".swp")
    };
    event.paths.into_iter().filter(is_somebodys).collect()
}

fn failed(path: &Path) -> impl Fn(notify::Error) -> WatchError + use<> {
    let path = path.to_owned();
    move |source| WatchError {
        path: path.clone(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn wait(watcher: &Watcher) -> Woken {
        let start = Instant::now();
        watcher.wait(&|_| true, &|| start.elapsed() > Duration::from_secs(2))
    }

    #[test]
    fn a_save_in_several_writes_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        let file = root.join("a.toml");
        fs::write(&file, "1").unwrap();
        let watcher = Watcher::over(&[(root.clone(), Depth::Flat)]).unwrap();
        fs::write(&file, "2").unwrap();
        fs::write(root.join("new"), "3").unwrap();
        fs::rename(root.join("new"), &file).unwrap();
        let Woken::Changed(paths) = wait(&watcher) else {
            panic!("nothing was told");
        };
        assert!(paths.contains(&file), "{paths:?}");
        assert_eq!(wait(&watcher), Woken::Ended);
    }

    #[test]
    fn a_folder_that_is_not_there_cannot_be_watched() {
        let dir = tempfile::tempdir().unwrap();
        let absent = dir.path().join("absent");
        let error = Watcher::over(&[(absent.clone(), Depth::Flat)])
            .err()
            .unwrap();
        assert!(error.to_string().contains("absent"), "{error}");
    }

    #[test]
    fn reading_and_an_editors_own_files_are_not_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.toml");
        fs::write(&file, "1").unwrap();
        let watcher = Watcher::over(&[(dir.path().to_owned(), Depth::Below)]).unwrap();
        fs::read(&file).unwrap();
        fs::write(dir.path().join(".a.toml.swp"), "x").unwrap();
        fs::write(dir.path().join("a.toml~"), "x").unwrap();
        assert_eq!(wait(&watcher), Woken::Ended);
    }
}

//! Runs one program within limits and leaves nothing of it behind. The only room that spawns programs.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::sandbox::Sandbox;
use crate::model::Limits;

/// Asks a running check to end; clones ask the same one.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A cancel that a signal handler can set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Asks.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Forgets what was asked before.
    pub fn clear(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    /// Whether somebody asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A program to run.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The mutor binary, which supervises.
    pub launcher: PathBuf,
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Its whole environment.
    pub environment: Vec<(OsString, OsString)>,
    /// The folder it starts in.
    pub folder: PathBuf,
    /// Folders that go when the tutor is gone and can no longer remove them.
    pub scratch: Vec<PathBuf>,
    /// What it may use.
    pub limits: Limits,
    /// The largest file that it may write, in bytes.
    pub file_size: Option<u64>,
    /// How much less of a busy processor it gets than its supervisor, as in `nice(1)`.
    pub niceness: u8,
    /// What it is kept in; nothing for a program of the user's own.
    pub sandbox: Option<Sandbox>,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By this signal.
    Signaled(i32),
    /// Stopped: it took too long.
    Time,
    /// Stopped: it took too much memory.
    Memory,
    /// Stopped: it had too many processes.
    Processes,
    /// Stopped: it printed too much.
    Output,
    /// Stopped: the learner asked.
    Cancelled,
    /// Its supervisor is gone; the program killed it.
    Lost,
    /// Not at all: the operating system refused to start it, with this error number. [`run`] gives that
    /// as its error.
    NotStarted(i32),
}

/// A program that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub end: End,
    /// What it printed, up to the limit.
    pub stdout: Vec<u8>,
    /// What it said on stderr, up to the limit.
    pub stderr: Vec<u8>,
    /// How long it ran.
    pub time: Duration,
}

/// The environment variable that marks every process of a run, so that strays can be found.
pub const MARKER: &str = "MUTOR_RUN";

/// A mark for one run that no other run has.
pub fn fresh_mark() -> String {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    // The standard library's only source of randomness.
    let random = RandomState::new().build_hasher().finish();
    format!("{}-{random:016x}", std::process::id())
}

#[cfg(unix)]
pub use self::unix::run;

#[cfg(unix)]
mod unix {
    use std::io::{self, Read, Write as _};
    use std::net::Shutdown;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::sync::{Arc, Mutex, PoisonError, mpsc};
    use std::time::{Duration, Instant};

    use super::super::{SUPERVISE, supervise};
    use super::{Cancel, End, Ended, MARKER, Spec};

    /// How often the tutor looks whether it was asked to stop.
    const GLANCE: Duration = Duration::from_millis(10);

    /// How long a supervisor may take to clean up before it is given up.
    const GRACE: Duration = Duration::from_secs(3);

    /// Runs a program to its end, or to the end that its limits or the learner put to it.
    pub fn run(spec: &Spec, cancel: &Cancel) -> io::Result<Ended> {
        let start = Instant::now();
        let (ours, theirs) = UnixStream::pair()?;
        let mut supervisor = Command::new(&spec.launcher)
            .arg(SUPERVISE)
            .args(supervise::arguments(spec))
            .env_clear()
            .envs(spec.environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| {
                let said = format!("its supervisor {}: {error}", spec.launcher.display());
                io::Error::new(error.kind(), said)
            })?;
        let budget = Arc::new(Budget {
            left: AtomicU64::new(spec.limits.output),
            spent: AtomicBool::new(false),
        });
        let stdout = supervisor
            .stdout
            .take()
            .map(|pipe| Capture::start(pipe, &budget));
        let stderr = supervisor
            .stderr
            .take()
            .map(|pipe| Capture::start(pipe, &budget));
        let latest = start + spec.limits.time + GRACE;
        let (end, asked) = follow(&ours, cancel, &budget, latest);
        let followed = start.elapsed();
        let end = end.unwrap_or_else(|| {
            give_up(&mut supervisor, spec);
            End::Lost
        });
        drop(ours);
        supervisor.wait()?;
        let captured = |capture: Option<Capture>| capture.map(Capture::finish).unwrap_or_default();
        let (stdout, stderr) = (captured(stdout), captured(stderr));
        if let End::NotStarted(number) = end {
            return Err(io::Error::from_raw_os_error(number));
        }
        let end = match (asked, end) {
            (Some(reason), _) => reason,
            // Ctrl-C may reach a supervisor that has not left the terminal yet.
            (None, End::Lost) if cancel.is_asked() => End::Cancelled,
            // Stopped, it could not say so itself.
            (None, End::Lost) if followed >= spec.limits.time => End::Time,
            // The last bytes may have come after the program's end.
            (None, end) if !budget.spent.load(Ordering::SeqCst) => end,
            (None, _) => End::Output,
        };
        Ok(Ended {
            end,
            stdout,
            stderr,
            time: start.elapsed(),
        })
    }

    /// Waits for the supervisor's report; says what the tutor itself asked for on the way.
    fn follow(
        control: &UnixStream,
        cancel: &Cancel,
        budget: &Budget,
        latest: Instant,
    ) -> (Option<End>, Option<End>) {
        let mut control = control;
        let mut asked = None;
        // A supervisor that the program has stopped does not look at the clock any more.
        let mut deadline = latest;
        let mut report = Vec::new();
        let mut bytes = [0; 256];
        if control.set_read_timeout(Some(GLANCE)).is_err() {
            return (None, None);
        }
        loop {
            match control.read(&mut bytes) {
                Ok(0) => break,
                Ok(count) => {
                    report.extend_from_slice(&bytes[..count]);
                    if report.ends_with(b"\n") {
                        break;
                    }
                }
                Err(error) if is_waiting(&error) => {}
                Err(_) => break,
            }
            if asked.is_none() {
                asked = if cancel.is_asked() {
                    Some(End::Cancelled)
                } else if budget.spent.load(Ordering::SeqCst) {
                    Some(End::Output)
                } else {
                    None
                };
                if asked.is_some() {
                    let _ = control.write_all(b"c");
                    let _ = control.shutdown(Shutdown::Write);
                    deadline = deadline.min(Instant::now() + GRACE);
                }
            }
            if Instant::now() > deadline {
                break;
            }
        }
        (supervise::read_report(&report), asked)
    }

    fn is_waiting(error: &io::Error) -> bool {
        matches!(
            error.kind(),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
        )
    }

    /// The supervisor is gone or stuck: ends it and whatever bears the run's mark.
    fn give_up(supervisor: &mut Child, spec: &Spec) {
        let _ = supervisor.kill();
        let mark = spec.environment.iter().find(|(key, _)| key == MARKER);
        if let Some(mark) = mark.and_then(|(_, mark)| mark.to_str()) {
            supervise::kill_marked(mark);
        }
    }

    /// How much output is still allowed, for stdout and stderr together.
    struct Budget {
        left: AtomicU64,
        spent: AtomicBool,
    }

    impl Budget {
        /// How many of these bytes may be kept.
        fn take(&self, wanted: usize) -> usize {
            let wanted = wanted as u64;
            let before = self
                .left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    Some(left.saturating_sub(wanted))
                })
                .unwrap_or_else(|left| left);
            if before < wanted {
                self.spent.store(true, Ordering::SeqCst);
            }
            usize::try_from(before.min(wanted)).unwrap_or(usize::MAX)
        }
    }

    /// A thread that reads a pipe. It is left alone where a stray keeps the pipe open.
    struct Capture {
        bytes: Arc<Mutex<Vec<u8>>>,
        done: mpsc::Receiver<()>,
    }

    impl Capture {
        fn start(mut pipe: impl Read + Send + 'static, budget: &Arc<Budget>) -> Self {
            let bytes = Arc::new(Mutex::new(Vec::new()));
            let (finished, done) = mpsc::channel::<()>();
            let (kept, budget) = (Arc::clone(&bytes), Arc::clone(budget));
            std::thread::spawn(move || {
                let mut chunk = [0; 16 << 10];
                while let Ok(count @ 1..) = pipe.read(&mut chunk) {
                    // Past the limit the pipe is emptied all the same, lest the program hang on it.
                    let allowed = budget.take(count);
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.extend_from_slice(&chunk[..allowed]);
                }
                drop(finished);
            });
            Self { bytes, done }
        }

        fn finish(self) -> Vec<u8> {
            let _ = self.done.recv_timeout(Duration::from_secs(1));
            std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
        }
    }
}

#[cfg(windows)]
pub use self::windows::run;

#[cfg(windows)]
mod windows {
    use std::io::{self, Read};
    use std::process::Stdio;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, Instant};

    use process_wrap::std::{CommandWrap, JobObject};

    use super::{Cancel, End, Ended, Spec};

    /// Runs a program in a job object, which ends everything that it started. Memory and processes are
    /// not limited here.
    pub fn run(spec: &Spec, cancel: &Cancel) -> io::Result<Ended> {
        let start = Instant::now();
        let mut command = std::process::Command::new(&spec.program);
        command
            .args(&spec.arguments)
            .env_clear()
            .envs(spec.environment.iter().map(|(key, value)| (key, value)))
            .current_dir(&spec.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = CommandWrap::from(command).wrap(JobObject).spawn()?;
        let left = Arc::new(AtomicU64::new(spec.limits.output));
        let stdout = child.stdout().take().map(|pipe| capture(pipe, &left));
        let stderr = child.stderr().take().map(|pipe| capture(pipe, &left));
        let end = loop {
            if let Some(status) = child.try_wait()? {
                // What it started may go on, and hold the pipes.
                let _ = child.start_kill();
                break End::Exited(status.code().unwrap_or(-1));
            }
            let stopped = if cancel.is_asked() {
                Some(End::Cancelled)
            } else if start.elapsed() > spec.limits.time {
                Some(End::Time)
            } else if left.load(Ordering::SeqCst) == 0 {
                Some(End::Output)
            } else {
                None
            };
            if let Some(end) = stopped {
                child.start_kill()?;
                child.wait()?;
                break end;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let joined = |reader: Option<std::thread::JoinHandle<Vec<u8>>>| {
            reader
                .and_then(|reader| reader.join().ok())
                .unwrap_or_default()
        };
        let (stdout, stderr) = (joined(stdout), joined(stderr));
        Ok(Ended {
            end,
            stdout,
            stderr,
            time: start.elapsed(),
        })
    }

    fn capture(
        mut pipe: impl Read + Send + 'static,
        left: &Arc<AtomicU64>,
    ) -> std::thread::JoinHandle<Vec<u8>> {
        let left = Arc::clone(left);
        std::thread::spawn(move || {
            let mut kept = Vec::new();
            let mut chunk = [0; 16 << 10];
            while let Ok(count @ 1..) = pipe.read(&mut chunk) {
                let before = left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                        Some(left.saturating_sub(count as u64))
                    })
                    .unwrap_or(0);
                let allowed = usize::try_from(before.min(count as u64)).unwrap_or(count);
                kept.extend_from_slice(&chunk[..allowed]);
            }
            kept
        })
    }
}

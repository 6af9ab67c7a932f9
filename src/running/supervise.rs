//! The hidden mode in which the binary watches over one program and ends everything that it started.
//!
//! The tutor starts its own binary as a supervisor, with a socket for stdin. The supervisor is the
//! subreaper of whatever the program starts, so that even a grandchild that left the group and the
//! session comes back to it. When the program ends, a limit is met, or the socket says that the tutor
//! asks or is gone, it kills all of them and reports on the socket.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, Resource, Rlimit, Signal, WaitId, WaitIdOptions, WaitOptions, getpgid, getpid,
    kill_process, kill_process_group, setpriority_process, setrlimit, setsid, wait, waitid,
    waitpid,
};
use serde::{Deserialize, Serialize};

use super::process::{End, MARKER, Spec};
use super::sandbox::Sandbox;

/// How long to wait between two counts of memory and processes, at least.
const GLANCE: Duration = Duration::from_millis(25);

/// How long to wait before the first count. The wait doubles up to [`GLANCE`]: a fork bomb should not get
/// far, and most programs end before it.
const FIRST_GLANCE: Duration = Duration::from_millis(2);

/// How many times longer than a count takes: it should cost a hundredth of the time at most.
const IDLE: u32 = 100;

/// How long the killing of strays may take; the last resort against one that cannot be killed.
const PATIENCE: Duration = Duration::from_secs(2);

/// The supervisor's arguments for a run.
pub(super) fn arguments(spec: &Spec) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec![
        spec.limits.time.as_millis().to_string().into(),
        spec.limits.memory.to_string().into(),
        spec.limits.processes.to_string().into(),
        spec.file_size.unwrap_or(0).to_string().into(),
        spec.niceness.to_string().into(),
        spec.folder.clone().into(),
        spec.program.clone().into(),
        spec.scratch.len().to_string().into(),
    ];
    words.extend(spec.scratch.iter().map(|folder| folder.clone().into()));
    words.extend(Sandbox::words(spec.sandbox.as_ref()));
    words.extend(spec.arguments.iter().cloned());
    words
}

#[derive(Serialize, Deserialize)]
struct Word {
    end: String,
    #[serde(default)]
    code: i32,
}

/// Reads what the supervisor reported.
pub(super) fn read_report(line: &[u8]) -> Option<End> {
    let word: Word = serde_json::from_slice(line).ok()?;
    Some(match word.end.as_str() {
        "exited" => End::Exited(word.code),
        "signaled" => End::Signaled(word.code),
        "time" => End::Time,
        "memory" => End::Memory,
        "processes" => End::Processes,
        "cancelled" => End::Cancelled,
        "not-started" => End::NotStarted(word.code),
        _ => return None,
    })
}

/// Supervises; gives the exit code of the supervisor itself.
pub(super) fn main(mut words: impl Iterator<Item = OsString>) -> u8 {
    let (Some(time), Some(memory), Some(processes), Some(file_size), Some(niceness)) = (
        number(&mut words),
        number(&mut words),
        number(&mut words),
        number(&mut words),
        number(&mut words),
    ) else {
        return 2;
    };
    let (Some(folder), Some(program)) = (words.next(), words.next()) else {
        return 2;
    };
    let Some(scratch) = number(&mut words) else {
        return 2;
    };
    let scratch: Vec<PathBuf> = (0..scratch)
        .map_while(|_| words.next())
        .map(PathBuf::from)
        .collect();
    let Ok(sandbox) = Sandbox::from_words(&mut words) else {
        return 2;
    };
    let Ok(control) = std::io::stdin().as_fd().try_clone_to_owned() else {
        return 2;
    };
    stand_alone(memory, file_size);
    let mut command = Command::new(program);
    command
        .args(words)
        .current_dir(folder)
        .process_group(0)
        .stdin(Stdio::null());
    let spawned = match sandbox {
        Some(sandbox) => sandbox.spawn(&mut command),
        None => command.spawn(),
    };
    let child = match spawned {
        Ok(child) => child,
        Err(error) => {
            let end = "not-started".to_owned();
            let code = error.raw_os_error().unwrap_or(Errno::IO.raw_os_error());
            report_or_clean_up(control, &Word { end, code }, &scratch);
            return 2;
        }
    };
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
        return 2;
    };
    let _ = setpriority_process(Some(pid), i32::try_from(niceness).unwrap_or(0));
    let watch = Watch {
        pid,
        control,
        memory,
        processes,
        deadline: Instant::now() + Duration::from_millis(time),
    };
    let word = watch.follow();
    end_all(pid);
    report_or_clean_up(watch.control, &word, &scratch);
    0
}

fn number(words: &mut impl Iterator<Item = OsString>) -> Option<u64> {
    words.next()?.to_str()?.parse().ok()
}

/// Leaves the tutor's session, takes in orphans, and puts limits on itself that the program inherits.
fn stand_alone(memory: u64, file_size: u64) {
    // Each is a defence of its own: where a platform refuses one, the others hold.
    let _ = setsid();
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(getpid()));
    let limit = |resource, most: u64| {
        let _ = setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        );
    };
    limit(Resource::Core, 0);
    // Not the address space: that counts what allocators and stacks only reserve.
    limit(Resource::Data, memory);
    if file_size > 0 {
        limit(Resource::Fsize, file_size);
    }
    // A program can empty its children's environment, but not take back a limit that was lowered.
    #[cfg(target_os = "linux")]
    if let Some(mark) = std::env::var(MARKER).ok().as_deref().and_then(unused_limit) {
        limit(Resource::Rttime, mark);
    }
    // All of a user's processes count, so this is only a wall against a fork bomb.
    if let Some(total) = tasks_on_the_machine() {
        limit(Resource::Nproc, total + 2048);
    }
}

/// The number of tasks, from the fourth field of `/proc/loadavg` (`proc_loadavg(5)`).
fn tasks_on_the_machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace()
        .nth(3)?
        .split_once('/')?
        .1
        .parse()
        .ok()
}

struct Watch {
    pid: Pid,
    control: OwnedFd,
    memory: u64,
    processes: u64,
    deadline: Instant,
}

impl Watch {
    fn follow(&self) -> Word {
        let word = |end: &str, code| Word {
            end: end.to_owned(),
            code,
        };
        #[cfg(target_os = "linux")]
        let ended =
            rustix::process::pidfd_open(self.pid, rustix::process::PidfdFlags::empty()).ok();
        #[cfg(not(target_os = "linux"))]
        let ended: Option<OwnedFd> = None;
        // Without a file descriptor for the program's end it is asked for often.
        let most = if ended.is_some() {
            GLANCE
        } else {
            FIRST_GLANCE
        };
        let mut glance = FIRST_GLANCE;
        loop {
            if let Some((end, code)) = self.own_end() {
                return word(end, code);
            }
            let now = Instant::now();
            let Some(left) = self.deadline.checked_duration_since(now) else {
                return word("time", 0);
            };
            let asked = {
                let mut fds = vec![PollFd::new(&self.control, PollFlags::IN)];
                fds.extend(ended.as_ref().map(|fd| PollFd::new(fd, PollFlags::IN)));
                let wait = left.min(glance);
                let wait = Timespec {
                    tv_sec: 0,
                    tv_nsec: i64::from(wait.subsec_nanos().max(1)),
                };
                let _ = poll(&mut fds, Some(&wait));
                !fds[0].revents().is_empty()
            };
            if asked {
                // A word from the tutor, or its end.
                return word("cancelled", 0);
            }
            let start = Instant::now();
            self.reap_orphans();
            // One more than the limit says enough, and a fork bomb does not wait for a census.
            let all = descendants(self.processes + 1);
            if all.len() as u64 > self.processes {
                return word("processes", 0);
            }
            if self.takes_too_much(&all) {
                return word("memory", 0);
            }
            let idle = (start.elapsed() * IDLE).clamp(most, 10 * most);
            glance = (glance * 2).min(idle);
        }
    }

    /// Shared pages count once only where it matters, since the exact sum is slow to read.
    fn takes_too_much(&self, all: &[Pid]) -> bool {
        let sum = |bytes: fn(Pid) -> u64| all.iter().map(|pid| bytes(*pid)).sum::<u64>();
        sum(resident) > self.memory && sum(proportional) > self.memory
    }

    /// How the program ended. It is not taken in yet, so that its number stays its own while its group
    /// is killed.
    fn own_end(&self) -> Option<(&'static str, i32)> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(self.pid), options) {
            Ok(Some(status)) => match (status.exit_status(), status.terminating_signal()) {
                (Some(code), _) => Some(("exited", code)),
                (_, Some(signal)) => Some(("signaled", signal)),
                _ => None,
            },
            Ok(None) | Err(Errno::INTR) => None,
            // Nothing to wait for: it cannot be known any more.
            Err(_) => Some(("exited", -1)),
        }
    }

    /// Takes in ended grandchildren that have come here, lest they count as processes.
    fn reap_orphans(&self) {
        for child in children(getpid()) {
            if child != self.pid {
                let _ = waitpid(Some(child), WaitOptions::NOHANG);
            }
        }
    }
}

/// Kills the program's group and everything below this process, and waits until nothing is left.
fn end_all(program: Pid) {
    let start = Instant::now();
    // Where descendants cannot be listed the group is what can be found.
    let _ = kill_process_group(program, Signal::KILL);
    loop {
        let all = descendants(u64::MAX);
        // A group is killed in one step, which no fork in it can outrun. A group of a descendant's
        // holds descendants only: groups do not cross sessions, and this session began here.
        let groups: BTreeSet<i32> = all
            .iter()
            .filter_map(|pid| Some(getpgid(Some(*pid)).ok()?.as_raw_nonzero().get()))
            .filter(|group| *group != getpid().as_raw_nonzero().get())
            .collect();
        for group in groups.into_iter().filter_map(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        // Stopped first: what is stopped cannot fork while the others are killed.
        for signal in [Signal::STOP, Signal::KILL] {
            for pid in &all {
                let _ = kill_process(*pid, signal);
            }
        }
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        if (all.is_empty() && descendants(1).is_empty()) || start.elapsed() > PATIENCE {
            return;
        }
    }
}

/// Processes below this one, nearest first; not many more than `enough` are looked for.
#[cfg(target_os = "linux")]
fn descendants(enough: u64) -> Vec<Pid> {
    let mut found = children(getpid());
    let mut next = 0;
    while let Some(parent) = found.get(next).copied()
        && (found.len() as u64) < enough
    {
        found.extend(children(parent));
        next += 1;
    }
    found
}

/// Elsewhere they cannot be listed; the program's group is killed all the same.
#[cfg(not(target_os = "linux"))]
fn descendants(_: u64) -> Vec<Pid> {
    Vec::new()
}

/// The children of all threads of a process, from `/proc/PID/task/TID/children` (`proc_tid_children(5)`).
#[cfg(target_os = "linux")]
fn children(parent: Pid) -> Vec<Pid> {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", parent.as_raw_nonzero()));
    let mut found = Vec::new();
    for task in tasks.into_iter().flatten().flatten() {
        let words = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        let numbers = words
            .split_whitespace()
            .filter_map(|word| word.parse().ok());
        found.extend(numbers.filter_map(Pid::from_raw));
    }
    found
}

#[cfg(not(target_os = "linux"))]
fn children(_: Pid) -> Vec<Pid> {
    Vec::new()
}

/// Bytes of memory that a process has, from the second field of `/proc/PID/statm` (`proc_pid_statm(5)`).
fn resident(pid: Pid) -> u64 {
    let path = format!("/proc/{}/statm", pid.as_raw_nonzero());
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let pages: u64 = text
        .split_whitespace()
        .nth(1)
        .and_then(|word| word.parse().ok())
        .unwrap_or(0);
    pages * rustix::param::page_size() as u64
}

/// The same with each shared page split between its owners, from `Pss` in `/proc/PID/smaps_rollup`.
fn proportional(pid: Pid) -> u64 {
    let path = format!("/proc/{}/smaps_rollup", pid.as_raw_nonzero());
    let Ok(text) = std::fs::read_to_string(path) else {
        return resident(pid);
    };
    let kilobytes = text
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Reports to the tutor. Where that is gone, nobody else is left to remove the folders.
fn report_or_clean_up(control: OwnedFd, word: &Word, scratch: &[PathBuf]) {
    let line = serde_json::to_vec(word).unwrap_or_default();
    let told = UnixStream::from(control).write_all(&[&line, b"\n".as_slice()].concat());
    if told.is_err() {
        for folder in scratch {
            super::remove_folder(folder);
        }
    }
}

/// A limit that tells a run apart and limits nothing: microseconds that a process may compute under
/// real-time scheduling, more than a human life.
#[cfg(target_os = "linux")]
fn unused_limit(mark: &str) -> Option<u64> {
    let (_, random) = mark.rsplit_once('-')?;
    Some(u64::from_str_radix(random, 16).ok()? >> 2 | 1 << 61)
}

/// Whether the limits of a process are those of a run, from `/proc/PID/limits`.
#[cfg(target_os = "linux")]
fn is_limited_as(pid: Pid, mark: &str) -> bool {
    let path = format!("/proc/{}/limits", pid.as_raw_nonzero());
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let row = text
        .lines()
        .find_map(|line| line.strip_prefix("Max realtime timeout"));
    let hard = row.and_then(|row| row.split_whitespace().nth(1)?.parse().ok());
    hard.is_some() && hard == unused_limit(mark)
}

#[cfg(not(target_os = "linux"))]
fn is_limited_as(_: Pid, _: &str) -> bool {
    false
}

/// Kills every process whose environment or limits bear the mark of a run; for when its supervisor is gone.
pub(super) fn kill_marked(mark: &str) {
    let start = Instant::now();
    // Again until none is left: one may have forked while the others were looked at.
    while start.elapsed() < PATIENCE {
        let marked = marked(mark);
        if marked.is_empty() {
            return;
        }
        for signal in [Signal::STOP, Signal::KILL] {
            for pid in &marked {
                let _ = kill_process(*pid, signal);
            }
        }
    }
}

fn marked(mark: &str) -> Vec<Pid> {
    let wanted = format!("{MARKER}={mark}");
    let bears_it = |pid: &Pid| {
        let path = format!("/proc/{}/environ", pid.as_raw_nonzero());
        let environment = std::fs::read(path).unwrap_or_default();
        environment
            .split(|byte| *byte == 0)
            .any(|entry| entry == wanted.as_bytes())
            // What has ended and waits to be taken in has limits still, but no memory.
            || resident(*pid) > 0 && is_limited_as(*pid, mark)
    };
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
        .filter(|pid| *pid != getpid() && bears_it(pid))
        .collect()
}

//! Turns how a program ended, and what it said, into a verdict.

use super::crate_builder::TempCrate;
use super::diagnostics;
use super::process::{End, Ended};
use crate::model::{Limits, Location, PanicCause, Verdict};

/// The program's stdout without the end mark of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// What was printed.
    pub text: String,
    /// Whether the check came to its end, where there is one.
    pub complete: bool,
}

/// Takes the end mark off.
pub fn printed(stdout: &[u8], made: &TempCrate) -> Printed {
    let text = String::from_utf8_lossy(stdout).into_owned();
    let Some(mark) = &made.end_mark else {
        return Printed {
            text,
            complete: true,
        };
    };
    // A thread that the check left behind may print after it.
    match text.rsplit_once(&format!("\n{mark}\n")) {
        Some((before, after)) => Printed {
            text: format!("{before}{after}"),
            complete: true,
        },
        None => Printed {
            text,
            complete: false,
        },
    }
}

/// Judges an end; `expected` is what had to be printed.
pub fn judge(
    ended: &Ended,
    printed: &Printed,
    stderr: &str,
    expected: Option<&str>,
    limits: &Limits,
    made: &TempCrate,
) -> Verdict {
    match &ended.end {
        End::Exited(0) if !printed.complete => Verdict::ExitCode {
            code: 0,
            early: true,
        },
        End::Exited(0) => match expected {
            Some(expected) if !is_same(expected, &printed.text) => Verdict::WrongOutput {
                expected: expected.to_owned(),
                actual: printed.text.clone(),
            },
            _ => Verdict::Passed {
                stdout: printed.text.clone(),
            },
        },
        End::Exited(code) => match main_panic(stderr).filter(|_| *code == 101) {
            Some(panic) => panicked(panic, made),
            None => Verdict::ExitCode {
                code: *code,
                early: !printed.complete,
            },
        },
        End::Signaled(_) if is_out_of_memory(stderr) => Verdict::MemoryLimit {
            limit: limits.memory,
        },
        End::Signaled(signal) => Verdict::Crashed {
            signal: signal_name(*signal),
            stderr: stderr.to_owned(),
        },
        End::Time | End::Cancelled => Verdict::TimedOut {
            limit_ms: u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX),
            stdout: printed.text.clone(),
        },
        End::Memory => Verdict::MemoryLimit {
            limit: limits.memory,
        },
        End::Processes => Verdict::ProcessLimit {
            limit: limits.processes,
        },
        End::Output => Verdict::OutputLimit {
            limit: limits.output,
        },
        End::Lost | End::NotStarted(_) => Verdict::Crashed {
            signal: "SIGKILL".into(),
            stderr: stderr.to_owned(),
        },
    }
}

fn panicked(panic: Panic, made: &TempCrate) -> Verdict {
    let mut location = panic.location;
    if let Some(location) = &mut location {
        diagnostics::place(location, made);
    }
    let message = diagnostics::known(&panic.message, made);
    Verdict::Panicked {
        cause: PanicCause::of(&message),
        message,
        location,
    }
}

/// The same but for Windows' line ends and one line end at the end.
fn is_same(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let text = text.replace("\r\n", "\n");
        text.strip_suffix('\n').map_or(text.clone(), str::to_owned)
    };
    plain(a) == plain(b)
}

/// What the default allocation error handler of std prints before it aborts.
fn is_out_of_memory(stderr: &str) -> bool {
    stderr
        .lines()
        .any(|line| line.starts_with("memory allocation of ") && line.ends_with(" bytes failed"))
}

/// A panic as std's default hook prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// The thread's name.
    pub thread: String,
    /// The message, without std's note about backtraces.
    pub message: String,
    /// Where.
    pub location: Option<Location>,
}

/// Every panic on stderr, in order.
pub fn panics(stderr: &str) -> Vec<Panic> {
    let mut panics: Vec<Panic> = Vec::new();
    let mut open = false;
    for line in stderr.lines() {
        if let Some(head) = panic_head(line) {
            panics.push(head);
            open = true;
        } else if line.starts_with("note: run with `RUST_BACKTRACE=")
            || line.starts_with("stack backtrace:")
        {
            open = false;
        } else if let (true, Some(panic)) = (open, panics.last_mut()) {
            if !panic.message.is_empty() {
                panic.message.push('\n');
            }
            panic.message.push_str(line);
        }
    }
    for panic in &mut panics {
        panic.message.truncate(panic.message.trim_end().len());
    }
    panics
}

/// `thread 'main' (1234) panicked at src/main.rs:3:5:`; the number came with Rust 1.91.
fn panic_head(line: &str) -> Option<Panic> {
    let rest = line.strip_prefix("thread '")?;
    let (who, at) = rest.split_once(" panicked at ")?;
    let (thread, _) = who.rsplit_once('\'')?;
    let mut parts = at.trim_end_matches(':').rsplitn(3, ':');
    let column = parts.next().and_then(|part| part.parse().ok());
    let line = parts.next().and_then(|part| part.parse().ok());
    let location = match (parts.next(), line, column) {
        (Some(file), Some(line), Some(column)) => Some(Location {
            file: file.to_owned(),
            line,
            column,
        }),
        _ => None,
    };
    Some(Panic {
        thread: thread.to_owned(),
        message: String::new(),
        location,
    })
}

/// The panic that ended the program: the last one of the main thread's, or where that only passes on
/// another thread's panic, the first of those.
fn main_panic(stderr: &str) -> Option<Panic> {
    let panics = panics(stderr);
    let last = panics.iter().rev().find(|panic| panic.thread == "main")?;
    let passes_on =
        last.message.ends_with("Any { .. }") || last.message == "a scoped thread panicked";
    let first = panics.iter().find(|panic| panic.thread != "main");
    Some(
        if passes_on {
            first.unwrap_or(last)
        } else {
            last
        }
        .clone(),
    )
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        25 => "SIGXFSZ",
        7 | 10 => "SIGBUS",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_read_with_its_place_and_all_its_lines() {
        let stderr = "\nthread 'main' (77) panicked at src/a.rs:3:5:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        let panics = panics(stderr);
        assert_eq!(panics.len(), 1);
        assert_eq!(
            panics[0].message,
            "assertion `left == right` failed\n  left: 1\n right: 2"
        );
        assert_eq!(panics[0].location.as_ref().unwrap().line, 3);
    }

    #[test]
    fn a_panic_that_was_passed_on_is_told_where_it_began() {
        let stderr = "thread '<unnamed>' panicked at a.rs:1:1:\nboom\nthread 'main' panicked at a.rs:2:2:\ncalled `Result::unwrap()` on an `Err` value: Any { .. }\n";
        assert_eq!(main_panic(stderr).unwrap().message, "boom");
    }

    #[test]
    fn one_line_end_at_the_end_is_not_asked_for() {
        assert!(is_same("a\nb\n", "a\r\nb"));
        assert!(!is_same("a\n", "a\n\n"));
    }
}

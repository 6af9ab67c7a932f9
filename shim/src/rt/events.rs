//! Owns the events of a trace: JSON lines, written as they happen, and capped.
use super::json::{maybe, string};
use super::{Loc, scheduler};
use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

struct Sink {
    file: File,
    left: u64,
}

static SINK: Mutex<Option<Sink>> = Mutex::new(None);
static ON: AtomicBool = AtomicBool::new(false);
static NEXT: AtomicU64 = AtomicU64::new(1);
static LEARNER: OnceLock<String> = OnceLock::new();

/// Opens the file that `MUTOR_EVENTS` names, if it is set.
pub fn open() {
    let _ = LEARNER.set(std::env::var("MUTOR_FILE").unwrap_or_default());
    let Some(path) = std::env::var_os("MUTOR_EVENTS") else {
        return;
    };
    let left = super::report::number("MUTOR_MAX_EVENTS").unwrap_or(100_000);
    if let Ok(file) = File::create(path) {
        *SINK.lock().unwrap_or_else(PoisonError::into_inner) = Some(Sink { file, left });
        ON.store(true, Ordering::Relaxed);
    }
}

pub fn on() -> bool {
    ON.load(Ordering::Relaxed) && scheduler::me().is_some()
}

/// A number for an object or a guard; they share one count.
pub fn fresh() -> u64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn write(line: &str) {
    let mut sink = SINK.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(open) = sink.as_mut() else { return };
    if open.left == 0 {
        let _ = open.file.write_all(b"{\"e\":\"cut\"}\n");
        ON.store(false, Ordering::Relaxed);
        return;
    }
    open.left -= 1;
    let _ = open.file.write_all(format!("{line}\n").as_bytes());
}

/// Writes how it goes wrong or ends, also past the cap: that is what the trace was asked for.
fn write_past_the_cap(line: &str) {
    let mut sink = SINK.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(open) = sink.as_mut() {
        let _ = open.file.write_all(format!("{line}\n").as_bytes());
    }
}

/// Writes one event at `loc`, if it is in the learner's file; `fields` is JSON without braces.
pub fn emit(event: &str, loc: Loc, fields: &str) {
    if on() {
        let thread = scheduler::me().unwrap_or(0);
        let comma = if fields.is_empty() { "" } else { "," };
        write(&format!(
            "{{\"e\":\"{event}\"{comma}{fields},\"line\":{},\"col\":{},\"t\":{thread}}}",
            maybe(line_of(loc)),
            loc.column()
        ));
    }
}

/// The line, where the place is in the learner's file.
pub fn line_of(loc: &std::panic::Location<'_>) -> Option<u32> {
    let learner = LEARNER.get_or_init(|| std::env::var("MUTOR_FILE").unwrap_or_default());
    loc.file().ends_with(learner.as_str()).then(|| loc.line())
}

/// Writes one event that has no place of its own.
pub fn emit_bare(event: &str, fields: &str) {
    if on() {
        write(&format!("{{\"e\":\"{event}\",{fields}}}"));
    }
}

pub fn panic(thread: usize, line: u32, message: &str) {
    write_past_the_cap(&format!(
        "{{\"e\":\"panic\",\"message\":{},\"line\":{line},\"t\":{thread}}}",
        string(message)
    ));
}

/// Ends the trace: `end` says how.
pub fn finish(outcome: &str, message: &str) {
    write_past_the_cap(&format!(
        "{{\"e\":\"end\",\"outcome\":{},\"message\":{}}}",
        string(outcome),
        string(message)
    ));
}

/// The learner's line that runs the current drop, and whether it calls `drop` itself.
pub fn drop_line(taken: Loc) -> (Option<u32>, bool) {
    let trace = std::backtrace::Backtrace::force_capture().to_string();
    let learner = LEARNER
        .get()
        .filter(|name| !name.is_empty())
        .map_or(taken.file(), String::as_str);
    let mut dropped = false;
    for line in trace.lines() {
        let line = line.trim();
        if line.contains("core::mem::drop") || line.contains("::mem::drop<") {
            dropped = true;
        }
        let Some(place) = line.strip_prefix("at ") else {
            continue;
        };
        let mut parts = place.rsplitn(3, ':');
        let (_, number, file) = (parts.next(), parts.next(), parts.next());
        if file.is_some_and(|file| file.ends_with(learner)) {
            return (number.and_then(|number| number.parse().ok()), dropped);
        }
    }
    (None, dropped)
}

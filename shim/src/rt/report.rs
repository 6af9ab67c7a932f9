//! Owns the report: what an exploration found, as JSON, and the end of the process after it.
use super::Loc;
use super::json::{array, maybe, maybe_string, string};
use super::state::{Mode, ObjectState, Panic, Pending, State};
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

/// What no exploration sees, whatever the program.
const NOTES: [&str; 2] = [
    "Arc and Rc counts, static mut, raw pointers and references kept past their guard are not watched",
    "a run has at most 2 wakeups without a reason and 6 stale loads or overtaken stores",
];

/// What was found; the fields of the report that depend on it.
#[derive(Default)]
pub struct Finding {
    pub outcome: &'static str,
    pub message: String,
    pub reason: Option<String>,
    pub panic: Option<Panic>,
    pub stopped: Option<&'static str>,
}

/// Writes the report and ends the process: threads that stand in the learner's code just vanish.
pub fn end(state: &mut State, finding: &Finding) -> ! {
    let text = render(state, finding);
    if state.mode == Mode::Trace {
        super::events::finish(finding.outcome, &finding.message);
    }
    if let Some(path) = std::env::var_os("MUTOR_REPORT") {
        if let Err(error) = write_atomically(Path::new(&path), &text) {
            std::eprintln!(
                "cannot write the report to {}: {error}",
                Path::new(&path).display()
            );
            std::process::exit(1);
        }
    } else if state.mode == Mode::Explore {
        std::println!("{text}");
    }
    std::process::exit(0)
}

fn write_atomically(path: &Path, text: &str) -> std::io::Result<()> {
    let part = path.with_extension(format!("part{}", std::process::id()));
    std::fs::write(&part, text)?;
    std::fs::rename(&part, path)
}

pub fn unsupported(state: &mut State, reason: &str) -> ! {
    let message = format!("this program cannot be explored: it {reason}");
    let finding = Finding {
        outcome: "unsupported",
        message,
        reason: Some(reason.into()),
        ..Finding::default()
    };
    end(state, &finding)
}

/// The search ends before it has seen everything, with nothing found.
pub fn stopped(state: &mut State, why: &'static str) -> ! {
    let among = format!("{} interleavings", executions(state));
    passed(state, &among, Some(why))
}

/// Nothing went wrong, though it may print this or that.
pub fn passed(state: &mut State, among: &str, stopped: Option<&'static str>) -> ! {
    let texts = state.outputs.len();
    let (outcome, message) = if texts > 1 {
        let message = format!("prints one of {texts} texts, by the schedule");
        ("output-varies", message)
    } else {
        ("ok", format!("nothing went wrong in {among}"))
    };
    end(
        state,
        &Finding {
            outcome,
            message,
            stopped,
            ..Finding::default()
        },
    )
}

pub fn livelock(state: &mut State) -> ! {
    // Who stands before a lock just now would get it: that is not what it waits for.
    for thread in &mut state.threads {
        if let Pending::Lock(_) | Pending::Read(_) | Pending::Write(_) = thread.pending {
            thread.pending = Pending::Step;
        }
    }
    // The same rounds over and over say no more than two of them.
    let mut seen = HashMap::new();
    let (changed, mut at) = (state.changed_at, 0);
    state.steps.retain(|step| {
        at += 1;
        let place = step.loc.map_or(0, |loc| std::ptr::from_ref(loc) as usize);
        let key = (step.thread, step.op, step.object, place);
        at <= changed || {
            let times = seen.entry(key).or_insert(0);
            *times += 1;
            *times <= 2
        }
    });
    let message = "every thread only spins: none can change what the others wait for".into();
    end(
        state,
        &Finding {
            outcome: "livelock",
            message,
            ..Finding::default()
        },
    )
}

pub fn deadlock(state: &mut State) -> ! {
    let stuck = state
        .threads
        .iter()
        .filter(|thread| thread.pending != Pending::Done)
        .count();
    let message = if stuck == 1 {
        "the only thread left waits for something that cannot happen any more".into()
    } else {
        format!("no thread can continue: {stuck} threads wait for each other")
    };
    end(
        state,
        &Finding {
            outcome: "deadlock",
            message,
            ..Finding::default()
        },
    )
}

pub fn panicked(state: &mut State, panic: Panic) -> ! {
    let message = format!("a panic at line {}: {}", panic.line, panic.message);
    end(
        state,
        &Finding {
            outcome: "panic",
            message,
            panic: Some(panic),
            ..Finding::default()
        },
    )
}

pub fn executions(state: &State) -> usize {
    state.tried
}

/// The line, where it is the learner's; a line of another file would be taken for one of theirs.
fn line(loc: Option<Loc>) -> String {
    maybe(loc.and_then(|loc| super::events::line_of(loc)))
}

fn render(state: &State, finding: &Finding) -> String {
    let varies = finding.outcome == "output-varies";
    let failed = !varies && finding.outcome != "ok";
    let most_outputs = number("MUTOR_MAX_OUTPUTS").map_or(16, |n| usize::try_from(n).unwrap_or(16));
    let any_bound_done = state.bounds.iter().any(|bound| bound.complete);
    let outputs = state.outputs.iter().take(most_outputs).map(|output| {
        let count = if any_bound_done {
            output.done
        } else {
            output.now
        };
        let schedule = output.schedule.as_ref().filter(|_| varies);
        let schedule = schedule.map_or(String::new(), |schedule| format!(",{schedule}"));
        format!(
            "{{\"stdout\":{},\"executions\":{count},\"preemptions\":{}{schedule}}}",
            string(&output.stdout),
            output.preemptions,
        )
    });
    let panic = finding.panic.as_ref().map(|panic| {
        format!(
            "{{\"thread\":{},\"line\":{},\"message\":{}}}",
            panic.thread,
            panic.line,
            string(&panic.message)
        )
    });
    let stdout = match state.outputs.first() {
        Some(first) if !failed => &first.stdout,
        _ => &state.stdout,
    };
    let notes = NOTES.iter().map(|note| string(note));
    format!(
        "{{\"format\":1,\"outcome\":{},\"message\":{},\"reason\":{},\"preemptions\":{},\"executions\":{},\"runs\":{},\"coverage\":{},{},\"waits\":{},\"panic\":{},\"stdout\":{},\"texts\":{},\"outputs\":{},\"notes\":{}}}\n",
        string(finding.outcome),
        string(&finding.message),
        maybe_string(finding.reason.as_deref()),
        if failed {
            state.preemptions
        } else {
            state.bound
        },
        executions(state).max(1),
        state.execution,
        coverage(state, finding),
        schedule(state, if failed { steps(state) } else { Vec::new() }),
        array(if failed { waits(state) } else { Vec::new() }),
        maybe(panic),
        string(stdout),
        state.outputs.len(),
        array(outputs),
        array(notes),
    )
}

/// This execution's threads, objects and steps, as the inside of a JSON object.
pub fn whole_schedule(state: &State) -> String {
    schedule(state, steps(state))
}

fn schedule(state: &State, steps: Vec<String>) -> String {
    let threads = state.threads.iter().enumerate().map(|(id, thread)| {
        let name = maybe_string(thread.name.as_deref());
        format!(
            "{{\"id\":{id},\"name\":{name},\"spawned_line\":{}}}",
            line(thread.spawned)
        )
    });
    let objects = state.objects.iter().enumerate().map(|(id, object)| {
        let (line, col) = (line(Some(object.made)), object.made.column());
        format!(
            "{{\"id\":{},\"kind\":{},\"line\":{line},\"col\":{col}}}",
            id + 1,
            string(object.kind)
        )
    });
    format!(
        "\"threads\":{},\"objects\":{},\"steps\":{}",
        array(threads),
        array(objects),
        array(steps)
    )
}

fn coverage(state: &State, finding: &Finding) -> String {
    let mut bounds = state.bounds.clone();
    if state.at_this_bound > 0 {
        bounds.push(super::state::Bound {
            preemptions: state.bound,
            executions: state.at_this_bound,
            complete: false,
        });
    }
    let complete = finding.stopped.is_none()
        && bounds.last().is_some_and(|last| last.complete)
        && !state.bound_hit;
    let bounds = bounds.iter().map(|bound| {
        format!(
            "{{\"preemptions\":{},\"executions\":{},\"complete\":{}}}",
            bound.preemptions, bound.executions, bound.complete
        )
    });
    format!(
        "{{\"complete\":{complete},\"bounds\":{},\"stopped\":{}}}",
        array(bounds),
        maybe_string(finding.stopped)
    )
}

fn waits(state: &State) -> Vec<String> {
    let mut waits = Vec::new();
    for (id, thread) in state.threads.iter().enumerate() {
        let (object, holder) = match thread.pending {
            Pending::Lock(object) | Pending::Read(object) | Pending::Write(object) => {
                let ObjectState::Lock(lock) = &state.objects[object].state else {
                    continue;
                };
                (
                    Some(object + 1),
                    lock.writer
                        .or(lock.readers.first().copied())
                        .map(|(t, loc)| (t, Some(loc))),
                )
            }
            Pending::Notified { condvar, .. } => (Some(condvar + 1), None),
            Pending::Event { object, .. } => (Some(object + 1), None),
            Pending::Join(other) => (None, Some((other, None))),
            Pending::Park { .. } | Pending::Sleep(_) => (None, None),
            Pending::Start | Pending::Step | Pending::Done => continue,
        };
        waits.push(format!(
            "{{\"thread\":{id},\"line\":{},\"op\":{},\"object\":{},\"holder\":{},\"since_line\":{}}}",
            line(thread.loc),
            string(thread.op),
            maybe(object),
            maybe(holder.map(|holder| holder.0)),
            line(holder.and_then(|holder| holder.1)),
        ));
    }
    waits
}

fn steps(state: &State) -> Vec<String> {
    let from = state.steps.len().saturating_sub(2000);
    let step = |step: &super::state::Step| {
        let stale = step.stale.as_ref().map(|(thread, loc, value)| {
            format!(
                "{{\"thread\":{thread},\"line\":{},\"value\":{}}}",
                line(*loc),
                string(value)
            )
        });
        format!(
            "{{\"thread\":{},\"line\":{},\"col\":{},\"op\":{},\"object\":{},\"detail\":{},\"value\":{},\"ordering\":{},\"stale\":{},\"preempted\":{}}}",
            step.thread,
            line(step.loc),
            maybe(step.loc.map(|loc| loc.column())),
            string(step.op),
            maybe(step.object.map(|object| object + 1)),
            string(&step.detail),
            maybe_string(step.value.as_deref()),
            maybe_string(step.ordering),
            maybe(stale),
            step.preempted,
        )
    };
    state.steps[from..].iter().map(step).collect()
}

/// The limit of wall-clock time, if one is set.
pub fn time_limit() -> Option<Duration> {
    number("MUTOR_TIME_MS").map(Duration::from_millis)
}

pub fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

//! Owns the entry points: explores every interleaving of a function, or traces one.
use super::report::{self, Finding};
use super::scheduler::{self, become_thread, finish_main};
use super::state::{Bound, Mode, Panic, Printed, State};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::Termination;

/// Runs `program` under every interleaving, and ends the process after writing the report.
pub fn explore<T: Termination>(program: impl Fn() -> T) {
    let mut state = State::new(Mode::Explore);
    state.time_limit = report::time_limit();
    state.max_executions = report::number("MUTOR_MAX_EXECUTIONS");
    scheduler::install(state);
    super::watchdog::start();
    panic::set_hook(Box::new(remember_panic));
    let expected =
        std::env::var_os("MUTOR_EXPECT_STDOUT").and_then(|path| std::fs::read_to_string(path).ok());
    let last_bound = report::number("MUTOR_PREEMPTIONS")
        .map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    loop {
        run_once(&program, expected.as_deref());
        next(last_bound);
    }
}

/// Runs `program` once, one thread at a time, with its events written as they happen.
pub fn trace<T: Termination>(program: impl Fn() -> T) {
    scheduler::install(State::new(Mode::Trace));
    super::events::open();
    panic::set_hook(Box::new(remember_panic));
    scheduler::state().begin();
    become_thread(Some(0));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| program().report()));
    finish_main();
    let mut state = scheduler::state();
    match ended {
        Ok(_) => report::end(
            &mut state,
            &Finding {
                outcome: "ok",
                message: "the program ended".into(),
                ..Finding::default()
            },
        ),
        Err(_) => {
            let panic = blamed(&state);
            report::panicked(&mut state, panic)
        }
    }
}

/// One execution up to its end; whether main ended without a panic.
fn execute<T: Termination>(program: &impl Fn() -> T) -> bool {
    scheduler::state().begin();
    become_thread(Some(0));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| {
        drop(program());
        crate::thread::local::end_thread();
    }));
    finish_main();
    ended.is_ok()
}

fn run_once<T: Termination>(program: &impl Fn() -> T, expected: Option<&str>) {
    let ended = execute(program);
    let mut state = scheduler::state();
    if !state.search.redundant {
        state.at_this_bound += 1;
        state.tried += 1;
    }
    if !ended {
        let panic = blamed(&state);
        report::panicked(&mut state, panic);
    }
    // One line end more or less at the end is no difference, as in the tutor's own comparison.
    let plain = |text| str::strip_suffix(text, '\n').unwrap_or(text);
    if expected.is_some_and(|expected| plain(expected) != plain(&state.stdout)) {
        let message = "this interleaving prints something else".into();
        report::end(
            &mut state,
            &Finding {
                outcome: "wrong-output",
                message,
                ..Finding::default()
            },
        );
    }
    // A search that starts anew begins with this execution again.
    if state.search.redundant || state.restart {
        return;
    }
    let texts = state.outputs.len();
    printed(&mut state);
    let times = match (texts, state.outputs.len()) {
        (0, 1) => 1,
        (1, 2) => CONFIRMATIONS,
        _ => 0,
    };
    let last = state.outputs.last().map(|output| output.stdout.clone());
    drop(state);
    confirm(program, last.as_deref(), times);
}

/// A second text is only due to the schedule if the same schedule shows it each time: the order of
/// a map of two would look the same every other time.
const CONFIRMATIONS: usize = 8;

/// Repeats the execution that has just ended, which must print the same again.
fn confirm<T: Termination>(program: &impl Fn() -> T, text: Option<&str>, times: usize) {
    for _ in 0..times {
        let mut state = scheduler::state();
        let (again, bound_hit) = (state.search.again(), state.bound_hit);
        let search = std::mem::replace(&mut state.search, again);
        drop(state);
        let ended = execute(program);
        let mut state = scheduler::state();
        if !ended || text != Some(state.stdout.as_str()) {
            scheduler::diverged(&mut state);
        }
        state.search = search;
        state.bound_hit = bound_hit;
    }
}

/// So many texts are told apart, and of so many the schedule is kept.
const MOST_OUTPUTS: usize = 1000;
const MOST_SCHEDULES: usize = 2;

/// Notes what this execution printed, with its schedule if it is the simplest so far.
fn printed(state: &mut State) {
    let stdout = std::mem::take(&mut state.stdout);
    let known = state
        .outputs
        .iter()
        .position(|known| known.stdout == stdout);
    let simplicity = (state.preemptions, state.steps.len());
    let at = match known {
        Some(at) => at,
        None if state.outputs.len() == MOST_OUTPUTS => return,
        None => {
            state.outputs.push(Printed {
                stdout,
                now: 0,
                done: 0,
                preemptions: usize::MAX,
                step_count: 0,
                schedule: None,
            });
            state.outputs.len() - 1
        }
    };
    let simpler = simplicity < (state.outputs[at].preemptions, state.outputs[at].step_count);
    let schedule = (simpler && at < MOST_SCHEDULES).then(|| report::whole_schedule(state));
    let output = &mut state.outputs[at];
    output.now += 1;
    if simpler {
        (output.preemptions, output.step_count) = simplicity;
        output.schedule = schedule;
    }
}

/// Moves on to the next interleaving, or the next bound, or ends.
fn next(last_bound: usize) {
    let mut state = scheduler::state();
    if std::mem::take(&mut state.restart) {
        // The shape of the tree has changed: look at it anew.
        state.search = super::search::Search::default();
        state.bound = 0;
        state.oddities = 0;
        state.bounds.clear();
        state.at_this_bound = 0;
        state.tried = 0;
        state.outputs.clear();
        state.bound_hit = false;
        return;
    }
    if state
        .time_limit
        .is_some_and(|limit| state.started.elapsed() > limit)
    {
        report::stopped(&mut state, "time");
    }
    if state
        .max_executions
        .is_some_and(|max| report::executions(&state) as u64 >= max)
    {
        report::stopped(&mut state, "executions");
    }
    if state.search.advance() {
        return;
    }
    // One preemption with a plain memory first: it is the simpler story of the two.
    if state.bound == 1 && state.oddities == 0 && state.bound_hit {
        state.oddities = 2;
        // The same interleavings come again, with more beside them.
        recount(&mut state);
        state.bound_hit = false;
        state.search = super::search::Search::default();
        return;
    }
    let bound = Bound {
        preemptions: state.bound,
        executions: state.at_this_bound,
        complete: true,
    };
    state.bounds.push(bound);
    for output in &mut state.outputs {
        output.done = output.now;
    }
    recount(&mut state);
    if !state.bound_hit || state.bound >= last_bound {
        let bounds = if state.bound_hit {
            format!(" with at most {} preemptions", state.bound)
        } else {
            String::new()
        };
        let among = format!("any interleaving{bounds}");
        report::passed(&mut state, &among, None);
    }
    state.bound += 1;
    state.oddities = if state.bound > 1 {
        2 * (state.bound - 1)
    } else {
        0
    };
    state.bound_hit = false;
    state.search = super::search::Search::default();
}

/// The next bound counts from nothing.
fn recount(state: &mut State) {
    state.at_this_bound = 0;
    for output in &mut state.outputs {
        output.now = 0;
    }
}

fn message_of(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_string());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".into())
}

/// A panic of a model thread is a value: it is noted, and shown only if it is what went wrong.
fn remember_panic(info: &PanicHookInfo<'_>) {
    let Some(thread) = scheduler::me() else {
        std::eprintln!("{info}");
        return;
    };
    let line = info
        .location()
        .and_then(super::events::line_of)
        .unwrap_or(0);
    let message = message_of(info);
    let mut state = scheduler::state();
    if state.mode == Mode::Trace {
        std::eprintln!("\nthread {thread} panicked at line {line}:\n{message}");
        super::events::panic(thread, line, &message);
    }
    state.panics.push(Panic {
        thread,
        line,
        message,
    });
}

/// The panic that ended main, or the one of the thread whose result main unwrapped.
fn blamed(state: &State) -> Panic {
    let unknown = Panic {
        thread: 0,
        line: 0,
        message: "a panic".into(),
    };
    let last = state.panics.iter().rev().find(|panic| panic.thread == 0);
    let passed_on = last.is_none_or(|panic| {
        panic.message == "a scoped thread panicked"
            || panic.message.contains("PoisonError")
            || panic.message.ends_with("Err` value: Any { .. }")
    });
    // A lock is poisoned by an earlier panic: that one is the cause.
    let caused = |panic: &&Panic| panic.thread != 0 && !panic.message.contains("PoisonError");
    let worker = state.panics.iter().find(caused);
    if passed_on && let Some(worker) = worker {
        worker.clone()
    } else {
        last.cloned().unwrap_or(unknown)
    }
}

//! Owns the token: which thread runs next, and the waiting of the others.
use super::Loc;
use super::ops::LockMode;
use super::report;
use super::search::{EVERYTHING, THREADS};
use super::state::{Mode, ObjectState, Pending, State};
use super::workers;
use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

static STATE: OnceLock<Mutex<State>> = OnceLock::new();

std::thread_local! {
    static ME: Cell<Option<usize>> = const { Cell::new(None) };
}

/// So many idle rounds, in which every thread only repeats itself, are called a livelock.
pub const LIVELOCK: u32 = 10_000;
/// After so many rounds a run that is cut off for its length is called one, too.
const LIKELY_LIVELOCK: u32 = 1000;
/// So many steps the other threads may take after main has ended.
const AFTER_MAIN: usize = 1000;
/// So many real threads may be left asleep in the learner's code, over all executions.
const MOST_ABANDONED: usize = 1000;
/// No execution has more wakeups without a reason, or times that are up early.
const MOST_SURPRISES: usize = 2;
/// An execution with more steps is not explored.
const MAX_STEPS: usize = 100_000;

/// The model thread that runs this code, if any.
pub fn me() -> Option<usize> {
    ME.try_with(Cell::get).ok().flatten()
}

pub fn become_thread(id: Option<usize>) {
    ME.with(|me| me.set(id));
}

pub fn install(state: State) {
    if STATE.set(Mutex::new(state)).is_err() {
        panic!("one process explores once");
    }
}

pub fn state() -> MutexGuard<'static, State> {
    let state = STATE.get().expect("the runtime is installed first");
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets the scheduler choose; returns when this thread has the token and `pending` can happen.
pub fn point(pending: Pending, op: &'static str, loc: Loc) -> Option<MutexGuard<'static, State>> {
    let me = me()?;
    let mut state = state();
    let execution = state.execution;
    super::race::settle(&mut state);
    let ended = std::mem::take(&mut state.threads[me].fresh);
    let thread = &mut state.threads[me];
    thread.pending = pending;
    thread.op = op;
    thread.loc = Some(loc);
    state.step_count += 1;
    if state.step_count > MAX_STEPS {
        if all_fruitless(&state, LIKELY_LIVELOCK) {
            report::livelock(&mut state);
        }
        report::unsupported(
            &mut state,
            "runs too long to be explored: more than 100000 steps in one run",
        );
    }
    if state.step_count.is_multiple_of(256)
        && state
            .time_limit
            .is_some_and(|limit| state.started.elapsed() > limit)
    {
        report::stopped(&mut state, "time");
    }
    // A new thread comes to its first operation and gives the token back to its maker: what it
    // did so far nobody could see.
    let next = match ended {
        Some(maker) => maker,
        None => {
            step_over(&mut state, me);
            pick(&mut state, Some(me))
        }
    };
    if next != me {
        hand_over(&mut state, next);
        let seat = workers::seat(me);
        while state.current != me || state.execution != execution || state.over {
            state = seat
                .bell
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
    arrive(&mut state, me);
    Some(state)
}

/// The running thread's step ends before its next operation.
fn step_over(state: &mut State, me: usize) {
    if state.footprint.is_empty() {
        state.touch(EVERYTHING, true);
    }
    let stopped = !enabled(state, me);
    let footprint = std::mem::take(&mut state.footprint);
    state.search.step_over(me, &footprint, stopped);
    state.footprint = footprint;
    state.footprint.clear();
}

/// The chosen thread goes on: it cannot be interrupted until its next point.
fn arrive(state: &mut State, me: usize) {
    if let Pending::Join(other) = state.threads[me].pending {
        state.touch(THREADS + other, false);
        let clock = state.threads[other].view.clock.clone();
        state.threads[me].view.clock.join(&clock);
    }
    if let Pending::Sleep(until) = state.threads[me].pending {
        state.now = state.now.max(until);
    }
    const NOT_ON_AN_OBJECT: [&str; 8] = [
        "park",
        "park_timeout",
        "unpark",
        "is_finished",
        "yield_now",
        "spin_loop",
        "sleep",
        "is_poisoned",
    ];
    if NOT_ON_AN_OBJECT.contains(&state.threads[me].op) {
        state.touch(EVERYTHING, true);
    }
    state.threads[me].pending = Pending::Step;
    state.threads[me].view.clock.tick(me);
}

fn hand_over(state: &mut State, next: usize) {
    state.current = next;
    workers::seat(next).bell.notify_all();
}

/// Ends the calling model thread; its real thread goes back to wait for work.
pub fn finish() {
    let me = me().expect("only a model thread finishes");
    become_thread(None);
    let mut state = state();
    super::race::settle(&mut state);
    // Who joins this thread knows what it did last.
    state.threads[me].view.clock.tick(me);
    state.threads[me].pending = Pending::Done;
    state.touch(THREADS + me, true);
    if let Some(maker) = state.threads[me].fresh.take() {
        // It ended before its first operation.
        state.footprint.pop();
        progress(&mut state, me);
        hand_over(&mut state, maker);
        return;
    }
    step_over(&mut state, me);
    progress(&mut state, me);
    if let Some(next) = after_end(&mut state) {
        hand_over(&mut state, next);
    } else {
        state.over = true;
        state.current = 0;
        workers::seat(0).bell.notify_all();
    }
}

/// After main has ended the others only run on: nothing that they do can be seen.
fn after_end(state: &mut State) -> Option<usize> {
    if !state.main_done {
        return Some(pick(state, None));
    }
    (0..state.threads.len()).find(|&t| enabled(state, t) && !state.threads[t].yielded)
}

/// Ends main, and waits until the other threads have ended or cannot go on.
pub fn finish_main() {
    become_thread(None);
    let mut state = state();
    state.threads[0].pending = Pending::Done;
    state.main_done = true;
    progress(&mut state, 0);
    if let Some(next) = after_end(&mut state) {
        hand_over(&mut state, next);
        let seat = workers::seat(0);
        while !state.over {
            state = seat
                .bell
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
    state.over = true;
    for id in 1..state.threads.len() {
        if state.threads[id].pending != Pending::Done {
            state.abandoned += 1;
            if state.abandoned > MOST_ABANDONED {
                report::stopped(&mut state, "executions");
            }
            workers::abandon(id);
        }
    }
}

/// Whether each thread that has not ended has only repeated itself for so many rounds, or waits
/// for one of those. One whose time will be up is another matter.
pub fn all_fruitless(state: &State, rounds: u32) -> bool {
    let hopeless = |thread: &super::state::Thread| match thread.pending {
        Pending::Done
        | Pending::Join(_)
        | Pending::Notified { deadline: None, .. }
        | Pending::Park { deadline: None }
        | Pending::Event { deadline: None, .. } => true,
        Pending::Notified { .. }
        | Pending::Park { .. }
        | Pending::Event { .. }
        | Pending::Sleep(_) => false,
        Pending::Start
        | Pending::Step
        | Pending::Lock(_)
        | Pending::Read(_)
        | Pending::Write(_) => thread.fruitless >= rounds,
    };
    state.mode == Mode::Explore && !state.main_done && state.threads.iter().all(hopeless)
}

/// Something changed that the threads could see: what they did before was not in vain.
pub fn fruitful(state: &mut State) {
    for thread in &mut state.threads {
        thread.fruitless = 0;
    }
}

/// Something changed: threads that gave way may look again.
pub fn progress(state: &mut State, by: usize) {
    state.idle = 0;
    state.changed_at = state.steps.len();
    fruitful(state);
    state.threads[by].repeat.last.clear();
    state.threads[by].repeat.times = 0;
    for (id, thread) in state.threads.iter_mut().enumerate() {
        if id != by {
            thread.yielded = false;
        }
    }
}

pub fn enabled(state: &State, id: usize) -> bool {
    let lock = |object: usize| match &state.objects[object].state {
        ObjectState::Lock(lock) => lock,
        _ => unreachable!("waits on something else than a lock"),
    };
    match state.threads[id].pending {
        Pending::Start | Pending::Step => true,
        Pending::Lock(object) | Pending::Write(object) => {
            lock(object).writer.is_none() && lock(object).readers.is_empty()
        }
        // A reader queues behind a writer that waits, as std's own lock does it.
        Pending::Read(object) => {
            let queued = |t: usize| t != id && state.threads[t].pending == Pending::Write(object);
            lock(object).writer.is_none()
                && (lock(object).readers.is_empty() || !(0..state.threads.len()).any(queued))
        }
        Pending::Join(other) => state.threads[other].pending == Pending::Done,
        Pending::Notified { deadline, .. } => {
            state.threads[id].notified || deadline.is_some_and(|at| state.now >= at)
        }
        Pending::Park { deadline } => {
            state.threads[id].parked_token || deadline.is_some_and(|at| state.now >= at)
        }
        Pending::Sleep(until) => state.now >= until,
        Pending::Event { deadline, .. } => {
            state.threads[id].notified || deadline.is_some_and(|at| state.now >= at)
        }
        Pending::Done => false,
    }
}

fn deadline(state: &State, id: usize) -> Option<std::time::Duration> {
    match state.threads[id].pending {
        Pending::Sleep(until) => Some(until),
        Pending::Notified { deadline, .. }
        | Pending::Park { deadline }
        | Pending::Event { deadline, .. } => deadline,
        _ => None,
    }
}

/// Chooses who runs next, or reports that nobody can.
fn pick(state: &mut State, me: Option<usize>) -> usize {
    let explore = state.mode == Mode::Explore && !state.main_done;
    let count = state.threads.len();
    if state.main_done {
        // What a thread does now cannot be seen: a thread that never ends is left where it is.
        state.steps_after_main += 1;
        if state.steps_after_main > AFTER_MAIN {
            state.over = true;
            return 0;
        }
    }
    loop {
        let ready = |state: &State, t: usize| enabled(state, t) && !state.threads[t].yielded;
        let stay = me.filter(|&me| ready(state, me));
        let mut options: Vec<usize> = stay.into_iter().collect();
        let others = (0..count).filter(|&t| Some(t) != me && ready(state, t));
        options.extend(others);
        if let Some(me) = stay {
            // A thread may also wake for no reason while this one could go on: a preemption as well.
            let before = options.len();
            if explore {
                surprises(state, &mut options);
            }
            if options.len() > 1 && (!explore || state.preemptions >= state.bound) {
                state.bound_hit |= explore;
                options.truncate(1);
            }
            let next = choose_thread(state, &options, true);
            if next != me {
                state.preemptions += 1;
                state.preempting = true;
                if options
                    .iter()
                    .position(|&option| option == next)
                    .is_some_and(|at| at >= before)
                {
                    state.touch(EVERYTHING, true);
                    surprise(state, next);
                }
            }
            return next;
        }
        if explore && !options.is_empty() {
            surprises(state, &mut options);
        }
        if !options.is_empty() {
            let before = (0..count)
                .filter(|&t| Some(t) != me && ready(state, t))
                .count();
            let next = choose_thread(state, &options, false);
            if options
                .iter()
                .position(|&option| option == next)
                .is_some_and(|at| at >= before)
            {
                state.touch(EVERYTHING, true);
                surprise(state, next);
            }
            return next;
        }
        if let Some(at) = (0..count)
            .filter_map(|t| deadline(state, t))
            .filter(|&at| at > state.now)
            .min()
        {
            state.now = at;
            state.touch(EVERYTHING, true);
            continue;
        }
        if (0..count).any(|t| enabled(state, t)) {
            state.idle += 1;
            if state.main_done && state.idle > 10 {
                state.over = true;
                return 0;
            }
            if state.idle > LIVELOCK {
                report::livelock(state);
            }
            state
                .threads
                .iter_mut()
                .for_each(|thread| thread.yielded = false);
            // Another spinner before this one: rounds go around.
            state.touch(EVERYTHING, true);
            if let Some(me) = me
                && let Some(other) = (1..count)
                    .map(|d| (me + d) % count)
                    .find(|&t| enabled(state, t))
            {
                return other;
            }
            continue;
        }
        if state.main_done {
            state.over = true;
            return 0;
        }
        report::deadlock(state);
    }
}

/// Adds the threads that could wake for no reason, or whose time could be up already.
fn surprises(state: &mut State, options: &mut Vec<usize>) {
    let allowed = state.surprises < state.oddities.min(MOST_SURPRISES);
    for id in 0..state.threads.len() {
        let can = matches!(
            state.threads[id].pending,
            Pending::Notified { .. }
                | Pending::Park { .. }
                | Pending::Sleep(_)
                | Pending::Event {
                    deadline: Some(_),
                    ..
                }
        );
        if can && !enabled(state, id) {
            if allowed {
                options.push(id);
            } else {
                state.bound_hit |= state.surprises < MOST_SURPRISES;
            }
        }
    }
}

fn surprise(state: &mut State, id: usize) {
    state.surprises += 1;
    match &state.threads[id].pending {
        // The others are slow: the time is up before they have done more.
        Pending::Sleep(at)
        | Pending::Notified {
            deadline: Some(at), ..
        }
        | Pending::Park { deadline: Some(at) }
        | Pending::Event {
            deadline: Some(at), ..
        } => state.now = state.now.max(*at),
        Pending::Notified { .. } => state.threads[id].notified = true,
        Pending::Park { .. } => state.threads[id].parked_token = true,
        _ => {}
    }
}

/// Takes one of `options` to run next; `stays`: the first one ran before.
fn choose_thread(state: &mut State, options: &[usize], stays: bool) -> usize {
    if state.mode == Mode::Trace || state.main_done {
        return options[0];
    }
    let mark = mark(state, options);
    match state.search.choose_thread(options, stays, mark) {
        Ok(next) => next,
        Err(super::search::Diverged) => diverged(state),
    }
}

/// Who could do what: a number that is the same when the execution is repeated up to here.
fn mark(state: &State, threads: &[usize]) -> u64 {
    threads.iter().fold(0, |mark: u64, &id| {
        let thread = &state.threads[id];
        let place = thread.loc.map_or(0, |loc| std::ptr::from_ref(loc) as u64);
        let what = place ^ (thread.op.as_ptr() as u64).rotate_left(20) ^ id as u64;
        (mark.rotate_left(5) ^ what).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

/// The same choices led elsewhere.
pub fn diverged(state: &mut State) -> ! {
    report::unsupported(
        state,
        "does not do the same each time it is run (the order of a HashMap, randomness, the clock, or state outside std's types)",
    )
}

/// Takes one of `options` at this point of the search.
pub fn choose(state: &mut State, options: usize) -> usize {
    if state.mode == Mode::Trace || state.main_done {
        return 0;
    }
    let mark = mark(state, &[state.current]);
    match state.search.choose(options, mark) {
        Ok(taken) => taken,
        Err(super::search::Diverged) => diverged(state),
    }
}

/// Whether a thread that runs would get the lock at once.
pub fn lock_is_free(object: usize, mode: LockMode) -> bool {
    let mut state = state();
    let queued = state
        .threads
        .iter()
        .any(|thread| thread.pending == Pending::Write(object));
    let with_readers = mode == LockMode::Read && !queued;
    let lock = state.lock(object);
    lock.writer.is_none() && (lock.readers.is_empty() || with_readers)
}

/// Whether prints of threads that the engine does not run are lost: an exploration is under way.
pub fn swallows_output() -> bool {
    STATE.get().is_some() && state().mode == Mode::Explore
}

/// Lets the new thread `id` run up to its first operation, and comes back.
pub fn run_to_first_operation(mut state: MutexGuard<'static, State>, id: usize) {
    let me = state.current;
    let execution = state.execution;
    state.threads[id].fresh = Some(me);
    hand_over(&mut state, id);
    let seat = workers::seat(me);
    while state.current != me || state.execution != execution || state.over {
        state = seat
            .bell
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

/// The program does what cannot be explored: told, and not judged.
pub fn not_explored(reason: &str) {
    if me().is_some() {
        let mut state = state();
        if state.mode == Mode::Explore {
            report::unsupported(&mut state, reason);
        }
    }
}

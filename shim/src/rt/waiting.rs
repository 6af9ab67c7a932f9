//! Owns the operations that wait for a change: condition variables, channels, barriers, one-time starts.
use super::Loc;
use super::clock::VClock;
use super::object::{Freshness, Meta};
use super::ops::{self, LockMode, record, repeated};
use super::scheduler::{self, choose, me, point, progress};
use super::state::{ObjectState, Pending, State};
use std::time::Duration;

/// What one try of an operation came to.
pub enum Attempt<R> {
    /// It is done, and others that wait on the object should look again.
    Changed(R),
    /// It is done, and changed nothing.
    Looked(R),
    Wait,
}

/// The index of an object that only has an identity and a clock, and whether it is a static of old.
pub fn plain(state: &mut State, meta: &Meta, kind: &'static str) -> (usize, bool) {
    match meta.register(state, kind, || ObjectState::Plain(VClock::default())) {
        Freshness::Known(index) => (index, false),
        Freshness::New { index, seen_before } => (index, seen_before),
    }
}

/// Tries `f` until it does not wait any more; `None` after `time`. `f` must not use the engine.
pub fn attempt<R>(
    meta: &Meta,
    kind: &'static str,
    op: &'static str,
    loc: Loc,
    time: Option<Duration>,
    mut f: impl FnMut() -> Attempt<R>,
) -> Option<R> {
    let me = me()?;
    let object = plain(&mut scheduler::state(), meta, kind).0;
    let mut turn = point(Pending::Step, op, loc)?;
    let deadline = time.map(|time| turn.now + time);
    loop {
        turn.touch(object, true);
        let attempt = f();
        let known = turn.threads[me].view.clock.clone();
        let ObjectState::Plain(clock) = &mut turn.objects[object].state else {
            unreachable!("{kind} is plain")
        };
        let result = match attempt {
            Attempt::Changed(result) => {
                clock.join(&known);
                let learned = clock.clone();
                turn.threads[me].view.clock.join(&learned);
                for thread in &mut turn.threads {
                    if matches!(thread.pending, Pending::Event { object: other, .. } if other == object)
                    {
                        thread.notified = true;
                    }
                }
                progress(&mut turn, me);
                result
            }
            Attempt::Looked(result) => {
                let learned = clock.clone();
                turn.threads[me].view.clock.join(&learned);
                repeated(&mut turn, loc, object, 0, 3);
                result
            }
            Attempt::Wait => {
                if deadline.is_some_and(|at| turn.now >= at) {
                    record(&mut turn, op, loc, Some(object), "timed out");
                    return None;
                }
                turn.threads[me].notified = false;
                drop(turn);
                turn = point(Pending::Event { object, deadline }, op, loc)?;
                if !turn.threads[me].notified
                    && let Some(at) = deadline
                {
                    turn.now = turn.now.max(at);
                }
                continue;
            }
        };
        record(&mut turn, op, loc, Some(object), "");
        return Some(result);
    }
}

/// Unlocks `lock`, waits to be notified, and locks it again; whether the time was up.
pub fn wait(meta: &Meta, lock: usize, op: &'static str, loc: Loc, time: Option<Duration>) -> bool {
    let Some(me) = me() else { return false };
    let (condvar, deadline) = {
        let mut state = scheduler::state();
        record(&mut state, op, loc, None, "unlocks and waits");
        let condvar = plain(&mut state, meta, "Condvar").0;
        state.threads[me].notified = false;
        state.touch(condvar, true);
        (condvar, time.map(|time| state.now + time))
    };
    ops::release(lock, LockMode::Lock, loc);
    let notified = match point(
        Pending::Notified {
            condvar,
            deadline,
            lock,
        },
        op,
        loc,
    ) {
        Some(turn) => turn.threads[me].notified,
        None => true,
    };
    ops::acquire(lock, LockMode::Lock, op, loc);
    !notified
}

/// Wakes one waiter, whichever the search chooses, or all.
pub fn notify(meta: &Meta, all: bool, loc: Loc) -> bool {
    let op = if all { "notify_all" } else { "notify_one" };
    if me().is_none() {
        return false;
    }
    let condvar = plain(&mut scheduler::state(), meta, "Condvar").0;
    let Some(mut turn) = point(Pending::Step, op, loc) else {
        return false;
    };
    turn.touch(condvar, true);
    let waits = |turn: &State, id: usize| {
        matches!(turn.threads[id].pending, Pending::Notified { condvar: on, .. } if on == condvar)
            && !turn.threads[id].notified
    };
    let mut waiters: Vec<usize> = (0..turn.threads.len())
        .filter(|&id| waits(&turn, id))
        .collect();
    let detail = if waiters.is_empty() {
        "nobody waits"
    } else {
        ""
    };
    if !all && waiters.len() > 1 {
        let taken = choose(&mut turn, waiters.len());
        waiters = vec![waiters[taken]];
    }
    for id in waiters {
        turn.threads[id].notified = true;
    }
    let me = turn.current;
    progress(&mut turn, me);
    record(&mut turn, op, loc, Some(condvar), detail);
    true
}

/// A choice before the wait: a notification may come just before it, and be lost.
pub fn before_wait(op: &'static str, loc: Loc) {
    drop(point(Pending::Step, op, loc));
}

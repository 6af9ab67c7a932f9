//! Owns the operations of mirrored objects: each is one step of the model thread that calls it.
use super::Loc;
use super::memory::{self, History};
use super::object::{Freshness, Meta};
use super::scheduler::{self, choose, point, progress};
use super::search::{EVERYTHING, NOTHING, THREADS, TOTAL_ORDER};
use super::state::{Lock, Mode, ObjectState, Pending, State, Step};
use std::sync::MutexGuard;
use std::sync::atomic::Ordering;

/// Stale loads in one execution, however large the bound.
const MOST_STALE: usize = 6;
/// More threads than this are not explored.
const MAX_THREADS: usize = 32;
/// After so many equal steps in a row a thread gives way to the others.
const SPIN: u32 = 3;
const SPIN_ON_LOCK: u32 = 16;

pub type Turn = MutexGuard<'static, State>;

/// Remembers a step for the report.
pub fn record(state: &mut State, op: &'static str, loc: Loc, object: Option<usize>, detail: &str) {
    let thread = state.current;
    let step = Step {
        thread,
        loc: Some(loc),
        op,
        object,
        detail: detail.into(),
        value: None,
        ordering: None,
        stale: None,
        preempted: std::mem::take(&mut state.preempting),
    };
    state.steps.push(step);
}

/// Notes that the thread did something that changed nothing; in a circle, it is spinning. Gives
/// the rounds that came together when it is time to look at the others.
pub fn repeated(state: &mut State, loc: Loc, object: usize, value: u64, limit: u32) -> Option<u32> {
    let thread = &mut state.threads[state.current];
    let key = (std::ptr::from_ref(loc) as usize, object, value);
    let repeat = &mut thread.repeat;
    if repeat.last.contains(&key) {
        repeat.times += 1;
        if repeat.times >= limit * u32::try_from(repeat.last.len()).unwrap_or(1) {
            repeat.times = 0;
            thread.yielded = true;
            thread.fruitless = thread.fruitless.saturating_add(limit);
            state.touch(EVERYTHING, true);
            return Some(limit);
        }
    } else {
        repeat.times = 0;
        repeat.last.push(key);
        if repeat.last.len() > 8 {
            repeat.last.remove(0);
        }
    }
    None
}

/// What an atomic operation wants to do.
pub enum Access<'a> {
    Load,
    Store(u64),
    /// A read-modify-write; `None` means that it only loaded, with the second ordering.
    Update(&'a mut dyn FnMut(u64) -> Option<u64>, Ordering),
    /// As `Update`, and may fail for no reason.
    Weak(&'a mut dyn FnMut(u64) -> Option<u64>, Ordering),
}

/// How an atomic shows itself in a report.
pub struct AtomicKind {
    pub name: &'static str,
    pub show: fn(u64) -> String,
}

fn order_name(order: Ordering) -> &'static str {
    match order {
        Ordering::Relaxed => "Relaxed",
        Ordering::Acquire => "Acquire",
        Ordering::Release => "Release",
        Ordering::AcqRel => "AcqRel",
        _ => "SeqCst",
    }
}

pub fn atomic_index(state: &mut State, meta: &Meta, kind: &AtomicKind, initial: u64) -> usize {
    match meta.register(state, kind.name, || {
        ObjectState::Atomic(History::new(initial))
    }) {
        Freshness::Known(index) | Freshness::New { index, .. } => index,
    }
}

/// Does `access`; the old value, and whether something was stored.
pub fn atomic(
    meta: &Meta,
    kind: &AtomicKind,
    initial: u64,
    op: &'static str,
    order: Ordering,
    access: Access<'_>,
    loc: Loc,
) -> Option<(u64, bool)> {
    super::me()?;
    // Known before the choice, so that it has one number whatever is chosen.
    let index = atomic_index(&mut super::scheduler::state(), meta, kind, initial);
    let mut turn = point(Pending::Step, op, loc)?;
    let state = &mut *turn;
    let me = state.current;
    let only_reads = matches!(access, Access::Load) && order != Ordering::SeqCst;
    state.touch(index, !only_reads);
    if order == Ordering::SeqCst || may_fail_in_total_order(&access) {
        state.touch(TOTAL_ORDER, false);
    }
    let mut stale = None;
    let mut overtaken = None;
    let (old, stored) = match access {
        Access::Load => {
            let picked = pick_store(state, index, order);
            let (history, view) = parts(state, index, me);
            let newest = history.newest();
            if picked != newest {
                let missed = &history.stores[newest];
                stale = Some((missed.thread, missed.loc, (kind.show)(missed.value)));
            }
            (history.load(me, view, order, picked), None)
        }
        Access::Store(value) => {
            let back = pick_place(state, index, order);
            let (history, view) = parts(state, index, me);
            let newest = history.newest();
            let old = history.stores[newest].value;
            if back > 0 {
                let next = &history.stores[newest + 1 - back];
                overtaken = Some((next.thread, (kind.show)(next.value)));
            }
            history.store(me, view, order, (value, loc), back);
            (old, Some(value))
        }
        Access::Update(f, failure) => update(state, index, (order, failure), f, loc),
        Access::Weak(f, failure) => {
            let allowed = state.mode == Mode::Explore && state.surprises < state.oddities.min(2);
            state.bound_hit |= !allowed && state.surprises < 2;
            let surprised = allowed && choose(state, 2) == 1;
            if surprised {
                state.surprises += 1;
                update(state, index, (order, failure), &mut |_| None, loc)
            } else {
                update(state, index, (order, failure), f, loc)
            }
        }
    };
    if stored.is_some_and(|new| new != old) || stale.is_some() || overtaken.is_some() {
        progress(state, me);
    } else {
        repeated(state, loc, index, old, SPIN);
    }
    let detail = match (op, stored, overtaken) {
        (.., Some((thread, value))) => {
            format!("takes its place before the {value} that thread {thread} stored")
        }
        ("store", ..) | (_, None, _) => String::new(),
        _ => "stored".into(),
    };
    record(state, op, loc, Some(index), &detail);
    if let Some(step) = state.steps.last_mut() {
        step.value = Some(match (op, stored) {
            ("load", _) => (kind.show)(old),
            ("store", Some(new)) => (kind.show)(new),
            (_, Some(new)) => format!("{} -> {}", (kind.show)(old), (kind.show)(new)),
            (_, None) => (kind.show)(old),
        });
        step.ordering = Some(order_name(order));
        step.stale = stale;
    }
    Some((old, stored.is_some()))
}

fn may_fail_in_total_order(access: &Access<'_>) -> bool {
    matches!(
        access,
        Access::Update(_, Ordering::SeqCst) | Access::Weak(_, Ordering::SeqCst)
    )
}

fn parts(state: &mut State, index: usize, me: usize) -> (&mut History, &mut memory::View) {
    match &mut state.objects[index].state {
        ObjectState::Atomic(history) => (history, &mut state.threads[me].view),
        _ => unreachable!("object {index} is not an atomic"),
    }
}

fn update(
    state: &mut State,
    index: usize,
    (order, failure): (Ordering, Ordering),
    f: &mut dyn FnMut(u64) -> Option<u64>,
    loc: Loc,
) -> (u64, Option<u64>) {
    let me = state.current;
    let (history, view) = parts(state, index, me);
    let newest = history.newest();
    let old = history.stores[newest].value;
    let new = f(old);
    history.load(
        me,
        view,
        if new.is_some() { order } else { failure },
        newest,
    );
    if let Some(value) = new {
        history.update(me, view, order, (value, loc));
    }
    (old, new)
}

/// Chooses among the stores that a load may read, the newest first.
fn pick_store(state: &mut State, index: usize, order: Ordering) -> usize {
    let me = state.current;
    let (history, view) = parts(state, index, me);
    let (newest, floor) = (history.newest(), history.floor(view, order));
    // A loop that goes on sees the newest store in the end.
    if newest == floor || state.mode == Mode::Trace || state.threads[me].repeat.times >= 2 {
        return newest;
    }
    if state.stale_loads >= state.oddities.min(MOST_STALE) {
        state.bound_hit |= state.stale_loads < MOST_STALE;
        return newest;
    }
    let back = choose(state, newest - floor + 1);
    if back > 0 {
        state.stale_loads += 1;
    }
    newest - back
}

/// Chooses how many of the newest stores a store goes before, none first.
fn pick_place(state: &mut State, index: usize, order: Ordering) -> usize {
    let me = state.current;
    let (history, view) = parts(state, index, me);
    let room = history.room(view, order);
    if room == 0 || state.mode == Mode::Trace {
        return 0;
    }
    if state.stale_loads >= state.oddities.min(MOST_STALE) {
        state.bound_hit |= state.stale_loads < MOST_STALE;
        return 0;
    }
    let back = choose(state, room + 1);
    if back > 0 {
        state.stale_loads += 1;
    }
    back
}

pub fn fence(order: Ordering, loc: Loc) {
    let Some(mut turn) = point(Pending::Step, "fence", loc) else {
        std::sync::atomic::fence(order);
        return;
    };
    let state = &mut *turn;
    let me = state.current;
    // A fence of the total order meets the others of it, and SeqCst accesses; what another thread
    // does with weaker accesses at the same time it neither changes nor sees. Other fences change
    // what this thread knows, and nothing else.
    if order == Ordering::SeqCst {
        state.touch(TOTAL_ORDER, true);
    } else {
        state.touch(NOTHING, false);
    }
    let histories = state
        .objects
        .iter_mut()
        .filter_map(|object| match &mut object.state {
            ObjectState::Atomic(history) => Some(history),
            _ => None,
        });
    memory::fence(me, &mut state.threads[me].view, order, histories);
    record(state, "fence", loc, None, "");
    if let Some(step) = state.steps.last_mut() {
        step.ordering = Some(order_name(order));
    }
}

/// The newest value of an atomic that its owner takes out or borrows; the engine forgets the rest.
pub fn take_back(meta: &Meta) -> Option<u64> {
    super::me()?;
    let state = super::scheduler::state();
    let index = meta.known(&state)?;
    let ObjectState::Atomic(history) = &state.objects[index].state else {
        return None;
    };
    meta.forget();
    Some(history.stores[history.newest()].value)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LockMode {
    Lock,
    Read,
    Write,
}

/// Waits for the lock and takes it.
pub fn acquire(index: usize, mode: LockMode, op: &'static str, loc: Loc) {
    let pending = match mode {
        LockMode::Lock => Pending::Lock(index),
        LockMode::Read => Pending::Read(index),
        LockMode::Write => Pending::Write(index),
    };
    if let Some(mut turn) = point(pending, op, loc) {
        take(&mut turn, index, mode, op, loc);
    }
}

/// Takes the lock if it is free now.
pub fn try_acquire(index: usize, mode: LockMode, op: &'static str, loc: Loc) -> bool {
    let Some(mut turn) = point(Pending::Step, op, loc) else {
        return true;
    };
    if !turn.tries {
        turn.tries = true;
        turn.restart = turn.mode == Mode::Explore;
    }
    turn.touch(index, true);
    let lock = turn.lock(index);
    let free = lock.writer.is_none() && (mode == LockMode::Read || lock.readers.is_empty());
    if free {
        take(&mut turn, index, mode, op, loc);
    } else {
        record(&mut turn, op, loc, Some(index), "would block");
        repeated(&mut turn, loc, index, 0, SPIN);
    }
    free
}

fn take(state: &mut State, index: usize, mode: LockMode, op: &'static str, loc: Loc) {
    let me = state.current;
    state.touch(index, mode != LockMode::Read);
    let lock = state.lock(index);
    let mut known = lock.clock.clone();
    if mode == LockMode::Read {
        lock.readers.push((me, loc));
    } else {
        known.join(&lock.read_clock);
        lock.writer = Some((me, loc));
    }
    state.threads[me].view.clock.join(&known);
    record(state, op, loc, Some(index), "got it");
    // A loop that only locks and looks is spinning too, if it goes on for long.
    if repeated(state, loc, index, 1, SPIN_ON_LOCK).is_some() {
        look_into(state, index);
        if scheduler::all_fruitless(state, scheduler::LIVELOCK) {
            super::report::livelock(state);
        }
    }
    state.idle = 0;
}

/// A thread has locked again and again: has anything in the lock changed since it looked last?
fn look_into(state: &mut State, index: usize) {
    let lock = state.lock(index);
    let now = super::peek::hash(lock.place.0, lock.place.1);
    if now.is_none() || now != lock.seen {
        let first_look = lock.seen.is_none();
        lock.seen = now;
        scheduler::fruitful(state);
        if !first_look {
            state.changed_at = state.steps.len();
        }
    }
}

/// A choice before an unlock, where somebody could see the lock held.
pub fn before_release(loc: Loc) {
    if super::me().is_some() && super::scheduler::state().tries {
        drop(point(Pending::Step, "unlock", loc));
    }
}

/// Gives the lock back.
pub fn release(index: usize, mode: LockMode, loc: Loc) {
    let Some(me) = super::me() else { return };
    let mut turn = super::scheduler::state();
    // What it wrote so far, the next holder will know.
    super::race::settle(&mut turn);
    turn.threads[me].view.clock.tick(me);
    let clock = turn.threads[me].view.clock.clone();
    turn.touch(index, true);
    let lock = turn.lock(index);
    if mode == LockMode::Read {
        lock.read_clock.join(&clock);
        if let Some(at) = lock.readers.iter().position(|reader| reader.0 == me) {
            lock.readers.remove(at);
        }
    } else {
        lock.writer = None;
        lock.clock.join(&clock);
    }
    for (id, thread) in turn.threads.iter_mut().enumerate() {
        thread.yielded &= id == me;
    }
    record(&mut turn, "unlock", loc, Some(index), "");
}

/// The index of a lock; `place` is where it and its data are, and how many bytes they have.
pub fn lock_index(meta: &Meta, kind: &'static str, place: (usize, usize)) -> Option<Freshness> {
    super::me()?;
    let mut state = super::scheduler::state();
    let freshness = meta.register(&mut state, kind, || ObjectState::Lock(Lock::default()));
    let (Freshness::Known(index) | Freshness::New { index, .. }) = freshness;
    state.lock(index).place = place;
    Some(freshness)
}

/// Gives way to the others.
pub fn give_way(op: &'static str, loc: Loc) -> bool {
    let Some(me) = super::me() else { return false };
    super::scheduler::state().threads[me].yielded = true;
    drop(point(Pending::Step, op, loc));
    true
}

/// Adds a model thread that will do `job`.
pub fn spawn(name: Option<String>, loc: Loc, job: super::workers::Job) -> Option<usize> {
    let mut turn = point(Pending::Step, "spawn", loc)?;
    if turn.threads.len() >= MAX_THREADS {
        super::report::unsupported(&mut turn, "starts more than 32 threads");
    }
    let shown = super::json::maybe_string(name.as_deref());
    let id = turn.add_thread(name, Some(loc));
    record(&mut turn, "spawn", loc, None, &format!("thread {id}"));
    super::workers::assign(id, job);
    turn.touch(THREADS - 1, true);
    super::scheduler::run_to_first_operation(turn, id);
    if super::events::on() {
        super::events::emit_bare(
            "thread",
            &format!(
                "\"t\":{id},\"by\":{},\"name\":{shown},\"line\":{}",
                super::scheduler::me().unwrap_or(0),
                loc.line()
            ),
        );
    }
    Some(id)
}

pub fn join(other: usize, loc: Loc) {
    join_at("join", other, loc);
}

pub fn join_at(op: &'static str, other: usize, loc: Loc) {
    if let Some(mut turn) = point(Pending::Join(other), op, loc) {
        record(&mut turn, op, loc, None, &format!("thread {other}"));
    }
}

pub fn is_finished(other: usize, loc: Loc) -> bool {
    let Some(mut turn) = point(Pending::Step, "is_finished", loc) else {
        return true;
    };
    let done = turn.threads[other].pending == Pending::Done;
    repeated(&mut turn, loc, usize::MAX - other, u64::from(done), SPIN);
    done
}

/// Waits for an unpark; the token that it leaves may be there already.
pub fn park(time: Option<std::time::Duration>, op: &'static str, loc: Loc) -> bool {
    let Some(me) = super::me() else { return false };
    let deadline = time.map(|time| super::scheduler::state().now + time);
    if let Some(mut turn) = point(Pending::Park { deadline }, op, loc) {
        let thread = &mut turn.threads[me];
        if std::mem::take(&mut thread.parked_token) {
            let clock = thread.unpark_clock.clone();
            thread.view.clock.join(&clock);
        }
        record(&mut turn, op, loc, None, "woke");
    }
    true
}

pub fn unpark(other: usize, loc: Loc) {
    let Some(mut turn) = point(Pending::Step, "unpark", loc) else {
        return;
    };
    let me = turn.current;
    let clock = turn.threads[me].view.clock.clone();
    turn.threads[other].parked_token = true;
    turn.threads[other].unpark_clock.join(&clock);
    progress(&mut turn, me);
    record(&mut turn, "unpark", loc, None, &format!("thread {other}"));
}

/// A writer becomes a reader, with no gap.
pub fn downgrade(index: usize, loc: Loc) {
    let Some(me) = super::me() else { return };
    let mut turn = super::scheduler::state();
    // What it wrote so far, the next holder will know.
    super::race::settle(&mut turn);
    turn.threads[me].view.clock.tick(me);
    let clock = turn.threads[me].view.clock.clone();
    let lock = turn.lock(index);
    lock.writer = None;
    lock.clock.join(&clock);
    lock.readers.push((me, loc));
    turn.touch(index, true);
    record(&mut turn, "downgrade", loc, Some(index), "");
}

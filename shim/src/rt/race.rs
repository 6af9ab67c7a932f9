//! Owns the search for data races on `UnsafeCell`: who read and who wrote, and what ordered them.
//!
//! `get` gives a pointer away and does not tell what is done with it. The learner's text tells
//! whether it is followed at once (`source`); beside that the cell's bytes are looked at whenever a
//! thread stops: who ran since the last look has changed them. A pointer that is kept counts as no
//! access until the bytes change, and what changes then counts only if the cell proves to be where
//! it was: it may have been moved, and its memory be another's by now.
//! Not seen: reads through a kept pointer, writes of the bytes that were there through one, and
//! writes behind a further pointer.
use super::object::{Freshness, Meta};
use super::peek::{self, Bytes};
use super::report::{self, Finding};
use super::source;
use super::state::{Mode, ObjectState, State};
use super::{Loc, me, scheduler};

const READS: &str = "reads";
const WRITES: &str = "writes";

#[derive(Clone, Copy, Debug)]
struct Access {
    thread: usize,
    time: u32,
    loc: Loc,
}

/// Who touched a cell.
#[derive(Debug, Default)]
pub struct Accesses {
    write: Option<Access>,
    reads: Vec<Access>,
    /// Writes that count once the cell proves to have stayed, with what they race with.
    suspects: Vec<(Access, Option<Access>)>,
    /// A lock or an atomic is inside: its own bytes change with no race.
    opaque: bool,
}

/// A cell whose bytes are watched: a thread has a pointer to it.
#[derive(Debug)]
pub struct Given {
    object: usize,
    /// Where the cell's `Meta` is: the same as before, if the cell was not moved.
    home: usize,
    address: usize,
    size: usize,
    before: Bytes,
    access: Access,
    /// The thread has not stopped since it was given the pointer: the cell was its to reach.
    fresh: bool,
    kept: bool,
}

/// `UnsafeCell::get` on `size` bytes at `address`.
pub fn given(meta: &Meta, address: usize, size: usize, loc: Loc) {
    let Some(thread) = me() else { return };
    let mut state = scheduler::state();
    let state = &mut *state;
    if state.mode == Mode::Trace || state.main_done {
        return;
    }
    let (Freshness::Known(object) | Freshness::New { index: object, .. }) =
        meta.register(state, "UnsafeCell", || {
            ObjectState::Cell(Accesses::default())
        });
    let home = std::ptr::from_ref(meta) as usize;
    convict(state, object, home);
    let access = Access {
        thread,
        time: time(state, thread),
        loc,
    };
    let form = source::form(loc);
    if form.reads {
        read(state, object, access);
    }
    if form.writes {
        write(state, object, access);
    }
    let opaque = cell(state, object).is_some_and(|cell| cell.opaque);
    let Some(before) = peek::bytes(address, size).filter(|_| !opaque) else {
        return;
    };
    state
        .given
        .retain(|given| given.object != object || given.access.thread != thread);
    state.given.push(Given {
        object,
        home,
        address,
        size,
        before,
        access,
        fresh: true,
        kept: form.kept,
    });
}

/// The time of what the thread does now. It comes after its last operation: who knows only what
/// that one told does not know this.
fn time(state: &State, thread: usize) -> u32 {
    state.threads[thread].view.clock.get(thread) + 1
}

/// The cell goes away, bytes and all.
pub fn gone(meta: &Meta) {
    if me().is_none() {
        return;
    }
    let mut state = scheduler::state();
    let Some(object) = meta.known(&state) else {
        return;
    };
    settle(&mut state);
    convict(&mut state, object, std::ptr::from_ref(meta) as usize);
    state.given.retain(|given| given.object != object);
}

/// An object that the engine knows is at `address`: a cell around it is not watched any more.
pub fn holds(state: &mut State, address: usize) {
    let around = |given: &Given| (given.address..given.address + given.size).contains(&address);
    while let Some(at) = state.given.iter().position(around) {
        let object = state.given.swap_remove(at).object;
        if let Some(cell) = cell(state, object) {
            cell.opaque = true;
        }
    }
}

/// The running thread stops, or lets others know what it did: which cells has it changed?
pub fn settle(state: &mut State) {
    let me = state.current;
    let mut watched = std::mem::take(&mut state.given);
    watched.retain_mut(|given| {
        let Some(now) = peek::bytes(given.address, given.size) else {
            return false;
        };
        let mine = given.access.thread == me;
        if now != given.before && mine {
            changed(state, given);
        }
        given.before = now;
        given.fresh &= !mine;
        given.fresh || given.kept
    });
    state.given = watched;
}

/// The running thread has changed a cell that it has a pointer to.
fn changed(state: &mut State, given: &Given) {
    let mut access = given.access;
    if given.fresh {
        write(state, given.object, access);
        return;
    }
    access.time = time(state, access.thread);
    let earlier: Vec<_> = match cell(state, given.object) {
        Some(cell) => cell.write.iter().chain(&cell.reads).copied().collect(),
        None => return,
    };
    let conflict = earlier
        .into_iter()
        .find(|&earlier| unordered(state, earlier, access));
    if let Some(cell) = cell(state, given.object) {
        cell.suspects.push((access, conflict));
    }
}

/// The cell is at `home`: if its pointers were given away there, it is what was written to.
fn convict(state: &mut State, object: usize, home: usize) {
    let stayed = state
        .given
        .iter()
        .filter(|given| given.object == object)
        .all(|given| given.home == home);
    let Some(cell) = cell(state, object) else {
        return;
    };
    let suspects = std::mem::take(&mut cell.suspects);
    if !stayed {
        return;
    }
    for (access, conflict) in suspects {
        if let Some(earlier) = conflict {
            race(state, object, earlier, access, WRITES);
        }
        if let Some(cell) = self::cell(state, object) {
            cell.write = Some(access);
            cell.reads.clear();
        }
    }
}

fn cell(state: &mut State, object: usize) -> Option<&mut Accesses> {
    match &mut state.objects[object].state {
        ObjectState::Cell(cell) => Some(cell),
        _ => None,
    }
}

fn read(state: &mut State, object: usize, access: Access) {
    let Some(cell) = cell(state, object) else {
        return;
    };
    let write = cell.write;
    cell.reads.retain(|read| read.thread != access.thread);
    cell.reads.push(access);
    check(state, object, write, access, READS);
}

fn write(state: &mut State, object: usize, access: Access) {
    let Some(cell) = cell(state, object) else {
        return;
    };
    let before = cell.write.replace(access);
    let reads = std::mem::take(&mut cell.reads);
    check(state, object, before, access, WRITES);
    for read in reads {
        check(state, object, Some(read), access, WRITES);
    }
}

/// Whether nothing orders `earlier` with what the other thread does now.
fn unordered(state: &State, earlier: Access, now: Access) -> bool {
    let clock = &state.threads[now.thread].view.clock;
    earlier.thread != now.thread && !clock.knows(earlier.thread, earlier.time)
}

fn check(state: &mut State, object: usize, earlier: Option<Access>, now: Access, does: &str) {
    if let Some(earlier) = earlier
        && unordered(state, earlier, now)
    {
        race(state, object, earlier, now, does);
    }
}

fn race(state: &mut State, object: usize, earlier: Access, now: Access, does: &str) -> ! {
    super::ops::record(
        state,
        "access",
        earlier.loc,
        Some(object),
        "not ordered with the next access",
    );
    if let Some(step) = state.steps.last_mut() {
        step.thread = earlier.thread;
    }
    super::ops::record(state, "access", now.loc, Some(object), does);
    if let Some(step) = state.steps.last_mut() {
        step.thread = now.thread;
    }
    let message = format!(
        "a data race: thread {} {does} the UnsafeCell at line {}, and nothing orders that with thread {}'s access at line {}",
        now.thread,
        now.loc.line(),
        earlier.thread,
        earlier.loc.line(),
    );
    report::end(
        state,
        &Finding {
            outcome: "data-race",
            message,
            ..Finding::default()
        },
    )
}

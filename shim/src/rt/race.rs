//! Owns the search for data races on `UnsafeCell`: who read and who wrote, and what ordered them.
//!
//! `get` gives a pointer away and does not tell what is done with it. It counts as a read, and as a
//! write too if the bytes have changed by the thread's next operation: nobody else runs till then.
//! Not seen: a write of the bytes that were there, one behind a further pointer, and one through a
//! pointer that was kept past the next operation.
use super::object::{Freshness, Meta};
use super::report::{self, Finding};
use super::state::{Mode, ObjectState, State};
use super::{Loc, me, scheduler};

/// How many bytes of a cell are watched for changes.
const WATCHED: usize = 64;

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
}

/// A pointer that was given away since the running thread's last operation.
#[derive(Debug)]
pub struct Given {
    object: usize,
    address: *const u8,
    size: usize,
    before: [u8; WATCHED],
    access: Access,
}

// SAFETY: the pointer is only followed by the thread that the engine runs, under the engine's lock.
unsafe impl Send for Given {}

fn bytes(address: *const u8, size: usize) -> [u8; WATCHED] {
    let mut copy = [0; WATCHED];
    for (at, byte) in copy.iter_mut().enumerate().take(size.min(WATCHED)) {
        // SAFETY: the cell that starts at `address` is `size` bytes long and alive: its drop takes
        // it off the list. Padding is read as it is, and only compared.
        *byte = unsafe { address.add(at).read_volatile() };
    }
    copy
}

/// `UnsafeCell::get` on `size` bytes at `address`.
pub fn given(meta: &Meta, address: *const u8, size: usize, loc: Loc) {
    let Some(thread) = me() else { return };
    let mut state = scheduler::state();
    if state.mode == Mode::Trace || state.main_done {
        return;
    }
    let (Freshness::Known(object) | Freshness::New { index: object, .. }) =
        meta.register(&mut state, "UnsafeCell", || {
            ObjectState::Cell(Accesses::default())
        });
    let access = Access {
        thread,
        time: state.threads[thread].view.clock.get(thread),
        loc,
    };
    let ObjectState::Cell(cell) = &mut state.objects[object].state else {
        return;
    };
    let write = cell.write;
    cell.reads.retain(|read| read.thread != thread);
    cell.reads.push(access);
    check(&mut state, object, write, access, "reads");
    if !state.given.iter().any(|given| given.object == object) {
        let before = bytes(address, size);
        state.given.push(Given {
            object,
            address,
            size,
            before,
            access,
        });
    }
}

/// The cell at `address` goes away.
pub fn gone(meta: &Meta) {
    if me().is_none() {
        return;
    }
    let mut state = scheduler::state();
    if let Some(object) = meta.known(&state) {
        state.given.retain(|given| given.object != object);
    }
}

/// The running thread comes to its next operation: which cells has it changed?
pub fn settle(state: &mut State) {
    for given in std::mem::take(&mut state.given) {
        if bytes(given.address, given.size) == given.before {
            continue;
        }
        let ObjectState::Cell(cell) = &mut state.objects[given.object].state else {
            continue;
        };
        let before = cell.write.replace(given.access);
        let reads = std::mem::take(&mut cell.reads);
        check(state, given.object, before, given.access, "writes");
        for read in reads {
            check(state, given.object, Some(read), given.access, "writes");
        }
    }
}

fn check(state: &mut State, object: usize, earlier: Option<Access>, now: Access, does: &str) {
    let Some(earlier) = earlier else { return };
    if earlier.thread == now.thread
        || state.threads[now.thread]
            .view
            .clock
            .knows(earlier.thread, earlier.time)
    {
        return;
    }
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
    );
}

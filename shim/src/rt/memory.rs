//! Owns the memory model of one atomic: the history of its stores and who may still read which.
//!
//! C++20's rules, with the modification order equal to the order of execution: a load may read any
//! store that is not older than one it must know of (coherence, happens-before, the order of
//! `SeqCst` operations and fences). Not modelled: load buffering, mixed sizes, stores that enter
//! the modification order before one that ran earlier.
use super::Loc;
use super::clock::VClock;
use std::sync::atomic::Ordering;

/// One store, with what an acquiring reader learns from it.
#[derive(Clone, Debug)]
pub struct Store {
    pub value: u64,
    pub thread: usize,
    pub time: u32,
    pub loc: Option<Loc>,
    release: Option<VClock>,
}

/// What a thread carries for the memory model, beside its program counter.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub clock: VClock,
    /// What relaxed loads have read so far: an acquire fence turns it into knowledge.
    acquirable: VClock,
    /// What the last release fence knew: later relaxed stores pass it on.
    released: Option<VClock>,
}

/// The history of one atomic.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub stores: Vec<Store>,
    /// For each thread: (its time, the newest store it knew then), both growing.
    seen: Vec<Vec<(u32, usize)>>,
    /// The newest store that the total order of `SeqCst` operations has fixed.
    seq_cst: usize,
}

pub fn acquires(order: Ordering) -> bool {
    matches!(
        order,
        Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst
    )
}

pub fn releases(order: Ordering) -> bool {
    matches!(
        order,
        Ordering::Release | Ordering::AcqRel | Ordering::SeqCst
    )
}

impl History {
    /// A history that starts with a value that everybody knows.
    pub fn new(value: u64) -> Self {
        let first = Store {
            value,
            thread: 0,
            time: 0,
            loc: None,
            release: None,
        };
        History {
            stores: vec![first],
            seen: Vec::new(),
            seq_cst: 0,
        }
    }

    pub fn newest(&self) -> usize {
        self.stores.len() - 1
    }

    /// The oldest store that the owner of `view` may still read.
    pub fn floor(&self, view: &View, order: Ordering) -> usize {
        let mut floor = if order == Ordering::SeqCst {
            self.seq_cst
        } else {
            0
        };
        for (thread, marks) in self.seen.iter().enumerate() {
            let known = marks
                .iter()
                .rev()
                .find(|(time, _)| view.clock.knows(thread, *time));
            floor = floor.max(known.map_or(0, |mark| mark.1));
        }
        floor
    }

    fn mark(&mut self, thread: usize, time: u32, index: usize) {
        if self.seen.len() <= thread {
            self.seen.resize(thread + 1, Vec::new());
        }
        let marks = &mut self.seen[thread];
        if marks.last().is_none_or(|last| last.1 < index) {
            marks.push((time, index));
        }
    }

    /// Reads store `index`, which [`History::floor`] allows.
    pub fn load(&mut self, thread: usize, view: &mut View, order: Ordering, index: usize) -> u64 {
        let store = &self.stores[index];
        let value = store.value;
        if let Some(release) = &store.release {
            view.acquirable.join(release);
            if acquires(order) {
                view.clock.join(release);
            }
        }
        self.mark(thread, view.clock.get(thread), index);
        if order == Ordering::SeqCst {
            self.seq_cst = self.seq_cst.max(index);
        }
        value
    }

    /// Appends a store; a read-modify-write also carries on the release sequence it read from.
    pub fn store(
        &mut self,
        thread: usize,
        view: &View,
        order: Ordering,
        (value, loc): (u64, Loc),
        read_modify_write: bool,
    ) {
        let mut release = if releases(order) {
            Some(view.clock.clone())
        } else {
            view.released.clone()
        };
        if read_modify_write && let Some(before) = &self.stores[self.newest()].release {
            release.get_or_insert_default().join(before);
        }
        let time = view.clock.get(thread);
        self.stores.push(Store {
            value,
            thread,
            time,
            loc: Some(loc),
            release,
        });
        let index = self.newest();
        self.mark(thread, time, index);
        if order == Ordering::SeqCst {
            self.seq_cst = index;
        }
    }
}

/// A fence of `thread`; `histories` are those of every atomic.
pub fn fence<'a>(
    thread: usize,
    view: &mut View,
    order: Ordering,
    histories: impl Iterator<Item = &'a mut History>,
) {
    if acquires(order) {
        let learned = view.acquirable.clone();
        view.clock.join(&learned);
    }
    if order == Ordering::SeqCst {
        for history in histories {
            let known = history.floor(view, Ordering::SeqCst);
            history.seq_cst = known;
            history.mark(thread, view.clock.get(thread), known);
        }
    }
    if releases(order) {
        view.released = Some(view.clock.clone());
    }
}

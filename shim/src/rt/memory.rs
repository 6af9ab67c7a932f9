//! Owns the memory model of one atomic: the history of its stores and who may still read which.
//!
//! C++20's rules: a load may read any store that is not older than one it must know of (coherence,
//! happens-before, the order of `SeqCst` operations and fences), and a store may enter the
//! modification order before stores that ran earlier, if it need not know of them either. Not
//! modelled: load buffering, mixed sizes, read-modify-writes that are not the newest.
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
    read_modify_write: bool,
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
            read_modify_write: false,
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

    /// How many of the newest stores a store may go before: those that its thread need not know
    /// of, but never between a read-modify-write and what that has read.
    pub fn room(&self, view: &View, order: Ordering) -> usize {
        let floor = self.floor(view, order);
        let later = self.stores[floor + 1..].iter().rev();
        later.take_while(|store| !store.read_modify_write).count()
    }

    /// Adds a store, `back` places before the end.
    pub fn store(
        &mut self,
        thread: usize,
        view: &View,
        order: Ordering,
        (value, loc): (u64, Loc),
        back: usize,
    ) {
        let index = self.stores.len() - back;
        let passed_on = self.passed_on(view, order);
        let time = view.clock.get(thread);
        let store = Store {
            value,
            thread,
            time,
            loc: Some(loc),
            release: passed_on,
            read_modify_write: false,
        };
        self.insert(index, store, order);
    }

    /// Adds what a read-modify-write stores: it also carries on the release sequence it read from.
    pub fn update(
        &mut self,
        thread: usize,
        view: &View,
        order: Ordering,
        (value, loc): (u64, Loc),
    ) {
        let mut release = self.passed_on(view, order);
        if let Some(before) = &self.stores[self.newest()].release {
            release.get_or_insert_default().join(before);
        }
        let time = view.clock.get(thread);
        let store = Store {
            value,
            thread,
            time,
            loc: Some(loc),
            release,
            read_modify_write: true,
        };
        self.insert(self.stores.len(), store, order);
    }

    /// What a thread that acquires the store learns from it.
    fn passed_on(&self, view: &View, order: Ordering) -> Option<VClock> {
        if releases(order) {
            Some(view.clock.clone())
        } else {
            view.released.clone()
        }
    }

    fn insert(&mut self, index: usize, store: Store, order: Ordering) {
        let (thread, time) = (store.thread, store.time);
        if index < self.stores.len() {
            for mark in self.seen.iter_mut().flatten() {
                mark.1 += usize::from(mark.1 >= index);
            }
            self.seq_cst += usize::from(self.seq_cst >= index);
        }
        self.stores.insert(index, store);
        self.mark(thread, time, index);
        if order == Ordering::SeqCst {
            self.seq_cst = self.seq_cst.max(index);
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

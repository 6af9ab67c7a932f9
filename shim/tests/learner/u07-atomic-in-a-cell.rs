//! verdict: ok
// Readers of a cell with an atomic and a lock inside: what changes there is theirs to change.
use std::cell::UnsafeCell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

struct Node {
    count: AtomicU32,
    names: Mutex<u32>,
}

struct Shared(UnsafeCell<Node>);
unsafe impl Sync for Shared {}

impl Shared {
    fn node(&self) -> &Node {
        unsafe { &*self.0.get() }
    }
}

pub fn scenario() {
    let shared = Shared(UnsafeCell::new(Node {
        count: AtomicU32::new(0),
        names: Mutex::new(0),
    }));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                shared.node().count.fetch_add(1, Ordering::Relaxed);
                *shared.node().names.lock().unwrap() += 1;
                let node = shared.0.get();
                unsafe { (*node).count.fetch_add(1, Ordering::Relaxed) };
            });
        }
    });
    assert_eq!(shared.node().count.load(Ordering::Relaxed), 4);
}

fn main() {
    scenario();
}

//! verdict: data-race
// The pointer is written through long after it was taken, and past the lock.
use std::cell::UnsafeCell;
use std::sync::Mutex;
use std::thread;

struct Guarded {
    lock: Mutex<()>,
    value: UnsafeCell<u64>,
}
unsafe impl Sync for Guarded {}

impl Guarded {
    fn add(&self) {
        let guard = self.lock.lock().unwrap();
        let value = self.value.get();
        drop(guard);
        unsafe { *value += 1 };
    }
}

pub fn scenario() {
    let guarded = Guarded {
        lock: Mutex::new(()),
        value: UnsafeCell::new(0),
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| guarded.add());
        }
    });
}

fn main() {
    scenario();
}

//! verdict: ok
// The pointer is taken before the lock that guards what it points to.
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
        let value = self.value.get();
        let _guard = self.lock.lock().unwrap();
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
    assert_eq!(guarded.value.into_inner(), 2);
}

fn main() {
    scenario();
}

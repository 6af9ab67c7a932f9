//! verdict: ok
// One writes under the lock; the other took its pointer before, and reads under the lock.
use std::cell::UnsafeCell;
use std::sync::Mutex;
use std::thread;

struct Guarded {
    lock: Mutex<()>,
    value: UnsafeCell<u64>,
}
unsafe impl Sync for Guarded {}

pub fn scenario() {
    let guarded = Guarded {
        lock: Mutex::new(()),
        value: UnsafeCell::new(0),
    };
    let guarded = &guarded;
    thread::scope(|scope| {
        scope.spawn(move || {
            let pointer = guarded.value.get();
            let _guard = guarded.lock.lock().unwrap();
            assert!(unsafe { *pointer } <= 1);
        });
        scope.spawn(move || {
            let _guard = guarded.lock.lock().unwrap();
            unsafe { *guarded.value.get() = 1 };
        });
    });
}

fn main() {
    scenario();
}

//! verdict: ok
// A guard's `&mut` lives over several operations of its holder, as a spin lock's guard does.
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

struct Spin {
    locked: AtomicBool,
    value: UnsafeCell<u64>,
}
unsafe impl Sync for Spin {}

impl Spin {
    fn with(&self, work: impl FnOnce(&mut u64)) {
        while self.locked.swap(true, Ordering::Acquire) {
            std::hint::spin_loop();
        }
        work(unsafe { &mut *self.value.get() });
        self.locked.store(false, Ordering::Release);
    }
}

static WORK: AtomicU32 = AtomicU32::new(0);

pub fn scenario() {
    let spin = Spin {
        locked: AtomicBool::new(false),
        value: UnsafeCell::new(0),
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                spin.with(|value| {
                    *value += 1;
                    WORK.fetch_add(1, Ordering::Relaxed);
                    *value += 1;
                })
            });
        }
    });
    assert_eq!(spin.value.into_inner(), 4);
}

fn main() {
    scenario();
}

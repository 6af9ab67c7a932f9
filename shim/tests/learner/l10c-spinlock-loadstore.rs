//! verdict: data-race
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    pub const fn new(value: T) -> Self {
        SpinLock {
            locked: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        while self.locked.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
        self.locked.store(true, Ordering::Release);
        let r = f(unsafe { &mut *self.value.get() });
        self.locked.store(false, Ordering::Release);
        r
    }
}

fn count(threads: usize) -> u32 {
    let lock = SpinLock::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| lock.with(|n| *n += 1));
        }
    });
    lock.with(|n| *n)
}

fn main() {
    println!("{}", count(4));
}

pub fn scenario() {
    assert_eq!(count(2), 2);
}

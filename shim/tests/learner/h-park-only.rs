//! verdict: ok
// What orders the accesses to the cell is one of std's own means.
use std::cell::UnsafeCell;
use std::sync::atomic::*;
use std::sync::*;
use std::thread;
struct Slot(UnsafeCell<u64>);
unsafe impl Sync for Slot {}
impl Slot {
    fn add(&self) {
        unsafe { *self.0.get() += 1 }
    }
    fn read(&self) -> u64 {
        unsafe { *self.0.get() }
    }
}
pub fn scenario() {
    let slot = Slot(UnsafeCell::new(0));
    let slot = &slot;
    static READY: AtomicBool = AtomicBool::new(false);
    thread::scope(|s| {
        let p = s.spawn(move || {
            while !READY.load(Ordering::Relaxed) {
                thread::park();
            }
            fence(Ordering::Acquire);
            slot.add();
        });
        slot.add();
        fence(Ordering::Release);
        READY.store(true, Ordering::Relaxed);
        p.thread().unpark();
    });
}

fn main() {
    scenario();
}

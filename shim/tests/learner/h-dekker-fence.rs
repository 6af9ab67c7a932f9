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
    let flags = [AtomicBool::new(false), AtomicBool::new(false)];
    let flags = &flags;
    thread::scope(|s| {
        for me in 0..2 {
            s.spawn(move || {
                flags[me].store(true, Ordering::Relaxed);
                fence(Ordering::SeqCst);
                if !flags[1 - me].load(Ordering::Relaxed) {
                    slot.add();
                }
            });
        }
    });
}

fn main() {
    scenario();
}

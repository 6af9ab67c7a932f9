//! verdict: data-race
// Nothing orders the two accesses, though an operation stands nearby.
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
                fence(Ordering::AcqRel);
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

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
    let barrier = Barrier::new(2);
    let barrier = &barrier;
    thread::scope(|s| {
        s.spawn(move || {
            barrier.wait();
            slot.add();
            barrier.wait();
            assert_eq!(slot.read(), 2)
        });
        s.spawn(move || {
            barrier.wait();
            slot.add();
            barrier.wait();
        });
    });
}

fn main() {
    scenario();
}

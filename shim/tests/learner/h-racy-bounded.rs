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
    let (tx, rx) = mpsc::sync_channel(1);
    thread::scope(|s| {
        s.spawn(move || {
            tx.send(()).unwrap();
            slot.add();
        });
        s.spawn(move || {
            slot.add();
            rx.recv().unwrap();
        });
    });
}

fn main() {
    scenario();
}

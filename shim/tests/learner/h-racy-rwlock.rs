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
    let lock = RwLock::new(());
    let lock = &lock;
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(move || {
                let _g = lock.read().unwrap();
                slot.read();
            });
        }
        s.spawn(move || {
            let _g = lock.read().unwrap();
            slot.add();
        });
    });
}

fn main() {
    scenario();
}

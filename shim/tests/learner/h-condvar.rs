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
    let pair = (Mutex::new(false), Condvar::new());
    let pair = &pair;
    thread::scope(|s| {
        s.spawn(move || {
            slot.add();
            *pair.0.lock().unwrap() = true;
            pair.1.notify_one();
        });
        s.spawn(move || {
            let g = pair.1.wait_while(pair.0.lock().unwrap(), |r| !*r).unwrap();
            drop(g);
            slot.add();
        });
    });
}

fn main() {
    scenario();
}

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
    let (tx, rx) = mpsc::channel();
    let tx2 = tx.clone();
    let t = Slot(UnsafeCell::new(0));
    let t = &t;
    thread::scope(|s| {
        s.spawn(move || {
            slot.add();
            tx.send(1).unwrap();
        });
        s.spawn(move || {
            t.add();
            tx2.send(2).unwrap();
        });
        s.spawn(move || {
            for _ in 0..2 {
                if rx.recv().unwrap() == 1 {
                    slot.add()
                } else {
                    t.add()
                }
            }
        });
    });
}

fn main() {
    scenario();
}

//! verdict: data-race
// Both write the value that is there: a race all the same.
use std::cell::UnsafeCell;
use std::thread;

struct Slot(UnsafeCell<u64>);
unsafe impl Sync for Slot {}

pub fn scenario() {
    let slot = Slot(UnsafeCell::new(7));
    let slot = &slot;
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(move || unsafe { *slot.0.get() = 7 });
        }
    });
}

fn main() {
    scenario();
}

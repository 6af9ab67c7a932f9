//! verdict: ok
// Cells that move and whose old memory goes back to the system, between a `get` and the next operation.
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub fn scenario() {
    let steps = AtomicU32::new(0);
    let steps = &steps;
    thread::scope(|scope| {
        for id in 0..2 {
            scope.spawn(move || {
                let cells: Vec<UnsafeCell<[u64; 64]>> =
                    (0..1000).map(|_| UnsafeCell::new([0; 64])).collect();
                let first = cells[0].get();
                unsafe { (*first)[0] = id };
                let last = cells.into_iter().last().unwrap();
                steps.fetch_add(1, Ordering::Relaxed);
                let boxed = Box::new(last);
                unsafe { (*boxed.get())[0] = id };
                let moved = *boxed;
                steps.fetch_add(1, Ordering::Relaxed);
                assert_eq!(moved.into_inner()[0], id);
            });
        }
    });
}

fn main() {
    scenario();
}

//! verdict: panic
// Each thread stores to both in its own order: with weak orderings each may come last in the other's place.
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub fn scenario() {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            x.store(1, Ordering::Release);
            y.store(2, Ordering::Release);
        });
        scope.spawn(|| {
            y.store(1, Ordering::Release);
            x.store(2, Ordering::Release);
        });
    });
    let ends = (x.into_inner(), y.into_inner());
    assert!(ends != (1, 1), "both first stores came last");
}

fn main() {
    scenario();
}

//! verdict: ok
// Each thread stores to both in its own order: the total order of SeqCst lets one of the second stores come last.
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub fn scenario() {
    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            x.store(1, Ordering::SeqCst);
            y.store(2, Ordering::SeqCst);
        });
        scope.spawn(|| {
            y.store(1, Ordering::SeqCst);
            x.store(2, Ordering::SeqCst);
        });
    });
    let ends = (x.into_inner(), y.into_inner());
    assert!(ends != (1, 1), "both first stores came last");
}

fn main() {
    scenario();
}

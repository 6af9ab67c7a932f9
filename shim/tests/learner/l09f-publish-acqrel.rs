//! verdict: ok
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;
use std::thread;

#[derive(Default)]
struct Slot {
    data: AtomicU64,
    ready: AtomicBool,
}

fn publish_once() -> Option<u64> {
    let slot = Arc::new(Slot::default());
    let writer = {
        let slot = Arc::clone(&slot);
        thread::spawn(move || {
            slot.data.store(42, Ordering::Relaxed);
            slot.ready.store(true, Ordering::Release);
        })
    };
    let seen = if slot.ready.load(Ordering::Acquire) {
        Some(slot.data.load(Ordering::Relaxed))
    } else {
        None
    };
    writer.join().unwrap();
    seen
}

fn main() {
    println!("{:?}", publish_once());
}

pub fn scenario() {
    let r = publish_once();
    assert!(r != Some(0), "ready was seen but the data was not there");
}

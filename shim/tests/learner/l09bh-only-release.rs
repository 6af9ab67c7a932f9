//! verdict: data-race
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;

struct Slot {
    data: UnsafeCell<u64>,
    ready: AtomicBool,
}
unsafe impl Sync for Slot {}

fn publish_once() -> Option<u64> {
    let slot = Arc::new(Slot {
        data: UnsafeCell::new(0),
        ready: AtomicBool::new(false),
    });
    let writer = {
        let slot = Arc::clone(&slot);
        thread::spawn(move || {
            unsafe { *slot.data.get() = 42 };
            slot.ready.store(true, Ordering::Release);
        })
    };
    let seen = if slot.ready.load(Ordering::Relaxed) {
        Some(unsafe { *slot.data.get() })
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

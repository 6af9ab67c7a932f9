//! verdict: panic
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

static BEST: AtomicU32 = AtomicU32::new(0);

fn offer(score: u32) {
    if score > BEST.load(Ordering::Relaxed) {
        BEST.store(score, Ordering::Relaxed);
    }
}

fn run() -> u32 {
    thread::scope(|s| {
        s.spawn(|| offer(10));
        s.spawn(|| offer(20));
    });
    BEST.load(Ordering::Relaxed)
}

fn main() {
    println!("best = {}", run());
}

pub fn scenario() {
    assert_eq!(run(), 20);
}

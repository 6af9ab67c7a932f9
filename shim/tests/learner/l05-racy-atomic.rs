//! verdict: panic
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::thread;

fn count(threads: usize, rounds: usize) -> u64 {
    let hits = Arc::new(AtomicU64::new(0));
    let handles: Vec<_> = (0..threads)
        .map(|_| {
            let hits = Arc::clone(&hits);
            thread::spawn(move || {
                for _ in 0..rounds {
                    let seen = hits.load(Ordering::SeqCst);
                    hits.store(seen + 1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    for h in handles {
        h.join().unwrap();
    }
    hits.load(Ordering::SeqCst)
}

fn main() {
    println!("hits = {}", count(4, 1000));
}

pub fn scenario() {
    assert_eq!(count(2, 1), 2, "some hits were lost");
}

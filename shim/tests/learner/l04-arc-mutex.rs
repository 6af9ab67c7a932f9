//! verdict: ok
use std::sync::{Arc, Mutex};
use std::thread;

fn count(threads: usize, rounds: usize) -> u64 {
    let total = Arc::new(Mutex::new(0u64));
    let mut handles = Vec::new();
    for _ in 0..threads {
        let total = Arc::clone(&total);
        handles.push(thread::spawn(move || {
            for _ in 0..rounds {
                let mut n = total.lock().unwrap();
                *n += 1;
            }
        }));
    }
    for h in handles {
        h.join().unwrap();
    }
    let n = *total.lock().unwrap();
    n
}

fn main() {
    println!("total = {}", count(8, 1000));
}

pub fn scenario() {
    assert_eq!(count(2, 2), 4);
}

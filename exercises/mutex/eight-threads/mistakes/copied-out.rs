use std::sync::{Arc, Mutex};
use std::thread;

// Starts `threads` threads; each adds 1 to the total `rounds` times.
fn count(threads: u64, rounds: u64) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let mut workers = Vec::new();
    for _ in 0..threads {
        let total = Arc::clone(&total);
        workers.push(thread::spawn(move || {
            for _ in 0..rounds {
                let mut seen = *total.lock().unwrap();
                seen += 1;
                let _ = seen;
            }
        }));
    }
    for worker in workers {
        worker.join().unwrap();
    }
    *total.lock().unwrap()
}

fn main() {
    println!("{}", count(2, 10));
}

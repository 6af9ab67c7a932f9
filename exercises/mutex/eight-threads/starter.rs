use std::cell::RefCell;
use std::sync::Arc;
use std::thread;

// Starts `threads` threads; each adds 1 to the total `rounds` times.
// Work here: pick a container that several threads may share.
fn count(threads: u64, rounds: u64) -> u64 {
    let total = Arc::new(RefCell::new(0));
    let mut workers = Vec::new();
    for _ in 0..threads {
        let total = Arc::clone(&total);
        workers.push(thread::spawn(move || {
            for _ in 0..rounds {
                *total.borrow_mut() += 1;
            }
        }));
    }
    for worker in workers {
        worker.join().unwrap();
    }
    *total.borrow()
}

fn main() {
    println!("{}", count(2, 10));
}

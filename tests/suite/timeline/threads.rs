use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Mutex;
use std::thread;

static DONE: AtomicU32 = AtomicU32::new(0);

fn main() {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 {
                    *count.lock().unwrap() += 1;
                    thread::yield_now();
                }
                DONE.fetch_add(1, Ordering::SeqCst);
            });
        }
    });
    println!("{:?} by {}", count, DONE.load(Ordering::SeqCst));
}

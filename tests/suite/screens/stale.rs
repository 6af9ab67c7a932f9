use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;

fn main() {
    let data = Arc::new(AtomicU64::new(0));
    let ready = Arc::new(AtomicBool::new(false));
    let (d, r) = (Arc::clone(&data), Arc::clone(&ready));
    let writer = thread::spawn(move || {
        d.store(42, Relaxed);
        r.store(true, Relaxed);
    });
    if ready.load(Relaxed) {
        println!("{}", data.load(Relaxed));
    }
    writer.join().unwrap();
}

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

fn main() {
    let total = Arc::new(Mutex::new(0));
    let other = Arc::clone(&total);
    let worker = thread::spawn(move || {
        let mut sum = other.lock().unwrap();
        for part in 1..=3 {
            thread::sleep(Duration::from_millis(50));
            *sum += part;
        }
    });
    thread::sleep(Duration::from_millis(10));
    println!("{}", total.lock().unwrap());
    worker.join().unwrap();
}

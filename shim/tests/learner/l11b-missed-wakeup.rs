//! verdict: deadlock
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn wait_for_start() {
    let gate = Arc::new((Mutex::new(()), Condvar::new()));
    let runner = {
        let gate = Arc::clone(&gate);
        thread::spawn(move || {
            let (m, cv) = &*gate;
            let g = m.lock().unwrap();
            let _g = cv.wait(g).unwrap();
        })
    };
    gate.1.notify_one();
    runner.join().unwrap();
}

fn main() {
    wait_for_start();
    println!("started");
}

pub fn scenario() {
    wait_for_start();
}

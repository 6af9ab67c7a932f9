//! verdict: panic
use std::sync::{Condvar, Mutex};
use std::thread;

fn ping() -> bool {
    let ready = Mutex::new(false);
    let cv = Condvar::new();
    thread::scope(|s| {
        let waiter = s.spawn(|| {
            let mut r = ready.lock().unwrap();
            if !*r {
                r = cv.wait(r).unwrap();
            }
            *r
        });
        *ready.lock().unwrap() = true;
        cv.notify_one();
        waiter.join().unwrap()
    })
}

fn main() {
    println!("{}", ping());
}

pub fn scenario() {
    assert!(ping(), "went on although it was not ready");
}

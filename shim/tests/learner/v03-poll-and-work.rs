//! verdict: ok
// One polls under the lock until the other, who comes late, has set the flag.
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub fn scenario() {
    let ready = Mutex::new(false);
    let work = AtomicU32::new(0);
    let (ready, work) = (&ready, &work);
    thread::scope(|scope| {
        scope.spawn(move || while !*ready.lock().unwrap() {});
        scope.spawn(move || {
            work.fetch_add(1, Ordering::Relaxed);
            *ready.lock().unwrap() = true;
        });
    });
}

fn main() {
    scenario();
}

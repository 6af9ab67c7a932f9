//! verdict: ok
use std::sync::{Arc, Mutex};
use std::thread;

fn run() -> (bool, u32) {
    let m = Arc::new(Mutex::new(1));
    let m2 = m.clone();
    let bad = thread::spawn(move || {
        let mut g = m2.lock().unwrap();
        *g = 2;
        panic!("oops");
    })
    .join()
    .is_err();
    let v = *m.lock().unwrap_or_else(|e| e.into_inner());
    (bad, v)
}

fn main() {
    println!("{:?}", run());
}

pub fn scenario() {
    assert_eq!(run(), (true, 2));
}

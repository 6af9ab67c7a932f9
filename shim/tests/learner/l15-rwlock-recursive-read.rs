//! verdict: deadlock
use std::sync::RwLock;
use std::thread;

fn run() -> i32 {
    let r = RwLock::new(1);
    thread::scope(|s| {
        let a = s.spawn(|| {
            let x = r.read().unwrap();
            let y = r.read().unwrap();
            *x + *y
        });
        s.spawn(|| *r.write().unwrap() += 1);
        a.join().unwrap()
    })
}

fn main() {
    println!("{}", run() > 0);
}

pub fn scenario() {
    run();
}

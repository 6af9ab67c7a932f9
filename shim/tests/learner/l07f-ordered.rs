//! verdict: ok
use std::sync::{Arc, Mutex};
use std::thread;

type Shared = Arc<Mutex<i64>>;

fn transfer(from: &Shared, to: &Shared, amount: i64) {
    let (mut a, mut b);
    if Arc::as_ptr(from) < Arc::as_ptr(to) {
        a = from.lock().unwrap();
        b = to.lock().unwrap();
    } else {
        b = to.lock().unwrap();
        a = from.lock().unwrap();
    }
    *a -= amount;
    *b += amount;
}

fn both_ways() -> (i64, i64) {
    let x: Shared = Arc::new(Mutex::new(100));
    let y: Shared = Arc::new(Mutex::new(100));
    let (x2, y2) = (x.clone(), y.clone());
    let t1 = thread::spawn(move || transfer(&x2, &y2, 10));
    let (x3, y3) = (x.clone(), y.clone());
    let t2 = thread::spawn(move || transfer(&y3, &x3, 5));
    t1.join().unwrap();
    t2.join().unwrap();
    let r = (*x.lock().unwrap(), *y.lock().unwrap());
    r
}

fn main() {
    println!("{:?}", both_ways());
}

pub fn scenario() {
    assert_eq!(both_ways(), (95, 105));
}

//! verdict: deadlock
use std::sync::mpsc;
use std::thread;

fn run() -> i32 {
    let (tx, rx) = mpsc::channel();
    for i in 0..2 {
        let tx = tx.clone();
        thread::spawn(move || tx.send(i).unwrap());
    }
    rx.iter().sum()
}

fn main() {
    println!("{}", run());
}

pub fn scenario() {
    assert_eq!(run(), 1);
}

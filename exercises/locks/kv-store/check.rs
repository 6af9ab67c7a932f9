use super::*;
use std::thread;

pub fn main() {
    let store = Store::new();
    let handle = store.clone();
    println!("set: {:?}", handle.set("port", "80"));
    println!("through the other handle: {:?}", store.get("port"));
    println!("set again: {:?}", store.set("port", "8080"));
    println!("claim a taken key: {}", handle.claim("port", "1"));
    println!("claim a new key: {}", handle.claim("host", "hill"));
    let worker = thread::spawn(move || {
        println!("read on a thread: {:?}", handle.get("host"));
    });
    worker.join().unwrap();
    println!("unknown: {:?}", store.get("path"));
}

// Two threads claim one key. One of them must win, and its value stays.
pub fn scenario() {
    let store = Store::new();
    let (first, second) = thread::scope(|s| {
        let first = s.spawn(|| store.claim("leader", "first"));
        let second = s.spawn(|| store.claim("leader", "second"));
        (first.join().unwrap(), second.join().unwrap())
    });
    assert!(first != second, "both threads were told that they won");
    let winner = if first { "first" } else { "second" };
    assert!(store.get("leader").is_some_and(|value| value == winner));
}

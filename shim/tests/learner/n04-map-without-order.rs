//! verdict: ok
// A HashMap whose order nobody sees is no obstacle.
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

pub fn scenario() {
    let counts = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for id in 0..2 {
            let counts = &counts;
            scope.spawn(move || *counts.lock().unwrap().entry(id).or_insert(0) += 1);
        }
    });
    println!("{}", counts.into_inner().unwrap().values().sum::<i32>());
}

fn main() {
    scenario();
}

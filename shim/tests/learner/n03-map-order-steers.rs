//! verdict: unsupported
// The order of a HashMap decides which lock is taken first.
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

pub fn scenario() {
    let map: HashMap<u32, Mutex<u32>> = (0..20).map(|key| (key, Mutex::new(0))).collect();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                if *map.keys().next().unwrap() % 2 == 0 {
                    *map[&0].lock().unwrap() += 1;
                }
                *map[&1].lock().unwrap() += 1;
            });
        }
    });
}

fn main() {
    scenario();
}

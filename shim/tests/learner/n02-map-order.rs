//! verdict: unsupported
// The order of a HashMap is another with each map: what it prints is not due to the schedule.
use std::collections::HashMap;
use std::thread;

pub fn scenario() {
    let map: HashMap<u32, u32> = (0..20).map(|key| (key, key)).collect();
    thread::scope(|scope| {
        scope.spawn(|| println!("{:?}", map.keys().collect::<Vec<_>>()));
    });
}

fn main() {
    scenario();
}

//! verdict: output-varies
// A lock that is only tried: whether it is free depends on the schedule.
use std::sync::Mutex;
use std::thread;

pub fn scenario() {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                if let Ok(mut total) = total.try_lock() {
                    *total += 1;
                }
            });
        }
    });
    println!("{}", total.into_inner().unwrap());
}

fn main() {
    scenario();
}

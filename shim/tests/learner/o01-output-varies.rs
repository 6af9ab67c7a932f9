//! verdict: output-varies
use std::sync::Mutex;
use std::thread;

pub fn scenario() {
    let last = Mutex::new(0);
    thread::scope(|scope| {
        for id in 1..3 {
            let last = &last;
            scope.spawn(move || *last.lock().unwrap() = id);
        }
    });
    println!("{}", last.into_inner().unwrap());
}

fn main() {
    scenario();
}

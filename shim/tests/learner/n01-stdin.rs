//! verdict: unsupported
use std::io::{self, BufRead};
use std::thread;

pub fn scenario() {
    let reader = thread::spawn(|| {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).unwrap();
        line
    });
    println!("{}", reader.join().unwrap());
}

fn main() {
    scenario();
}

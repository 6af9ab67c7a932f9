//! verdict: unsupported
// A loop that the engine never sees: the watchdog ends it.
use std::thread;

pub fn scenario() {
    let spinner = thread::spawn(|| {
        let mut round = 0_u64;
        loop {
            round = round.wrapping_add(1);
        }
    });
    spinner.join().unwrap();
}

fn main() {
    scenario();
}

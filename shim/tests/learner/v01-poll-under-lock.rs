//! verdict: livelock
// Each waits, with the lock in hand again and again, for the other to go first.
use std::sync::Mutex;
use std::thread;

fn wait_for(turn: &Mutex<u32>, mine: u32) {
    while *turn.lock().unwrap() != mine {}
}

pub fn scenario() {
    let turn = Mutex::new(0);
    let turn = &turn;
    thread::scope(|scope| {
        scope.spawn(move || {
            wait_for(turn, 1);
            *turn.lock().unwrap() = 2;
        });
        scope.spawn(move || {
            wait_for(turn, 2);
            *turn.lock().unwrap() = 1;
        });
    });
}

fn main() {
    scenario();
}

use super::*;
use std::thread;

pub fn main() {
    let log = Log::new();
    log.push("first");
    let crashed = thread::scope(|s| {
        let worker = s.spawn(|| {
            let _guard = log.lines.lock();
            panic!("a worker dies while it holds the log");
        });
        worker.join().is_err()
    });
    println!("a worker crashed: {crashed}");
    log.push("second");
    log.push("third");
    println!("the log: {}", log.all().join(", "));
}

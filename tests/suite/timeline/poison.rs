use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let log = Arc::new(Mutex::new(vec![1, 2]));
    let writer = Arc::clone(&log);
    let failed = thread::spawn(move || {
        let mut lines = writer.lock().unwrap();
        lines.push(3);
        let missing = lines[7];
        lines.push(missing);
    })
    .join();
    println!("{}", failed.is_err());
    match log.lock() {
        Ok(lines) => println!("{lines:?}"),
        Err(poisoned) => println!("poisoned: {:?}", poisoned.into_inner()),
    }
}

//! verdict: ok
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn hand_over() -> Vec<u32> {
    let pair = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
    let takers: Vec<_> = (0..2)
        .map(|_| {
            let pair = Arc::clone(&pair);
            thread::spawn(move || {
                let (queue, cv) = &*pair;
                let mut q = queue.lock().unwrap();
                while q.is_empty() {
                    q = cv.wait(q).unwrap();
                }
                q.pop().expect("woken, so there must be an item")
            })
        })
        .collect();
    for item in [1, 2] {
        let (queue, cv) = &*pair;
        queue.lock().unwrap().push(item);
        cv.notify_all();
    }
    takers.into_iter().map(|t| t.join().unwrap()).collect()
}

fn main() {
    println!("{}", hand_over().len());
}

pub fn scenario() {
    assert_eq!(hand_over().len(), 2);
}

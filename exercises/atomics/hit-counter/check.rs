use super::*;
use std::thread;

pub fn main() {
    let hits = Hits::new();
    println!("first: {}, second: {}", hits.hit(), hits.hit());
    for _ in 0..8 {
        serve(&hits, 1, 1000);
    }
    println!("total: {}", hits.total());
    println!("was: {}, is: {}", hits.reset(), hits.total());
    println!("first again: {}", hits.hit());
}

// Two visitors at once, and a reset between or around them.
pub fn scenario() {
    let hits = Hits::new();
    let (a, b) = thread::scope(|s| {
        let a = s.spawn(|| hits.hit());
        let b = s.spawn(|| hits.hit());
        (a.join().unwrap(), b.join().unwrap())
    });
    assert!(a != b, "two visitors got number {a}");
    assert_eq!(hits.total(), 2, "a visitor was lost");

    let before = thread::scope(|s| {
        s.spawn(|| hits.hit());
        hits.reset()
    });
    let sum = before + hits.total();
    assert_eq!(sum, 3, "a visitor fell between two periods");
}

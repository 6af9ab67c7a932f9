use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

struct Seats {
    taken: AtomicU32,
    limit: u32,
}

impl Seats {
    fn new(limit: u32) -> Self {
        Seats {
            taken: AtomicU32::new(0),
            limit,
        }
    }

    // Takes a seat if one is free. Returns whether it did.
    fn take(&self) -> bool {
        let next = |n| if n < self.limit { Some(n + 1) } else { None };
        let old = self.taken.fetch_update(Relaxed, Relaxed, next);
        old.unwrap() < self.limit
    }

    // Gives a seat back if one is taken. Returns whether it did.
    fn give_back(&self) -> bool {
        let next = |n: u32| n.checked_sub(1);
        self.taken.fetch_update(Relaxed, Relaxed, next).is_ok()
    }

    fn taken(&self) -> u32 {
        self.taken.load(Relaxed)
    }
}

fn main() {
    let seats = Seats::new(1);
    println!("{} {}", seats.take(), seats.take());
    println!("taken: {}", seats.taken());
    println!("{}", seats.give_back());
}

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
    // Work here: look at `taken` after a refusal.
    fn take(&self) -> bool {
        self.taken.fetch_add(1, Relaxed) < self.limit
    }

    // Gives a seat back if one is taken. Returns whether it did.
    // Work here: what if none is taken?
    fn give_back(&self) -> bool {
        self.taken.fetch_sub(1, Relaxed);
        true
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

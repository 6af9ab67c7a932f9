use std::cell::Cell;
use std::thread;

// Work here: one thread could use this. Several must.
struct Hits {
    count: Cell<u64>,
}

impl Hits {
    fn new() -> Self {
        Hits {
            count: Cell::new(0),
        }
    }

    // Counts a visitor and returns the number they get: 1, 2, 3 …
    fn hit(&self) -> u64 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    fn total(&self) -> u64 {
        self.count.get()
    }

    // Starts again at zero. Returns the total up to now.
    fn reset(&self) -> u64 {
        self.count.replace(0)
    }
}

fn serve(hits: &Hits, threads: u64, rounds: u64) {
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..rounds {
                    hits.hit();
                }
            });
        }
    });
}

fn main() {
    let hits = Hits::new();
    println!("you are visitor {}", hits.hit());
    serve(&hits, 8, 1000);
    println!("total: {}", hits.total());
    println!("was: {}", hits.reset());
}

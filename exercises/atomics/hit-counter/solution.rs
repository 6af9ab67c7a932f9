use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

struct Hits {
    count: AtomicU64,
}

impl Hits {
    fn new() -> Self {
        Hits {
            count: AtomicU64::new(0),
        }
    }

    // Counts a visitor and returns the number they get: 1, 2, 3 …
    fn hit(&self) -> u64 {
        self.count.fetch_add(1, Relaxed) + 1
    }

    fn total(&self) -> u64 {
        self.count.load(Relaxed)
    }

    // Starts again at zero. Returns the total up to now.
    fn reset(&self) -> u64 {
        self.count.swap(0, Relaxed)
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

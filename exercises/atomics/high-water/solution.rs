use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

struct Peak {
    highest: AtomicU64,
}

impl Peak {
    fn new() -> Self {
        Peak {
            highest: AtomicU64::new(0),
        }
    }

    // Keeps the highest value. Returns whether `value` is a new record.
    fn observe(&self, value: u64) -> bool {
        let top = &self.highest;
        let mut seen = top.load(Relaxed);
        while value > seen {
            match top.compare_exchange(seen, value, Relaxed, Relaxed) {
                Ok(_) => return true,
                Err(now) => seen = now,
            }
        }
        false
    }

    fn highest(&self) -> u64 {
        self.highest.load(Relaxed)
    }
}

fn main() {
    let peak = Peak::new();
    println!("{}", peak.observe(12));
    println!("highest: {}", peak.highest());
}

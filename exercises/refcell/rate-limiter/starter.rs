use std::collections::HashMap;

/// Lets each client do a few things per window of time.
struct Limiter {
    limit: u32,
    used: HashMap<String, u32>,
}

impl Limiter {
    fn new(limit: u32) -> Limiter {
        Limiter {
            limit,
            used: HashMap::new(),
        }
    }

    /// Counts one request, or returns false when the limit is used up.
    fn allow(&self, client: &str) -> bool {
        let used = self.used.entry(client.to_string()).or_insert(0);
        if *used == self.limit {
            return false;
        }
        *used += 1;
        true
    }

    /// Says how many requests the client has left in this window.
    fn left(&self, client: &str) -> u32 {
        self.limit - self.used.get(client).copied().unwrap_or(0)
    }

    /// Starts a new window: every client has all requests again.
    fn next_window(&self) {
        self.used.clear();
    }
}

fn main() {
    let limiter = Limiter::new(2);
    for _ in 0..3 {
        println!("{}", limiter.allow("ada"));
    }
    println!("{} left for grace", limiter.left("grace"));
    limiter.next_window();
    println!("{} left for ada", limiter.left("ada"));
}

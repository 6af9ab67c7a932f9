use std::cell::RefCell;
use std::collections::HashMap;

/// Lets each client do a few things per window of time.
struct Limiter {
    limit: u32,
    used: RefCell<HashMap<String, u32>>,
}

impl Limiter {
    fn new(limit: u32) -> Limiter {
        Limiter {
            limit,
            used: RefCell::new(HashMap::new()),
        }
    }

    /// Counts one request, or returns false when the limit is used up.
    fn allow(&self, client: &str) -> bool {
        let clients = self.used.borrow();
        let used = clients.get(client).copied().unwrap_or(0);
        if used == self.limit {
            return false;
        }
        self.used.borrow_mut().insert(client.to_string(), used + 1);
        true
    }

    /// Says how many requests the client has left in this window.
    fn left(&self, client: &str) -> u32 {
        self.limit - self.used.borrow().get(client).copied().unwrap_or(0)
    }

    /// Starts a new window: every client has all requests again.
    fn next_window(&self) {
        self.used.borrow_mut().clear();
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

use std::sync::{Mutex, MutexGuard, PoisonError};

struct Log {
    lines: Mutex<Vec<String>>,
}

impl Log {
    fn new() -> Self {
        Log {
            lines: Mutex::new(Vec::new()),
        }
    }

    fn push(&self, line: &str) {
        self.locked().push(line.to_string());
    }

    fn all(&self) -> Vec<String> {
        self.locked().clone()
    }

    // A line is pushed whole or not at all, so a poisoned log is usable.
    fn locked(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn main() {
    let log = Log::new();
    log.push("started");
    println!("{:?}", log.all());
}

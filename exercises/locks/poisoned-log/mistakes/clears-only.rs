use std::sync::Mutex;

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
        match self.lines.lock() {
            Ok(mut lines) => lines.push(line.to_string()),
            Err(_) => self.lines.clear_poison(),
        }
    }

    fn all(&self) -> Vec<String> {
        match self.lines.lock() {
            Ok(lines) => lines.clone(),
            Err(broken) => broken.into_inner().clone(),
        }
    }
}

fn main() {
    let log = Log::new();
    log.push("started");
    println!("{:?}", log.all());
}

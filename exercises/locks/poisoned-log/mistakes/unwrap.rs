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
        self.lines.lock().unwrap().push(line.to_string());
    }

    fn all(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

fn main() {
    let log = Log::new();
    log.push("started");
    println!("{:?}", log.all());
}

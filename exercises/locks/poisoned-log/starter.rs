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

    // Work here: after a panic elsewhere, lines go missing.
    fn push(&self, line: &str) {
        if let Ok(mut lines) = self.lines.lock() {
            lines.push(line.to_string());
        }
    }

    // Work here too.
    fn all(&self) -> Vec<String> {
        match self.lines.lock() {
            Ok(lines) => lines.clone(),
            Err(_) => Vec::new(),
        }
    }
}

fn main() {
    let log = Log::new();
    log.push("started");
    println!("{:?}", log.all());
}

//! verdict: deadlock
use std::sync::Mutex;

struct Log {
    lines: Mutex<Vec<String>>,
}

impl Log {
    fn len(&self) -> usize {
        self.lines.lock().unwrap().len()
    }
    fn add(&self, s: &str) {
        let mut lines = self.lines.lock().unwrap();
        let n = self.len();
        lines.push(format!("{n}: {s}"));
    }
}

fn main() {
    let log = Log {
        lines: Mutex::new(Vec::new()),
    };
    log.add("first");
    println!("{} line(s)", log.len());
}

pub fn scenario() {
    let log = Log {
        lines: Mutex::new(Vec::new()),
    };
    log.add("a");
    assert_eq!(log.len(), 1);
}

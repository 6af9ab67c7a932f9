/// A log that several closures write to.
struct EventLog {
    lines: Vec<String>,
}

impl EventLog {
    fn new() -> EventLog {
        EventLog { lines: Vec::new() }
    }

    /// Returns a closure that logs events of one source, as
    /// "number source: event". Numbers start at 1 and go through
    /// the whole log. The closure may be kept for any time.
    fn writer(&self, source: &'static str) -> Box<dyn FnMut(&str)> {
        // Each closure needs a handle on one and the same list.
        let mut lines = self.lines.clone();
        Box::new(move |event| {
            let number = lines.len() + 1;
            lines.push(format!("{number} {source}: {event}"));
        })
    }

    /// Returns the lines so far.
    fn lines(&self) -> Vec<String> {
        self.lines.clone()
    }
}

fn main() {
    let log = EventLog::new();
    let mut door = log.writer("door");
    let mut lamp = log.writer("lamp");
    door("open");
    lamp("on");
    println!("{:#?}", log.lines());
}

use std::cell::RefCell;
use std::rc::Rc;

/// A log that several closures write to.
struct EventLog {
    lines: Rc<RefCell<Vec<String>>>,
}

impl EventLog {
    fn new() -> EventLog {
        EventLog {
            lines: Rc::new(RefCell::new(Vec::new())),
        }
    }

    /// Returns a closure that logs events of one source, as
    /// "number source: event". Numbers start at 1 and go through
    /// the whole log. The closure may be kept for any time.
    fn writer(&self, source: &'static str) -> Box<dyn Fn(&str)> {
        let lines = Rc::clone(&self.lines);
        Box::new(move |event| {
            let mut list = lines.borrow_mut();
            let number = lines.borrow().len() + 1;
            list.push(format!("{number} {source}: {event}"));
        })
    }

    /// Returns the lines so far.
    fn lines(&self) -> Vec<String> {
        self.lines.borrow().clone()
    }
}

fn main() {
    let log = EventLog::new();
    let door = log.writer("door");
    let lamp = log.writer("lamp");
    door("open");
    lamp("on");
    println!("{:#?}", log.lines());
}

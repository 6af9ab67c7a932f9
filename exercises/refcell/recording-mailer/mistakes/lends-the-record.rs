use std::cell::{Ref, RefCell};

/// Sends mail. Returns false when the address is refused.
trait Mailer {
    fn send(&self, to: &str, text: &str) -> bool;
}

/// Code to be tested: reminds everyone who owes something.
/// Returns how many reminders were refused.
fn remind(mailer: &dyn Mailer, members: &[(&str, u32)]) -> usize {
    let mut refused = 0;
    for &(address, owed) in members {
        if owed > 0 && !mailer.send(address, &format!("{owed} due")) {
            refused += 1;
        }
    }
    refused
}

/// A stand-in for tests: sends nothing and records everything.
struct Recorder {
    bad_address: String,
    sent: RefCell<Vec<String>>,
}

impl Recorder {
    fn new(bad_address: &str) -> Recorder {
        Recorder {
            bad_address: bad_address.to_string(),
            sent: RefCell::new(Vec::new()),
        }
    }

    /// Returns all mail so far, as "address: text". The record stays,
    /// and a test may keep the list while more mail goes out.
    fn sent(&self) -> Ref<'_, Vec<String>> {
        self.sent.borrow()
    }
}

impl Mailer for Recorder {
    fn send(&self, to: &str, text: &str) -> bool {
        if to == self.bad_address {
            return false;
        }
        self.sent.borrow_mut().push(format!("{to}: {text}"));
        true
    }
}

fn main() {
    let recorder = Recorder::new("nobody@example.org");
    let refused = remind(&recorder, &[("ada@example.org", 30)]);
    println!("{refused} refused, sent {:?}", recorder.sent());
}

use std::cell::Cell;

/// Letters that wait for the next connection.
#[derive(Default)]
struct Outbox {
    letters: Cell<Vec<String>>,
}

impl Outbox {
    /// Adds a letter at the end.
    fn queue(&self, letter: &str) {
        let mut letters = self.letters.take();
        letters.push(letter.to_string());
        self.letters.set(letters);
    }

    /// Says how many letters wait. They go on waiting.
    fn waiting(&self) -> usize {
        self.letters.take().len()
    }

    /// Hands over all letters, oldest first, and leaves none.
    fn send(&self) -> Vec<String> {
        self.letters.take()
    }
}

fn main() {
    let outbox = Outbox::default();
    outbox.queue("to Ada");
    outbox.queue("to Grace");
    println!("{} waiting", outbox.waiting());
    println!("sent {:?}", outbox.send());
}

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Remembers what `rule` answered. A rule may ask the memo for
/// the answers to other keys.
struct Memo {
    rule: fn(&Memo, u64) -> u64,
    known: RefCell<HashMap<u64, u64>>,
    runs: Cell<u32>,
}

impl Memo {
    fn new(rule: fn(&Memo, u64) -> u64) -> Memo {
        Memo {
            rule,
            known: RefCell::default(),
            runs: Cell::new(0),
        }
    }

    /// Returns the answer for a key, and runs the rule at most once
    /// for each key.
    fn get(&self, key: u64) -> u64 {
        // Which guard is alive while the rule runs?
        let mut known = self.known.borrow_mut();
        if let Some(&value) = known.get(&key) {
            return value;
        }
        let value = self.run_rule(key);
        known.insert(key, value);
        value
    }

    fn run_rule(&self, key: u64) -> u64 {
        self.runs.update(|runs| runs + 1);
        (self.rule)(self, key)
    }
}

fn main() {
    let fib = Memo::new(|memo, n| match n {
        0 | 1 => n,
        _ => memo.get(n - 1) + memo.get(n - 2),
    });
    println!("{} in {} runs", fib.get(3), fib.runs.get());
}

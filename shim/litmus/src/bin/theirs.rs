//! Explores one litmus program on loom: `theirs NAME`; prints the number of runs, then the outcomes.
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

fn main() {
    let name = std::env::args().nth(1).expect("a name");
    let seen = Arc::new(Mutex::new((0, BTreeSet::new())));
    let noted = seen.clone();
    let mut model = loom::model::Builder::new();
    model.max_branches = 100_000;
    // Loom reads LOOM_MAX_PREEMPTIONS only through `model`, not through a builder of its own.
    model.preemption_bound = std::env::var("LOOM_MAX_PREEMPTIONS")
        .ok()
        .and_then(|bound| bound.parse().ok());
    model.check(move || {
        let outcome = mutor_litmus::theirs::run(&name);
        let mut seen = noted.lock().expect("no panic");
        seen.0 += 1;
        seen.1.insert(outcome);
    });
    let seen = seen.lock().expect("no panic");
    println!("{}", seen.0);
    for outcome in &seen.1 {
        println!("{outcome}");
    }
}

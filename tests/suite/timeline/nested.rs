use std::cell::{Cell, LazyCell, RefCell};

fn main() {
    let log = RefCell::new(Vec::new());
    let hits = Cell::new(0);
    let limit = LazyCell::new(|| 40);
    for round in 1..=5 {
        println!("round {round}");
        for n in 0..4 {
            hits.set(hits.get() + n);
            log.borrow_mut().push(n);
        }
        let mut all = log.borrow_mut();
        all.push(hits.take());
        all.push(round);
        drop(all);
        print!("{} ", log.borrow().len());
        if hits.get() > *limit {
            break;
        }
        let first = log.borrow();
        let second = log.borrow();
        println!("{}", first.len() + second.len());
        hits.set(hits.get() + 1);
    }
    let mut held = log.borrow();
    println!("{}", held.len());
    held = log.borrow();
    println!("{}\n\nThe end", held.len());
}

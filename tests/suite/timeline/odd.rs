use std::cell::{Cell, OnceCell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[derive(Default)]
struct Store {
    items: RefCell<Vec<u32>>,
    pub hits: Cell<u32>,
}

struct Pair(Cell<u32>);

fn node(n: u32) -> RefCell<u32> {
    let value = RefCell::new(n);
    value
}

fn main() {
    let store = Store::default();
    store.items.borrow_mut().push(1);
    store.hits.set(3);
    let ready = AtomicBool::new(false);
    ready.store(true, Ordering::SeqCst);
    ready.swap(false, Ordering::SeqCst);
    let n = AtomicUsize::new(5);
    let _ = n.compare_exchange(5, 6, Ordering::SeqCst, Ordering::SeqCst);
    let _ = n.compare_exchange(5, 7, Ordering::SeqCst, Ordering::SeqCst);
    let pair = Pair(Cell::new(1));
    pair.0.set(2);
    let a = node(1);
    let b = node(2);
    *a.borrow_mut() += *b.borrow();
    let once: OnceCell<u32> = OnceCell::new();
    once.get_or_init(|| 3);
    let mut held = a.borrow();
    for _ in 0..5 {
        held = a.borrow();
    }
    drop(held);
    *a.borrow_mut() += 1;
    if a.try_borrow().is_ok() {
        panic!("already done");
    }
}

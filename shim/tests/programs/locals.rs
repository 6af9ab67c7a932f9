//! thread_local! and the helpers of LocalKey.
use std::cell::{Cell, OnceCell, RefCell};
use std::thread;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(1) };
    /// Documented, and made on first use.
    pub static NAMES: RefCell<Vec<String>> = RefCell::new(vec!["a".into()]);
    static ONCE: OnceCell<u8> = OnceCell::new()
}
thread_local!(static PLAIN: u8 = 7);
thread_local! {
    static LATE: Last = Last("main");
}

struct Last(&'static str);
impl Drop for Last {
    fn drop(&mut self) {
        COUNT.try_with(|c| c.set(0)).ok();
    }
}

fn main() {
    COUNT.set(COUNT.get() + 1);
    COUNT.with(|c| c.set(c.get() * 10));
    println!("{} {} {}", COUNT.get(), COUNT.replace(4), COUNT.take());
    NAMES.with_borrow_mut(|n| n.push("b".into()));
    println!("{:?} {:?}", NAMES.with_borrow(Vec::len), NAMES.replace(vec!["z".into()]));
    println!("{:?} {}", NAMES.take(), NAMES.with(|n| n.borrow().len()));
    NAMES.set(vec!["fresh".into()]);
    println!("{}", ONCE.with(|o| *o.get_or_init(|| 3)));
    println!("{} {:?}", PLAIN.with(|p| *p), PLAIN.try_with(|p| *p + 1).is_ok());
    let seen = thread::spawn(|| {
        LATE.with(|l| println!("{}", l.0));
        COUNT.set(COUNT.get() + 5);
        NAMES.with_borrow_mut(|n| n.push("t".into()));
        (COUNT.get(), NAMES.take())
    })
    .join()
    .unwrap();
    println!("{seen:?} {} {:?}", COUNT.get(), NAMES.take());
    thread::scope(|s| {
        s.spawn(|| println!("{}", COUNT.get()));
    });
}

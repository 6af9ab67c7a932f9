//! Panics of RefCell: message, line and column are those of the learner's code.
use std::cell::RefCell;
use std::panic;

// The lines below where the real std names a line of its own.
const STD_LINES: [u32; 3] = [36, 38, 48];

fn main() {
    panic::set_hook(Box::new(|info| {
        let at = info.location().unwrap();
        let text = info.payload().downcast_ref::<String>().cloned();
        let text = text.or_else(|| info.payload().downcast_ref::<&str>().map(|s| s.to_string()));
        // `take`, `swap` and `==` of the real std name a line of std's own.
        let line = if at.file().contains("library/core") || STD_LINES.contains(&at.line()) { 0 } else { at.line() };
        println!("{line} {text:?}");
    }));
    let tries: Vec<(&str, fn(&RefCell<Vec<u8>>))> = vec![
        ("mut mut", |c| {
            let _first = c.borrow_mut();
            c.borrow_mut().push(1);
        }),
        ("read then write", |c| {
            let first = c.borrow();
            c.borrow_mut().extend(first.iter());
        }),
        ("write then read", |c| {
            let mut first = c.borrow_mut();
            first.push(c.borrow().len() as u8);
        }),
        ("replace", |c| {
            let _first = c.borrow();
            c.replace(vec![]);
        }),
        ("take", |c| {
            let _first = c.borrow();
            c.take();
        }),
        ("swap with itself", |c| c.swap(c)),
        ("replace_with", |c| {
            c.replace_with(|_| c.borrow().clone());
        }),
        ("clone", |c| {
            let _first = c.borrow_mut();
            let _ = c.clone();
        }),
        ("equal", |c| {
            let _first = c.borrow_mut();
            let _ = *c == RefCell::new(vec![]);
        }),
        ("loop", |c| {
            for item in c.borrow().iter() {
                if *item == 0 {
                    c.borrow_mut().push(*item);
                }
            }
        }),
        ("fine", |c| c.borrow_mut().push(3)),
    ];
    for (name, run) in tries {
        let cell = RefCell::new(vec![0]);
        let result = panic::catch_unwind(panic::AssertUnwindSafe(|| run(&cell)));
        println!("{name}: {} {:?} {:?}", result.is_err(), cell.try_borrow_mut().is_ok(), cell);
    }
}

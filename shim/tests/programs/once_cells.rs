//! OnceCell and LazyCell.
use std::cell::{Cell, LazyCell, OnceCell, RefCell};

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Config {
    path: OnceCell<String>,
}

struct Report {
    total: LazyCell<u32, Box<dyn FnOnce() -> u32>>,
}

const UNSET: OnceCell<u8> = OnceCell::new();

fn main() {
    let config = Config::default();
    println!("{config:?} {:?}", config.path.get());
    let path = config.path.get_or_init(|| "a.toml".into());
    println!("{path} {:?} {config:?}", config.path.set("b".into()));
    println!("{} {:?}", config == config.clone(), UNSET);
    let mut cell = OnceCell::from(3);
    *cell.get_mut().unwrap() += 1;
    println!("{:?} {:?}", cell.take(), cell.get());
    println!("{:?}", cell.into_inner());
    println!("{:?}", OnceCell::<u8>::new().set(4));

    let runs = Cell::new(0);
    let lazy = LazyCell::new(|| {
        runs.set(runs.get() + 1);
        RefCell::new(vec![1])
    });
    println!("{lazy:?}");
    lazy.borrow_mut().push(2);
    println!("{:?} {} {:?}", *lazy, runs.get(), LazyCell::force(&lazy).borrow().len());
    let report = Report { total: LazyCell::new(Box::new(|| 40 + 2)) };
    println!("{}", *report.total);
    let plain: LazyCell<String> = LazyCell::default();
    println!("{:?}", plain.as_str());
    let twice: OnceCell<u8> = OnceCell::new();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        std::panic::set_hook(Box::new(|_| {}));
        twice.get_or_init(|| *twice.get_or_init(|| 1) + 1);
    }));
    println!("{}", caught.is_err());
    let _ = std::panic::take_hook();
    println!("{:?}", twice.get().is_some());
}

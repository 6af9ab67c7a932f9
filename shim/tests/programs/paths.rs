//! std reached in every way that source can reach it.
mod outer {
    pub mod inner {
        use super::super::Shared;
        pub fn bump(shared: &Shared) -> i32 {
            *::std::cell::RefCell::borrow_mut(&shared.0) += 1;
            *shared.0.borrow()
        }
        pub mod deep {
            use std::cell::*;
            pub fn glob() -> i32 {
                let cell = RefCell::new(Cell::new(4));
                cell.borrow().set(5);
                let value = cell.borrow().get();
                value
            }
        }
    }
    pub fn renamed() -> u8 {
        use std::cell::Cell as C;
        use std::{sync as s, sync::atomic as at};
        let cell: C<u8> = C::new(1);
        let lock: s::Mutex<u8> = s::Mutex::new(2);
        let flag = at::AtomicU8::new(3);
        let sum = cell.get() + *lock.lock().unwrap() + flag.load(at::Ordering::SeqCst);
        sum
    }
}

pub struct Shared(std::cell::RefCell<i32>);

macro_rules! counter {
    ($name:ident) => {
        thread_local! { static $name: ::std::cell::Cell<u32> = const { ::std::cell::Cell::new(0) }; }
    };
}
counter!(HERE);

macro_rules! cell_of {
    ($value:expr) => {{
        use ::std::cell::RefCell;
        RefCell::new($value)
    }};
}

macro_rules! say {
    ($($arg:tt)*) => { std::println!($($arg)*) };
}

// The macro's own block ends the borrow before `cell` goes.
fn tail() {
    let cell = std::cell::RefCell::new(1);
    println!("{}", cell.borrow())
}

fn last() {
    let lock = std::sync::Mutex::new(2);
    print!("{}\n", lock.lock().unwrap())
}

fn generic<T>(value: T) -> impl Fn() -> T
where
    T: Copy + std::fmt::Debug,
{
    let cell = std::cell::Cell::new(value);
    move || cell.get()
}

fn main() {
    let shared = Shared(std::cell::RefCell::new(1));
    println!("{} {}", outer::inner::bump(&shared), outer::inner::deep::glob());
    println!("{}", outer::renamed());
    HERE.set(3);
    HERE.with(|c| c.set(c.get() + 1));
    say!("{} {:?}", HERE.get(), cell_of!(vec![1]).borrow());
    tail();
    last();
    let std = 5;
    ::std::println!("{std} {0} {name:>4}", generic(2)(), name = "n");
    print!("a");
    print!("{}\n", 'b');
    println!();
    std::print!("{:?}\n", format_args!("{}", 1).to_string());
    core::assert_eq!(std, 5);
    let text = format!("{:03}|{:<3}|{:+}", 7, 'x', 1);
    println!("{text}");
    println!("{{}} {:#?}", Some(1));
    println!("{}", std::cmp::max(1, std::mem::take(&mut vec![1, 2]).len()));
    println!("{:?}", std::env::args().count() >= 1);
    assert!(matches!(std::str::FromStr::from_str("4"), Ok(4u8)));
    std::eprintln!("not compared");
    println!("{}", vec![1u8; 3].iter().map(ToString::to_string).collect::<Vec<_>>().join("-"));
    println!("{}", line!());
}

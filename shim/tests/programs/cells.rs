use std::cell::{Cell, OnceCell, Ref, RefCell, RefMut};
use std::rc::Rc;

trait Shape { fn area(&self) -> u32; }
struct Square(u32);
impl Shape for Square { fn area(&self) -> u32 { self.0 * self.0 } }

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct All { a: RefCell<Vec<i32>>, b: Cell<u8> }

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(1) };
    static NAMES: RefCell<Vec<&'static str>> = RefCell::new(vec!["a"]);
}

mod nested {
    pub fn cell() -> ::std::cell::Cell<i32> { ::std::cell::Cell::new(7) }
}

fn main() {
    let shape: Rc<RefCell<dyn Shape>> = Rc::new(RefCell::new(Square(3)));
    println!("{}", shape.borrow().area());
    let all = All::default();
    all.a.borrow_mut().extend([1, 2, 3]);
    all.b.set(all.b.get() + 1);
    println!("{all:?} {:?} {}", all.clone(), all == all.clone());
    { let held = all.a.borrow_mut(); println!("{:?} {:?} {all:?}", all.a.try_borrow().is_err(), held); }
    let first = Ref::map(all.a.borrow(), |v| &v[0]);
    println!("{first} {}", all.a.try_borrow_mut().is_err());
    let again = Ref::clone(&first);
    drop((first, again));
    { let (mut l, mut r) = RefMut::map_split(all.a.borrow_mut(), |v| v.split_at_mut(1)); l[0] = 9; r[0] = 8; }
    println!("{:?} {:?} {:?}", all.a.replace(vec![]), all.a.take(), all.b.replace(4));
    COUNT.set(COUNT.get() + 1);
    NAMES.with_borrow_mut(|names| names.push("b"));
    println!("{} {:?} {}", COUNT.get(), NAMES.with_borrow(|n| n.clone()), nested::cell().get());
    let mut array = [1, 2, 3];
    let cells = Cell::from_mut(&mut array[..]).as_slice_of_cells();
    cells[0].swap(&cells[2]);
    println!("{array:?}");
    let once = OnceCell::new();
    println!("{} {:?}", once.get_or_init(|| 5), once.set(6));
}

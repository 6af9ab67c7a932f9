//! Rc, Weak and trait objects around cells.
use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::rc::{Rc, Weak};

trait Shape: Debug {
    fn area(&self) -> f64;
    fn grow(&mut self);
}
#[derive(Debug)]
struct Square(f64);
impl Shape for Square {
    fn area(&self) -> f64 {
        self.0 * self.0
    }
    fn grow(&mut self) {
        self.0 += 1.0;
    }
}

#[derive(Debug)]
struct Node {
    value: i32,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

#[derive(Debug, Default)]
struct List {
    head: Option<Rc<RefCell<Link>>>,
}
#[derive(Debug)]
struct Link {
    value: u8,
    next: Option<Rc<RefCell<Link>>>,
}

struct Loud(&'static str, Rc<Cell<u32>>);
impl Drop for Loud {
    fn drop(&mut self) {
        self.1.set(self.1.get() + 1);
        println!("drop {} as number {}", self.0, self.1.get());
    }
}

fn main() {
    let shared: Rc<RefCell<dyn Shape>> = Rc::new(RefCell::new(Square(1.0)));
    let shapes = vec![Rc::clone(&shared), Rc::new(RefCell::new(Square(3.0)))];
    shared.borrow_mut().grow();
    println!("{} {:?}", shapes.iter().map(|s| s.borrow().area()).sum::<f64>(), shared);
    let boxed: Box<RefCell<dyn Shape>> = Box::new(RefCell::new(Square(2.0)));
    println!("{} {}", boxed.borrow().area(), Rc::strong_count(&shared));

    let leaf = Rc::new(Node { value: 3, parent: RefCell::default(), children: RefCell::default() });
    println!("{:?}", leaf.parent.borrow().upgrade().map(|p| p.value));
    {
        let branch = Rc::new(Node {
            value: 5,
            parent: RefCell::new(Weak::new()),
            children: RefCell::new(vec![Rc::clone(&leaf)]),
        });
        *leaf.parent.borrow_mut() = Rc::downgrade(&branch);
        println!("{:?} {}", leaf.parent.borrow().upgrade().map(|p| p.value), Rc::weak_count(&branch));
        println!("{} {branch:?}", branch.children.borrow().len());
    }
    println!("{:?} {}", leaf.parent.borrow().upgrade().is_none(), Rc::strong_count(&leaf));

    let last = Rc::new(RefCell::new(Link { value: 2, next: None }));
    let list = List { head: Some(Rc::new(RefCell::new(Link { value: 1, next: Some(last.clone()) }))) };
    last.borrow_mut().value = 20;
    println!("{list:?}");
    println!("{}", list.head.as_ref().unwrap().borrow().next.as_ref().unwrap().borrow().value);

    let drops = Rc::new(Cell::new(0));
    let slot = RefCell::new(Some(Loud("first", drops.clone())));
    slot.replace(Some(Loud("second", drops.clone())));
    let taken = slot.take();
    println!("{}", taken.is_some());
    drop(taken);
    let own = Rc::new(RefCell::new(1));
    println!("{:?} {}", Rc::try_unwrap(own).unwrap().into_inner(), drops.get());
    let handlers: RefCell<Vec<Box<dyn Fn(i32) -> i32>>> = RefCell::default();
    let calls = Rc::new(Cell::new(0));
    for factor in 1..3 {
        let calls = Rc::clone(&calls);
        handlers.borrow_mut().push(Box::new(move |x| {
            calls.set(calls.get() + 1);
            x * factor
        }));
    }
    println!("{:?} {}", handlers.borrow().iter().map(|h| h(5)).collect::<Vec<_>>(), calls.get());
}

//! Everything on RefCell itself.
use std::cell::{BorrowError, BorrowMutError, RefCell};
use std::collections::BTreeMap;
use std::error::Error;

#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shelf {
    books: RefCell<Vec<&'static str>>,
    index: RefCell<BTreeMap<u8, String>>,
}

struct Graph<'a> {
    edges: RefCell<Vec<&'a Graph<'a>>>,
}

const EMPTY: RefCell<Vec<u8>> = RefCell::new(Vec::new());

fn reads(cell: &RefCell<u8>) -> Result<u8, BorrowError> {
    let value = cell.try_borrow()?;
    Ok(*value)
}

fn writes(cell: &RefCell<u8>) -> Result<(), BorrowMutError> {
    *cell.try_borrow_mut()? += 1;
    Ok(())
}

fn boxed(cell: &RefCell<u8>) -> Result<u8, Box<dyn Error>> {
    writes(cell)?;
    Ok(reads(cell)?)
}

fn main() {
    let shelf = Shelf::default();
    shelf.books.borrow_mut().extend(["Emma", "Dune"]);
    shelf.index.borrow_mut().entry(4).or_default().push('x');
    println!("{shelf:?} {:#?}", shelf.books);
    {
        let _write = shelf.books.borrow_mut();
        println!("{shelf:?} {}", shelf.books.try_borrow().is_err());
    }
    {
        let one = shelf.books.borrow();
        let two = shelf.books.borrow();
        println!("{} {} {}", one.len(), two[0], shelf.books.try_borrow_mut().is_err());
    }
    let cell = RefCell::new(1);
    println!("{:?} {:?}", boxed(&cell).unwrap(), reads(&cell));
    {
        let guard = cell.borrow_mut();
        match cell.try_borrow() {
            Ok(_) => unreachable!(),
            Err(error) => println!("{error} / {error:?}"),
        }
        println!("{} {}", writes(&cell).unwrap_err(), boxed(&cell).unwrap_err());
        drop(guard);
    }
    println!("{:?} {:?}", cell.replace(5), cell.replace_with(|old| *old + 1));
    let other = RefCell::new(40);
    cell.swap(&other);
    println!("{cell:?} {other:?} {}", cell.take());
    println!("{:?}", other.into_inner());
    println!("{:?} {}", EMPTY, EMPTY.borrow().is_empty());

    let graph = Graph { edges: RefCell::new(vec![]) };
    graph.edges.borrow_mut().push(&graph);
    println!("{}", graph.edges.borrow().len());

    let mut sorted = vec![RefCell::new(3), RefCell::new(1), RefCell::from(2)];
    sorted.sort();
    *sorted[0].get_mut() += 10;
    println!("{sorted:?} {:?}", sorted[0].partial_cmp(&sorted[1]));
    println!("{}", sorted.iter().map(|c| *c.borrow()).sum::<i32>());
    if let Some(first) = sorted.first() {
        match &mut *first.borrow_mut() {
            value if *value == 11 => *value = 100,
            _ => {}
        }
    }
    println!("{:?}", sorted[0].clone());
    // SAFETY: no writer is alive.
    println!("{:?}", unsafe { sorted[1].try_borrow_unguarded() });
    // SAFETY: no borrow is alive.
    unsafe { *sorted[1].as_ptr() = 9 };
    println!("{}", std::any::type_name::<RefCell<u8>>().ends_with("RefCell<u8>"));
    let slice: &RefCell<[i32]> = &RefCell::new([1, 2, 3]);
    slice.borrow_mut()[0] = 5;
    println!("{slice:?} {}", slice.borrow().len());
    let moved = std::mem::replace(&mut sorted[2], RefCell::new(0));
    println!("{}", moved.borrow());
    println!("{}", moved.borrow_mut());
}

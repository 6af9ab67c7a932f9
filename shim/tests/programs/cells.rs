//! Everything on Cell.
use std::cell::Cell;

#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Counter {
    hits: Cell<u32>,
    last: Cell<Option<char>>,
}

impl Counter {
    fn hit(&self, by: char) -> u32 {
        self.hits.set(self.hits.get() + 1);
        self.last.replace(Some(by));
        self.hits.get()
    }
}

struct Node<'a> {
    next: Cell<Option<&'a Node<'a>>>,
    value: i32,
}

const ZERO: Cell<u8> = Cell::new(0);

trait Doubles {
    fn doubled(&self) -> i32;
}
impl Doubles for Cell<i32> {
    fn doubled(&self) -> i32 {
        self.get() * 2
    }
}

fn main() {
    let counter = Counter::default();
    counter.hit('a');
    println!("{} {counter:?}", counter.hit('b'));
    let twin = counter.clone();
    println!("{} {:?}", twin == counter, twin.partial_cmp(&counter));
    twin.hits.update(|n| n * 10);
    println!("{:?} {:?}", twin.cmp(&counter), twin);

    let words = (Cell::new(String::from("left")), Cell::new(String::from("right")));
    words.0.swap(&words.1);
    words.0.swap(&words.0);
    println!("{} {} {:?}", words.0.take(), words.1.replace("new".into()), words.1.into_inner());

    let mut numbers = [1, 2, 3, 4];
    let cells = Cell::from_mut(&mut numbers[..]).as_slice_of_cells();
    for pair in cells.windows(2) {
        pair[1].set(pair[0].get() + pair[1].get());
    }
    println!("{numbers:?}");
    let mut three = [7, 8, 9];
    let array: &Cell<[i32; 3]> = Cell::from_mut(&mut three);
    array.as_array_of_cells()[2].set(0);
    let unsized_: &Cell<[i32]> = array;
    println!("{} {:?}", unsized_.as_slice_of_cells().len(), array.get());

    let a = Node { next: Cell::new(None), value: 1 };
    let b = Node { next: Cell::new(None), value: 2 };
    a.next.set(Some(&b));
    b.next.set(Some(&a));
    println!("{}", a.next.get().unwrap().next.get().unwrap().value + b.value);

    let mut owned = Cell::from(5);
    *owned.get_mut() += 1;
    // SAFETY: nobody else looks at `owned`.
    unsafe { *owned.as_ptr() += 1 };
    println!("{} {} {:?}", owned.doubled(), std::mem::size_of::<Cell<u16>>(), ZERO);
    println!("{}", std::any::type_name::<Cell<u8>>().ends_with("Cell<u8>"));
    println!("{:?}", Some(Cell::new(3)).map(|c| c.get()));
    let closure = move || {
        owned.set(owned.get() + 1);
        owned.get()
    };
    closure();
    println!("{}", closure());
}

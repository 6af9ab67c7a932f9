//! Ref and RefMut: map, filter_map, map_split, clone, formatting, and as return values.
use std::cell::{Ref, RefCell, RefMut};
use std::collections::HashMap;
use std::ops::Deref;

struct Store {
    words: RefCell<HashMap<u32, String>>,
}

impl Store {
    fn get(&self, key: u32) -> Option<Ref<'_, String>> {
        Ref::filter_map(self.words.borrow(), |words| words.get(&key)).ok()
    }
    fn all(&self) -> impl Deref<Target = HashMap<u32, String>> + '_ {
        self.words.borrow()
    }
    fn slot(&self, key: u32) -> RefMut<'_, String> {
        RefMut::map(self.words.borrow_mut(), |words| words.entry(key).or_default())
    }
}

fn free(cell: &RefCell<Vec<i32>>) -> &'static str {
    match (cell.try_borrow_mut().is_ok(), cell.try_borrow().is_ok()) {
        (true, _) => "free",
        (_, true) => "read",
        _ => "written",
    }
}

fn main() {
    let store = Store { words: RefCell::new(HashMap::from([(1, "x".to_string())])) };
    store.slot(1).push('y');
    store.slot(2).push_str("new");
    println!("{:?} {} {}", store.get(1).as_deref(), store.get(9).is_none(), store.all().len());
    println!("{} {:?}", store.get(2).unwrap(), store.get(1).unwrap());

    let cell = RefCell::new(vec![1, 2, 3, 4]);
    {
        let whole = cell.borrow();
        let again = Ref::clone(&whole);
        let (head, tail) = Ref::map_split(whole, |v| v.split_at(1));
        println!("{head:?} {tail:?} {} {}", again.len(), free(&cell));
        drop(head);
        drop(again);
        println!("{}", free(&cell));
        let last = Ref::map(tail, |t| t.last().unwrap());
        println!("{last} {}", free(&cell));
    }
    println!("{}", free(&cell));
    {
        let whole = cell.borrow_mut();
        let (mut head, tail) = RefMut::map_split(whole, |v| v.split_at_mut(2));
        head[0] = 10;
        let mut third = RefMut::map(tail, |t| &mut t[0]);
        *third += 20;
        println!("{head:?} {third} {}", free(&cell));
        drop(head);
        println!("{}", free(&cell));
    }
    println!("{} {cell:?}", free(&cell));
    match RefMut::filter_map(cell.borrow_mut(), |v| v.get_mut(99)) {
        Ok(_) => unreachable!(),
        Err(mut whole) => whole.push(5),
    }
    match Ref::filter_map(cell.borrow(), |v| v.get(99)) {
        Ok(_) => unreachable!(),
        Err(whole) => println!("{} {}", whole.len(), free(&cell)),
    }
    let mut guard = cell.borrow_mut();
    guard.retain(|x| x % 2 == 0);
    let text = format!("{guard:?}");
    drop(guard);
    println!("{text} {}", free(&cell));
    let nested = RefCell::new(RefCell::new(1));
    *nested.borrow().borrow_mut() += 1;
    println!("{nested:?} {}", nested.borrow().borrow());
    let sum: i32 = cell.borrow().iter().sum();
    let length = { cell.borrow().len() };
    println!("{sum} {length} {}", free(&cell));
}

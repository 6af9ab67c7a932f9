use std::cell::RefCell;

fn main() {
    let names = RefCell::new(vec!["Ada"]);
    let reader = names.borrow();
    match names.try_borrow_mut() {
        Ok(mut list) => list.push("Grace"),
        Err(_) => println!("somebody reads"),
    }
    drop(reader);
    if let Ok(mut list) = names.try_borrow_mut() {
        list.push("Grace");
    }
    println!("{:?}", names.try_borrow().map(|list| list.len()));
}

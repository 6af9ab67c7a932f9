use std::sync::Mutex;

fn main() {
    let first = Mutex::new(1);
    let one = first.lock().unwrap();
    let two = first.lock().unwrap();
    println!("{}", *one + *two);
}

use std::sync::Mutex;
use std::thread;

fn transfer(from: &Mutex<u32>, to: &Mutex<u32>) {
    let mut from = from.lock().unwrap();
    let mut to = to.lock().unwrap();
    *from -= 1;
    *to += 1;
}

fn main() {
    let rent = Mutex::new(10);
    let food = Mutex::new(10);
    thread::scope(|s| {
        s.spawn(|| transfer(&rent, &food));
        s.spawn(|| transfer(&food, &rent));
    });
}

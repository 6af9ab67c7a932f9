use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let stock = Mutex::new(5);
    let orders = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut stock = stock.lock().unwrap();
            thread::sleep(Duration::from_millis(10));
            orders.lock().unwrap().push(*stock);
            *stock -= 1;
        });
        scope.spawn(|| {
            let mut orders = orders.lock().unwrap();
            thread::sleep(Duration::from_millis(10));
            orders.push(*stock.lock().unwrap());
        });
    });
    println!("{}", stock.lock().unwrap());
}

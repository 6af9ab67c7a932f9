use std::sync::Mutex;

struct Samples {
    values: Mutex<Vec<u64>>,
}

impl Samples {
    fn new(values: Vec<u64>) -> Self {
        Samples {
            values: Mutex::new(values),
        }
    }

    // Records `value` if the lock is free at this moment; otherwise
    // gives up at once. Returns whether it recorded.
    fn try_record(&self, value: u64) -> bool {
        match self.values.lock() {
            Ok(mut values) => {
                values.push(value);
                true
            }
            Err(_) => false,
        }
    }

    // Sends the sum of all values. Sending is slow.
    fn publish(&self, send: impl FnOnce(u64)) {
        let sum = {
            let values = self.values.lock().unwrap();
            values.iter().sum()
        };
        send(sum);
    }
}

fn main() {
    let samples = Samples::new(vec![1, 2]);
    println!("recorded: {}", samples.try_record(3));
    samples.publish(|sum| println!("sum: {sum}"));
}

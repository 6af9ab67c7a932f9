use super::*;

pub fn main() {
    let samples = Samples::new(vec![10, 20]);
    println!("lock free: {}", samples.try_record(12));

    let held = samples.values.lock().unwrap();
    println!("lock taken: {}", samples.try_record(99));
    drop(held);

    samples.publish(|sum| {
        let recorded = samples.try_record(1);
        println!("sending {sum}, lock free: {recorded}");
    });
    samples.publish(|sum| println!("sending {sum}"));
}

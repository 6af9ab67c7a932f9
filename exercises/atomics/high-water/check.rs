use super::*;

pub fn main() {
    let peak = Peak::new();
    for value in [7, 3, 7, 21, 20] {
        let record = peak.observe(value);
        println!("{value}: {record}, highest {}", peak.highest());
    }
}

// The larger value is a record whenever it comes, and it must stay.
pub fn scenario() {
    let peak = Peak::new();
    let (_, larger) = std::thread::scope(|s| {
        let a = s.spawn(|| peak.observe(5));
        let b = s.spawn(|| peak.observe(8));
        (a.join().unwrap(), b.join().unwrap())
    });
    assert!(larger, "8 was not taken for a record");
    assert_eq!(peak.highest(), 8, "a lower value won");
}

use super::*;
use std::thread;

pub fn main() {
    let bank = Bank::new(&[100, 40, 0]);
    for (from, to, amount) in [(0, 2, 70), (2, 1, 50), (0, 1, 31)] {
        let moved = bank.transfer(from, to, amount);
        println!("{from} to {to}: {moved}, {:?}", bank.balances());
    }
    let moved = bank.transfer(1, 1, 60);
    println!("to itself: {moved}, {:?}", bank.balances());
    let moved = bank.transfer(1, 1, 91);
    println!("too much to itself: {moved}");
}

// Money goes both ways at once, while this thread counts it.
pub fn scenario() {
    let bank = Bank::new(&[10, 10]);
    thread::scope(|s| {
        s.spawn(|| bank.transfer(0, 1, 3));
        s.spawn(|| bank.transfer(1, 0, 5));
        let total: i64 = bank.balances().iter().sum();
        assert_eq!(total, 20, "some money was nowhere for a moment");
    });
    assert_eq!(bank.balances(), [12, 8]);
}

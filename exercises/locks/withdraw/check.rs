use super::*;

pub fn main() {
    let account = Account::new(100);
    for amount in [60, 60, 40, 1] {
        let paid = account.withdraw(amount);
        println!("{amount}: {paid}, left {}", account.balance());
    }
}

pub fn scenario() {
    let account = Account::new(100);
    std::thread::scope(|s| {
        s.spawn(|| account.withdraw(80));
        s.spawn(|| account.withdraw(80));
    });
    let left = account.balance();
    assert!(left >= 0, "overdrawn: the balance is {left}");
    assert_eq!(left, 20);
}

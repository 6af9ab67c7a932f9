//! verdict: ok
use std::sync::Mutex;
use std::thread;

struct Account {
    balance: Mutex<i64>,
}

impl Account {
    fn withdraw(&self, amount: i64) -> bool {
        let mut b = self.balance.lock().unwrap();
        let enough = *b >= amount;
        if enough {
            *b -= amount;
        }
        enough
    }
}

fn two_customers() -> i64 {
    let account = Account {
        balance: Mutex::new(100),
    };
    thread::scope(|s| {
        s.spawn(|| account.withdraw(80));
        s.spawn(|| account.withdraw(80));
    });
    account.balance.into_inner().unwrap()
}

fn main() {
    println!("balance = {}", two_customers());
}

pub fn scenario() {
    let b = two_customers();
    assert!(b >= 0, "balance went to {b}");
}

use std::sync::Mutex;

struct Account {
    balance: Mutex<i64>,
}

impl Account {
    fn new(balance: i64) -> Self {
        Account {
            balance: Mutex::new(balance),
        }
    }

    // Takes `amount` out if the balance allows it. Says whether it did.
    fn withdraw(&self, amount: i64) -> bool {
        if self.balance() < amount {
            return false;
        }
        *self.balance.lock().unwrap() -= amount;
        true
    }

    fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}

fn main() {
    let account = Account::new(100);
    println!("{}", account.withdraw(30));
    println!("left: {}", account.balance());
}

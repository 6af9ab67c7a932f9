use std::sync::Mutex;

struct Bank {
    accounts: Vec<Mutex<i64>>,
}

impl Bank {
    fn new(balances: &[i64]) -> Self {
        Bank {
            accounts: balances.iter().map(|&b| Mutex::new(b)).collect(),
        }
    }

    // Moves `amount` from one account to another if `from` has enough.
    // Returns whether it moved.
    // Work here: it hangs, and not for one reason alone.
    fn transfer(&self, from: usize, to: usize, amount: i64) -> bool {
        let mut source = self.accounts[from].lock().unwrap();
        let mut target = self.accounts[to].lock().unwrap();
        if *source < amount {
            return false;
        }
        *source -= amount;
        *target += amount;
        true
    }

    // All balances at one moment: every account is locked, lowest first.
    fn balances(&self) -> Vec<i64> {
        let locks = self.accounts.iter().map(|a| a.lock().unwrap());
        let guards: Vec<_> = locks.collect();
        guards.iter().map(|balance| **balance).collect()
    }
}

fn main() {
    let bank = Bank::new(&[50, 50]);
    println!("{}", bank.transfer(0, 1, 20));
    println!("{:?}", bank.balances());
}

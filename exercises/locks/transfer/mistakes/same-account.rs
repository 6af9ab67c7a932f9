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
    fn transfer(&self, from: usize, to: usize, amount: i64) -> bool {
        let mut low = self.accounts[from.min(to)].lock().unwrap();
        let mut high = self.accounts[from.max(to)].lock().unwrap();
        let (source, target) = if from < to {
            (&mut *low, &mut *high)
        } else {
            (&mut *high, &mut *low)
        };
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

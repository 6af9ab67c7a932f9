/// Moves an amount from one account to another.
/// Returns false, and moves nothing, when the payer has too little.
fn pay(from: &mut i64, to: &mut i64, amount: i64) -> bool {
    if *from < amount {
        return false;
    }
    *from -= amount;
    *to += amount;
    true
}

/// Who pays, who is paid, and how much.
type Payment = (usize, usize, i64);

/// Carries out payments in order. Returns how many were refused.
fn settle(balances: &mut [i64], payments: &[Payment]) -> usize {
    let mut refused = 0;
    for &(from, to, amount) in payments {
        let (left, right) = balances.split_at_mut(to);
        if !pay(&mut left[from], &mut right[0], amount) {
            refused += 1;
        }
    }
    refused
}

fn main() {
    let mut balances = [100, 20, 0];
    let payments = [(0, 1, 30), (1, 2, 50)];
    let refused = settle(&mut balances, &payments);
    println!("{balances:?}, {refused} refused");
}

use std::cell::Cell;

/// Moves an amount from one account to another.
/// Returns false, and moves nothing, when the payer has too little.
fn pay(from: &Cell<i64>, to: &Cell<i64>, amount: i64) -> bool {
    let (payer, payee) = (from.get(), to.get());
    if payer < amount {
        return false;
    }
    from.set(payer - amount);
    to.set(payee + amount);
    true
}

/// Who pays, who is paid, and how much.
type Payment = (usize, usize, i64);

/// Carries out payments in order. Returns how many were refused.
fn settle(balances: &mut [i64], payments: &[Payment]) -> usize {
    let accounts = Cell::from_mut(balances).as_slice_of_cells();
    let mut refused = 0;
    for &(from, to, amount) in payments {
        if !pay(&accounts[from], &accounts[to], amount) {
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

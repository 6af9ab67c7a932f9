use super::*;

pub fn main() {
    let mut balances = [50, 10, 0, 7];
    let before: i64 = balances.iter().sum();
    let payments = [(0, 1, 25), (1, 2, 30), (0, 2, 40), (2, 2, 20)];
    let refused = settle(&mut balances, &payments);
    let change = balances.iter().sum::<i64>() - before;
    println!("{balances:?}, {refused} refused, change {change}");

    let refused = settle(&mut balances[1..], &[(1, 0, 30), (2, 0, 8)]);
    println!("{balances:?}, {refused} refused");
}

use super::*;

/// Ways to climb n stairs, one or three at a time.
fn stairs(memo: &Memo, n: u64) -> u64 {
    match n {
        0..3 => 1,
        _ => memo.get(n - 1) + memo.get(n - 3),
    }
}

pub fn main() {
    let ways = Memo::new(stairs);
    let first = ways.get(12);
    println!("{first} after {} runs", ways.runs.get());
    let (again, smaller) = (ways.get(12), ways.get(9));
    println!("{again} {smaller} after {} runs", ways.runs.get());

    let double = Memo::new(|_, key| key * 2);
    let answers = [double.get(4), double.get(4), double.get(5)];
    println!("{answers:?} after {} runs", double.runs.get());
}

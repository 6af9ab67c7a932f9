use super::*;

pub fn main() {
    println!("8 x 1000: {}", count(8, 1000));
    println!("3 x 7: {}", count(3, 7));
    println!("no threads: {}", count(0, 5));
}

pub fn scenario() {
    assert_eq!(count(2, 2), 4, "an increment was lost");
}

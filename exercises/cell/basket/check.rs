use super::*;

pub fn main() {
    let mut basket = Basket::default();
    scan(&mut basket, &[199, 301]);
    println!("{}", basket.total());
    basket.add(40);
    scan(&mut basket, &[]);
    scan(&mut basket, &[5]);
    println!("{} {}", basket.total(), basket.total());
}

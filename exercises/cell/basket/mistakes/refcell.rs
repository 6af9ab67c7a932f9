use std::cell::RefCell;

#[derive(Default)]
struct Basket {
    prices: RefCell<Vec<u32>>,
}

impl Basket {
    fn add(&self, price: u32) {
        self.prices.borrow_mut().push(price);
    }

    fn total(&self) -> u32 {
        self.prices.borrow().iter().sum()
    }
}

fn scan(basket: &Basket, belt: &[u32]) {
    for &price in belt {
        basket.add(price);
    }
}

fn main() {
    let basket = Basket::default();
    scan(&basket, &[250, 120]);
    println!("total: {}", basket.total());
}

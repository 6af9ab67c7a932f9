#[derive(Default)]
struct Basket {
    prices: Vec<u32>,
}

impl Basket {
    fn add(&self, price: u32) {
        let mut prices = self.prices.clone();
        prices.push(price);
    }

    fn total(&self) -> u32 {
        self.prices.iter().sum()
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

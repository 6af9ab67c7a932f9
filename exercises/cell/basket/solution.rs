/// What a customer carries to the till; prices are in cents.
#[derive(Default)]
struct Basket {
    prices: Vec<u32>,
}

impl Basket {
    fn add(&mut self, price: u32) {
        self.prices.push(price);
    }

    fn total(&self) -> u32 {
        self.prices.iter().sum()
    }
}

/// Puts every price on the belt into the basket.
fn scan(basket: &mut Basket, belt: &[u32]) {
    for &price in belt {
        basket.add(price);
    }
}

fn main() {
    let mut basket = Basket::default();
    scan(&mut basket, &[250, 120]);
    println!("total: {}", basket.total());
}

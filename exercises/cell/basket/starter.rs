/// What a customer carries to the till; prices are in cents.
#[derive(Default)]
struct Basket {
    prices: Vec<u32>,
}

impl Basket {
    // Start here: the compiler says what this signature forbids.
    fn add(&self, price: u32) {
        self.prices.push(price);
    }

    fn total(&self) -> u32 {
        self.prices.iter().sum()
    }
}

/// Puts every price on the belt into the basket.
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

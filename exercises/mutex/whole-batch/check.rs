use super::*;

pub fn main() {
    let tally = Tally::new();
    tally.add(2);
    tally.add_box(&[0, 2, 2, 1, 0]);
    println!("after one box: {:?}", tally.result());
    tally.add_box(&[]);
    tally.add_box(&[1]);
    println!("after three: {:?}", tally.result());
}

// A box holds two ballots, so a reader must see an even number.
pub fn scenario() {
    let tally = Tally::new();
    std::thread::scope(|s| {
        s.spawn(|| tally.add_box(&[0, 1]));
        s.spawn(|| {
            let seen: u32 = tally.result().iter().sum();
            assert_eq!(seen % 2, 0, "someone saw half a box");
        });
    });
    assert_eq!(tally.result(), [1, 1, 0]);
}

use super::*;

pub fn main() {
    let seats = Seats::new(2);
    let got = [seats.take(), seats.take(), seats.take(), seats.take()];
    println!("{got:?}, taken {}", seats.taken());
    println!("back: {}, taken {}", seats.give_back(), seats.taken());
    println!("again: {}, taken {}", seats.take(), seats.taken());
    let back = [seats.give_back(), seats.give_back(), seats.give_back()];
    println!("{back:?}, taken {}", seats.taken());
}

// The only seat is taken. One thread wants it; the other gives it back and
// wants it again. Whatever the order, exactly one of them gets it.
pub fn scenario() {
    let seats = Seats::new(1);
    assert!(seats.take());
    let (a, b) = std::thread::scope(|s| {
        let a = s.spawn(|| seats.take());
        let b = s.spawn(|| {
            assert!(seats.give_back(), "a taken seat was not taken");
            seats.take()
        });
        (a.join().unwrap(), b.join().unwrap())
    });
    assert!(a || b, "the seat is free, and both were refused");
    assert!(!(a && b), "both got the same seat");
    assert_eq!(seats.taken(), 1);
}

use std::cell::Cell;

fn main() {
    let hits = Cell::new(0);
    let last = Cell::new('a');
    for _ in 0..1000 {
        let seen = hits.get();
        hits.set(seen + 1);
    }
    last.set('z');
    println!("{} {}", hits.get(), last.replace('b'));
}

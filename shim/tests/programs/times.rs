//! The clocks: virtual in a view, and with the same arithmetic.
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

fn main() {
    let now = SystemTime::now();
    println!("{}", now.duration_since(UNIX_EPOCH).unwrap() > Duration::from_secs(1));
    let later = UNIX_EPOCH + Duration::from_secs(90);
    println!("{:?} {}", later.duration_since(SystemTime::UNIX_EPOCH), UNIX_EPOCH.duration_since(later).is_err());
    println!("{:?}", UNIX_EPOCH.checked_add(Duration::from_secs(90)) == Some(later));
    let begun = Instant::now();
    let mut then = begun + Duration::from_millis(30);
    then -= Duration::from_millis(10);
    println!("{:?} {}", then - begun, then > begun);
}

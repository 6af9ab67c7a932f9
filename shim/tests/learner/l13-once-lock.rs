//! verdict: ok
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::OnceLock;
use std::thread;

static BUILDS: AtomicUsize = AtomicUsize::new(0);
static CONFIG: OnceLock<String> = OnceLock::new();

fn config() -> &'static str {
    CONFIG.get_or_init(|| {
        BUILDS.fetch_add(1, Ordering::Relaxed);
        "port=80".to_string()
    })
}

fn run() -> usize {
    let a = thread::spawn(|| config().len());
    let b = thread::spawn(|| config().len());
    assert_eq!(a.join().unwrap(), b.join().unwrap());
    BUILDS.load(Ordering::Relaxed)
}

fn main() {
    println!("built {} time(s)", run());
}

pub fn scenario() {
    assert_eq!(run(), 1);
}

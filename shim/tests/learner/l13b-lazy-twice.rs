//! verdict: panic
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::thread;

static BUILDS: AtomicUsize = AtomicUsize::new(0);
static CONFIG: Mutex<Option<String>> = Mutex::new(None);

fn config() -> String {
    if let Some(c) = CONFIG.lock().unwrap().clone() {
        return c;
    }
    BUILDS.fetch_add(1, Ordering::Relaxed);
    let made = "port=80".to_string();
    *CONFIG.lock().unwrap() = Some(made.clone());
    made
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
    assert_eq!(run(), 1, "built more than once");
}

//! Statics and constants of every kind.
#![allow(clippy::declare_interior_mutable_const)]
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};

static HITS: AtomicUsize = AtomicUsize::new(0);
static READY: AtomicBool = AtomicBool::new(false);
static NAMES: RwLock<Vec<String>> = RwLock::new(Vec::new());
static QUEUE: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static PAIR: (Mutex<u8>, Condvar) = (Mutex::new(1), Condvar::new());
static CACHE: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(|| Mutex::new(HashMap::new()));
static CONFIG: OnceLock<String> = OnceLock::new();
static START: Once = Once::new();
const SLOT: Mutex<u8> = Mutex::new(9);
const CELLS: [Cell<u8>; 2] = [const { Cell::new(1) }; 2];
const NONE: Option<RefCell<u8>> = None;

struct Limits {
    max: AtomicUsize,
}
impl Limits {
    const DEFAULT: Limits = Limits { max: AtomicUsize::new(8) };
    const fn new(max: usize) -> Self {
        Limits { max: AtomicUsize::new(max) }
    }
}
static LIMITS: Limits = Limits::new(3);
static MANY: [AtomicUsize; 3] = [const { AtomicUsize::new(5) }; 3];

fn next_id() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn main() {
    HITS.fetch_add(2, Ordering::Relaxed);
    READY.store(true, Ordering::Release);
    println!("{} {}", HITS.load(Ordering::SeqCst), READY.load(Ordering::Acquire));
    NAMES.write().unwrap().push("n".into());
    println!("{:?} {}", NAMES.read().unwrap(), NAMES.try_read().is_ok());
    QUEUE.lock().unwrap().extend([1, 2]);
    println!("{:?} {:?}", QUEUE, PAIR.0.lock().unwrap());
    *CACHE.lock().unwrap().entry("k".into()).or_insert(0) += 3;
    println!("{:?}", CACHE.lock().unwrap().get("k"));
    println!("{} {:?} {:?}", CONFIG.get_or_init(|| "c".into()), CONFIG.set("d".into()), CONFIG.get());
    START.call_once(|| println!("once"));
    START.call_once(|| println!("twice"));
    println!("{} {:?} {:?}", START.is_completed(), SLOT.lock().unwrap(), NONE);
    println!("{} {}", next_id(), next_id());
    println!("{:?} {}", CELLS, Limits::DEFAULT.max.load(Ordering::Relaxed));
    println!("{:?} {}", LIMITS.max, MANY.iter().map(|a| a.load(Ordering::Relaxed)).sum::<usize>());
}

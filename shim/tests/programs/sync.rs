//! Locks, channels, once-cells, atomics and threads in one program.
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::sync::{mpsc, Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use std::thread;
use std::time::Duration;

static COUNT: AtomicUsize = AtomicUsize::new(2);
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| vec![1, 4, 9]);
static NAME: OnceLock<String> = OnceLock::new();
static START: Once = Once::new();
const EMPTY: Mutex<i32> = Mutex::new(0);

#[derive(Debug, Default)]
struct Shared { n: Mutex<i32>, flag: AtomicBool, words: RwLock<Vec<&'static str>> }

fn main() {
    START.call_once(|| LOG.lock().unwrap().push("start".into()));
    let shared = Arc::new(Shared::default());
    let other = shared.clone();
    let worker = thread::Builder::new().name("w".into()).spawn(move || {
        *other.n.lock().unwrap() += 5;
        other.flag.store(true, Ordering::Release);
        thread::current().name().map(str::to_string)
    });
    println!("{:?}", worker.unwrap().join().unwrap());
    println!("{shared:?} {:?} {}", EMPTY, COUNT.fetch_add(3, Ordering::SeqCst));
    { let r = shared.words.read().unwrap(); println!("{} {}", r.len(), shared.words.try_write().is_err()); }
    shared.words.write().unwrap().push("x");
    println!("{:?} {} {}", TABLE.get(2), NAME.get_or_init(|| "n".into()), NAME.set("m".into()).is_err());
    let pair = (Mutex::new(false), Condvar::new());
    thread::scope(|s| {
        s.spawn(|| { *pair.0.lock().unwrap() = true; pair.1.notify_one(); });
        let ready = pair.1.wait_while(pair.0.lock().unwrap(), |ready| !*ready).unwrap();
        println!("{ready}");
    });
    let (_held, timeout) = pair.1.wait_timeout(pair.0.lock().unwrap(), Duration::from_millis(5)).unwrap();
    println!("{}", timeout.timed_out());
    drop(_held);
    let barrier = Barrier::new(2);
    let leaders = AtomicI32::new(0);
    thread::scope(|s| for _ in 0..2 { s.spawn(|| if barrier.wait().is_leader() { leaders.fetch_add(1, Ordering::Relaxed); }); });
    println!("{leaders:?}");
    let (tx, rx) = mpsc::channel();
    let senders: Vec<_> = (0..3).map(|i| { let tx = tx.clone(); thread::spawn(move || tx.send(i).unwrap()) }).collect();
    drop(tx);
    for sender in senders { sender.join().unwrap(); }
    let mut got: Vec<i32> = rx.iter().collect();
    got.sort_unstable();
    println!("{got:?} {:?}", rx.try_recv());
    let (tx, rx) = mpsc::sync_channel(0);
    thread::scope(|s| { s.spawn(move || tx.send("met").unwrap()); println!("{:?} {:?}", rx.recv(), rx.recv()); });
    let poisoned = Arc::new(Mutex::new(1));
    let inner = poisoned.clone();
    println!("{}", thread::spawn(move || { let _held = inner.lock(); std::panic::resume_unwind(Box::new(())) }).join().is_err());
    println!("{} {:?}", poisoned.is_poisoned(), poisoned.lock().map_err(|e| *e.into_inner()).map(|g| *g));
    poisoned.clear_poison();
    println!("{:?} {:?}", COUNT.compare_exchange(5, 6, Ordering::SeqCst, Ordering::Relaxed), LOG.lock().unwrap());
    println!("{:?}", Arc::try_unwrap(poisoned).unwrap().into_inner());
}

//! verdict: ok
use std::collections::VecDeque;
use std::sync::atomic::{fence, AtomicI32, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, MutexGuard, Once, OnceLock, RwLock, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| (0..4).map(|n| n * n).collect());
static START: Once = Once::new();
static PEAK: AtomicI32 = AtomicI32::new(0);
static LOG: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
thread_local! { static DEPTH: std::cell::Cell<u32> = const { std::cell::Cell::new(0) }; }

trait Job: Send {
    fn run(&mut self) -> u32;
}
struct Add(u32);
impl Job for Add {
    fn run(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

fn run() -> u32 {
    START.call_once(|| LOG.lock().unwrap().push("start"));
    let (tx, rx): (Sender<u32>, Receiver<u32>) = mpsc::channel();
    let job: Arc<Mutex<dyn Job>> = Arc::new(Mutex::new(Add(1)));
    let weak: Weak<Mutex<dyn Job>> = Arc::downgrade(&job);
    let barrier = Arc::new(Barrier::new(2));
    let h: JoinHandle<()> = {
        let (tx, job, barrier) = (tx.clone(), job.clone(), barrier.clone());
        thread::Builder::new()
            .name("worker".into())
            .spawn(move || {
                let n = job.lock().unwrap().run();
                PEAK.fetch_max(n as i32, Ordering::AcqRel);
                barrier.wait();
                tx.send(n).unwrap();
                DEPTH.with(|d| d.set(d.get() + 1));
            })
            .unwrap()
    };
    drop(tx);
    let t0 = Instant::now();
    thread::sleep(Duration::from_millis(5));
    assert!(t0.elapsed() >= Duration::from_millis(5));
    barrier.wait();
    let got: Vec<u32> = rx.iter().collect();
    h.join().unwrap();
    let r = RwLock::new(VecDeque::from(vec![1u32]));
    {
        let a = r.read().unwrap();
        let b = r.read().unwrap();
        assert_eq!(*a, *b);
    }
    r.write().unwrap().push_back(2);
    let n = AtomicUsize::new(5);
    let _ = n.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |v| Some(v * 2));
    fence(Ordering::SeqCst);
    let once: OnceLock<u32> = OnceLock::new();
    let g: MutexGuard<'_, Vec<&'static str>> = LOG.lock().unwrap();
    let cv = Condvar::new();
    let (g, timeout) = cv.wait_timeout(g, Duration::from_millis(1)).unwrap();
    assert!(timeout.timed_out());
    assert!(weak.upgrade().is_some());
    assert_eq!(DEPTH.with(|d| d.get()), 0);
    got[0] + TABLE[3] + once.get_or_init(|| 7) + g.len() as u32 + n.load(Ordering::Relaxed) as u32
}

fn main() {
    println!("{}", run());
}

pub fn scenario() {
    assert_eq!(run(), 29);
}

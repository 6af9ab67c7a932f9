use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

struct Metrics {
    requests: AtomicU64,
    slowest: Mutex<(u64, String)>,
}

impl Metrics {
    fn new() -> Self {
        Metrics {
            requests: AtomicU64::new(0),
            slowest: Mutex::new((0, String::new())),
        }
    }

    fn record(&self, route: &str, millis: u64) {
        self.requests.fetch_add(1, Relaxed);
        let mut slowest = self.slowest.lock().unwrap();
        if millis > slowest.0 {
            *slowest = (millis, route.to_string());
        }
    }

    fn requests(&self) -> u64 {
        self.requests.load(Relaxed)
    }

    // The longest time and the route that took it. They belong together.
    fn slowest(&self) -> (u64, String) {
        self.slowest.lock().unwrap().clone()
    }
}

fn serve(metrics: &Metrics, calls: &[(&str, u64)]) {
    thread::scope(|s| {
        for &(route, millis) in calls {
            s.spawn(move || metrics.record(route, millis));
        }
    });
}

fn main() {
    let metrics = Metrics::new();
    serve(&metrics, &[("/", 3), ("/search", 40)]);
    println!("{} requests", metrics.requests());
    println!("slowest: {:?}", metrics.slowest());
}

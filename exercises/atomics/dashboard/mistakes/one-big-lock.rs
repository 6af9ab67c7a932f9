use std::sync::Mutex;
use std::thread;

struct Metrics {
    all: Mutex<(u64, u64, String)>,
}

impl Metrics {
    fn new() -> Self {
        Metrics {
            all: Mutex::new((0, 0, String::new())),
        }
    }

    fn record(&self, route: &str, millis: u64) {
        let mut all = self.all.lock().unwrap();
        all.0 += 1;
        if millis > all.1 {
            all.1 = millis;
            all.2 = route.to_string();
        }
    }

    fn requests(&self) -> u64 {
        self.all.lock().unwrap().0
    }

    // The longest time and the route that took it. They belong together.
    fn slowest(&self) -> (u64, String) {
        let all = self.all.lock().unwrap();
        (all.1, all.2.clone())
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

use std::cell::{Cell, RefCell};
use std::thread;

// Work here: choose a container for each field, and how many fields.
struct Metrics {
    requests: Cell<u64>,
    millis: Cell<u64>,
    route: RefCell<String>,
}

impl Metrics {
    fn new() -> Self {
        Metrics {
            requests: Cell::new(0),
            millis: Cell::new(0),
            route: RefCell::new(String::new()),
        }
    }

    fn record(&self, route: &str, millis: u64) {
        self.requests.set(self.requests.get() + 1);
        if millis > self.millis.get() {
            self.millis.set(millis);
            self.route.replace(route.to_string());
        }
    }

    fn requests(&self) -> u64 {
        self.requests.get()
    }

    // The longest time and the route that took it. They belong together.
    fn slowest(&self) -> (u64, String) {
        (self.millis.get(), self.route.borrow().clone())
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

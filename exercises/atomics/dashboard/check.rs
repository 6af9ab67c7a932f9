use super::*;

pub fn main() {
    let metrics = Metrics::new();
    for call in [("/", 4), ("/login", 90), ("/", 6), ("/about", 90)] {
        serve(&metrics, &[call]);
    }
    println!("{} requests", metrics.requests());
    println!("slowest: {:?}", metrics.slowest());
    serve(&metrics, &[]);
    metrics.record("/export", 700);
    println!("{} requests", metrics.requests());
    println!("slowest: {:?}", metrics.slowest());
}

// Two calls at once. The time and the route must be of one call.
pub fn scenario() {
    let metrics = Metrics::new();
    serve(&metrics, &[("/", 10), ("/login", 20)]);
    assert_eq!(metrics.requests(), 2, "a request was not counted");
    let (millis, route) = metrics.slowest();
    assert_eq!(millis, 20, "the longer time was lost");
    assert_eq!(route, "/login", "20 ms stand beside the wrong route");
}

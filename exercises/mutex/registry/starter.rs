use std::sync::{Arc, Mutex};
use std::thread;

// Starts one thread for each group. Every thread pushes the names of its
// group into one registry. Returns all names, sorted.
// Work here: borrow the groups; do not clone them.
fn register(groups: &[Vec<String>]) -> Vec<String> {
    let registry = Arc::new(Mutex::new(Vec::new()));
    for group in groups {
        let registry = Arc::clone(&registry);
        thread::spawn(move || {
            for name in group {
                registry.lock().unwrap().push(name.clone());
            }
        });
    }
    registry.lock().unwrap().clone()
}

fn main() {
    let first = vec!["mail".to_string(), "cron".to_string()];
    let groups = [first, vec!["auth".to_string()]];
    println!("{:?}", register(&groups));
}

use std::sync::Mutex;
use std::thread;

// Starts one thread for each group. Every thread pushes the names of its
// group into one registry. Returns all names, sorted.
fn register(groups: &[Vec<String>]) -> Vec<String> {
    let registry = Mutex::new(Vec::new());
    thread::scope(|s| {
        for group in groups {
            let registry = &registry;
            s.spawn(move || {
                for name in group {
                    registry.lock().unwrap().push(name.clone());
                }
            });
        }
    });
    let mut names = registry.into_inner().unwrap();
    names.sort();
    names
}

fn main() {
    let first = vec!["mail".to_string(), "cron".to_string()];
    let groups = [first, vec!["auth".to_string()]];
    println!("{:?}", register(&groups));
}

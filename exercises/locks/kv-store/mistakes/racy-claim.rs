use std::collections::HashMap;
use std::sync::{Arc, Mutex};

// A handle to a store. A clone is another handle to the same store.
#[derive(Clone)]
struct Store {
    map: Arc<Mutex<HashMap<String, String>>>,
}

impl Store {
    fn new() -> Self {
        Store {
            map: Arc::new(Mutex::new(HashMap::new())),
        }
    }

    // Stores a value and returns the one it replaces.
    fn set(&self, key: &str, value: &str) -> Option<String> {
        let mut map = self.map.lock().unwrap();
        map.insert(key.to_string(), value.to_string())
    }

    fn get(&self, key: &str) -> Option<String> {
        self.map.lock().unwrap().get(key).cloned()
    }

    // Stores the value only if the key is new. Returns whether it was.
    fn claim(&self, key: &str, value: &str) -> bool {
        if self.get(key).is_some() {
            return false;
        }
        self.set(key, value);
        true
    }
}

fn main() {
    let store = Store::new();
    let other = store.clone();
    other.set("colour", "green");
    println!("{:?}", store.get("colour"));
    println!("{}", store.claim("colour", "red"));
}

use std::collections::HashMap;
use std::sync::Mutex;

// A handle to a store. A clone is another handle to the same store.
#[derive(Clone)]
struct Store {
    map: Mutex<HashMap<String, String>>,
}

impl Store {
    fn new() -> Self {
        Store {
            map: Mutex::new(HashMap::new()),
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
        let mut map = self.map.lock().unwrap();
        if map.contains_key(key) {
            return false;
        }
        map.insert(key.to_string(), value.to_string());
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

//! verdict: ok
use std::collections::HashMap;
use std::sync::RwLock;
use std::thread;

struct Cache {
    map: RwLock<HashMap<u32, u32>>,
}

impl Cache {
    fn square(&self, n: u32) -> u32 {
        let found = self.map.read().unwrap().get(&n).copied();
        match found {
            Some(v) => v,
            None => {
                let v = n * n;
                self.map.write().unwrap().insert(n, v);
                v
            }
        }
    }
}

fn run() -> u32 {
    let c = Cache {
        map: RwLock::new(HashMap::new()),
    };
    thread::scope(|s| {
        let a = s.spawn(|| c.square(3));
        let b = s.spawn(|| c.square(3));
        a.join().unwrap() + b.join().unwrap()
    })
}

fn main() {
    println!("{}", run());
}

pub fn scenario() {
    assert_eq!(run(), 18);
}

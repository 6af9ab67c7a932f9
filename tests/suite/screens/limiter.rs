use std::cell::RefCell;

pub struct Limiter {
    left: u32,
    log: RefCell<Vec<String>>,
}

impl Limiter {
    pub fn allow(&self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.log.borrow().push(String::from("allowed"));
        true
    }
}

fn main() {
    let limiter = Limiter {
        left: 2,
        log: RefCell::new(Vec::new()),
    };
    println!("{}", limiter.allow());
}

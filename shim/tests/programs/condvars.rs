//! Condvar, Barrier and Once.
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock};
use std::thread;
use std::time::Duration;

#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

fn main() {
    let gate = Arc::new(Gate::default());
    let theirs = Arc::clone(&gate);
    let opener = thread::spawn(move || {
        *theirs.open.lock().unwrap() = true;
        theirs.changed.notify_one();
    });
    let mut open = gate.open.lock().unwrap();
    while !*open {
        open = gate.changed.wait(open).unwrap();
    }
    println!("{open}");
    drop(open);
    opener.join().unwrap();
    let still = gate.changed.wait_while(gate.open.lock().unwrap(), |open| !*open).unwrap();
    println!("{still}");
    let (guard, result) = gate.changed.wait_timeout_while(still, Duration::from_millis(2), |open| *open).unwrap();
    println!("{guard} {}", result.timed_out());
    gate.changed.notify_all();
    println!("{:?}", Condvar::new());
    drop(guard);

    let barrier = Arc::new(Barrier::new(3));
    let leaders: u8 = (0..3)
        .map(|_| {
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || u8::from(barrier.wait().is_leader()))
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|handle| handle.join().unwrap())
        .sum();
    println!("{leaders} {:?}", barrier);

    let once = Once::new();
    once.call_once(|| println!("first"));
    once.call_once_force(|state| println!("never {}", state.is_poisoned()));
    println!("{} {once:?}", once.is_completed());
    std::panic::set_hook(Box::new(|_| {}));
    let bad = Once::new();
    let caught = std::panic::catch_unwind(|| bad.call_once(|| panic!("no")));
    println!("{} {}", caught.is_err(), bad.is_completed());
    println!("{}", std::panic::catch_unwind(|| bad.call_once(|| {})).is_err());
    bad.call_once_force(|state| println!("{}", state.is_poisoned()));
    println!("{}", bad.is_completed());

    let lock = OnceLock::new();
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| lock.get_or_init(|| 5));
        }
    });
    println!("{:?} {:?} {lock:?}", lock.get(), lock.set(6));
    let mut owned = OnceLock::from(String::from("x"));
    owned.get_mut().unwrap().push('y');
    println!("{:?} {:?} {:?}", owned.clone(), owned.take(), owned.into_inner());
    let lazy = LazyLock::new(|| {
        println!("computing");
        vec![1, 2]
    });
    println!("{lazy:?}");
    println!("{} {:?}", lazy.len(), LazyLock::force(&lazy));
    println!("{lazy:?}");
}

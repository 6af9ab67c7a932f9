//! spawn, Builder, scope, park, current, results and panics of threads; virtual time.
use std::collections::HashSet;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle, Thread, ThreadId};
use std::time::{Duration, Instant};

fn double(values: Vec<i32>) -> JoinHandle<Vec<i32>> {
    thread::spawn(move || values.into_iter().map(|v| v * 2).collect())
}

fn main() {
    println!("{:?} {:?}", double(vec![1, 2]).join().unwrap(), thread::current().name());
    let named = thread::Builder::new().name("worker".into()).stack_size(256 * 1024).spawn(|| {
        let me: Thread = thread::current();
        me.name().map(str::to_owned)
    });
    let named = named.unwrap();
    println!("{:?} {:?}", named.thread().name().map(ToString::to_string), named.join().unwrap());
    let ids: HashSet<ThreadId> = (0..2).map(|_| thread::spawn(|| thread::current().id()).join().unwrap()).collect();
    println!("{} {}", ids.len(), ids.contains(&thread::current().id()));

    let parked = thread::spawn(|| {
        thread::park();
        "unparked"
    });
    parked.thread().unpark();
    println!("{}", parked.join().unwrap());
    thread::park_timeout(Duration::from_millis(1));
    thread::yield_now();

    let mut numbers = vec![1, 2, 3];
    let sum = thread::scope(|scope| {
        let sum = scope.spawn(|| numbers.iter().sum::<i32>());
        let length = scope.spawn(|| numbers.len());
        sum.join().unwrap() + length.join().unwrap() as i32
    });
    numbers.push(sum);
    thread::scope(|scope| {
        for number in &mut numbers {
            scope.spawn(move || *number *= 2);
        }
    });
    println!("{numbers:?}");
    thread::scope(|scope| {
        let outer = thread::Builder::new().name("outer".into()).spawn_scoped(scope, || {
            scope.spawn(|| 5).join().unwrap()
        });
        println!("{}", outer.unwrap().join().unwrap());
    });

    panic::set_hook(Box::new(|_| {}));
    let failed = thread::spawn(|| panic!("with {}", 1)).join().unwrap_err();
    println!("{:?}", failed.downcast_ref::<String>());
    let failed = thread::spawn(|| panic::panic_any(5u8)).join().unwrap_err();
    println!("{:?}", failed.downcast_ref::<u8>());
    let failed = panic::catch_unwind(|| {
        thread::scope(|scope| {
            scope.spawn(|| panic!("inside"));
        })
    });
    println!("{:?}", failed.unwrap_err().downcast_ref::<&str>());
    let failed = thread::scope(|scope| scope.spawn(|| -> u8 { panic!("joined") }).join().is_err());
    println!("{failed} {}", thread::panicking());

    let start = Instant::now();
    thread::sleep(Duration::from_millis(3));
    println!("{}", start.elapsed() >= Duration::from_millis(3));
    println!("{}", start + Duration::from_secs(60) > Instant::now());
    println!("{:?}", start.checked_duration_since(start + Duration::from_secs(1)));
    println!("{:?}", (start + Duration::from_millis(1500)).duration_since(start));
    println!("{:?}", (start + Duration::from_millis(7)).saturating_duration_since(start).as_millis());
    let stop = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&stop);
    let worker = thread::spawn(move || {
        let mut rounds = 0;
        while !theirs.load(Ordering::Acquire) {
            rounds += 1;
            thread::sleep(Duration::from_millis(1));
        }
        rounds > 0
    });
    thread::sleep(Duration::from_millis(20));
    stop.store(true, Ordering::Release);
    println!("{} {}", worker.join().unwrap(), thread::available_parallelism().is_ok());
    let handle = thread::spawn(|| ());
    while !handle.is_finished() {
        thread::yield_now();
    }
    println!("{:?}", handle.join());
}

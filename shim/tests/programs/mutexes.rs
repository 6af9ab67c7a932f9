//! Mutex, its guard and poisoning.
use std::sync::{Arc, LockResult, Mutex, MutexGuard, PoisonError, TryLockError, TryLockResult};
use std::thread;

#[derive(Debug, Default)]
struct Account {
    balance: Mutex<i64>,
}

fn peek<T: Copy>(result: TryLockResult<MutexGuard<'_, T>>) -> String
where
    T: std::fmt::Debug,
{
    match result {
        Ok(guard) => format!("got {:?}", *guard),
        Err(TryLockError::WouldBlock) => "would block".into(),
        Err(TryLockError::Poisoned(error)) => format!("poisoned {:?}", *error.into_inner()),
    }
}

fn forgiving<'a, T>(result: LockResult<MutexGuard<'a, T>>) -> MutexGuard<'a, T> {
    result.unwrap_or_else(PoisonError::into_inner)
}

fn main() {
    let account = Arc::new(Account::default());
    let workers: Vec<_> = (0..3)
        .map(|n| {
            let account = Arc::clone(&account);
            thread::spawn(move || *account.balance.lock().unwrap() += n)
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
    println!("{account:?} {:?}", Mutex::from(3));
    {
        let guard = account.balance.lock().unwrap();
        println!("{} {guard:?} {guard} {:?}", peek(account.balance.try_lock()), account);
    }
    println!("{}", peek(account.balance.try_lock()));

    std::panic::set_hook(Box::new(|info| println!("line {}", info.location().unwrap().line())));
    let shared = Arc::new(Mutex::new(1));
    let theirs = Arc::clone(&shared);
    let result = thread::spawn(move || {
        let mut guard = theirs.lock().unwrap();
        *guard = 2;
        panic!("boom")
    })
    .join();
    let _ = std::panic::take_hook();
    println!("{:?} {}", result.unwrap_err().downcast_ref::<&str>(), shared.is_poisoned());
    println!("{shared:?} {}", peek(shared.try_lock()));
    match shared.lock() {
        Ok(_) => unreachable!(),
        Err(error) => {
            println!("{error} | {error:?}");
            *error.into_inner() += 1;
        }
    }
    println!("{}", *forgiving(shared.lock()));
    shared.clear_poison();
    println!("{} {}", shared.is_poisoned(), shared.lock().is_ok());
    let mut inner = Arc::try_unwrap(shared).unwrap();
    *inner.get_mut().unwrap() *= 10;
    println!("{:?}", inner.into_inner().unwrap());

    let dynamic: Arc<Mutex<dyn FnMut() -> i32 + Send>> = {
        let mut calls = 0;
        Arc::new(Mutex::new(move || {
            calls += 1;
            calls
        }))
    };
    (dynamic.lock().unwrap())();
    println!("{}", (dynamic.lock().unwrap())());
    let slice: Box<Mutex<[u8]>> = Box::new(Mutex::new([1, 2]));
    slice.lock().unwrap()[0] = 9;
    println!("{slice:?}");
    let leaked: &'static Mutex<u8> = Box::leak(Box::new(Mutex::new(1)));
    let guard = leaked.lock().unwrap();
    println!("{guard}");
    drop(guard);
    if let Ok(mut guard) = leaked.lock() {
        *guard += 1;
    }
    let copy = *leaked.lock().unwrap();
    println!("{copy}");
}

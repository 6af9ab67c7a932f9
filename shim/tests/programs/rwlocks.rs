//! RwLock, its guards and poisoning.
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::thread;

#[derive(Debug, Default)]
struct Settings {
    theme: RwLock<String>,
}
impl Settings {
    fn theme(&self) -> RwLockReadGuard<'_, String> {
        self.theme.read().unwrap()
    }
    fn edit(&self) -> RwLockWriteGuard<'_, String> {
        self.theme.write().unwrap()
    }
}

fn main() {
    let settings = Settings::default();
    settings.edit().push_str("dark");
    {
        let one = settings.theme();
        let two = settings.theme.try_read().unwrap();
        println!("{one} {two:?} {}", settings.theme.try_write().is_err());
        match settings.theme.try_write() {
            Err(TryLockError::WouldBlock) => println!("would block"),
            _ => unreachable!(),
        }
    }
    {
        let _write = settings.edit();
        println!("{settings:?} {}", settings.theme.try_read().is_err());
    }
    println!("{settings:?} {}", settings.theme.try_write().is_ok());

    let shared = Arc::new(RwLock::new(vec![0; 3]));
    thread::scope(|scope| {
        for n in 0..3 {
            let shared = &shared;
            scope.spawn(move || shared.write().unwrap()[n] = n * n);
        }
    });
    println!("{:?}", shared.read().unwrap());
    std::panic::set_hook(Box::new(|_| {}));
    let theirs = Arc::clone(&shared);
    let failed = thread::spawn(move || {
        let _write = theirs.write().unwrap();
        panic!("writer");
    })
    .join();
    println!("{} {} {shared:?}", failed.is_err(), shared.is_poisoned());
    println!("{}", shared.read().unwrap_err());
    println!("{:?}", shared.write().unwrap_err().into_inner().pop());
    shared.clear_poison();
    let theirs = Arc::clone(&shared);
    let failed = thread::spawn(move || {
        let _read = theirs.read().unwrap();
        panic!("reader");
    })
    .join();
    println!("{} {}", failed.is_err(), shared.is_poisoned());
    let mut owned = Arc::into_inner(shared).unwrap();
    owned.get_mut().unwrap().push(7);
    println!("{:?}", owned.into_inner().unwrap());
    let dynamic: Box<RwLock<dyn std::fmt::Debug + Send + Sync>> = Box::new(RwLock::new(5));
    println!("{:?} {:?}", dynamic.read().unwrap(), RwLock::from(2));
    let lock = RwLock::new(1);
    let mut write = lock.write().unwrap();
    *write += 1;
    println!("{write} {write:?}");
}

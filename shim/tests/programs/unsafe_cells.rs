//! Cells written by hand on UnsafeCell.
use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};

struct Spin<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}
// SAFETY: the flag lets one thread in at a time.
unsafe impl<T: Send> Sync for Spin<T> {}
struct Guard<'a, T>(&'a Spin<T>);
impl<T> Spin<T> {
    const fn new(value: T) -> Self {
        Spin { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }
    fn lock(&self) -> Guard<'_, T> {
        while self.locked.swap(true, Ordering::Acquire) {
            std::hint::spin_loop();
        }
        Guard(self)
    }
}
impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard exists, so the lock is held.
        unsafe { &*self.0.value.get() }
    }
}
impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard exists, so the lock is held.
        unsafe { &mut *self.0.value.get() }
    }
}
impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.0.locked.store(false, Ordering::Release);
    }
}

static TOTAL: Spin<Vec<u32>> = Spin::new(Vec::new());

fn main() {
    let mut raw = UnsafeCell::from(String::from("a"));
    raw.get_mut().push('b');
    // SAFETY: nobody else has it.
    unsafe { (*UnsafeCell::raw_get(&raw const raw)).push('c') };
    println!("{:?} {}", UnsafeCell::<u8>::default().into_inner(), raw.into_inner());
    std::thread::scope(|scope| {
        for id in 0..2 {
            scope.spawn(move || TOTAL.lock().push(id));
        }
    });
    TOTAL.lock().sort();
    println!("{:?}", *TOTAL.lock());
}

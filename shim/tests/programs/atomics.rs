//! All atomic types and their operations.
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::*;
use std::thread;

#[derive(Debug, Default)]
struct Stats {
    hits: AtomicUsize,
    on: AtomicBool,
    small: AtomicI8,
}

macro_rules! every {
    ($($atomic:ident $int:ty),*) => { $({
        let a = $atomic::new(5);
        let mut seen: Vec<$int> = vec![a.fetch_add(3, SeqCst), a.fetch_sub(1, AcqRel), a.fetch_and(6, Relaxed)];
        seen.extend([a.fetch_or(1, Acquire), a.fetch_xor(2, Release), a.fetch_max(9, SeqCst)]);
        seen.extend([a.fetch_min(2, SeqCst), a.fetch_nand(1, SeqCst), a.swap(7, SeqCst)]);
        a.store(8, Release);
        println!("{} {seen:?} {a:?} {:?}", stringify!($atomic), a.compare_exchange(8, 9, SeqCst, Relaxed));
        println!("{:?} {}", a.compare_exchange(8, 1, AcqRel, Acquire), a.into_inner());
    })* };
}

fn main() {
    every!(AtomicU8 u8, AtomicU16 u16, AtomicU32 u32, AtomicU64 u64, AtomicUsize usize);
    every!(AtomicI8 i8, AtomicI16 i16, AtomicI32 i32, AtomicI64 i64, AtomicIsize isize);
    let stats = Stats::default();
    stats.hits.fetch_add(1, Relaxed);
    stats.on.store(true, Relaxed);
    println!("{stats:?} {:?}", AtomicU32::from(4));
    println!("{:?}", stats.hits.fetch_update(SeqCst, SeqCst, |n| (n < 5).then_some(n + 9)));
    println!("{:?}", stats.hits.fetch_update(SeqCst, SeqCst, |n| (n < 5).then_some(n + 9)));
    println!("{} {}", u8::MAX, AtomicU8::new(u8::MAX).fetch_add(2, SeqCst));
    let flag = AtomicBool::new(true);
    println!("{} {} {}", flag.fetch_and(false, SeqCst), flag.fetch_or(true, SeqCst), flag.fetch_xor(true, SeqCst));
    println!("{} {} {:?}", flag.fetch_nand(true, SeqCst), flag.fetch_not(SeqCst), flag.compare_exchange(false, true, SeqCst, SeqCst));
    let mut x = 5;
    let mut y = 6;
    let pointer = AtomicPtr::new(&raw mut x);
    let old = pointer.swap(&raw mut y, AcqRel);
    // SAFETY: both variables are alive.
    unsafe {
        *old += 1;
        *pointer.load(Acquire) += 1;
    }
    println!("{x} {y}");
    let mut own = AtomicI32::new(3);
    *own.get_mut() += 1;
    loop {
        let now = own.load(Relaxed);
        if own.compare_exchange_weak(now, now * 2, AcqRel, Relaxed).is_ok() {
            break;
        }
    }
    println!("{own:?}");
    let counter = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..3 {
                    counter.fetch_add(1, Relaxed);
                }
            });
        }
    });
    println!("{}", counter.load(Relaxed));
    fence(SeqCst);
    compiler_fence(Release);
    let ready = AtomicBool::new(false);
    let data = AtomicU64::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(42, Relaxed);
            ready.store(true, Release);
        });
        while !ready.load(Acquire) {
            std::hint::spin_loop();
        }
        println!("{}", data.load(Relaxed));
    });
    println!("{}", std::mem::size_of::<Ordering>() > 0);
}

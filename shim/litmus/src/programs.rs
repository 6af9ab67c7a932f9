//! Owns how a litmus program runs: threads over three atomics that start as 0. The programs are in families.
//!
//! Names follow Alglave, Maranget, Tautschnig, "Herding cats" (2014), and Batty et al.,
//! "Mathematizing C++ concurrency" (2011): MP is message passing, SB store buffering, LB load
//! buffering, IRIW independent reads of independent writes, WRC write-to-read causality, CoXX
//! coherence.
#[macro_use]
mod passing;
#[macro_use]
mod buffering;
#[macro_use]
mod coherence;
#[macro_use]
mod causality;
#[macro_use]
mod updates;

macro_rules! programs {
    () => {
        use Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
        use checker::sync::Arc;
        use checker::sync::atomic::{AtomicUsize, Ordering, fence};

        pub struct Shared {
            x: AtomicUsize,
            y: AtomicUsize,
            z: AtomicUsize,
        }

        type Thread = fn(&Shared) -> Vec<usize>;
        type Program = (&'static str, &'static [Thread]);

        passing!();
        buffering!();
        coherence!();
        causality!();
        updates!();

        /// Every program, family after family.
        pub fn programs() -> impl Iterator<Item = &'static Program> {
            let families = [PASSING, BUFFERING, COHERENCE, CAUSALITY, UPDATES];
            families.into_iter().flatten()
        }

        /// Runs one program once: what its threads read, then the values at its end.
        pub fn run(name: &str) -> String {
            if let Some(size) = name.strip_prefix("lock ") {
                let mut numbers = size.split('x').map(|n| n.parse().expect("a number"));
                let mut next = || numbers.next().expect("THREADSxROUNDS");
                return locked(next(), next());
            }
            let program = programs()
                .find(|program| program.0 == name)
                .expect("a program");
            let atomic = || AtomicUsize::new(0);
            let shared = Arc::new(Shared {
                x: atomic(),
                y: atomic(),
                z: atomic(),
            });
            let start = |&thread: &Thread| {
                let shared = shared.clone();
                checker::thread::spawn(move || thread(&shared))
            };
            let threads: Vec<_> = program.1.iter().map(start).collect();
            let read: Vec<_> = threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect();
            let end = [&shared.x, &shared.y, &shared.z].map(|atomic| atomic.load(Relaxed));
            format!("{read:?} {end:?}")
        }

        /// Threads that add to a number under a lock, in rounds.
        fn locked(threads: usize, rounds: usize) -> String {
            let total = Arc::new(checker::sync::Mutex::new(0));
            let start = |_| {
                let total = total.clone();
                checker::thread::spawn(move || {
                    for _ in 0..rounds {
                        *total.lock().unwrap() += 1;
                    }
                })
            };
            let threads: Vec<_> = (0..threads).map(start).collect();
            for thread in threads {
                thread.join().unwrap();
            }
            let end = *total.lock().unwrap();
            format!("{end}")
        }
    };
}

//! Owns the text of the litmus programs: threads over four atomics that start as 0.
//!
//! Names follow Alglave, Maranget, Tautschnig, "Herding cats" (2014), and Batty et al.,
//! "Mathematizing C++ concurrency" (2011): MP is message passing, SB store buffering, LB load
//! buffering, IRIW independent reads of independent writes, WRC write-to-read causality, CoXX
//! coherence.
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

        /// Runs one program once: what its threads read, then the values at its end.
        pub fn run(name: &str) -> String {
            if let Some(size) = name.strip_prefix("lock ") {
                let mut numbers = size.split('x').map(|n| n.parse().expect("a number"));
                let mut next = || numbers.next().expect("THREADSxROUNDS");
                return locked(next(), next());
            }
            let program = PROGRAMS
                .iter()
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

        pub const PROGRAMS: &[(&str, &[Thread])] = &[
            (
                "MP+rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.load(Relaxed), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+rel+acq",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+rel+rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| vec![s.y.load(Relaxed), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+rlx+acq",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+sc",
                &[
                    |s| {
                        s.x.store(1, SeqCst);
                        s.y.store(1, SeqCst);
                        vec![]
                    },
                    |s| vec![s.y.load(SeqCst), s.x.load(SeqCst)],
                ],
            ),
            (
                "MP+fences",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        fence(Release);
                        s.y.store(1, Relaxed);
                        vec![]
                    },
                    |s| {
                        let a = s.y.load(Relaxed);
                        fence(Acquire);
                        vec![a, s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "MP+fence-rel+acq",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        fence(Release);
                        s.y.store(1, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+rel+fence-acq",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| {
                        let a = s.y.load(Relaxed);
                        fence(Acquire);
                        vec![a, s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "MP+fence-late",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Relaxed);
                        fence(Release);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+fence-acq-early",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| {
                        fence(Acquire);
                        vec![s.y.load(Relaxed), s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "MP+swap",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.swap(1, Release);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+add+add",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.fetch_add(1, AcqRel);
                        vec![]
                    },
                    |s| vec![s.y.fetch_add(1, AcqRel), s.x.load(Relaxed)],
                ],
            ),
            (
                "MP+add-rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.fetch_add(1, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.fetch_add(1, Relaxed), s.x.load(Relaxed)],
                ],
            ),
            (
                "SB+rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        vec![s.y.load(Relaxed)]
                    },
                    |s| {
                        s.y.store(1, Relaxed);
                        vec![s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "SB+rel+acq",
                &[
                    |s| {
                        s.x.store(1, Release);
                        vec![s.y.load(Acquire)]
                    },
                    |s| {
                        s.y.store(1, Release);
                        vec![s.x.load(Acquire)]
                    },
                ],
            ),
            (
                "SB+sc",
                &[
                    |s| {
                        s.x.store(1, SeqCst);
                        vec![s.y.load(SeqCst)]
                    },
                    |s| {
                        s.y.store(1, SeqCst);
                        vec![s.x.load(SeqCst)]
                    },
                ],
            ),
            (
                "SB+fences-sc",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        fence(SeqCst);
                        vec![s.y.load(Relaxed)]
                    },
                    |s| {
                        s.y.store(1, Relaxed);
                        fence(SeqCst);
                        vec![s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "SB+one-fence",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        fence(SeqCst);
                        vec![s.y.load(Relaxed)]
                    },
                    |s| {
                        s.y.store(1, Relaxed);
                        vec![s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "SB+fence+sc",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        fence(SeqCst);
                        vec![s.y.load(Relaxed)]
                    },
                    |s| {
                        s.y.store(1, SeqCst);
                        vec![s.x.load(SeqCst)]
                    },
                ],
            ),
            (
                "SB+fences-acqrel",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        fence(AcqRel);
                        vec![s.y.load(Relaxed)]
                    },
                    |s| {
                        s.y.store(1, Relaxed);
                        fence(AcqRel);
                        vec![s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "SB+swaps",
                &[
                    |s| {
                        s.x.swap(1, AcqRel);
                        vec![s.y.load(Acquire)]
                    },
                    |s| {
                        s.y.swap(1, AcqRel);
                        vec![s.x.load(Acquire)]
                    },
                ],
            ),
            (
                "SB+swaps-sc",
                &[
                    |s| {
                        s.x.swap(1, SeqCst);
                        vec![s.y.load(SeqCst)]
                    },
                    |s| {
                        s.y.swap(1, SeqCst);
                        vec![s.x.load(SeqCst)]
                    },
                ],
            ),
            (
                "SB+rmw-reads",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        vec![s.y.fetch_add(0, Relaxed)]
                    },
                    |s| {
                        s.y.store(1, Relaxed);
                        vec![s.x.fetch_add(0, Relaxed)]
                    },
                ],
            ),
            (
                "CoRR",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.x.store(2, Relaxed);
                        vec![]
                    },
                    |s| vec![s.x.load(Relaxed), s.x.load(Relaxed)],
                ],
            ),
            (
                "CoRR2",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        vec![]
                    },
                    |s| {
                        s.x.store(2, Relaxed);
                        vec![]
                    },
                    |s| vec![s.x.load(Relaxed), s.x.load(Relaxed)],
                ],
            ),
            (
                "CoWR",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        vec![s.x.load(Relaxed)]
                    },
                    |s| {
                        s.x.store(2, Relaxed);
                        vec![]
                    },
                ],
            ),
            (
                "CoRW",
                &[
                    |s| {
                        let a = s.x.load(Relaxed);
                        s.x.store(1, Relaxed);
                        vec![a]
                    },
                    |s| {
                        s.x.store(2, Relaxed);
                        vec![]
                    },
                ],
            ),
            (
                "CoWW",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.x.store(2, Relaxed);
                        vec![]
                    },
                    |s| vec![s.x.load(Relaxed)],
                ],
            ),
            (
                "2+2W+rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(2, Relaxed);
                        vec![]
                    },
                    |s| {
                        s.y.store(1, Relaxed);
                        s.x.store(2, Relaxed);
                        vec![]
                    },
                ],
            ),
            (
                "2+2W+rel",
                &[
                    |s| {
                        s.x.store(1, Release);
                        s.y.store(2, Release);
                        vec![]
                    },
                    |s| {
                        s.y.store(1, Release);
                        s.x.store(2, Release);
                        vec![]
                    },
                ],
            ),
            (
                "2+2W+sc",
                &[
                    |s| {
                        s.x.store(1, SeqCst);
                        s.y.store(2, SeqCst);
                        vec![]
                    },
                    |s| {
                        s.y.store(1, SeqCst);
                        s.x.store(2, SeqCst);
                        vec![]
                    },
                ],
            ),
            (
                "LB+rlx",
                &[
                    |s| {
                        let a = s.x.load(Relaxed);
                        s.y.store(1, Relaxed);
                        vec![a]
                    },
                    |s| {
                        let a = s.y.load(Relaxed);
                        s.x.store(1, Relaxed);
                        vec![a]
                    },
                ],
            ),
            (
                "LB+acq+rel",
                &[
                    |s| {
                        let a = s.x.load(Acquire);
                        s.y.store(1, Release);
                        vec![a]
                    },
                    |s| {
                        let a = s.y.load(Acquire);
                        s.x.store(1, Release);
                        vec![a]
                    },
                ],
            ),
            (
                "R+rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Relaxed);
                        vec![]
                    },
                    |s| {
                        s.y.store(2, Relaxed);
                        vec![s.x.load(Relaxed)]
                    },
                ],
            ),
            (
                "R+sc",
                &[
                    |s| {
                        s.x.store(1, SeqCst);
                        s.y.store(1, SeqCst);
                        vec![]
                    },
                    |s| {
                        s.y.store(2, SeqCst);
                        vec![s.x.load(SeqCst)]
                    },
                ],
            ),
            (
                "S+rel+acq",
                &[
                    |s| {
                        s.x.store(2, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| {
                        let a = s.y.load(Acquire);
                        s.x.store(1, Relaxed);
                        vec![a]
                    },
                ],
            ),
            (
                "WRC+rlx",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        vec![]
                    },
                    |s| {
                        let a = s.x.load(Relaxed);
                        s.y.store(1, Relaxed);
                        vec![a]
                    },
                    |s| vec![s.y.load(Relaxed), s.x.load(Relaxed)],
                ],
            ),
            (
                "WRC+acq+rel",
                &[
                    |s| {
                        s.x.store(1, Release);
                        vec![]
                    },
                    |s| {
                        let a = s.x.load(Acquire);
                        s.y.store(1, Release);
                        vec![a]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "ISA2",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| {
                        let a = s.y.load(Acquire);
                        s.z.store(1, Release);
                        vec![a]
                    },
                    |s| vec![s.z.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "IRIW+acq",
                &[
                    |s| {
                        s.x.store(1, Release);
                        vec![]
                    },
                    |s| {
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| vec![s.x.load(Acquire), s.y.load(Acquire)],
                    |s| vec![s.y.load(Acquire), s.x.load(Acquire)],
                ],
            ),
            (
                "IRIW+sc",
                &[
                    |s| {
                        s.x.store(1, SeqCst);
                        vec![]
                    },
                    |s| {
                        s.y.store(1, SeqCst);
                        vec![]
                    },
                    |s| vec![s.x.load(SeqCst), s.y.load(SeqCst)],
                    |s| vec![s.y.load(SeqCst), s.x.load(SeqCst)],
                ],
            ),
            (
                "RelSeq+rmw",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| vec![s.y.fetch_add(1, Relaxed)],
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "RelSeq+store",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        s.y.store(2, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "RelSeq+other-store",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| {
                        s.y.store(2, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "RelSeq+two-rmw",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.fetch_add(1, Release);
                        vec![]
                    },
                    |s| {
                        s.y.fetch_add(2, Relaxed);
                        vec![]
                    },
                    |s| vec![s.y.load(Acquire), s.x.load(Relaxed)],
                ],
            ),
            (
                "CAS-once",
                &[
                    |s| {
                        vec![usize::from(
                            s.x.compare_exchange(0, 1, AcqRel, Relaxed).is_ok(),
                        )]
                    },
                    |s| {
                        vec![usize::from(
                            s.x.compare_exchange(0, 2, AcqRel, Relaxed).is_ok(),
                        )]
                    },
                ],
            ),
            (
                "CAS+MP",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        vec![usize::from(
                            s.y.compare_exchange(0, 1, Release, Relaxed).is_ok(),
                        )]
                    },
                    |s| {
                        vec![
                            s.y.compare_exchange(1, 2, Acquire, Relaxed).unwrap_or(9),
                            s.x.load(Relaxed),
                        ]
                    },
                ],
            ),
            (
                "CAS-fail-acquires",
                &[
                    |s| {
                        s.x.store(1, Relaxed);
                        s.y.store(1, Release);
                        vec![]
                    },
                    |s| {
                        vec![
                            s.y.compare_exchange(5, 2, Relaxed, Acquire)
                                .unwrap_or_else(|old| old),
                            s.x.load(Relaxed),
                        ]
                    },
                ],
            ),
            (
                "add-add",
                &[
                    |s| vec![s.x.fetch_add(1, Relaxed)],
                    |s| vec![s.x.fetch_add(1, Relaxed)],
                    |s| vec![s.x.load(Relaxed)],
                ],
            ),
            (
                "lost-update",
                &[
                    |s| {
                        let a = s.x.load(Relaxed);
                        s.x.store(a + 1, Relaxed);
                        vec![a]
                    },
                    |s| {
                        let a = s.x.load(Relaxed);
                        s.x.store(a + 1, Relaxed);
                        vec![a]
                    },
                ],
            ),
            (
                "add-store",
                &[
                    |s| vec![s.x.fetch_add(1, Relaxed)],
                    |s| {
                        s.x.store(5, Relaxed);
                        vec![]
                    },
                ],
            ),
            (
                "Peterson-like",
                &[
                    |s| {
                        s.x.store(1, SeqCst);
                        if s.y.load(SeqCst) == 0 {
                            vec![s.z.fetch_add(1, Relaxed)]
                        } else {
                            vec![]
                        }
                    },
                    |s| {
                        s.y.store(1, SeqCst);
                        if s.x.load(SeqCst) == 0 {
                            vec![s.z.fetch_add(1, Relaxed)]
                        } else {
                            vec![]
                        }
                    },
                ],
            ),
        ];
    };
}

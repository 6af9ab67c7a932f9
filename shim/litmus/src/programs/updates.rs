//! Owns the litmus programs on read-modify-writes: release sequences, compare-and-swap, adding.
macro_rules! updates {
    () => {
        const UPDATES: &[Program] = &[
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

//! Owns the litmus programs on coherence, and orders between stores to two places: CoXX, 2+2W, LB, R, S.
macro_rules! coherence {
    () => {
        const COHERENCE: &[Program] = &[
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
        ];
    };
}

//! Owns the litmus programs on causality over more than two threads: WRC, ISA2, IRIW.
macro_rules! causality {
    () => {
        const CAUSALITY: &[Program] = &[
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
        ];
    };
}

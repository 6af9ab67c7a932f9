//! Owns the litmus programs on store buffering: each thread stores, then loads what the other stored.
macro_rules! buffering {
    () => {
        const BUFFERING: &[Program] = &[
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
        ];
    };
}

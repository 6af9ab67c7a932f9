//! Owns the litmus programs on message passing: data, then a flag.
macro_rules! passing {
    () => {
        const PASSING: &[Program] = &[
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
        ];
    };
}

//! Owns the search: the stack of choices of the current execution, which come next, and which
//! would only repeat what was seen (sleep sets).
//!
//! A thread sleeps where what it would do was explored already, and has been put off only by steps
//! that do not touch the same things. With a bound on preemptions that is sound only where the
//! explored order costs no more preemptions than the skipped one: for the thread that could have
//! gone on without one, and for a thread that had to stop after its step.

/// What one step touched: an object, and whether it changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    pub what: usize,
    pub changes: bool,
}

/// A step that is taken to depend on every other.
pub const EVERYTHING: usize = usize::MAX;
pub const OUTPUT: usize = usize::MAX - 1;
/// The order of `SeqCst` fences and accesses: accesses of different objects pass each other in it.
pub const TOTAL_ORDER: usize = usize::MAX - 2;
/// A step that nobody else can see.
pub const NOTHING: usize = usize::MAX - 3;
pub const THREADS: usize = usize::MAX - 1000;

pub type Footprint = Vec<Touch>;

fn dependent(a: &Footprint, b: &Footprint) -> bool {
    let all = |footprint: &Footprint| footprint.iter().any(|touch| touch.what == EVERYTHING);
    let meet = |x: &Touch| {
        b.iter()
            .any(|y| x.what == y.what && (x.changes || y.changes))
    };
    all(a) || all(b) || a.iter().any(meet)
}

/// A thread that need not run until something that it depends on happens.
type Sleeper = (usize, Footprint);

/// A choice of the thread that runs next.
#[derive(Clone, Debug)]
struct Turnout {
    threads: Vec<usize>,
    sleep: Vec<Sleeper>,
    /// For each option: what its step touched, and whether its thread had to stop after it.
    explored: Vec<(Footprint, bool)>,
    /// The first option is the thread that ran before: it goes on without a preemption.
    stays: bool,
}

/// One choice that an execution made, and what is left to try there.
#[derive(Clone, Debug)]
struct Choice {
    taken: usize,
    options: usize,
    /// What was to be chosen from: the same again when the choice is met again.
    mark: u64,
    turnout: Option<Turnout>,
}

/// Depth-first search over all choices, first options first.
#[derive(Clone, Debug, Default)]
pub struct Search {
    stack: Vec<Choice>,
    depth: usize,
    sleep: Vec<Sleeper>,
    /// The choice that the running step was taken at.
    at: Option<usize>,
    /// The rest of this execution repeats another: it makes no more choices.
    pub redundant: bool,
}

/// The program did not do the same when it was run again.
#[derive(Debug)]
pub struct Diverged;

impl Search {
    /// The option to take out of `options` at this point of the execution.
    pub fn choose(&mut self, options: usize, mark: u64) -> Result<usize, Diverged> {
        self.take(options, mark, || None)
    }

    /// The same execution once more, from its beginning.
    pub fn again(&self) -> Search {
        Search {
            stack: self.stack[..self.depth].to_vec(),
            ..Search::default()
        }
    }

    fn take(
        &mut self,
        options: usize,
        mark: u64,
        turnout: impl FnOnce() -> Option<Turnout>,
    ) -> Result<usize, Diverged> {
        if options <= 1 || self.redundant {
            return Ok(0);
        }
        if self.depth == self.stack.len() {
            self.stack.push(Choice {
                taken: 0,
                options,
                mark,
                turnout: turnout(),
            });
        }
        let choice = &self.stack[self.depth];
        self.depth += 1;
        if (choice.options, choice.mark) == (options, mark) {
            Ok(choice.taken)
        } else {
            Err(Diverged)
        }
    }

    /// Which of `threads` runs next. `stays`: the first is the one that ran before.
    pub fn choose_thread(
        &mut self,
        threads: &[usize],
        stays: bool,
        mark: u64,
    ) -> Result<usize, Diverged> {
        self.at = None;
        if self.redundant {
            return Ok(threads[0]);
        }
        let asleep = |thread: usize| self.sleep.iter().any(|sleeper| sleeper.0 == thread);
        let awake: Vec<usize> = threads
            .iter()
            .copied()
            .filter(|&thread| !asleep(thread))
            .collect();
        if awake.is_empty() {
            self.redundant = true;
            return Ok(threads[0]);
        }
        if awake.len() > 1 {
            self.at = Some(self.depth);
        }
        let sleep = self.sleep.clone();
        let stays = stays && awake[0] == threads[0];
        let taken = self.take(awake.len(), mark, || {
            let explored = vec![(Footprint::new(), true); awake.len()];
            Some(Turnout {
                threads: awake.clone(),
                sleep,
                explored,
                stays,
            })
        })?;
        Ok(awake[taken])
    }

    /// The step that was chosen last is over: it touched `footprint`, and its thread had to stop.
    pub fn step_over(&mut self, thread: usize, footprint: &Footprint, stopped: bool) {
        if self.redundant {
            return;
        }
        if let Some(choice) = self.at.take().and_then(|at| self.stack.get_mut(at))
            && let Some(turnout) = &mut choice.turnout
        {
            let (known, always) = &mut turnout.explored[choice.taken];
            for touch in footprint {
                if !known.contains(touch) {
                    known.push(*touch);
                }
            }
            *always &= stopped;
            self.sleep.clone_from(&turnout.sleep);
            for (option, (explored, always)) in
                turnout.explored.iter().enumerate().take(choice.taken)
            {
                if *always || (turnout.stays && option == 0) {
                    self.sleep.push((turnout.threads[option], explored.clone()));
                }
            }
        }
        self.sleep
            .retain(|sleeper| sleeper.0 != thread && !dependent(&sleeper.1, footprint));
    }

    /// Moves on to the next execution; `false` once the tree is used up.
    pub fn advance(&mut self) -> bool {
        self.stack.truncate(self.depth);
        self.depth = 0;
        self.sleep.clear();
        self.at = None;
        self.redundant = false;
        while let Some(last) = self.stack.last_mut() {
            if last.taken + 1 < last.options {
                last.taken += 1;
                return true;
            }
            self.stack.pop();
        }
        false
    }
}

//! Owns the data of one execution: threads, objects, steps.
use super::Loc;
use super::clock::VClock;
use super::memory::{History, View};
use super::search::{Search, Touch};
use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

/// What a thread will do next; it is able to run when that can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    Start,
    /// Anything that never waits.
    Step,
    Lock(usize),
    Read(usize),
    Write(usize),
    Join(usize),
    /// Waits on a condition variable until it is notified (or a timeout, or for no reason).
    Notified {
        condvar: usize,
        deadline: Option<Duration>,
        lock: usize,
    },
    Park {
        deadline: Option<Duration>,
    },
    Sleep(Duration),
    /// Waits until the object changes.
    Event {
        object: usize,
        deadline: Option<Duration>,
    },
    Done,
}

#[derive(Debug)]
pub struct Thread {
    pub pending: Pending,
    pub op: &'static str,
    pub loc: Option<Loc>,
    pub view: View,
    pub name: Option<String>,
    pub spawned: Option<Loc>,
    /// Gives way to the others until one of them has done something.
    pub yielded: bool,
    pub notified: bool,
    pub parked_token: bool,
    pub unpark_clock: VClock,
    pub repeat: Repeat,
    /// So many rounds it only repeated itself, since anything changed anywhere.
    pub fruitless: u32,
    /// Who waits for this new thread to come to its first operation.
    pub fresh: Option<usize>,
}

/// How often the thread did the same thing at the same place with the same result in a row.
#[derive(Debug, Default)]
pub struct Repeat {
    pub last: Vec<(usize, usize, u64)>,
    pub times: u32,
}

#[derive(Debug)]
pub struct Object {
    pub kind: &'static str,
    pub made: Loc,
    pub state: ObjectState,
}

#[derive(Debug)]
pub enum ObjectState {
    Atomic(History),
    Lock(Lock),
    /// A condition variable and the like: only its identity and what its users pass on.
    Plain(VClock),
    Cell(super::race::Accesses),
}

/// Who holds a lock, since where, and what the last holders knew.
#[derive(Debug, Default)]
pub struct Lock {
    pub writer: Option<(usize, Loc)>,
    pub readers: Vec<(usize, Loc)>,
    pub clock: VClock,
    pub read_clock: VClock,
    /// Where the lock and its data are, and how many bytes they have.
    pub place: (usize, usize),
    /// What they held when a thread that repeats itself looked last.
    pub seen: Option<u64>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Step {
    pub thread: usize,
    pub loc: Option<Loc>,
    pub op: &'static str,
    pub object: Option<usize>,
    pub detail: String,
    pub value: Option<String>,
    pub ordering: Option<&'static str>,
    pub stale: Option<(usize, Option<Loc>, String)>,
    pub preempted: bool,
}

#[derive(Clone, Debug)]
pub struct Panic {
    pub thread: usize,
    pub line: u32,
    pub message: String,
}

/// What a finished bound covered.
#[derive(Clone, Debug)]
pub struct Bound {
    pub preemptions: usize,
    pub executions: usize,
    pub complete: bool,
}

/// One of the texts that the program prints, and the simplest execution that shows it.
#[derive(Debug)]
pub struct Printed {
    pub stdout: String,
    /// In how many executions of the bound that is searched now.
    pub now: usize,
    /// In how many executions of the last bound that was searched to its end.
    pub done: usize,
    pub preemptions: usize,
    pub step_count: usize,
    /// Its threads, objects and steps as JSON; only the first texts have it.
    pub schedule: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Explore,
    Trace,
}

/// The bits that a static started with; see `sync::reset`.
pub type Snapshot = Box<[MaybeUninit<u8>]>;

pub struct State {
    pub mode: Mode,
    /// Number of the execution, from 1; also tells the objects of one from those of the next.
    pub execution: u64,
    pub current: usize,
    pub threads: Vec<Thread>,
    pub objects: Vec<Object>,
    pub given: Vec<super::race::Given>,
    /// What the running step has touched; empty means that nobody said.
    pub footprint: super::search::Footprint,
    pub steps: Vec<Step>,
    pub step_count: usize,
    /// How many steps there were when something last changed.
    pub changed_at: usize,
    pub steps_after_main: usize,
    pub abandoned: usize,
    pub stdout: String,
    pub panics: Vec<Panic>,
    pub main_done: bool,
    pub over: bool,
    pub now: Duration,
    pub idle: u32,
    pub search: Search,
    pub bound: usize,
    /// How many stale loads, and how many surprises, one execution may have.
    pub oddities: usize,
    pub preemptions: usize,
    /// The next step follows a switch away from a thread that could have gone on.
    pub preempting: bool,
    pub stale_loads: usize,
    pub surprises: usize,
    /// Set when the bound kept a choice from being made: the tree is larger.
    pub bound_hit: bool,
    /// The program looks at locks without waiting, so that an unlock is worth a choice.
    pub tries: bool,
    pub restart: bool,
    pub started: Instant,
    pub time_limit: Option<Duration>,
    pub max_executions: Option<u64>,
    pub bounds: Vec<Bound>,
    pub at_this_bound: usize,
    pub outputs: Vec<Printed>,
    /// Executions over all bounds.
    pub tried: usize,
    pub snapshots: HashMap<usize, Snapshot>,
}

impl State {
    pub fn new(mode: Mode) -> Self {
        State {
            mode,
            execution: 0,
            current: 0,
            threads: Vec::new(),
            objects: Vec::new(),
            given: Vec::new(),
            footprint: Vec::new(),
            steps: Vec::new(),
            step_count: 0,
            changed_at: 0,
            steps_after_main: 0,
            abandoned: 0,
            stdout: String::new(),
            panics: Vec::new(),
            main_done: false,
            over: false,
            now: Duration::ZERO,
            idle: 0,
            search: Search::default(),
            bound: 0,
            oddities: 0,
            preemptions: 0,
            preempting: false,
            stale_loads: 0,
            surprises: 0,
            bound_hit: false,
            tries: false,
            restart: false,
            started: Instant::now(),
            time_limit: None,
            max_executions: None,
            bounds: Vec::new(),
            at_this_bound: 0,
            outputs: Vec::new(),
            tried: 0,
            snapshots: HashMap::new(),
        }
    }

    /// Starts the next execution with its main thread.
    pub fn begin(&mut self) {
        self.execution += 1;
        self.threads.clear();
        self.objects.clear();
        self.given.clear();
        self.footprint.clear();
        self.steps_after_main = 0;
        self.steps.clear();
        self.step_count = 0;
        self.changed_at = 0;
        self.stdout.clear();
        self.panics.clear();
        self.main_done = false;
        self.over = false;
        self.now = Duration::ZERO;
        self.idle = 0;
        self.preemptions = 0;
        self.preempting = false;
        self.stale_loads = 0;
        self.surprises = 0;
        self.current = 0;
        self.add_thread(Some("main".into()), None);
        self.threads[0].pending = Pending::Step;
    }

    /// Adds a thread that knows what its maker knows.
    pub fn add_thread(&mut self, name: Option<String>, spawned: Option<Loc>) -> usize {
        let mut view = View::default();
        if let Some(maker) = self.threads.get(self.current) {
            view.clock = maker.view.clock.clone();
        }
        let id = self.threads.len();
        view.clock.tick(id);
        self.threads.push(Thread {
            pending: Pending::Start,
            op: "start",
            loc: spawned,
            view,
            name,
            spawned,
            yielded: false,
            notified: false,
            parked_token: false,
            unpark_clock: VClock::default(),
            repeat: Repeat::default(),
            fruitless: 0,
            fresh: None,
        });
        id
    }

    /// The running step touches `what`.
    pub fn touch(&mut self, what: usize, changes: bool) {
        self.footprint.push(Touch { what, changes });
    }

    pub fn lock(&mut self, object: usize) -> &mut Lock {
        match &mut self.objects[object].state {
            ObjectState::Lock(lock) => lock,
            _ => unreachable!("object {object} is not a lock"),
        }
    }
}

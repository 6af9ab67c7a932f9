//! Owns the mirror of `std::thread`; what is not mirrored is the real thing.
pub use ::std::thread::*;

pub mod local;
mod scope;

pub use local::LocalKey;
pub use scope::{Scope, ScopedJoinHandle, scope};

use crate::rt::state::Pending;
use crate::rt::{Loc, ops, scheduler, workers};
use std::io;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread as real;
use std::time::Duration;

/// Where a thread leaves its result.
type Slot<T> = Arc<Mutex<Option<real::Result<T>>>>;

fn take<T>(slot: &Slot<T>) -> real::Result<T> {
    let result = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    result.expect("a thread leaves its result before it ends")
}

#[derive(Clone, Debug)]
pub struct Thread {
    model: Option<(usize, Option<Arc<str>>)>,
    real: real::Thread,
}

impl Thread {
    pub fn id(&self) -> ThreadId {
        self.real.id()
    }

    pub fn name(&self) -> Option<&str> {
        match &self.model {
            Some((_, name)) => name.as_deref(),
            None => self.real.name(),
        }
    }

    #[track_caller]
    pub fn unpark(&self) {
        match self.model {
            Some((id, _)) if scheduler::me().is_some() => ops::unpark(id, Location::caller()),
            _ => self.real.unpark(),
        }
    }
}

/// The handle of model thread `id`, or of the calling thread.
pub fn current() -> Thread {
    let model = scheduler::me().map(|id| {
        (
            id,
            scheduler::state().threads[id]
                .name
                .as_deref()
                .map(Arc::from),
        )
    });
    Thread {
        model,
        real: real::current(),
    }
}

pub struct JoinHandle<T> {
    slot: Slot<T>,
    thread: Thread,
    real: Option<real::JoinHandle<()>>,
}

impl<T> JoinHandle<T> {
    #[track_caller]
    pub fn join(self) -> real::Result<T> {
        match (self.thread.model, self.real) {
            (Some((id, _)), _) => ops::join(id, Location::caller()),
            (None, Some(real)) => real.join()?,
            (None, None) => {}
        }
        take(&self.slot)
    }

    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match (&self.thread.model, &self.real) {
            (Some((id, _)), _) => ops::is_finished(*id, Location::caller()),
            (None, real) => real.as_ref().is_none_or(real::JoinHandle::is_finished),
        }
    }
}

impl<T> std::fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JoinHandle { .. }")
    }
}

#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
    stack: Option<usize>,
}

impl Builder {
    pub fn new() -> Self {
        Builder::default()
    }

    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack = Some(size);
        self
    }

    fn real(&self) -> real::Builder {
        let mut builder = real::Builder::new();
        if let Some(name) = &self.name {
            builder = builder.name(name.clone());
        }
        if let Some(size) = self.stack {
            builder = builder.stack_size(size);
        }
        builder
    }

    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let slot: Slot<T> = Arc::default();
        let job = job(slot.clone(), f);
        if let Some(thread) = begin(self.name.clone(), Location::caller(), job.0) {
            return Ok(JoinHandle {
                slot,
                thread,
                real: None,
            });
        }
        let real = self.real().spawn(job.1)?;
        Ok(JoinHandle {
            slot,
            thread: Thread {
                model: None,
                real: real.thread().clone(),
            },
            real: Some(real),
        })
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        scope.start(self, f, Location::caller())
    }
}

/// The same work twice, only one of which is used: as the engine's job, or as a real thread's.
fn job<'a, T: Send + 'a>(
    slot: Slot<T>,
    f: impl FnOnce() -> T + Send + 'a,
) -> (Box<dyn FnOnce() + Send + 'a>, Box<dyn FnOnce() + Send + 'a>) {
    let work = Arc::new(Mutex::new(Some((slot, f))));
    let again = work.clone();
    let run = |work: Arc<Mutex<Option<(Slot<T>, _)>>>| {
        move || {
            let taken = work.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some((slot, f)) = taken {
                let result = panic::catch_unwind(AssertUnwindSafe(f));
                local::end_thread();
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            }
        }
    };
    (Box::new(run(work)), Box::new(run(again)))
}

/// Hands `job` to the engine, if it runs the caller.
fn begin(name: Option<String>, loc: Loc, job: workers::Job) -> Option<Thread> {
    let shown = name.as_deref().map(Arc::from);
    let id = ops::spawn(name, loc, job)?;
    Some(Thread {
        model: Some((id, shown)),
        real: real::current(),
    })
}

#[track_caller]
pub fn yield_now() {
    if !ops::give_way("yield_now", Location::caller()) {
        real::yield_now();
    }
}

#[track_caller]
pub fn sleep(time: Duration) {
    if scheduler::me().is_none() {
        return real::sleep(time);
    }
    let until = scheduler::state().now + time;
    drop(scheduler::point(
        Pending::Sleep(until),
        "sleep",
        Location::caller(),
    ));
}

#[track_caller]
pub fn park() {
    if !ops::park(None, "park", Location::caller()) {
        real::park();
    }
}

#[track_caller]
pub fn park_timeout(time: Duration) {
    if !ops::park(Some(time), "park_timeout", Location::caller()) {
        real::park_timeout(time);
    }
}

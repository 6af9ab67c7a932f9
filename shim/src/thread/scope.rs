//! Owns the mirror of scoped threads.
use super::{Builder, Slot, Thread, begin, job, take};
use crate::rt::{Loc, ops, scheduler, workers};
use std::io;
use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread as real;

pub struct Scope<'scope, 'env: 'scope> {
    children: Arc<Children>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// The threads that the scope waits for.
#[derive(Default)]
struct Children {
    model: Mutex<Vec<usize>>,
    running: Mutex<usize>,
    ended: Condvar,
    /// Set by a child that panicked; a `join` that hands the panic out takes it back.
    panicked: Mutex<usize>,
}

pub struct ScopedJoinHandle<'scope, T> {
    slot: Slot<T>,
    thread: Thread,
    children: Arc<Children>,
    real: Option<real::JoinHandle<()>>,
    scope: PhantomData<&'scope ()>,
}

impl<T> std::fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ScopedJoinHandle { .. }")
    }
}

impl std::fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scope { .. }")
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    #[track_caller]
    pub fn join(self) -> real::Result<T> {
        match (&self.thread.model, self.real) {
            (Some((id, _)), _) => ops::join(*id, Location::caller()),
            (None, Some(real)) => real.join()?,
            (None, None) => {}
        }
        let result = take(&self.slot);
        if result.is_err() {
            *lock(&self.children.panicked) -= 1;
        }
        result
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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'scope> Scope<'scope, '_> {
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(Builder::new(), f, Location::caller())
            .expect("failed to spawn thread")
    }

    pub(super) fn start<F, T>(
        &'scope self,
        builder: Builder,
        f: F,
        loc: Loc,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let slot: Slot<T> = Arc::default();
        let children = self.children.clone();
        let noted = children.clone();
        let noting = move || match panic::catch_unwind(AssertUnwindSafe(f)) {
            Ok(value) => value,
            Err(payload) => {
                *lock(&noted.panicked) += 1;
                panic::resume_unwind(payload)
            }
        };
        let (engine, outside) = job(slot.clone(), noting);
        // SAFETY: only the lifetime is erased. `scope` waits for every child before it returns or
        // unwinds, so what the job borrows for 'scope outlives the job; an execution that is given
        // up sleeps for ever or ends the process, and never returns from `scope` either.
        let engine: workers::Job = unsafe { std::mem::transmute(engine) };
        if let Some(thread) = begin(builder.name.clone(), loc, engine) {
            if let Some((id, _)) = &thread.model {
                lock(&children.model).push(*id);
            }
            return Ok(ScopedJoinHandle {
                slot,
                thread,
                children,
                real: None,
                scope: PhantomData,
            });
        }
        *lock(&children.running) += 1;
        let ending = children.clone();
        let outside = move || {
            outside();
            *lock(&ending.running) -= 1;
            ending.ended.notify_all();
        };
        let outside: Box<dyn FnOnce() + Send + 'scope> = Box::new(outside);
        // SAFETY: as above; `running` is what `scope` waits for, and is counted down after the job.
        let outside: Box<dyn FnOnce() + Send + 'static> = unsafe { std::mem::transmute(outside) };
        let real = match builder.real().spawn(outside) {
            Ok(real) => real,
            Err(error) => {
                *lock(&children.running) -= 1;
                return Err(error);
            }
        };
        let thread = Thread {
            model: None,
            real: real.thread().clone(),
        };
        Ok(ScopedJoinHandle {
            slot,
            thread,
            children,
            real: Some(real),
            scope: PhantomData,
        })
    }
}

#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let loc = Location::caller();
    let scope = Scope {
        children: Arc::default(),
        scope: PhantomData,
        env: PhantomData,
    };
    let result = panic::catch_unwind(AssertUnwindSafe(|| f(&scope)));
    if scheduler::me().is_some() {
        loop {
            let Some(child) = lock(&scope.children.model).pop() else {
                break;
            };
            ops::join_at("end of scope", child, loc);
        }
    }
    let mut running = lock(&scope.children.running);
    while *running > 0 {
        running = scope
            .children
            .ended
            .wait(running)
            .unwrap_or_else(PoisonError::into_inner);
    }
    drop(running);
    match result {
        Err(payload) => panic::resume_unwind(payload),
        Ok(_) if *lock(&scope.children.panicked) > 0 => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

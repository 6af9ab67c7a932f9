//! Owns the real threads: one for each model thread, reused from execution to execution.
use super::scheduler;
use super::state::State;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What a worker does when its model thread is first chosen.
pub type Job = Box<dyn FnOnce() + Send>;

/// Wakes the real thread of one model thread, and hands it its work.
#[derive(Default)]
pub struct Seat {
    pub bell: Condvar,
    job: Mutex<Option<Job>>,
}

static SEATS: Mutex<Vec<Arc<Seat>>> = Mutex::new(Vec::new());

fn seats() -> MutexGuard<'static, Vec<Arc<Seat>>> {
    SEATS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The seat of model thread `id`; 0 is the thread that drives the exploration.
pub fn seat(id: usize) -> Arc<Seat> {
    let mut seats = seats();
    while seats.len() <= id {
        let seat = Arc::new(Seat::default());
        let number = seats.len();
        if number > 0 {
            employ(number, seat.clone());
        }
        seats.push(seat);
    }
    seats[id].clone()
}

/// Leaves `id`'s real thread to sleep for ever, in the middle of the learner's code, and hires another.
pub fn abandon(id: usize) {
    let fresh = Arc::new(Seat::default());
    employ(id, fresh.clone());
    seats()[id] = fresh;
}

pub fn assign(id: usize, job: Job) {
    *seat(id).job.lock().unwrap_or_else(PoisonError::into_inner) = Some(job);
}

fn employ(id: usize, seat: Arc<Seat>) {
    let work = move || {
        loop {
            let job = wait_for_job(id, &seat);
            scheduler::become_thread(Some(id));
            job();
            scheduler::finish();
        }
    };
    let builder = std::thread::Builder::new().name(format!("model thread {id}"));
    builder
        .spawn(work)
        .expect("the system has no thread left for the exploration");
}

fn wait_for_job(id: usize, seat: &Seat) -> Job {
    let mut state: MutexGuard<'_, State> = scheduler::state();
    loop {
        if state.current == id
            && !state.over
            && let Some(job) = seat
                .job
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
        {
            return job;
        }
        state = seat
            .bell
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

//! Owns the watch over time: a thread that does nothing that the engine sees would run for ever.
use super::report;
use super::scheduler;
use std::thread;
use std::time::Duration;

/// It looks so often,
const TICK: Duration = Duration::from_millis(100);
/// and after so many looks at the same step it gives up. They are counted, and not the time: on a
/// busy machine this thread is as late as the learner's.
const PATIENCE: u32 = 10;

/// Starts to watch; ends the process with a report where an operation is not followed by another.
pub fn start() {
    let watch = || {
        let mut last = (0, 0);
        let mut looks = 0;
        loop {
            thread::sleep(TICK);
            let mut state = scheduler::state();
            let now = (state.execution, state.step_count);
            looks = if now == last { looks + 1 } else { 0 };
            last = now;
            if looks >= PATIENCE {
                let thread = state.threads.get(state.current);
                let after = thread.and_then(|thread| thread.loc);
                let after = after.and_then(super::events::line_of);
                let after = after.map_or(String::new(), |line| format!(" after line {line}"));
                let reason = format!(
                    "does nothing that is watched for a second{after}: a loop without an operation on a lock, an atomic or a thread, a long computation, or a wait for something outside"
                );
                report::unsupported(&mut state, &reason);
            }
        }
    };
    let builder = thread::Builder::new().name("watchdog".into());
    // Without it the tutor's own limit ends the run, only later and with less to say.
    drop(builder.spawn(watch));
}

//! Owns vector clocks: which events of which thread happened before now.

/// One counter for each model thread; missing entries are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VClock(Vec<u32>);

impl VClock {
    pub fn get(&self, thread: usize) -> u32 {
        self.0.get(thread).copied().unwrap_or(0)
    }

    /// Advances `thread`'s own counter and returns its new time.
    pub fn tick(&mut self, thread: usize) -> u32 {
        if self.0.len() <= thread {
            self.0.resize(thread + 1, 0);
        }
        self.0[thread] += 1;
        self.0[thread]
    }

    /// Everything that `other` knows is known here too.
    pub fn join(&mut self, other: &VClock) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// Whether the event (`thread`, `time`) happened before this clock.
    pub fn knows(&self, thread: usize, time: u32) -> bool {
        self.get(thread) >= time
    }
}

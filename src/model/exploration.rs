//! What an exploration found, as the look-alike reports it.

use serde::{Deserialize, Deserializer, Serialize};

/// What is null has the value of nothing: a line 0, an empty name.
fn or_nothing<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The report of one exploration; its shape is the look-alike's (`shim/`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exploration {
    /// What was found.
    pub outcome: Outcome,
    /// One plain sentence.
    pub message: String,
    /// Why the program cannot be explored, where it cannot.
    #[serde(default)]
    pub reason: Option<String>,
    /// The smallest number of preemptions that shows the failure.
    #[serde(default)]
    pub preemptions: u32,
    /// Executions tried, all bounds together.
    #[serde(default)]
    pub executions: u64,
    /// Executions run, with those that turned out to repeat another.
    #[serde(default)]
    pub runs: u64,
    /// What was covered.
    #[serde(default)]
    pub coverage: Coverage,
    /// The threads of the failing execution.
    #[serde(default)]
    pub threads: Vec<Thread>,
    /// Who waits for what.
    #[serde(default)]
    pub waits: Vec<Wait>,
    /// Locks, atomics and cells, and where they were made.
    #[serde(default)]
    pub objects: Vec<Object>,
    /// The failing execution, operation by operation.
    #[serde(default)]
    pub steps: Vec<Operation>,
    /// The panic that ended it.
    #[serde(default)]
    pub panic: Option<ThreadPanic>,
    /// What the failing execution printed, or the first one.
    #[serde(default)]
    pub stdout: String,
    /// How many different outputs were met.
    #[serde(default)]
    pub texts: u64,
    /// The first of them.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// What the look-alike could not see.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What an exploration found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing wrong in any execution tried.
    Ok,
    /// No thread could go on.
    Deadlock,
    /// Two unordered accesses, one of them a write.
    DataRace,
    /// A panic reached the top.
    Panic,
    /// Another output than the one asked.
    WrongOutput,
    /// The output depends on the schedule.
    OutputVaries,
    /// Every thread only spins.
    Livelock,
    /// The program cannot be explored.
    Unsupported,
}

/// How much of the tree was tried.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// True where nothing was left out, at any bound.
    #[serde(default)]
    pub complete: bool,
    /// Each bound tried, from 0.
    #[serde(default)]
    pub bounds: Vec<Bound>,
    /// What ended the search early: `time` or `executions`.
    #[serde(default)]
    pub stopped: Option<String>,
}

/// One bound's share of the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The most preemptions in one execution.
    pub preemptions: u32,
    /// Executions tried.
    pub executions: u64,
    /// True where every execution within the bound was tried.
    pub complete: bool,
}

/// One thread of the failing execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// 0 is the main thread.
    pub id: u32,
    /// Its name; empty where it has none.
    #[serde(default, deserialize_with = "or_nothing")]
    pub name: String,
    /// The line that spawned it.
    #[serde(default)]
    pub spawned_line: Option<u32>,
}

/// A thread that cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Who waits.
    pub thread: u32,
    /// Where; 0 outside the learner's file.
    #[serde(default, deserialize_with = "or_nothing")]
    pub line: u32,
    /// What for: `lock`, `join`, `recv`.
    pub op: String,
    /// The object.
    #[serde(default)]
    pub object: Option<u32>,
    /// Who holds it.
    #[serde(default)]
    pub holder: Option<u32>,
    /// The line that took it.
    #[serde(default)]
    pub since_line: Option<u32>,
}

/// A lock, atomic, cell or channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its number.
    pub id: u32,
    /// `Mutex`, `AtomicU64`, …
    pub kind: String,
    /// Where it was made.
    #[serde(default)]
    pub line: Option<u32>,
    /// The column there.
    #[serde(default)]
    pub col: Option<u32>,
}

/// One operation of the failing execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Who.
    pub thread: u32,
    /// Where; 0 outside the learner's file.
    #[serde(default, deserialize_with = "or_nothing")]
    pub line: u32,
    /// The column there.
    #[serde(default, deserialize_with = "or_nothing")]
    pub col: u32,
    /// What: `lock`, `load`, `store`, …
    pub op: String,
    /// On what.
    #[serde(default)]
    pub object: Option<u32>,
    /// What came of it.
    #[serde(default)]
    pub detail: Option<String>,
    /// The value read or written.
    #[serde(default)]
    pub value: Option<String>,
    /// The memory ordering.
    #[serde(default)]
    pub ordering: Option<String>,
    /// The newer store that this load did not see.
    #[serde(default)]
    pub stale: Option<Stale>,
    /// True where the thread before it could have gone on.
    #[serde(default)]
    pub preempted: bool,
}

/// A store that a load did not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// Who stored.
    pub thread: u32,
    /// Where; 0 outside the learner's file.
    #[serde(default, deserialize_with = "or_nothing")]
    pub line: u32,
    /// What.
    pub value: String,
}

/// A panic of one thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadPanic {
    /// Who.
    pub thread: u32,
    /// Where.
    #[serde(default)]
    pub line: Option<u32>,
    /// What it said.
    pub message: String,
}

/// One of the outputs met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The text.
    pub stdout: String,
    /// In how many executions of the last bound that was finished; 0 where only a later one showed it.
    pub executions: u64,
    /// The fewest preemptions that show it.
    #[serde(default)]
    pub preemptions: u32,
    /// The threads of the simplest execution that shows it; only the first outputs have one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<Thread>,
    /// Its locks, atomics and cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Object>,
    /// That execution, operation by operation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Operation>,
}

//! Remembers what programs did in earlier audits, by all that they could have done otherwise for.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Claim, Role};
use crate::model::{Diagnostic, Kind, Verdict};
use crate::store::memory_file;

/// What was seen of a claim's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// What happened.
    pub verdict: Verdict,
    /// The compiler's warnings.
    pub warnings: Vec<Diagnostic>,
    /// Why its schedules could not be explored, where that was asked for.
    #[serde(default)]
    pub unexplored: Option<String>,
}

impl Observation {
    /// That the compiler takes a program which is not run.
    pub(super) fn compiles() -> Self {
        Self {
            verdict: Verdict::Passed {
                stdout: String::new(),
            },
            warnings: Vec::new(),
            unexplored: None,
        }
    }
}

/// What earlier audits of a course saw.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
    known: HashMap<String, Observation>,
    /// What this audit met; the rest has gone from the course.
    met: HashMap<String, Observation>,
    changed: bool,
}

impl Memory {
    /// One that knows nothing yet, and is kept in the place of what was known.
    pub fn forgetful(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            known: HashMap::new(),
            met: HashMap::new(),
            changed: true,
        }
    }

    /// Reads a memory; one that is not there or damaged knows nothing.
    pub fn open(file: &Path) -> Self {
        let known = memory_file::read(file)
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        Self {
            file: file.to_owned(),
            known,
            met: HashMap::new(),
            changed: false,
        }
    }

    /// What was seen under this key.
    pub(super) fn get(&self, key: &str) -> Option<Observation> {
        self.known.get(key).cloned()
    }

    /// Notes what was seen.
    pub(super) fn put(&mut self, key: String, seen: &Observation) {
        self.changed |= !self.known.contains_key(&key);
        self.met.insert(key, seen.clone());
    }

    /// Writes it down. It is only a memory: where it cannot be written, the next audit runs more.
    ///
    /// After a whole audit what was not met is forgotten; after a part of one it is kept.
    pub fn keep(mut self, extent: Extent) {
        let forgets = extent == Extent::Whole && self.met.len() < self.known.len();
        if !self.changed && !forgets {
            return;
        }
        if extent == Extent::Part {
            for (key, seen) in self.known.drain() {
                self.met.entry(key).or_insert(seen);
            }
        }
        if let Ok(text) = serde_json::to_vec(&self.met) {
            memory_file::write(&self.file, &text);
        }
    }
}

/// How much of a course was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Some claims.
    Part,
}

/// Changes with every input of a claim's program: its text and its check's, what is asked of it, the
/// compiler, and mutor itself.
pub(super) fn key(claim: &Claim, toolchain: &str) -> String {
    let mut input = format!(
        "{}\n{toolchain}\n{:?}\n",
        memory_file::own_version(),
        claim.limits
    );
    if let Some(exercise) = claim.role.exercise() {
        let asked = (exercise.expect.kind == Kind::Passed).then_some(&exercise.expect.stdout);
        // Writing into a string cannot fail.
        let _ = writeln!(
            input,
            "{asked:?} {:?} {:?} {:?}",
            exercise.rules,
            exercise.explore,
            claim.native_entry()
        );
    }
    if let Role::Block(_) = claim.role {
        input.push_str("only compiled\n");
    }
    input.push_str(claim.source);
    // Two of std's hashes: the inputs are many, and none of them is anybody's secret.
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &input).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}

//! Drives the look-alike: explores a program's interleavings, or traces one run of it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::cargo::Depth;
use super::crate_builder::{Entry, StdName, StdRoute};
use super::look_alike;
use super::process::{Cancel, End};
use super::runner::{Compiled, Program, RunError, Runner};
use super::together::{Part, Together};
use super::unseen::unseen;
use crate::model::{Exploration, Limits};

/// How far an exploration goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depths {
    /// The most preemptions in one execution; nothing: raised until the time or the tree is used up.
    pub preemptions: Option<u32>,
    /// Wall time for the search.
    pub time: Duration,
}

/// A program to run on the look-alike.
#[derive(Debug, Clone, Copy)]
pub struct Watch<'a> {
    /// The file as the learner knows it.
    pub name: &'a str,
    /// Its text.
    pub source: &'a str,
    /// What runs: one of the entries that explore or trace.
    pub entry: Entry<'a>,
    /// How far it goes.
    pub depths: Depths,
    /// What has to be printed: an exploration ends at the first execution that prints something else.
    pub expected: Option<&'a str>,
    /// The program where it is built already.
    pub ready: Option<&'a Program>,
}

/// Whether the look-alike's program could be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Built {
    /// It was, and has run.
    Yes,
    /// It was not: the compiler refused it, or it takes past the look-alike what is to be watched.
    No,
}

/// What the look-alike gave.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Its report; nothing where it could not see the program.
    pub report: Option<Exploration>,
    /// The events of a trace, a JSON object a line.
    pub events: String,
    /// What the program printed.
    pub stdout: String,
    /// Whether it compiles with the look-alike.
    pub built: Built,
    /// Why there is no report.
    pub trouble: Option<String>,
}

impl Runner {
    /// Compiles many programs for the look-alike in one crate.
    pub fn look_alikes_together(
        &self,
        parts: &[Part],
        cancel: &Cancel,
    ) -> Result<Together, RunError> {
        let route = self.look_alike(cancel)?;
        self.compile_together(parts, &route, Depth::Build, cancel)
    }

    /// The look-alike by the way in which this toolchain takes it; tried once, and remembered.
    fn look_alike(&self, cancel: &Cancel) -> Result<StdRoute, RunError> {
        let failed = |source| RunError::Io {
            action: "write the look-alike in",
            path: self.cache().to_owned(),
            source,
        };
        let folder = look_alike::folder(self.cache()).map_err(failed)?;
        let route = |name| StdRoute::LookAlike(folder.clone(), name);
        let memory = look_alike::memory(&folder, self.toolchain_version());
        if let Some(name) = look_alike::remembered(&memory) {
            return Ok(route(name));
        }
        for name in [StdName::Dependency, StdName::ExternCrate] {
            let (probe, entry) = ("fn main() {}\n", Entry::ExploreMain);
            let tried =
                self.compile("probe.rs", probe, entry, &route(name), Depth::Build, cancel)?;
            if matches!(tried, Compiled::Program(_)) {
                // Only a memory: where it cannot be kept, the next view tries again.
                let _ = look_alike::remember(&memory, name);
                return Ok(route(name));
            }
        }
        Ok(route(StdName::Dependency))
    }

    /// Runs a program on the look-alike.
    pub fn watch(&self, watch: &Watch, cancel: &Cancel) -> Result<Watched, RunError> {
        let Watch {
            name,
            source,
            entry,
            ..
        } = *watch;
        if entry != Entry::Trace
            && let Some(why) = unseen(source)
        {
            return Ok(Watched::nothing(why));
        }
        if let Some(program) = watch.ready {
            return self.watch_built(program, watch, cancel);
        }
        let route = self.look_alike(cancel)?;
        match self.compile(name, source, entry, &route, Depth::Build, cancel)? {
            Compiled::Program(program) => self.watch_built(&program, watch, cancel),
            Compiled::Refused(errors, _) => {
                let first = errors
                    .first()
                    .map(|error| error.message.clone())
                    .unwrap_or_default();
                Ok(Watched::nothing(format!(
                    "it does not compile with the watched std: {first}"
                )))
            }
        }
    }

    fn watch_built(
        &self,
        program: &Program,
        watch: &Watch,
        cancel: &Cancel,
    ) -> Result<Watched, RunError> {
        let Watch {
            source,
            depths,
            expected,
            ..
        } = *watch;
        let folder = self.temporary("watch")?;
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        // The look-alike reads what the program does with a pointer into a cell.
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).map_err(|source| RunError::Io {
                action: "write",
                path,
                source,
            })
        };
        write("source.rs", source)?;
        let mut more = vec![
            ("MUTOR_REPORT", path("report.json")),
            ("MUTOR_EVENTS", path("events.jsonl")),
            ("MUTOR_SOURCE", path("source.rs")),
            ("MUTOR_TIME_MS", depths.time.as_millis().to_string()),
            ("MUTOR_FILE", program.inside().to_owned()),
        ];
        more.extend(
            depths
                .preemptions
                .map(|most| ("MUTOR_PREEMPTIONS", most.to_string())),
        );
        if let Some(expected) = expected {
            write("expected", &expected.replace("\r\n", "\n"))?;
            more.push(("MUTOR_EXPECT_STDOUT", path("expected")));
        }
        let limits = Limits {
            time: depths.time + Duration::from_secs(2),
            ..Limits::default()
        };
        let ended = self.execute_for(program, &more, Some(folder.path()), &limits, cancel)?;
        let report = left_behind(&folder.path().join("report.json"));
        let report = report.and_then(|text| serde_json::from_slice::<Exploration>(&text).ok());
        let events = left_behind(&folder.path().join("events.jsonl")).unwrap_or_default();
        let events = String::from_utf8_lossy(&events).into_owned();
        let trouble = report.is_none().then(|| match ended.end {
            End::Time => "it did not come to an end; does a loop in it do nothing that is watched?"
                .to_owned(),
            End::Memory => "it took too much memory".to_owned(),
            _ => "the watched run ended without a report".to_owned(),
        });
        let stdout = String::from_utf8_lossy(&ended.stdout).into_owned();
        Ok(Watched {
            report,
            events,
            stdout,
            built: Built::Yes,
            trouble,
        })
    }
}

/// What the program wrote into a file; nothing of what it put in its place, a link to another's file say.
fn left_behind(path: &Path) -> Option<Vec<u8>> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|data| data.is_file());
    is_file.then(|| fs::read(path).ok())?
}

impl Watched {
    fn nothing(trouble: String) -> Self {
        Self {
            report: None,
            events: String::new(),
            stdout: String::new(),
            built: Built::No,
            trouble: Some(trouble),
        }
    }
}

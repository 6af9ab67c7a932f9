//! The command `audit`.

use clap::ValueEnum;

use super::Exit;
use super::cli::Front;
use super::spinner::Bar;
use super::terminal::{say, tell};
use super::world::{cache_folder, launcher};
use crate::judging::audit::{self, Audit, Building, Claim, Extent, Memory, Ways};
use crate::running::{RunError, RunnerConfig};
use crate::store::{CourseFiles, load, memory_file};
use crate::view::{self, messages};

/// What can be asked of an audit.
#[derive(Debug, clap::Args)]
pub(super) struct AuditArgs {
    /// Only what is about these: `cell`, `cell/outbox`, `cell/outbox:solution`
    #[arg(long, value_name = "ID", num_args = 1..)]
    only: Vec<String>,
    /// How many programs at a time; as many as there are cores by default
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Run every claim, also what has not changed since an earlier audit
    #[arg(long)]
    fresh: bool,
    /// Build each program in a crate of its own, as a learner's is
    #[arg(long)]
    no_merge: bool,
    /// How to tell what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    Human,
    /// One JSON object
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// JUnit XML
    Junit,
}

impl Front {
    pub(super) fn audit(&self, asked: &AuditArgs) -> Exit {
        let files = self.files();
        let loaded = load(&files);
        let blocks = audit::blocks(&loaded.course);
        let claims: Vec<Claim> = audit::claims(&loaded.course)
            .into_iter()
            .chain(audit::claims_of_blocks(&blocks))
            .filter(|claim| asked.is_about(&claim.id))
            .collect();
        let jobs = asked
            .jobs
            .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
            .unwrap_or(1);
        let config = RunnerConfig::new(launcher(), cache_folder());
        let bar = Bar::start(&self.terminal.err(), claims.len(), messages::BUILDING);
        let file = memory_file::of_audits(&cache_folder(), &files);
        let mut memory = if asked.fresh {
            Memory::forgetful(&file)
        } else {
            Memory::open(&file)
        };
        let mut ways = Ways {
            jobs,
            building: if asked.no_merge {
                Building::OneByOne
            } else {
                Building::Together
            },
            memory: &mut memory,
        };
        let wanted = |name: &str| asked.is_about(name);
        let ran = audit::run(&claims, &config, &mut ways, &self.cancel, &|claim| {
            bar.done(&claim.id);
        });
        let result = ran.and_then(|mut audit| {
            let course = &loaded.course;
            audit.add(audit::formatting(course, &wanted, &config, &self.cancel)?);
            Ok(audit)
        });
        drop(bar);
        let is_whole = asked.only.is_empty() && result.is_ok();
        memory.keep(if is_whole {
            Extent::Whole
        } else {
            Extent::Part
        });
        let mut audit = match result {
            Ok(audit) => audit,
            Err(RunError::Cancelled) => {
                tell(&messages::cancelled(&self.terminal.err()));
                return Exit::Interrupted;
            }
            Err(error) => return self.trouble(&error.to_string()),
        };
        let seen = audit::statics(&loaded).into_iter();
        audit.add(seen.filter(|finding| wanted(&finding.about)));
        // What the files themselves have wrong is told whatever was asked for: it may hide claims.
        audit.add(audit::of_the_files(&loaded));
        say(&self.told(asked.format, &files, &audit));
        if audit.findings.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        }
    }

    fn told(&self, format: Format, files: &CourseFiles, audit: &Audit) -> String {
        match format {
            Format::Human => view::audit::human(&self.terminal.out(), audit),
            Format::Json => format!("{:#}\n", view::audit::json(audit)),
            Format::Github => {
                let root = match files {
                    CourseFiles::Embedded => String::new(),
                    CourseFiles::Folder(folder) => format!("{}/", folder.display()),
                };
                view::audit::github(root.trim_start_matches("./"), audit)
            }
            Format::Junit => view::audit::junit(audit),
        }
    }
}

impl AuditArgs {
    fn is_about(&self, claim: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| is_about(claim, only))
    }
}

/// `cell` is about `cell/outbox:solution`, and not about `cells/a`.
fn is_about(claim: &str, only: &str) -> bool {
    claim
        .strip_prefix(only)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
}

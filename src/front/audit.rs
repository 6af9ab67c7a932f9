//! The command `audit`.

use clap::ValueEnum;

use super::Exit;
use super::bless::{Consent, Stream};
use super::cli::Front;
use super::machine::{cache_folder, jobs};
use super::spinner::Bar;
use super::terminal::{say, tell};
use super::world::launcher;
use crate::judging::audit::{self, Audit, Building, Claim, Extent, Finding, Memory, Ways};
use crate::judging::place;
use crate::judging::shard::Shard;
use crate::model::Course;
use crate::running::{RunError, Runner, RunnerConfig};
use crate::store::{CourseFiles, Loaded, load, memory_file};
use crate::view::{self, messages};

/// What can be asked of an audit.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are flags")]
pub(super) struct AuditArgs {
    /// Only what is about these: `cell`, `cell/outbox`, `cell/outbox:solution`
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    /// How many programs at a time; as many as there are cores by default
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Only this part of the claims: `2/4` is the second of four
    #[arg(long, value_name = "K/N", default_value = "1/1")]
    shard: Shard,
    /// Run every claim, also what has not changed since an earlier audit
    #[arg(long)]
    fresh: bool,
    /// Build each program in a crate of its own, as a learner's is
    #[arg(long)]
    no_merge: bool,
    /// How to tell what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Write what was seen into the lessons, where only details differ: stdout, codes, messages
    #[arg(long)]
    bless: bool,
    /// Write it without asking
    #[arg(long, requires = "bless")]
    yes: bool,
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
        match self.try_to_audit(asked) {
            Ok(exit) | Err(exit) => exit,
        }
    }

    fn try_to_audit(&self, asked: &AuditArgs) -> Result<Exit, Exit> {
        let files = self.authored()?;
        self.trusted(&files)?;
        // Taken before the course is read: what is written later must be what was judged.
        let texts = asked
            .bless
            .then(|| self.lessons_to_bless(&files))
            .transpose()?;
        let loaded = load(&files);
        let blocks = audit::blocks(&loaded.course);
        let claims: Vec<Claim> = audit::claims(&loaded.course)
            .into_iter()
            .chain(audit::claims_of_blocks(&blocks))
            .collect();
        // A lesson with errors has no names here, and its errors are what there is to tell.
        if loaded.errors.is_empty()
            && let Some(slip) = asked.slip(&loaded.course, &claims)
        {
            return Err(self.trouble(&slip));
        }
        let claims: Vec<Claim> = claims
            .into_iter()
            .enumerate()
            .filter(|(at, claim)| asked.shard.takes(*at) && asked.is_about(&claim.id))
            .map(|(_, claim)| claim)
            .collect();
        let mut audit = self.prove(asked, &files, &loaded, &claims)?;
        let is_ours = |finding: &Finding| asked.shard.has(&finding.about);
        let seen = audit::statics(&loaded).into_iter();
        audit.add(seen.filter(|finding| asked.is_about(&finding.about) && is_ours(finding)));
        // What the files themselves have wrong is told whatever was asked for: it may hide claims.
        audit.add(audit::of_the_files(&loaded).into_iter().filter(is_ours));
        say(&self.told(asked.format, &files, &audit));
        if let Some(texts) = &texts {
            let consent = if asked.yes {
                Consent::Given
            } else {
                Consent::Asked
            };
            let stream = match asked.format {
                Format::Human => Stream::Out,
                _ => Stream::Err,
            };
            return Ok(self.bless(&claims, &audit, texts, consent, stream));
        }
        Ok(if audit.findings.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        })
    }

    /// Runs the claims, and looks at the form of the files that belong to them.
    fn prove(
        &self,
        asked: &AuditArgs,
        files: &CourseFiles,
        loaded: &Loaded,
        claims: &[Claim],
    ) -> Result<Audit, Exit> {
        let jobs = jobs(asked.jobs);
        let config = RunnerConfig::new(launcher(), cache_folder());
        let runner = Runner::new(config).map_err(|error| self.trouble(&error.to_string()))?;
        let file = memory_file::of_audits(&cache_folder(), files);
        let mut memory = if asked.fresh {
            Memory::forgetful(&file)
        } else {
            Memory::open(&file)
        };
        let building = if asked.no_merge {
            Building::OneByOne
        } else {
            Building::Together
        };
        let mut ways = Ways {
            jobs,
            building,
            memory: &mut memory,
        };
        let bar = Bar::start(&self.terminal.err(), claims.len(), messages::BUILDING);
        let ran = audit::run(claims, &runner, &mut ways, &self.cancel, &|claim| {
            bar.done(&claim.id);
        });
        let wanted = |name: &str| claims.iter().any(|claim| claim.id == name);
        let result = ran.and_then(|mut audit| {
            let course = &loaded.course;
            audit.add(audit::formatting(course, &wanted, &runner, &self.cancel)?);
            Ok(audit)
        });
        drop(bar);
        let is_whole = asked.only.is_empty() && asked.shard == Shard::WHOLE && result.is_ok();
        memory.keep(if is_whole {
            Extent::Whole
        } else {
            Extent::Part
        });
        result.map_err(|error| match error {
            RunError::Cancelled => {
                tell(&messages::cancelled(&self.terminal.err()));
                Exit::Interrupted
            }
            error => self.trouble(&error.to_string()),
        })
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
    /// What to say of a name that is no lesson's, step's or claim's; to prove nothing would seem a proof.
    fn slip(&self, course: &Course, claims: &[Claim]) -> Option<String> {
        let mut known = place::names(course);
        known.extend(claims.iter().map(|claim| claim.id.clone()));
        let concepts = course.concepts.iter();
        known.extend(concepts.map(|concept| format!("concepts/{}", concept.id)));
        let is_known = |only: &str| known.iter().any(|name| is_about(name, only));
        let slip = self.only.iter().find(|only| !is_known(only))?;
        let near = place::near(&known, slip);
        Some(messages::nothing_to_audit(slip, near.as_deref()))
    }

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

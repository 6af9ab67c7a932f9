//! Runs claims: builds what it can together, and runs each program in a process of its own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::memory::{Memory, Observation, key};
use super::{Audit, Claim, Finding, Role, Trouble};
use crate::judging::attempt::{self, Ready};
use crate::judging::checker::Unexplored;
use crate::judging::pool::in_parallel;
use crate::judging::session::known_mistake;
use crate::model::{Kind, Verdict};
use crate::running::cargo::Depth;
use crate::running::crate_builder::{Entry, StdRoute};
use crate::running::runner::Compiled;
use crate::running::together::Part;
use crate::running::{Cancel, Program, RunError, Runner};

/// The most programs in one crate: beyond it the compiler's time grows faster than their number.
const MOST_TOGETHER: usize = 64;

/// The most claims that are waited for at the side, since a program that hangs needs no processor.
const MOST_WAITS: usize = 4;

/// How the programs are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Building {
    /// Many to a crate, as far as they can be.
    Together,
    /// Each alone, as a learner's is.
    OneByOne,
}

/// How an audit goes about its claims.
#[derive(Debug)]
pub struct Ways<'a> {
    /// How many programs at a time.
    pub jobs: usize,
    /// How they are built.
    pub building: Building,
    /// What earlier audits saw.
    pub memory: &'a mut Memory,
}

/// A step of the first half, in which programs are built.
enum Build {
    Native(Vec<usize>),
    Watched(Vec<usize>),
    /// Blocks of Markdown texts, which are compiled and not run.
    Blocks(Vec<usize>),
    TypeCheck(usize),
}

/// What is known of a claim so far.
#[derive(Default)]
struct Desk {
    native: Option<Program>,
    watched: Option<Program>,
    observation: Option<Observation>,
}

/// Runs claims; `done` is called after each one.
///
/// A claim that does not hold is tried once more, alone and as a learner's program is, before it is told of:
/// what only a shared crate brings about is nobody's mistake.
pub fn run(
    claims: &[Claim],
    runner: &Runner,
    ways: &mut Ways,
    cancel: &Cancel,
    done: &(dyn Fn(&Claim) + Sync),
) -> Result<Audit, RunError> {
    let keys: Vec<String> = claims
        .iter()
        .map(|claim| key(claim, runner.toolchain_version()))
        .collect();
    let desks: Vec<Mutex<Desk>> = keys
        .iter()
        .map(|key| {
            let observation = ways.memory.get(key);
            Mutex::new(Desk {
                observation,
                ..Desk::default()
            })
        })
        .collect();
    let todo: Vec<usize> = (0..claims.len())
        .filter(|at| open(&desks[*at]).observation.is_none())
        .collect();
    for (claim, desk) in claims.iter().zip(&desks) {
        if open(desk).observation.is_some() {
            done(claim);
        }
    }
    let worked = work(claims, &todo, &desks, runner, ways, cancel, done);
    for (key, desk) in keys.into_iter().zip(&desks) {
        if let Some(observation) = &open(desk).observation {
            ways.memory.put(key, observation);
        }
    }
    worked?;
    let mut audit = Audit {
        names: claims.iter().map(|claim| claim.id.clone()).collect(),
        findings: Vec::new(),
    };
    for (claim, desk) in claims.iter().zip(&desks) {
        if let Some(seen) = &open(desk).observation {
            audit.findings.extend(findings(claim, seen));
        }
    }
    audit.sort();
    Ok(audit)
}

fn work(
    claims: &[Claim],
    todo: &[usize],
    desks: &[Mutex<Desk>],
    runner: &Runner,
    ways: &Ways,
    cancel: &Cancel,
    done: &(dyn Fn(&Claim) + Sync),
) -> Result<(), RunError> {
    if ways.building == Building::Together {
        let builds = builds(claims, todo, ways.jobs);
        in_parallel::<_, RunError>(ways.jobs, &builds, &|build| match build {
            Build::Native(group) => {
                let parts = parts(claims, group, |claim| Some(claim.native_entry()));
                let (route, depth) = (StdRoute::Real, Depth::Build);
                let built = runner.compile_together(&parts, &route, depth, cancel)?;
                for (at, program) in group.iter().zip(built) {
                    open(&desks[*at]).native = program;
                }
                Ok::<(), RunError>(())
            }
            Build::Watched(group) => {
                let parts = parts(claims, group, Claim::watched_entry);
                let built = runner.look_alikes_together(&parts, cancel)?;
                for (at, program) in group.iter().zip(built) {
                    open(&desks[*at]).watched = program;
                }
                Ok(())
            }
            Build::Blocks(group) => {
                let parts = parts(claims, group, |claim| Some(claim.native_entry()));
                let (route, depth) = (StdRoute::Real, Depth::TypeCheck);
                let checked = runner.compile_together(&parts, &route, depth, cancel)?;
                for (at, checked) in group.iter().zip(checked) {
                    if checked.is_some() {
                        open(&desks[*at]).observation = Some(Observation::compiles());
                        done(&claims[*at]);
                    }
                }
                Ok(())
            }
            Build::TypeCheck(at) => {
                let claim = &claims[*at];
                let seen = type_check(claim, runner, cancel)?;
                if findings(claim, &seen).is_empty() {
                    open(&desks[*at]).observation = Some(seen);
                    done(claim);
                }
                Ok(())
            }
        })?;
    }
    let mut runs: Vec<usize> = todo
        .iter()
        .copied()
        .filter(|at| open(&desks[*at]).observation.is_none())
        .collect();
    let hangs = |at: &usize| claims[*at].expect.kind == Kind::TimedOut;
    // What hangs goes first and at the side.
    runs.sort_by_key(|at| !hangs(at));
    let waits = runs.iter().filter(|at| hangs(at)).count();
    let jobs = ways.jobs + waits.min(MOST_WAITS);
    in_parallel(jobs, &runs, &|at| {
        let (claim, mut desk) = (&claims[*at], open(&desks[*at]));
        let ready = Ready {
            native: desk.native.as_ref(),
            watched: desk.watched.as_ref(),
        };
        let mut seen = observe(claim, ready, runner, cancel)?;
        let is_merged = desk.native.is_some() || desk.watched.is_some();
        if is_merged && !findings(claim, &seen).is_empty() {
            seen = observe(claim, Ready::default(), runner, cancel)?;
        }
        *desk = Desk {
            observation: Some(seen),
            ..Desk::default()
        };
        done(claim);
        Ok(())
    })
}

fn open(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is built first, the longest first.
fn builds(claims: &[Claim], todo: &[usize], jobs: usize) -> Vec<Build> {
    let kind = |at: &&usize| claims[**at].expect.kind;
    let (refused, compiled): (Vec<&usize>, Vec<&usize>) =
        todo.iter().partition(|at| kind(at) == Kind::CompileError);
    let (blocks, compiled): (Vec<&usize>, Vec<&usize>) = compiled
        .into_iter()
        .partition(|at| matches!(claims[**at].role, Role::Block(_)));
    let watched: Vec<&usize> = compiled
        .iter()
        .copied()
        .filter(|at| claims[**at].watched_entry().is_some() && is_watched(kind(at)))
        .collect();
    let mut builds: Vec<Build> = groups(&watched, jobs).map(Build::Watched).collect();
    builds.extend(groups(&compiled, jobs).map(Build::Native));
    builds.extend(groups(&blocks, 1).map(Build::Blocks));
    builds.extend(refused.into_iter().map(|at| Build::TypeCheck(*at)));
    builds
}

/// Whether a program that is declared so gets as far as its schedules.
fn is_watched(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Passed | Kind::Interleaving | Kind::Deadlock | Kind::DataRace
    )
}

/// Groups of much the same size, one for each worker at least.
fn groups<'a>(of: &'a [&usize], jobs: usize) -> impl Iterator<Item = Vec<usize>> + 'a {
    let size = of.len().div_ceil(jobs.max(1)).clamp(1, MOST_TOGETHER);
    of.chunks(size)
        .map(|group| group.iter().map(|at| **at).collect())
}

/// The programs of a group, each with what runs of it.
fn parts<'a>(
    claims: &[Claim<'a>],
    group: &[usize],
    entry: fn(&Claim<'a>) -> Option<Entry<'a>>,
) -> Vec<Part<'a>> {
    let part = |at: &usize| {
        let claim = &claims[*at];
        let (source, entry) = (claim.source, entry(claim)?);
        Some(Part { source, entry })
    };
    group.iter().filter_map(part).collect()
}

/// What the compiler says of a program that does not run.
fn type_check(claim: &Claim, runner: &Runner, cancel: &Cancel) -> Result<Observation, RunError> {
    let (entry, route, depth) = (claim.native_entry(), StdRoute::Real, Depth::TypeCheck);
    let compiled = runner.compile("main.rs", claim.source, entry, &route, depth, cancel)?;
    Ok(match compiled {
        Compiled::Program(_) => Observation::compiles(),
        Compiled::Refused(diagnostics, warnings) => Observation {
            verdict: Verdict::CompileError { diagnostics },
            warnings,
            unexplored: None,
        },
    })
}

fn observe(
    claim: &Claim,
    ready: Ready,
    runner: &Runner,
    cancel: &Cancel,
) -> Result<Observation, RunError> {
    let (name, source) = ("main.rs", Ok(claim.source));
    if let Role::Block(_) = claim.role {
        return type_check(claim, runner, cancel);
    }
    let checked = match claim.role.exercise() {
        Some(exercise) => attempt::attempt(runner, exercise, name, source, ready, cancel, &|_| {})?,
        None => attempt::run(runner, name, source, claim.limits, ready, cancel, &|_| {})?,
    };
    Ok(Observation {
        unexplored: checked.unexplored().map(|Unexplored(why)| why),
        verdict: checked.verdict,
        warnings: checked.warnings,
    })
}

fn findings(claim: &Claim, seen: &Observation) -> Vec<Finding> {
    if let Role::Block(block) = claim.role {
        let errors = match &seen.verdict {
            Verdict::CompileError { diagnostics } => diagnostics.as_slice(),
            _ => &[],
        };
        return block.judge(errors).into_iter().collect();
    }
    let finding = |trouble| Finding {
        at: claim.at.clone(),
        about: claim.id.clone(),
        trouble,
    };
    troubles(claim, seen).into_iter().map(finding).collect()
}

fn troubles(claim: &Claim, seen: &Observation) -> Vec<Trouble> {
    if !claim.expect.is_met_by(&seen.verdict) {
        let (declared, seen) = (
            claim.expect.clone().into_owned(),
            Box::new(seen.verdict.clone()),
        );
        return vec![Trouble::Verdict { declared, seen }];
    }
    match claim.role {
        Role::Solution(_) => {
            let warning = seen.warnings.first();
            let warning = warning.map(|warning| Trouble::Warning(warning.message.clone()));
            let unexplored = seen.unexplored.clone().map(Trouble::Unexplored);
            warning.into_iter().chain(unexplored).collect()
        }
        Role::Mistake(exercise, own) => known_mistake(exercise, &seen.verdict)
            .filter(|told| *told != own)
            .map(|told| Trouble::OthersFeedback(exercise.mistakes[told].file.clone()))
            .into_iter()
            .collect(),
        Role::Starter(_) => undeclared(claim, &seen.verdict).into_iter().collect(),
        Role::Shown | Role::Block(_) => Vec::new(),
    }
}

/// The compiler's codes that a starter's declaration does not name.
fn undeclared(claim: &Claim, seen: &Verdict) -> Option<Trouble> {
    let declared = claim.expect.code.as_deref()?;
    let others: Vec<String> = seen
        .codes()
        .into_iter()
        .filter(|code| *code != declared)
        .map(str::to_owned)
        .collect();
    (!others.is_empty()).then_some(Trouble::Undeclared(others))
}

//! Runs claims, several at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Audit, Claim, Finding, Role, Trouble};
use crate::judging::attempt;
use crate::judging::checker::Checked;
use crate::judging::session::known_mistake;
use crate::running::{Cancel, RunError, Runner, RunnerConfig};

/// Runs claims, `jobs` at a time; `done` is called after each one.
pub fn run(
    claims: &[Claim],
    config: &RunnerConfig,
    jobs: usize,
    cancel: &Cancel,
    done: &(dyn Fn(&Claim) + Sync),
) -> Result<Audit, RunError> {
    let next = AtomicUsize::new(0);
    let findings = Mutex::new(Vec::new());
    let broken = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, claims.len().max(1)) {
            let (next, findings, broken) = (&next, &findings, &broken);
            scope.spawn(move || {
                let result = Runner::new(config.clone()).and_then(|runner| {
                    while let Some(claim) = claims.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let found = judge(claim, &runner, cancel)?;
                        findings
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .extend(found);
                        done(claim);
                    }
                    Ok(())
                });
                if let Err(error) = result {
                    // The others need not begin anything more.
                    next.store(claims.len(), Ordering::SeqCst);
                    broken
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .get_or_insert(error);
                }
            });
        }
    });
    if let Some(error) = broken.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut audit = Audit {
        names: claims.iter().map(|claim| claim.id.clone()).collect(),
        findings: Vec::new(),
    };
    audit.add(
        findings
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner),
    );
    Ok(audit)
}

fn judge(claim: &Claim, runner: &Runner, cancel: &Cancel) -> Result<Vec<Finding>, RunError> {
    let (name, source) = ("main.rs", Ok(claim.source));
    let checked = match claim.role {
        Role::Shown => attempt::run(runner, name, source, claim.limits, cancel, &|_| {})?,
        Role::Starter(exercise) | Role::Solution(exercise) | Role::Mistake(exercise, _) => {
            attempt::attempt(runner, exercise, name, source, cancel, &|_| {})?
        }
    };
    let finding = |trouble| Finding {
        at: claim.at.clone(),
        about: claim.id.clone(),
        trouble,
    };
    Ok(troubles(claim, &checked).into_iter().map(finding).collect())
}

fn troubles(claim: &Claim, report: &Checked) -> Vec<Trouble> {
    if !claim.expect.is_met_by(&report.verdict) {
        let (declared, seen) = (claim.expect.clone(), Box::new(report.verdict.clone()));
        return vec![Trouble::Verdict { declared, seen }];
    }
    match claim.role {
        Role::Solution(_) => report
            .warnings
            .first()
            .map(|warning| Trouble::Warning(warning.message.clone()))
            .into_iter()
            .collect(),
        Role::Mistake(exercise, own) => known_mistake(exercise, &report.verdict)
            .filter(|told| *told != own)
            .map(|told| Trouble::OthersFeedback(exercise.mistakes[told].file.clone()))
            .into_iter()
            .collect(),
        Role::Shown | Role::Starter(_) => Vec::new(),
    }
}

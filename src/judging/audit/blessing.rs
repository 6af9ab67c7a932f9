//! Finds what of an audit's findings can be mended by declaring what was seen.

use std::collections::BTreeMap;

use super::{Audit, Claim, Finding, Role, Trouble};
use crate::model::{Expectation, Kind, Verdict};
use crate::store::course::bless::{Change, Key};

/// What to declare anew, by the files that declare it.
#[derive(Debug, Default)]
pub struct Blessing {
    /// For each lesson file its changes.
    pub changes: BTreeMap<String, Vec<Change>>,
    /// The findings that stay.
    pub left: usize,
}

/// The changes that make the course declare what was seen, where the verdict is of the declared kind.
pub fn blessing(claims: &[Claim], audit: &Audit) -> Blessing {
    let mut blessing = Blessing::default();
    for finding in &audit.findings {
        match change(claims, finding) {
            Some(change) => {
                let file = finding.at.file.to_string();
                blessing.changes.entry(file).or_default().push(change);
            }
            None => blessing.left += 1,
        }
    }
    blessing
}

fn change(claims: &[Claim], finding: &Finding) -> Option<Change> {
    let Trouble::Verdict { declared, seen } = &finding.trouble else {
        return None;
    };
    let claim = claims
        .iter()
        .find(|claim| claim.id == finding.about && *claim.expect == *declared)?;
    let (_, step) = claim.id.split_once('/')?;
    let step = step.split(':').next().unwrap_or(step);
    let (key, mistake) = match claim.role {
        Role::Shown | Role::Solution(_) => (Key::Expect, None),
        Role::Starter(_) => (Key::Starter, None),
        Role::Mistake(exercise, at) => {
            let mistake = exercise.mistakes.get(at)?;
            (Key::Expect, Some(mistake.file.clone()))
        }
        Role::Block(_) => return None,
    };
    Some(Change {
        step: step.to_owned(),
        mistake,
        key,
        seen: details(claim, seen)?,
    })
}

/// What was seen, as it would be declared; `None` where that is of another kind or has nothing to declare.
fn details(claim: &Claim, seen: &Verdict) -> Option<Expectation> {
    let declared = &*claim.expect;
    let is_the_measure = matches!(claim.role, Role::Solution(_));
    let mut new = declared.clone();
    match seen {
        // An attempt is held against what the solution is declared to print. The solution itself, where
        // it ran to its end, has only that text wrong.
        Verdict::WrongOutput { actual, .. } if is_the_measure && new.stdout.is_some() => {
            new.stdout = Some(actual.clone());
            return (declared.kind == Kind::Passed).then_some(new);
        }
        _ if seen.kind() != declared.kind => return None,
        Verdict::Passed { stdout } | Verdict::WrongOutput { actual: stdout, .. } => {
            new.stdout = Some(stdout.clone());
        }
        Verdict::CompileError { .. } => new.code = Some((*seen.codes().first()?).to_owned()),
        // A lesson cannot declare an empty message, nor a code that no process can leave with.
        Verdict::Panicked { message, .. } if !message.trim().is_empty() => {
            new.message = Some(message.clone());
        }
        Verdict::Crashed { signal, .. } => new.signal = Some(signal.clone()),
        Verdict::ExitCode { code, .. } if (0..=255).contains(code) => new.exit = Some(*code),
        _ => return None,
    }
    Some(new)
}

//! Runs every claim that a course makes, and finds those that do not hold.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::attempt;
use super::checker::Checked;
use super::session::known_mistake;
use crate::model::{Course, Exercise, Expectation, Lesson, Limits, Spot, StepBody, Verdict};
use crate::running::{Cancel, RunError, Runner, RunnerConfig};

/// Something that a course claims of a program.
#[derive(Debug, Clone)]
pub struct Claim<'a> {
    /// Its name: `refcell/memo:solution`.
    pub id: String,
    /// What the program is to the course.
    pub role: Role<'a>,
    /// Where the claim stands.
    pub at: Spot,
    /// The source.
    pub source: &'a str,
    /// The declared verdict.
    pub expect: &'a Expectation,
    limits: Limits,
}

/// What a program is to a course.
#[derive(Debug, Clone, Copy)]
pub enum Role<'a> {
    /// An example's or prediction's program.
    Shown,
    /// An exercise's starter.
    Starter(&'a Exercise),
    /// An exercise's solution.
    Solution(&'a Exercise),
    /// A known mistake, by its place in the exercise's list.
    Mistake(&'a Exercise, usize),
}

/// A claim that does not hold, or something else for the author to mend.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Where.
    pub at: Spot,
    /// The claim's name.
    pub claim: String,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with a claim.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// Another verdict than the declared one.
    Verdict {
        /// What was declared.
        declared: Expectation,
        /// What happened.
        seen: Box<Verdict>,
    },
    /// A solution with warnings of the compiler's; the first one.
    Warning(String),
    /// The mistake gets the feedback of another one, in that file.
    OthersFeedback(String),
}

/// What an audit came to.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// How many claims were run.
    pub claims: usize,
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
}

/// Every claim of a course, in teaching order.
pub fn claims(course: &Course) -> Vec<Claim<'_>> {
    course.lessons.iter().flat_map(claims_of).collect()
}

fn claims_of(lesson: &Lesson) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for step in &lesson.steps {
        let name = format!("{}/{}", lesson.id, step.id);
        match &step.body {
            StepBody::Example { program, .. } | StepBody::Predict { program, .. } => {
                claims.push(Claim {
                    id: name,
                    role: Role::Shown,
                    at: program.expect_at.clone(),
                    source: &program.code,
                    expect: &program.expect,
                    limits: program.limits,
                });
            }
            StepBody::Exercise(exercise) => claims.extend(of_exercise(&name, exercise)),
            StepBody::Read { .. } | StepBody::Choose { .. } => {}
        }
    }
    claims
}

fn of_exercise<'a>(name: &str, exercise: &'a Exercise) -> Vec<Claim<'a>> {
    let claim = |word: &str, role, at: &Spot, source, expect| Claim {
        id: format!("{name}:{word}"),
        role,
        at: at.clone(),
        source,
        expect,
        limits: exercise.limits,
    };
    let mut claims = vec![
        claim(
            "starter",
            Role::Starter(exercise),
            &exercise.starter_at,
            &exercise.starter_source,
            &exercise.starter,
        ),
        claim(
            "solution",
            Role::Solution(exercise),
            &exercise.expect_at,
            &exercise.solution_source,
            &exercise.expect,
        ),
    ];
    for (at, mistake) in exercise.mistakes.iter().enumerate() {
        let word = mistake.file.trim_end_matches(".rs");
        claims.push(claim(
            word,
            Role::Mistake(exercise, at),
            &mistake.at,
            &mistake.source,
            &mistake.expect,
        ));
    }
    claims
}

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
    let mut findings = findings
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    findings.sort_by(|a, b| (&a.at, &a.claim).cmp(&(&b.at, &b.claim)));
    Ok(Audit {
        claims: claims.len(),
        findings,
    })
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
        claim: claim.id.clone(),
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

//! The course's programs do with the look-alike, not watched, what they do with the real std.

use std::path::PathBuf;
use std::time::Duration;

use mutor::judging::audit::{Claim, claims};
use mutor::model::{Kind, Rules, Verdict};
use mutor::running::cargo::Depth;
use mutor::running::crate_builder::StdRoute;
use mutor::running::together::Part;
use mutor::running::{Cancel, Job, Program, Runner, RunnerConfig};
use mutor::store::{CourseFiles, load};

/// Those that compile and always do the same: a hang says nothing of what a program prints, and a race
/// has its own ways.
fn is_compared(claim: &Claim) -> bool {
    !matches!(
        claim.expect.kind,
        Kind::CompileError | Kind::TimedOut | Kind::Deadlock | Kind::Interleaving | Kind::DataRace
    )
}

fn what_it_does(
    runner: &Runner,
    claim: &Claim,
    program: &Program,
) -> (Kind, String, Option<String>) {
    let rules = Rules::default();
    let job = Job {
        name: "main.rs",
        source: Ok(claim.source),
        entry: claim.native_entry(),
        expect_stdout: None,
        rules: &rules,
        limits: mutor::model::Limits {
            time: Duration::from_secs(20),
            ..claim.limits
        },
        ready: Some(program),
    };
    let report = runner.run(&job, &Cancel::new(), &|_| {}).unwrap();
    let message = match &report.verdict {
        Verdict::Panicked {
            message, location, ..
        } => Some(format!("{message} at {location:?}")),
        _ => None,
    };
    (report.verdict.kind(), report.stdout, message)
}

#[test]
fn the_courses_programs_do_the_same_with_the_look_alike() {
    let dir = tempfile::tempdir().unwrap();
    let launcher = PathBuf::from(env!("CARGO_BIN_EXE_mutor"));
    let runner = Runner::new(RunnerConfig::new(launcher, dir.path().join("cache"))).unwrap();
    let course = load(&CourseFiles::Embedded).course;
    let claims: Vec<Claim> = claims(&course).into_iter().filter(is_compared).collect();
    let parts: Vec<Part> = claims
        .iter()
        .map(|claim| Part {
            source: claim.source,
            entry: claim.native_entry(),
        })
        .collect();
    let cancel = Cancel::new();
    let real = runner
        .compile_together(&parts, &StdRoute::Real, Depth::Build, &cancel)
        .unwrap();
    let alike = runner.look_alikes_together(&parts, &cancel).unwrap();
    let mut compared = 0;
    for ((claim, real), alike) in claims.iter().zip(&real).zip(&alike) {
        let real = real
            .as_ref()
            .unwrap_or_else(|| panic!("{} with std", claim.id));
        let alike = alike
            .as_ref()
            .unwrap_or_else(|| panic!("{} with the look-alike", claim.id));
        assert_eq!(
            what_it_does(&runner, claim, alike),
            what_it_does(&runner, claim, real),
            "{}",
            claim.id
        );
        compared += 1;
    }
    assert!(compared > 80, "only {compared} programs were compared");
}

//! Measures what it costs to audit the built-in course and to grade a class, by the binary as it is used.
//!
//! `cargo bench --bench course`. The numbers are of the children of this process, so that the compilers count.
//! A first audit warms the cache of the look-alike and is not shown.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot set up its files has nothing to say"
)]
#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use mutor::judging::audit::{Claim, claims};
use mutor::model::{Course, Exercise, Kind};
use mutor::store::{CourseFiles, load};

fn main() {
    // `cargo test --benches` wants to know that it runs, not how fast.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let course = load(&CourseFiles::Embedded).course;
    let lab = tempfile::tempdir().unwrap();
    let mutor = |arguments: &[&str]| measure(lab.path(), arguments);
    mutor(&["audit", "--fresh"]);

    let all = claims(&course);
    println!(
        "audit of the built-in course, {} programs      wall      CPU",
        all.len()
    );
    row(
        "one by one",
        mutor(&["audit", "--fresh", "--no-merge"]),
        None,
    );
    row("together", mutor(&["audit", "--fresh"]), None);
    mutor(&["audit"]);
    row("unchanged", mutor(&["audit"]), None);
    let only = [&["audit", "--fresh", "--only"], &*names(&all, passes)].concat();
    row("those that pass", mutor(&only), Some(only.len() - 3));

    println!(
        "\ngrade, {} exercises each                      wall      CPU",
        course.exercises().count()
    );
    for learners in [40, 400] {
        let same = lab.path().join(format!("same-{learners}"));
        hand_in(&same, &course, learners, Copies::Same);
        let label = format!("{learners} learners, files alike");
        row(&label, mutor(&["grade", same.to_str().unwrap()]), None);
    }
    for learners in [10, 20, 40] {
        let distinct = lab.path().join(format!("distinct-{learners}"));
        hand_in(&distinct, &course, learners, Copies::Distinct);
        let files = learners * course.exercises().count();
        let graded = mutor(&["grade", distinct.to_str().unwrap()]);
        let label = format!("{learners} learners, each file another");
        row(&label, graded, Some(files));
    }
}

#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
}

fn row(label: &str, cost: Cost, pieces: Option<usize>) {
    let (wall, cpu) = (cost.wall.as_secs_f64(), cost.cpu.as_secs_f64());
    print!("  {label:<42} {wall:>7.2} s {cpu:>7.2} s");
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    match pieces {
        Some(pieces) => println!(
            "   {pieces} programs, {:.4} CPU s each",
            cpu / pieces as f64
        ),
        None => println!(),
    }
}

fn measure(lab: &Path, arguments: &[&str]) -> Cost {
    let (start, before) = (Instant::now(), cpu_of_children());
    let output = Command::new(env!("CARGO_BIN_EXE_mutor"))
        .args(arguments)
        .env("MUTOR_CACHE_DIR", lab.join("cache"))
        .current_dir(lab)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    Cost {
        wall: start.elapsed(),
        cpu: cpu_of_children().saturating_sub(before),
    }
}

/// The time of all children that have ended: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second
/// (`proc_pid_stat(5)`). Elsewhere than on Linux it is nothing.
fn cpu_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<u64> = after_name
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0))
        .collect();
    let ticks: u64 = fields.get(13..15).map_or(0, |both| both.iter().sum());
    Duration::from_millis(ticks * 10)
}

/// Whether a program is expected to run to its end, and its schedules are not tried.
fn passes(claim: &Claim) -> bool {
    use mutor::judging::audit::Role;
    claim.expect.kind == Kind::Passed
        && match claim.role {
            Role::Shown => true,
            Role::Solution(exercise) => exercise.explore.is_none(),
            _ => false,
        }
}

fn names<'a>(claims: &'a [Claim], which: fn(&Claim) -> bool) -> Vec<&'a str> {
    let chosen = claims.iter().filter(|claim| which(claim));
    chosen.map(|claim| claim.id.as_str()).collect()
}

/// Whether learners hand in the same texts.
#[derive(Clone, Copy, PartialEq)]
enum Copies {
    Same,
    Distinct,
}

fn hand_in(class: &Path, course: &Course, learners: usize, copies: Copies) {
    for learner in 0..learners {
        for (at, exercise) in course.exercises().enumerate() {
            let text = attempt(exercise, learner + at);
            let text = match copies {
                Copies::Same => text.to_owned(),
                Copies::Distinct => format!("{text}// {learner}\n"),
            };
            let name: PathBuf = format!("learner-{learner:03}/exercises/{}.rs", exercise.id).into();
            let file = class.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }
}

/// The solution, a mistake that ends by itself, or the solution again.
fn attempt(exercise: &Exercise, number: usize) -> &str {
    let ends = |kind| !matches!(kind, Kind::TimedOut | Kind::Deadlock);
    let mut mistakes = exercise
        .mistakes
        .iter()
        .filter(|mistake| ends(mistake.expect.kind));
    match (number % 3, mistakes.next()) {
        (0, Some(mistake)) => &mistake.source,
        _ => &exercise.solution_source,
    }
}

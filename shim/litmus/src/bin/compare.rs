//! Prints a table of executions and time, ours and loom's, on each program that both run: by hand, with
//! `cargo run --release --bin compare`. With a `mutor` as its argument, the course's exploring exercises too.
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;
use std::{env, fs};

/// The bound on preemptions for both.
const BOUND: &str = "2";
/// Locked increments, threads by rounds.
const LOCKS: [&str; 5] = ["lock 2x1", "lock 2x2", "lock 3x1", "lock 3x2", "lock 4x1"];

fn main() {
    let ours = beside("ours");
    let theirs = beside("theirs");
    let report = env::temp_dir().join(format!("mutor-compare-{}.json", std::process::id()));
    println!("| program | at bound 2 | all runs | ms | loom | ms |\n|---|---|---|---|---|---|");
    let names = mutor_litmus::ours::programs().map(|program| program.0);
    let mut sums = [0; 3];
    for name in names.chain(LOCKS) {
        let (our_time, _) = timed(
            Command::new(&ours)
                .arg(name)
                .env("MUTOR_REPORT", &report)
                .env("MUTOR_PREEMPTIONS", BOUND),
        );
        let (their_time, output) = timed(
            Command::new(&theirs)
                .arg(name)
                .env("LOOM_MAX_PREEMPTIONS", BOUND),
        );
        let text = fs::read_to_string(&report).expect("a report");
        let bounds = text.split("\"stopped\"").next().unwrap_or_default();
        let last = number(bounds.rsplit('{').next().unwrap_or_default(), "executions");
        let runs = number(&text, "runs");
        let loom = String::from_utf8_lossy(&output.stdout);
        let loom: usize = loom.lines().next().map_or(0, |n| n.parse().unwrap_or(0));
        println!("| {name} | {last} | {runs} | {our_time} | {loom} | {their_time} |");
        for (sum, n) in sums.iter_mut().zip([last, runs, loom]) {
            *sum += n;
        }
    }
    println!("| all | {} | {} | | {} | |", sums[0], sums[1], sums[2]);
    let _ = fs::remove_file(report);
    if let Some(mutor) = env::args_os().nth(1) {
        course(&PathBuf::from(mutor));
    }
}

/// Explores the solution of each exercise that explores.
fn course(mutor: &Path) {
    let exercises = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises");
    let work = env::temp_dir().join(format!("mutor-compare-{}", std::process::id()));
    fs::create_dir_all(&work).expect("a folder");
    timed(Command::new(mutor).args(["init", "."]).current_dir(&work));
    println!("\n| exercise | executions | all runs | check, ms |\n|---|---|---|---|");
    for lesson in folders(&exercises) {
        for exercise in folders(&lesson) {
            let id = format!("{}/{}", name(&lesson), name(&exercise));
            let mine = work.join("exercises").join(format!("{id}.rs"));
            let copied = fs::copy(exercise.join("solution.rs"), mine);
            copied.unwrap_or_else(|error| panic!("{id}: {error}"));
            let mut check = Command::new(mutor);
            check.args(["check", &id, "--json"]).current_dir(&work);
            let (time, output) = timed(&mut check);
            let text = String::from_utf8_lossy(&output.stdout).replace("\": ", "\":");
            if text.contains("\"exploration\":{") {
                let (executions, runs) =
                    (last_number(&text, "executions"), last_number(&text, "runs"));
                println!("| {id} | {executions} | {runs} | {time} |");
            }
        }
    }
    let _ = fs::remove_dir_all(work);
}

fn beside(name: &str) -> PathBuf {
    let here = env::current_exe().expect("a path");
    here.with_file_name(name)
}

fn timed(command: &mut Command) -> (u128, Output) {
    let start = Instant::now();
    let output = command.output().expect("it runs");
    (start.elapsed().as_millis(), output)
}

fn number(text: &str, key: &str) -> usize {
    let rest = text.split(&format!("\"{key}\":")).nth(1);
    digits(rest.unwrap_or_default())
}

/// The key is met in each bound too, before the whole.
fn last_number(text: &str, key: &str) -> usize {
    digits(
        text.rsplit(&format!("\"{key}\":"))
            .next()
            .unwrap_or_default(),
    )
}

fn digits(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text[..end.unwrap_or(text.len())].parse().unwrap_or(0)
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).expect("a folder").flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

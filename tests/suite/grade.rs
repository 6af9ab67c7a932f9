//! A class is graded whatever it hands in.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is the assertion")]

mod class;
mod shown;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::command_line::mutor;
use super::runner::processes_with;

/// A folder with a class, and another for what the tutor leaves in the meantime.
struct Lab(tempfile::TempDir);

impl Lab {
    fn new() -> Self {
        let lab = Self(tempfile::tempdir().unwrap());
        fs::create_dir(lab.class()).unwrap();
        fs::create_dir(lab.temp()).unwrap();
        lab
    }

    /// A class of one learner for each source of `double`.
    fn of(sources: &[(&str, &str)]) -> Self {
        let lab = Self::new();
        for (learner, source) in sources {
            class::put(&lab.class(), learner, "double", source);
        }
        lab
    }

    fn class(&self) -> PathBuf {
        self.0.path().join("class")
    }

    fn temp(&self) -> PathBuf {
        self.0.path().join("temp")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = mutor(self.0.path());
        command.env("TMPDIR", self.temp()).env(
            "MUTOR_COURSE",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/courses/class"),
        );
        command
            .args(["--trust", "grade", "class", "--jobs", "2"])
            .args(arguments);
        command
    }

    fn grade(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The rows of the CSV without its head.
    fn rows(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.grade(&[&["--format", "csv"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output).lines().skip(1).map(str::to_owned).collect()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The verdict, or what else a task came to, by learner and exercise.
fn marks(report: &Value) -> BTreeMap<(String, String), String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut marks = BTreeMap::new();
    for learner in report["learners"].as_array().unwrap() {
        for grade in learner["exercises"].as_array().unwrap() {
            let mark = grade.get("verdict").unwrap_or(&grade["result"]);
            let of = (text(&learner["name"]), text(&grade["exercise"]));
            marks.insert(of, text(mark));
        }
    }
    marks
}

#[test]
fn a_class_with_hostile_members_gets_the_right_verdicts_and_nothing_is_left_of_it() {
    let lab = Lab::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let members = class::write(&lab.class(), port);
    assert_eq!(members.len(), 40);
    let output = lab.grade(&["--format", "json", "--resume", "journal"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(processes_with(lab.0.path().to_str().unwrap()), [""; 0]);
    assert_eq!(fs::read_dir(lab.temp()).unwrap().count(), 0);
    let report = serde_json::from_str(&out(&output)).unwrap();
    let marks = marks(&report);
    assert_eq!(marks.len(), 80);
    let has_sandbox = report["sandbox"]["by"]["files"].is_object();
    for member in &members {
        if !has_sandbox && class::NEED_A_SANDBOX.contains(&member.name.as_str()) {
            continue;
        }
        let mark = |exercise: &str| &marks[&(member.name.clone(), exercise.to_owned())];
        let name = &member.name;
        assert_eq!(mark("sums/double"), member.double, "{name}, double");
        assert_eq!(mark("sums/tally"), member.tally, "{name}, tally");
    }
    if has_sandbox {
        let other = lab.class().join("learner-00/exercises/sums/double.rs");
        assert!(other.exists(), "a program removed another learner's file");
    }
    // The journal knows it all: shards of it are quick, and together they are the whole.
    let resumed = ["--resume", "journal"];
    let whole = lab.rows(&resumed);
    assert_eq!(whole.len(), 80);
    let mut parts = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let rows = lab.rows(&["--resume", "journal", "--shard", shard]);
        assert!(rows.len() > 10, "{shard}: {}", rows.len());
        parts.extend(rows);
    }
    let sorted = |mut rows: Vec<String>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(parts), sorted(whole));
}

#[test]
fn what_a_program_printed_is_shown_and_not_obeyed() {
    let source = "fn main() {}\npub fn double(n: u32) -> u32 { panic!(\"\\x1b[2J{n}\") }\n";
    let lab = Lab::of(&[("al\u{1b}[31m", source)]);
    for format in ["human", "csv", "junit", "markdown"] {
        let output = lab.grade(&["--format", format]);
        assert!(
            !out(&output).contains('\u{1b}'),
            "{format}: {}",
            out(&output)
        );
    }
}

#[test]
fn an_interrupted_run_goes_on_where_it_was() {
    let sources: Vec<(String, String)> = (0..30)
        .map(|n| {
            (
                format!("learner-{n}"),
                format!("// {n}\n{}", class::course("double/solution.rs")),
            )
        })
        .collect();
    let borrowed: Vec<(&str, &str)> = sources
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let lab = Lab::of(&borrowed);
    let journal = lab.0.path().join("journal");
    let child = lab
        .command(&["--resume", "journal"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let kept = || {
        fs::read_to_string(&journal)
            .unwrap_or_default()
            .lines()
            .count()
    };
    while kept() < 4 && start.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", err(&output));
    assert!(
        err(&output).contains("goes on from there"),
        "{}",
        err(&output)
    );
    assert_eq!(out(&output), "");
    let done = kept() - 1;
    // A crash may have torn the last line.
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, &text[..text.len() - 3]).unwrap();
    let output = lab.grade(&["--resume", "journal"]);
    assert_eq!(output.status.code(), Some(0));
    let taken = format!("{} results were taken from the journal.", done - 1);
    assert!(err(&output).contains(&taken), "{done}: {}", err(&output));
    assert!(
        out(&output).contains("30 tried, 30 passed."),
        "{}",
        out(&output)
    );
}

#[test]
fn a_changed_file_is_judged_anew() {
    let lab = Lab::of(&[("al", &class::course("double/solution.rs"))]);
    assert!(lab.rows(&["--resume", "journal"])[0].contains(",passed,"));
    class::put(
        &lab.class(),
        "al",
        "double",
        &class::course("double/mistakes/triple.rs"),
    );
    assert!(lab.rows(&["--resume", "journal"])[0].contains(",wrong-output,triple.rs,"));
}

#[test]
fn the_same_file_of_two_learners_is_judged_once() {
    // It prints the time, so two runs of it would print two texts.
    let source = "fn main() {}\npub fn double(n: u32) -> u32 {\n    println!(\"{:?}\", std::time::SystemTime::now());\n    n\n}\n";
    let lab = Lab::of(&[("al", source), ("bo", source)]);
    let report: Value = serde_json::from_str(&out(&lab.grade(&["--format", "json"]))).unwrap();
    let printed = |at: usize| {
        report["learners"][at]["exercises"][0]["actual"]
            .as_str()
            .unwrap()
    };
    assert!(printed(0).contains("SystemTime"));
    assert_eq!(printed(0), printed(1));
}

#[test]
fn verdicts_are_no_trouble_unless_it_is_asked_for() {
    let lab = Lab::of(&[("al", &class::course("double/starter.rs"))]);
    assert_eq!(lab.grade(&[]).status.code(), Some(0));
    let asked = ["--fail-on-not-passed", "--only", "sums/double"];
    assert_eq!(lab.grade(&asked).status.code(), Some(1));
    class::put(
        &lab.class(),
        "al",
        "double",
        &class::course("double/solution.rs"),
    );
    assert_eq!(lab.grade(&asked).status.code(), Some(0));
}

#[test]
fn where_the_tutor_itself_fails_each_result_says_so_and_the_exit_code_too() {
    let solution = class::course("double/solution.rs");
    let lab = Lab::of(&[("al", &solution), ("bo", &format!("{solution}//"))]);
    let no_folder = lab.0.path().join("file");
    fs::write(&no_folder, "").unwrap();
    let mut command = lab.command(&["--format", "csv", "--only", "sums/double"]);
    let output = command.env("MUTOR_CACHE_DIR", no_folder).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert_eq!(
        out(&output).matches(",not-judged,").count(),
        2,
        "{}",
        out(&output)
    );
}

#[test]
fn a_command_line_that_means_nothing_says_what_is_wrong() {
    let lab = Lab::of(&[("al", "")]);
    let told = |arguments: &[&str], words: &str| {
        let output = lab.grade(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(words), "{}", err(&output));
    };
    told(&["absent"], "cannot read absent");
    let output = mutor(lab.0.path())
        .args(["grade", "temp"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("holds no file"), "{}", err(&output));
    told(
        &["--only", "sums/halve"],
        "no exercise and no lesson `sums/halve`",
    );
    told(&["--shard", "3/2"], "a shard is written `2/4`");
    fs::write(lab.0.path().join("notes"), "mine\n").unwrap();
    told(&["--resume", "notes"], "notes is no journal");
    let notes: &Path = &lab.0.path().join("notes");
    assert_eq!(fs::read_to_string(notes).unwrap(), "mine\n");
}

#[test]
fn one_lucky_run_is_no_pass_where_the_schedules_cannot_be_explored() {
    let lab = Lab::new();
    let solution = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/exercises/atomics/hit-counter/solution.rs"
    );
    let solution = fs::read_to_string(solution).unwrap();
    let start = "fn hit(&self) -> u64 {";
    assert!(solution.contains(start));
    for (learner, body) in [
        ("al", ""),
        ("bo", "let _ = std::time::SystemTime::now();"),
        (
            "cy",
            "if std::env::var_os(\"MUTOR_REPORT\").is_some() { std::process::exit(0) }",
        ),
    ] {
        fs::create_dir(lab.class().join(learner)).unwrap();
        let file = lab.class().join(learner).join("atomics-hit-counter.rs");
        fs::write(file, solution.replace(start, &format!("{start}{body}"))).unwrap();
    }
    let asked = ["--format", "csv", "--only", "atomics/hit-counter"];
    let output = lab
        .command(&asked)
        .env_remove("MUTOR_COURSE")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    let said = out(&output);
    for wanted in [
        "al,atomics/hit-counter,passed,",
        "bo,atomics/hit-counter,not-judged,",
        "it reads the system clock",
        "cy,atomics/hit-counter,not-judged,",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}

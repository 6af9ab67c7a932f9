//! The audit: what it finds in a course, and how it says so.

mod statics;

use std::fs;
use std::path::{Path, PathBuf};

use mutor::judging::audit::{Audit, statics as seen};
use mutor::store::{CourseFiles, load};
use mutor::view::audit::human;
use mutor::view::style::Screen;

use crate::command_line::mutor;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/courses")
        .join(name)
}

/// What the binary says of a course, and its exit code.
fn audit(course: &Path, more: &[&str]) -> (String, Option<i32>) {
    let (said, _, code) = audit_whole(course, more);
    (said, code)
}

fn audit_whole(course: &Path, more: &[&str]) -> (String, String, Option<i32>) {
    let output = mutor(Path::new(env!("CARGO_TARGET_TMPDIR")))
        .arg("--course")
        .arg(course)
        .args(["--trust", "audit"])
        .args(more)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (said, errors) = (text(output.stdout), text(output.stderr));
    (said, errors, output.status.code())
}

#[test]
fn the_built_in_course_is_right_in_all_that_can_be_seen_without_running_it() {
    let mut audit = Audit::default();
    audit.add(seen(&load(&CourseFiles::Embedded)));
    let said = human(&Screen::plain(80), &audit);
    assert!(audit.findings.is_empty(), "{said}");
}

#[test]
fn a_course_that_is_right_is_found_so() {
    let (said, code) = audit(&fixture("right"), &[]);
    assert_eq!(code, Some(0), "{said}");
    snapbox::assert_data_eq!(
        said,
        snapbox::str![[r#"
6 claims proved, nothing found.

"#]]
    );
}

#[test]
fn a_course_that_is_wrong_in_every_way_is_told_all_of_it() {
    let (said, code) = audit(&fixture("wrong-in-every-way"), &[]);
    assert_eq!(code, Some(1));
    let told = said.lines().filter(|line| line.starts_with(' '));
    assert!(told.clone().all(|line| line.chars().count() <= 80));
    snapbox::assert_data_eq!(
        said,
        snapbox::file!["snapshots/audit-wrong-in-every-way.80.txt"]
    );
}

#[test]
fn what_the_files_have_wrong_is_told_whatever_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    statics::copy(&fixture("wrong-in-every-way"), folder.path());
    fs::write(
        folder.path().join("lessons/30-broken.toml"),
        "format = 1\nid = \"broken\"\ntitel = \"Broken\"\nsummary = \"Twice.\"\n\n[[step]]\ntext = '''What am I?'''\n",
    )
    .unwrap();
    let (said, code) = audit(folder.path(), &["--only", "cell/early:starter"]);
    assert_eq!(code, Some(1));
    snapbox::assert_data_eq!(
        said,
        snapbox::str![[r#"
exercises/cell/counter/notes/later.txt:1:1
  finding   this file belongs to no exercise
  do        name it in its lesson, or remove it
lessons/20-cell.toml:30:11: cell/early:starter
  finding   the program does something else than the lesson declares
  declared  panics
  seen      does not compile (E0594)
  do        mend the program or what is declared of it
lessons/20-cell.toml:30:11: cell/early:starter
  finding   `panicked` is declared here without a `message`, so every failure of
            that kind fits
  do        add `message`, the reason for which it fails
lessons/20-more.toml:1:1: lessons/20-cell.toml has the number 20 too; give this file another
  1 | #:schema ../../../../../lessons/lesson.schema.json
    | ^
lessons/30-broken.toml:3:1: unknown key `titel`; did you mean `title`?
  3 | titel = "Broken"
    | ^^^^^
lessons/30-broken.toml:6:1: a step needs the key `kind`
  6 | [[step]]
    | ^^^^^^^^
1 claim looked at: 6 findings.

"#]]
    );
}

fn findings(course: &Path, more: &[&str]) -> Vec<String> {
    let (said, _) = audit(course, &[&["--format", "json"], more].concat());
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(ToString::to_string).collect()
}

fn claims(course: &Path, more: &[&str]) -> u64 {
    let (said, _) = audit(course, &[&["--format", "json"], more].concat());
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    report["claims"].as_u64().unwrap()
}

#[test]
fn a_name_that_means_nothing_is_a_slip_and_no_proof() {
    for (slip, meant) in [
        ("cel", "cell"),
        ("counter", "cell/counter"),
        ("refcell/two-reader", "refcell/two-readers"),
    ] {
        let (said, errors, code) = audit_whole(&fixture("right"), &["--only", slip]);
        assert_eq!((said.as_str(), code), ("", Some(2)), "{errors}");
        let hint = format!("did you mean `{meant}`?");
        assert!(errors.contains(&hint), "{errors}");
    }
    let with_a_comma = claims(&fixture("right"), &["--only", "cell,refcell"]);
    assert_eq!(with_a_comma, claims(&fixture("right"), &[]));
}

#[test]
fn what_an_unreadable_file_brings_about_is_not_told_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file);
    statics::copy(&fixture("right"), folder.path());
    let lesson = fs::read(at("lessons/10-cell.toml")).unwrap();
    fs::write(at("lessons/10-cell.toml"), b"format = 1 # caf\xe9\n").unwrap();
    let found = findings(folder.path(), &[]);
    assert!(found[0].contains("not UTF-8"), "{found:?}");
    // The second one says that the lesson before it cannot be read.
    assert_eq!(found.len(), 2, "{found:?}");
    fs::write(at("lessons/10-cell.toml"), lesson).unwrap();
    fs::write(at("exercises/cell/counter/solution.rs"), b"// \xe9\n").unwrap();
    let found = findings(folder.path(), &[]);
    assert!(found[0].contains("not UTF-8"), "{found:?}");
    assert!(
        found.iter().all(|one| !one.contains("concepts/")),
        "{found:?}"
    );
}

#[test]
fn a_solution_whose_schedules_cannot_be_explored_is_found() {
    let folder = tempfile::tempdir().unwrap();
    statics::copy(&fixture("right"), folder.path());
    let put = |file: &str, text: &str| {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    put(
        "lessons/30-time.toml",
        r#"format = 1
id = "time"
title = "Time"
summary = "Ask for it."
[[step]]
kind = "exercise"
id = "ask"
title = "Ask"
level = "easy"
task = 'Ask for the time.'
hints = ['Who knows it?', 'The system.']
starter = { verdict = "wrong-output", stdout = "" }
expect = { verdict = "passed", stdout = "asked\n" }
explore = { preemptions = 1 }
why = 'That was it.'
"#,
    );
    put("exercises/time/ask/starter.rs", "fn main() {}\n");
    let solution =
        "fn main() {\n    let _ = std::time::SystemTime::now();\n    println!(\"asked\");\n}\n";
    put("exercises/time/ask/solution.rs", solution);
    for from_memory in [false, true] {
        let found = findings(folder.path(), &["--only", "time/ask:solution"]);
        assert_eq!(found.len(), 1, "{from_memory}: {found:?}");
        assert!(found[0].contains("reads the system clock"), "{found:?}");
    }
}

#[test]
fn built_together_or_one_by_one_the_same_is_found() {
    let course = fixture("wrong-in-every-way");
    let together = findings(&course, &["--fresh"]);
    let one_by_one = findings(&course, &["--fresh", "--no-merge"]);
    assert_eq!(together, one_by_one);
    assert_eq!(together, findings(&course, &[]), "from memory");
    assert!(together.len() > 40);
}

#[test]
fn the_shards_are_the_whole_and_each_thing_is_in_one() {
    let course = fixture("wrong-in-every-way");
    let shards = ["1/3", "2/3", "3/3"];
    let mut parts: Vec<String> = Vec::new();
    let mut sizes = Vec::new();
    for shard in shards {
        parts.extend(findings(&course, &["--shard", shard]));
        sizes.push(claims(&course, &["--shard", shard]));
    }
    let mut whole = findings(&course, &[]);
    parts.sort();
    whole.sort();
    assert_eq!(parts, whole);
    assert_eq!(sizes.iter().sum::<u64>(), claims(&course, &[]));
    assert!(
        sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1,
        "{sizes:?}"
    );
}

#[test]
fn what_has_changed_is_run_again_and_what_has_not_is_not() {
    let folder = tempfile::tempdir().unwrap();
    statics::copy(&fixture("right"), folder.path());
    assert_eq!(findings(folder.path(), &[]), Vec::<String>::new());
    let lesson = fs::read_dir(folder.path().join("lessons"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| fs::read_to_string(path).unwrap().contains("println!"))
        .unwrap();
    let text = fs::read_to_string(&lesson).unwrap();
    fs::write(&lesson, text.replacen("println!(\"", "println!(\"no ", 1)).unwrap();
    let found = findings(folder.path(), &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("verdict"), "{found:?}");
    fs::write(&lesson, text).unwrap();
    assert_eq!(findings(folder.path(), &[]), Vec::<String>::new());
}

#[test]
fn machines_read_the_findings_in_their_own_formats() {
    let course = fixture("wrong-in-every-way");
    let (github, code) = audit(&course, &["--format", "github"]);
    assert_eq!(code, Some(1));
    let first = github.lines().next().unwrap();
    let start = format!("::error file={}/", course.display());
    assert!(
        first.starts_with(&start) && first.contains(",line="),
        "{first}"
    );
    assert_eq!(github.lines().count(), findings(&course, &[]).len());
    let (junit, _) = audit(&course, &["--format", "junit"]);
    assert!(junit.starts_with("<?xml"), "{junit}");
    assert_eq!(junit.matches("<failure ").count(), github.lines().count());
}

#[test]
fn a_name_that_means_nothing_is_no_green_audit() {
    let (said, code) = audit(&fixture("right"), &["--only", "cel"]);
    assert_eq!((said.as_str(), code), ("", Some(2)));
    let (said, code) = audit(&fixture("right"), &["--only", "cell"]);
    assert_eq!(code, Some(0), "{said}");
}

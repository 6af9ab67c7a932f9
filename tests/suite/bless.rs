//! `audit --bless`: what is written into a lesson, and all that is left as it was.

use std::fs;
use std::path::Path;
use std::process::Output;

use mutor::model::{Expectation, Kind};
use mutor::store::course::bless::{Change, Key, bless};
use proptest::prelude::*;

use crate::command_line::mutor;

fn change(step: &str, seen: Expectation) -> Change {
    Change {
        step: step.to_owned(),
        mistake: None,
        key: Key::Expect,
        seen,
    }
}

/// A lesson of one example whose stdout is written like that.
fn lesson(stdout: &str) -> String {
    format!(
        "# First.\nformat = 1 # one\n[[step]]\n  kind   = \"example\"\nexpect = {{ stdout = {stdout}, verdict = \"passed\" }} # last\n"
    )
}

#[track_caller]
fn check(old: &str, stdout: &str, new: &str) {
    let blessed = bless(
        &lesson(old),
        &[change("step-1", Expectation::prints(stdout))],
    );
    assert_eq!(blessed, lesson(new));
}

#[test]
fn a_string_keeps_its_kind_where_that_kind_can_hold_it() {
    check(r#""1\n""#, "2\n", r#""2\n""#);
    check(r#""1\n2\n""#, "1\n3\n", r#""1\n3\n""#);
    check("'1'", "2", "'2'");
    check("'1'", "2\n", r#""2\n""#);
    check("'1'", "it's", r#""it's""#);
    check("'''\n1\n'''", "2\n", "'''\n2\n'''");
    check("'''1'''", "2\t\\n", "'''\n2\t\\n'''");
    check("'''\n1\n'''", "'''\n", "\"\"\"\n'''\n\"\"\"");
    check("\"\"\"\n1\n\"\"\"", "\"2\"\n", "\"\"\"\n\\\"2\\\"\n\"\"\"");
}

#[test]
fn a_text_that_has_grown_to_several_lines_is_written_on_several_lines() {
    check(r#""""#, "1\n2\n", "'''\n1\n2\n'''");
    check("''", "1\n\\2", "'''\n1\n\\2'''");
    // What an editor may strip, or nobody can see, is escaped.
    check(r#""""#, "1 \n2\n", r#""1 \n2\n""#);
    check(r#""""#, "\u{1b}[1m\n\r\n", r#""\u001B[1m\n\r\n""#);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_stay() {
    let old = format!("\u{feff}{}", lesson("'''\n1\n'''").replace('\n', "\r\n"));
    let same = bless(&old, &[change("step-1", Expectation::prints("1\n"))]);
    assert_eq!(same, old);
    let new = bless(&old, &[change("step-1", Expectation::prints("2\n3\n"))]);
    assert_eq!(new, old.replace("\r\n1\r\n", "\r\n2\r\n3\r\n"));
}

#[test]
fn only_what_is_declared_is_written() {
    let text = "[[step]]\nid = \"a\"\nexpect = { verdict = \"passed\" }\n[[step]]\nid = \"b\"\nexpect = { verdict = \"exit-code\", code = 0x3 }\n";
    let mut exit = Expectation::of(Kind::ExitCode);
    exit.exit = Some(4);
    let changes = [
        change("a", Expectation::prints("1")),
        change("c", exit.clone()),
        change("step-1", exit.clone()),
    ];
    assert_eq!(bless(text, &changes), text);
    assert_eq!(bless(text, &[change("b", exit)]), text.replace("0x3", "4"));
}

#[test]
fn every_place_of_a_declared_verdict_is_found() {
    let text = r#"
[[step]]
id = "e"
starter = { verdict = "compile-error", code = "E0001" } # starter
[step.expect] # as a table
verdict = "passed"
stdout  = "1"
[[step.mistake]]
file = "a.rs"
expect.verdict = "panicked"
expect.message = "one" # dotted
[[step.mistake]]
file = "b.rs"
expect = { verdict = "crashed", signal = "SIGILL" }
"#;
    let of = |kind| Expectation::of(kind);
    let code = Expectation {
        code: Some("E0594".into()),
        ..of(Kind::CompileError)
    };
    let message = Expectation {
        message: Some("two".into()),
        ..of(Kind::Panicked)
    };
    let signal = Expectation {
        signal: Some("SIGSEGV".into()),
        ..of(Kind::Crashed)
    };
    let mistake = |file: &str, seen| Change {
        mistake: Some(file.into()),
        ..change("e", seen)
    };
    let new = bless(
        text,
        &[
            Change {
                key: Key::Starter,
                ..change("e", code)
            },
            change("e", Expectation::prints("2")),
            mistake("a.rs", message),
            mistake("b.rs", signal),
        ],
    );
    let wanted = text
        .replace("E0001", "E0594")
        .replace("\"1\"", "\"2\"")
        .replace("\"one\"", "\"two\"")
        .replace("SIGILL", "SIGSEGV");
    assert_eq!(new, wanted);
}

/// A string in one of TOML's four ways, where that way can hold it.
fn quoted(way: usize, text: &str) -> String {
    let plain = !text.contains(['\'', '\r', '\u{1b}', '\u{7f}']);
    match way {
        0 if plain && !text.contains('\n') => format!("'{text}'"),
        1 if plain => format!("'''\n{text}'''"),
        2 if plain && !text.contains(['"', '\\']) => format!("\"\"\"\n{text}\\\n   \"\"\""),
        _ => toml::Value::String(text.to_owned()).to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn blessing_writes_what_was_seen_keeps_the_rest_and_does_nothing_the_second_time(
        steps in prop::collection::vec((0..4usize, "[a-c'\"\\\\ \t\n\r\u{1b}\u{7f}é#]{0,12}", "[a-c'\"\\\\ \t\n\r\u{1b}\u{7f}é#]{0,12}", "[ -~é]{0,20}", any::<bool>()), 1..5),
        windows in any::<bool>(),
    ) {
        let mut text = String::from("format = 1\n");
        let mut comments = Vec::new();
        let mut changes = Vec::new();
        for (at, (way, old, new, comment, has_id)) in steps.iter().enumerate() {
            let step = if *has_id { format!("s{at}") } else { format!("step-{}", at + 1) };
            let id = if *has_id { format!("id = '{step}'\n") } else { String::new() };
            comments.push(format!("# {at} {comment}"));
            let entry = format!("[[step]]\n{id}expect = {{ verdict = 'passed',  stdout =  {} }} # {at} {comment}\n", quoted(*way, old));
            text.push_str(&entry);
            changes.push(change(&step, Expectation::prints(new)));
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let blessed = bless(&text, &changes);
        prop_assert_eq!(&bless(&blessed, &changes), &blessed);
        for comment in &comments {
            prop_assert!(blessed.contains(comment.as_str()));
        }
        let table: toml::Table = toml::from_str(&blessed.replace("\r\n", "\n")).unwrap();
        for (at, (_, _, new, _, _)) in steps.iter().enumerate() {
            let stdout = table["step"][at]["expect"]["stdout"].as_str().unwrap();
            prop_assert_eq!(stdout, new.as_str());
        }
        // Where each program does what is declared, nothing is touched.
        let same: Vec<Change> = steps.iter().zip(&changes).map(|((_, old, ..), change)| Change { seen: Expectation::prints(old), ..change.clone() }).collect();
        prop_assert_eq!(&bless(&text, &same), &text);
    }
}

const STALE: &str = r#"#:schema ./lesson.schema.json
format   = 1
id       = "sums"   # the identity
title    = "Sums"
summary  = "One and one."

# The opening example.
[[step]]
kind   = "example"
id     = "prints"
text   = '''Notice.'''
code   = '''fn main() { println!("1\n2"); }'''
expect = { verdict = "passed", stdout = "" } # blessed

[[step]]
kind   = "predict"
id     = "leaves"
ask    = '''What?'''
code   = '''fn main() { std::process::exit(3); }'''
expect = { verdict = "exit-code", code = 4 }
why    = '''It leaves.'''

[[step]]
kind   = "predict"
id     = "another-kind"
ask    = '''What?'''
code   = '''fn main() { panic!("no"); }'''
expect = { verdict = "panicked", message = "yes" } # a message
why    = '''It panics.'''

[[step]]
kind    = "exercise"
id      = "add"
title   = "Add one"
level   = "easy"
task    = "Print 2."
hints   = ["Add.", "Look again."]
starter = { verdict = "compile-error", code = "E0001" } # the code
expect  = { verdict = "passed", stdout = "3\n" }
why     = "That is all."
[[step.mistake]]
file     = "four.rs"
expect   = { verdict = "wrong-output", stdout = "5\n" } # a mistake
feedback = "That is four."
"#;

fn stale(dir: &Path) {
    let exercise = dir.join("c/exercises/sums/add");
    fs::create_dir_all(exercise.join("mistakes")).unwrap();
    fs::create_dir_all(dir.join("c/lessons")).unwrap();
    fs::write(dir.join("c/lessons/10-sums.toml"), STALE).unwrap();
    for (file, text) in [
        (
            "starter.rs",
            "fn main() {\n    let n = 1;\n    n = 2;\n    println!(\"{n}\");\n}\n",
        ),
        ("solution.rs", "fn main() {\n    println!(\"2\");\n}\n"),
        ("mistakes/four.rs", "fn main() {\n    println!(\"4\");\n}\n"),
    ] {
        fs::write(exercise.join(file), text).unwrap();
    }
}

fn audit(dir: &Path, arguments: &[&str]) -> Output {
    mutor(dir)
        .args(["--course", "c", "--trust", "audit"])
        .args(arguments)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_blessed_course_audits_green_and_has_changed_in_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    stale(dir.path());
    let lesson = dir.path().join("c/lessons/10-sums.toml");
    let shown = audit(dir.path(), &["--bless"]);
    let told = text(&shown);
    assert_eq!(shown.status.code(), Some(1), "{told}");
    assert!(
        told.contains("`--yes` writes") || told.contains("--yes writes"),
        "{told}"
    );
    assert!(told.contains("- ") && told.contains("E0384"), "{told}");
    assert_eq!(fs::read_to_string(&lesson).unwrap(), STALE);

    let written = audit(dir.path(), &["--bless", "--yes"]);
    assert_eq!(written.status.code(), Some(0), "{}", text(&written));
    let wanted = STALE
        .replace("stdout = \"\"", "stdout = '''\n1\n2\n'''")
        .replace("code = 4", "code = 3")
        .replace("\"yes\"", "\"no\"")
        .replace("E0001", "E0384")
        .replace("\"3\\n\"", "\"2\\n\"")
        .replace("\"5\\n\"", "\"4\\n\"");
    assert_eq!(fs::read_to_string(&lesson).unwrap(), wanted);

    let again = audit(dir.path(), &["--bless", "--yes"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again));
    assert!(
        text(&again).contains("nothing is written"),
        "{}",
        text(&again)
    );
    assert_eq!(fs::read_to_string(&lesson).unwrap(), wanted);
}

#[test]
fn a_verdict_of_another_kind_is_left_for_its_author() {
    let dir = tempfile::tempdir().unwrap();
    stale(dir.path());
    let lesson = dir.path().join("c/lessons/10-sums.toml");
    let other = STALE.replace("panic!(\"no\");", "");
    fs::write(&lesson, &other).unwrap();
    let output = audit(
        dir.path(),
        &["--bless", "--yes", "--only", "sums/another-kind"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("it is for you to mend"),
        "{}",
        text(&output)
    );
    assert_eq!(fs::read_to_string(&lesson).unwrap(), other);
    let output = audit(
        dir.path(),
        &[
            "--bless",
            "--yes",
            "--format",
            "json",
            "--only",
            "sums/another-kind",
            "sums/leaves",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    // The differences do not get between a machine and its JSON.
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 2);
    assert!(
        text(&output).contains("One finding is left"),
        "{}",
        text(&output)
    );
    assert_eq!(
        fs::read_to_string(&lesson).unwrap(),
        other.replace("code = 4", "code = 3")
    );
}

#[test]
fn the_built_in_course_cannot_be_blessed() {
    let dir = tempfile::tempdir().unwrap();
    let output = mutor(dir.path())
        .args(["audit", "--bless"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output).contains("`--course DIR`"),
        "{}",
        text(&output)
    );
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_and_a_lesson_that_changed_meanwhile_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    stale(dir.path());
    let lesson = dir.path().join("c/lessons/10-sums.toml");
    let arguments = [
        "--course",
        "c",
        "--trust",
        "audit",
        "--bless",
        "--only",
        "sums/leaves",
    ];
    let mut no = crate::terminal::Pty::start_with(dir.path(), 80, &arguments, dir.path());
    no.wait_for("Write this change? [y/N]");
    assert!(
        no.text().contains("code = 4") && no.text().contains("code = 3"),
        "{}",
        no.text()
    );
    no.type_keys("\r");
    no.ends_with(1);
    assert_eq!(fs::read_to_string(&lesson).unwrap(), STALE);

    let mut late = crate::terminal::Pty::start_with(dir.path(), 80, &arguments, dir.path());
    late.wait_for("[y/N]");
    fs::write(&lesson, "# mine\n").unwrap();
    late.type_keys("y\r");
    late.wait_for("has changed in the meantime");
    late.ends_with(2);
    assert_eq!(fs::read_to_string(&lesson).unwrap(), "# mine\n");

    fs::write(&lesson, STALE).unwrap();
    let mut yes = crate::terminal::Pty::start_with(dir.path(), 80, &arguments, dir.path());
    yes.wait_for("[y/N]");
    yes.type_keys("y\r");
    yes.ends_with(0);
    assert_eq!(
        fs::read_to_string(&lesson).unwrap(),
        STALE.replace("code = 4", "code = 3")
    );
}

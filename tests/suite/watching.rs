//! Exploring and tracing, as a shell sees them.

use std::fs;
use std::path::Path;

use mutor::model::Timeline;
use mutor::view::{Screen, timeline::timeline};
use proptest::prelude::*;

use crate::command_line::mutor;

const DOUBLE_BORROW: &str = r#"use std::cell::RefCell;

struct Inbox {
    messages: RefCell<Vec<String>>,
}

fn main() {
    let messages = RefCell::new(vec!["a".to_string()]);
    let inbox = Inbox { messages };
    let all = inbox.messages.borrow();
    inbox.messages.borrow_mut().push("b".to_string());
    println!("{}", all.len());
}
"#;

const LOST_UPDATE: &str = r#"use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

fn main() {
    let hits = AtomicU32::new(0);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let seen = hits.load(Ordering::Relaxed);
                hits.store(seen + 1, Ordering::Relaxed);
            });
        }
    });
    assert_eq!(hits.into_inner(), 2);
}
"#;

fn run(source: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.rs"), source).unwrap();
    let output = mutor(dir.path()).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn json(source: &str, arguments: &[&str]) -> serde_json::Value {
    let (_, out, err) = run(source, arguments);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

#[test]
fn a_lost_update_is_found_and_shown_with_its_lines() {
    let (code, out, err) = run(LOST_UPDATE, &["explore", "a.rs"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.starts_with("In some schedules it panics"), "{out}");
    for words in [
        "hits.load(Relaxed)",
        "hits.store(Relaxed)",
        "One interruption of a running thread is enough",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
}

#[test]
fn the_same_program_gets_the_same_report() {
    let first = json(LOST_UPDATE, &["explore", "a.rs", "--json"]);
    assert_eq!(first["outcome"], "panic");
    assert_eq!(json(LOST_UPDATE, &["explore", "a.rs", "--json"]), first);
}

#[test]
fn a_read_modify_write_passes_and_says_how_far_that_reaches() {
    let source = LOST_UPDATE
        .replace("let seen = hits.load(Ordering::Relaxed);", "")
        .replace(
            "hits.store(seen + 1, Ordering::Relaxed)",
            "hits.fetch_add(1, Ordering::Relaxed)",
        );
    let (code, out, err) = run(&source, &["explore", "a.rs"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("every interleaving"), "{out}");
}

#[test]
fn a_program_that_reads_the_clock_is_told_so_and_not_judged() {
    let source = "fn main() { println!(\"{:?}\", std::time::SystemTime::now()); }";
    let value = json(source, &["explore", "a.rs", "--json"]);
    assert_eq!(value["outcome"], "unsupported");
}

#[test]
fn a_search_ends_at_its_limit_and_says_so() {
    let source = "use std::sync::Mutex;\nfn main() {\n    let m = Mutex::new(0);\n    std::thread::scope(|s| {\n        for _ in 0..4 {\n            s.spawn(|| for _ in 0..6 { *m.lock().unwrap() += 1 });\n        }\n    });\n}\n";
    let value = json(source, &["explore", "a.rs", "--limit", "1", "--json"]);
    assert_eq!(value["outcome"], "ok");
    assert_eq!(value["coverage"]["complete"], false);
    assert_eq!(value["coverage"]["stopped"], "time");
}

#[test]
fn a_racy_attempt_that_is_right_natively_does_not_pass() {
    let dir = tempfile::tempdir().unwrap();
    assert!(
        mutor(dir.path())
            .args(["init", "."])
            .output()
            .unwrap()
            .status
            .success()
    );
    let exercise = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/locks/withdraw");
    let file = dir.path().join("exercises/locks/withdraw.rs");
    fs::copy(exercise.join("mistakes/racy-two-guards.rs"), &file).unwrap();
    let check = || {
        mutor(dir.path())
            .args(["check", "locks/withdraw", "--json"])
            .output()
            .unwrap()
            .stdout
    };
    let value: serde_json::Value = serde_json::from_slice(&check()).unwrap();
    assert_eq!(value["verdict"], "interleaving");
    assert!(value["feedback"].is_string());
    fs::copy(exercise.join("solution.rs"), &file).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&check()).unwrap();
    assert_eq!(value["verdict"], "passed");
    assert_eq!(value["exploration"]["outcome"], "ok");
}

#[test]
fn the_borrow_that_stands_in_the_way_is_drawn() {
    let (code, out, err) = run(DOUBLE_BORROW, &["trace", "a.rs"]);
    assert_eq!(code, Some(0), "{err}");
    snapbox::assert_data_eq!(
        out,
        snapbox::str![[r#"
lane 1: messages (RefCell, made at line 8)

 10 let all = inbox.messages.borrow();   ┬  messages.borrow
 11 inbox.messages.borrow_mut().push("b… ✗  messages.borrow_mut panics: the
                                         │  guard from line 10 is still alive
 13 }                                    ┴  the guard from line 10 ends, while
                                            the panic unwinds

┬ │ ┴ shared guard begins, lives, ends; ┳ ┃ ┻ exclusive; • used; ✗ conflict

"#]]
    );
}

#[test]
fn a_toolchain_that_refuses_the_dependency_gets_the_extern_crate() {
    let cache = tempfile::tempdir().unwrap();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.rs"), LOST_UPDATE).unwrap();
    let explore = || {
        let output = mutor(dir.path())
            .env("MUTOR_CACHE_DIR", cache.path())
            .args(["explore", "a.rs", "--json"])
            .output()
            .unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let by_dependency = explore();
    // What the probe found is kept beside the look-alike; here it is as on a toolchain that refuses.
    let folders = fs::read_dir(cache.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let routes = folders
        .filter(|path| path.is_dir())
        .flat_map(|path| fs::read_dir(path).unwrap());
    let route = routes
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("route-")
        })
        .unwrap();
    assert_eq!(fs::read_to_string(&route).unwrap(), "dependency\n");
    fs::write(&route, "extern-crate\n").unwrap();
    assert_eq!(explore(), by_dependency);
}

#[test]
fn a_run_that_panics_offers_the_drawing() {
    let (_, out, _) = run(DOUBLE_BORROW, &["run", "a.rs"]);
    assert!(out.contains("`mutor trace a.rs` draws"), "{out}");
}

#[test]
fn a_trace_that_hangs_loses_nothing() {
    let source = "use std::sync::Mutex;\nfn main() {\n    let m = Mutex::new(0);\n    let first = m.lock().unwrap();\n    let second = m.lock().unwrap();\n    println!(\"{first} {second}\");\n}\n";
    let (_, out, err) = run(source, &["trace", "a.rs"]);
    let words = out.split_whitespace().filter(|word| *word != "┃");
    let words = words.collect::<Vec<_>>().join(" ");
    for wanted in [
        "m.lock waits: the guard from line 4 is still alive",
        "which it holds itself since line 4",
    ] {
        assert!(words.contains(wanted), "{out}{err}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_the_events_are_they_are_drawn(
        lines in proptest::collection::vec(
            (0u64..4, 0u64..4, 0u32..3, proptest::option::of(0u32..12), "new|take|release|read|write|try|conflict|poison|thread|panic|cut|zzz", "\\PC{0,12}"),
            0..60,
        ),
        width in 1usize..200,
    ) {
        let mut events = String::new();
        for (object, guard, thread, line, kind, text) in lines {
            let value = serde_json::json!({
                "e": kind, "o": object, "g": guard, "t": thread, "line": line, "col": 7, "op": text,
                "kind": text, "mode": "shared", "how": "block", "value": text, "ok": false,
                "against": guard, "message": text,
            });
            events.push_str(&value.to_string());
            events.push('\n');
        }
        for screen in [Screen::plain(width), Screen::colored(width), Screen::dumb(width)] {
            timeline(&screen, &Timeline::parse(&events), DOUBLE_BORROW);
        }
    }
}

/// A course of one exercise without a check, whose output must be the same in every schedule.
fn course_that_explores(dir: &Path) {
    let folder = dir.join("c/exercises/a/sum");
    fs::create_dir_all(dir.join("c/lessons")).unwrap();
    fs::create_dir_all(folder.join("mistakes")).unwrap();
    let lesson = r#"format = 1
id = "a"
title = "A"
summary = "s"

[[step]]
kind = "exercise"
id = "sum"
title = "T"
level = "easy"
why = "w"
task = "Add."
hints = ["one", "two"]
starter = { verdict = "panicked" }
expect = { verdict = "passed", stdout = "2\n" }
explore = { preemptions = 2 }
"#;
    fs::write(dir.join("c/lessons/01-a.toml"), lesson).unwrap();
    let racy = LOST_UPDATE.replace(
        "assert_eq!(hits.into_inner(), 2)",
        "println!(\"{}\", hits.into_inner())",
    );
    let sound = racy
        .replace("let seen = hits.load(Ordering::Relaxed);", "")
        .replace("store(seen + 1,", "fetch_add(1,");
    fs::write(folder.join("starter.rs"), "fn main() { todo!() }\n").unwrap();
    fs::write(folder.join("solution.rs"), sound).unwrap();
    fs::write(dir.join("racy.rs"), racy).unwrap();
}

#[test]
fn an_exercise_without_a_check_must_print_the_same_in_every_schedule() {
    let dir = tempfile::tempdir().unwrap();
    course_that_explores(dir.path());
    let course = ["--course", "c", "--trust"];
    let begun = mutor(dir.path()).args(course).args(["init", "w"]).output();
    let begun = begun.unwrap();
    assert!(begun.status.success(), "{begun:?}");
    let check = |file: &str| {
        let mine = dir.path().join("w/exercises/a/sum.rs");
        fs::copy(dir.path().join(file), mine).unwrap();
        let output = mutor(dir.path())
            .args(course)
            .args(["--workspace", "w", "check", "a/sum", "--json"])
            .output()
            .unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {output:?}"))
    };
    let racy = check("racy.rs");
    assert_eq!(racy["verdict"], "interleaving");
    assert_eq!(racy["exploration"]["outcome"], "wrong-output");
    assert_eq!(racy["exploration"]["stdout"], "1\n");
    let sound = check("c/exercises/a/sum/solution.rs");
    assert_eq!(sound["verdict"], "passed");
    assert_eq!(sound["exploration"]["outcome"], "ok");
}

#[test]
fn a_program_that_prints_this_or_that_shows_a_schedule_for_each() {
    let source = LOST_UPDATE.replace(
        "assert_eq!(hits.into_inner(), 2)",
        "println!(\"{}\", hits.into_inner())",
    );
    let (code, out, err) = run(&source, &["explore", "a.rs"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("It prints one of 2 texts"), "{out}");
    assert_eq!(
        out.matches("The simplest schedule for that:").count(),
        2,
        "{out}"
    );
    assert!(
        out.contains("print: 1") && out.contains("print: 2"),
        "{out}"
    );
}

#[test]
fn a_loop_that_does_nothing_is_told_with_its_line_and_not_judged() {
    let source = "use std::sync::Mutex;\n\nfn main() {\n    let m = Mutex::new(0);\n    *m.lock().unwrap() += 1;\n    loop {}\n}\n";
    let value = json(source, &["explore", "a.rs", "--json"]);
    assert_eq!(value["outcome"], "unsupported");
    let reason = value["reason"].as_str().unwrap();
    assert!(reason.contains("after line 5"), "{reason}");
}

#[test]
fn a_program_that_does_not_compile_is_told_as_the_compiler_tells_it() {
    let source = "fn main() {\n    let x: u32 = \"three\";\n}\n";
    for verb in ["explore", "trace"] {
        let (code, out, err) = run(source, &[verb, "a.rs"]);
        assert_eq!(code, Some(1), "{out}{err}");
        assert!(out.contains("E0308") && out.contains("a.rs:2:18"), "{out}");
        assert!(!out.contains("mutor_std"), "{out}");
    }
    assert_eq!(
        json(source, &["explore", "a.rs", "--json"])["verdict"],
        "compile-error"
    );
}

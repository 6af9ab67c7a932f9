//! Programs that nobody vouches for: each gets its verdict, and nothing of it stays.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is the assertion")]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mutor::model::{Limits, PanicCause, Rejection, RuleKind, Rules, Verdict};
use mutor::running::crate_builder::Entry;
use mutor::running::process::Spec;
use mutor::running::{Cancel, Job, Report, RunError, Runner, RunnerConfig};
use tempfile::TempDir;

const LAUNCHER: &str = env!("CARGO_BIN_EXE_mutor");
const CHECK: &str = "use super::*;\npub fn main() {\n    println!(\"{}\", double(21));\n}\n";

/// A runner with a cache and a folder for temporary files of its own, so that leftovers show.
struct Lab {
    dir: TempDir,
    runner: Runner,
    limits: Limits,
    rules: Rules,
}

impl Lab {
    fn new() -> Self {
        Self::with_compiler_limits(|_| {})
    }

    fn with_compiler_limits(change: impl Fn(&mut Limits)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let temp = dir.path().join("temp");
        fs::create_dir(&temp).unwrap();
        let mut config = RunnerConfig::new(LAUNCHER.into(), dir.path().join("cache"));
        config.temp = temp;
        change(&mut config.compile);
        Self {
            runner: Runner::new(config).unwrap(),
            dir,
            limits: Limits::default(),
            rules: Rules::default(),
        }
    }

    fn limits(mut self, change: impl Fn(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    fn try_run(
        &self,
        source: &str,
        entry: Entry,
        expect: Option<&str>,
        cancel: &Cancel,
    ) -> Result<Report, RunError> {
        let job = Job {
            name: "exercises/cell/a.rs",
            source: Ok(source),
            entry,
            expect_stdout: expect,
            rules: &self.rules,
            limits: self.limits,
            ready: None,
        };
        let report = self.runner.run(&job, cancel, &|_| {});
        assert_eq!(self.survivors(), Vec::<String>::new());
        assert_eq!(self.leftovers(), Vec::<PathBuf>::new());
        report
    }

    fn run(&self, source: &str) -> Report {
        self.try_run(source, Entry::Main, None, &Cancel::new())
            .unwrap()
    }

    fn check(&self, source: &str, check: &str) -> Verdict {
        self.try_run(source, Entry::Check(check), Some("42\n"), &Cancel::new())
            .unwrap()
            .verdict
    }

    /// Processes whose environment names this lab's folder.
    fn survivors(&self) -> Vec<String> {
        processes_with(self.dir.path().to_str().unwrap())
    }

    fn leftovers(&self) -> Vec<PathBuf> {
        leftovers(self.dir.path())
    }
}

pub fn processes_with(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let environment = String::from_utf8_lossy(&environment);
        if environment.contains(word) || String::from_utf8_lossy(&command).contains(word) {
            found.push(format!("{} {}", entry.path().display(), environment));
        }
    }
    found
}

/// What is left in the folder for temporary files, and of programs in the cache.
fn leftovers(lab: &Path) -> Vec<PathBuf> {
    let mut open = vec![lab.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().replace('_', "-");
            if name.starts_with("mutor-") || name.starts_with("libmutor-") {
                found.push(entry.path());
            } else if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
        }
    }
    found
}

fn hostile(name: &str) -> String {
    let path = format!(
        "{}/tests/fixtures/hostile/{name}.rs",
        env!("CARGO_MANIFEST_DIR")
    );
    fs::read_to_string(path).unwrap()
}

fn passed(stdout: &str) -> Verdict {
    Verdict::Passed {
        stdout: stdout.into(),
    }
}

fn second(limits: &mut Limits) {
    limits.time = Duration::from_secs(1);
}

#[test]
fn a_program_that_does_what_is_asked_passes() {
    let lab = Lab::new();
    let source = "fn main() { println!(\"hi\"); eprintln!(\"note\"); }\n";
    let report = lab
        .try_run(source, Entry::Main, Some("hi"), &Cancel::new())
        .unwrap();
    assert_eq!(report.verdict, passed("hi\n"));
    assert_eq!(report.stderr, "note\n");
    assert_eq!(report.warnings, []);
}

#[test]
fn another_output_is_a_wrong_one() {
    let report = Lab::new()
        .try_run(
            "fn main() { println!(\"3\"); }",
            Entry::Main,
            Some("4\n"),
            &Cancel::new(),
        )
        .unwrap();
    let expected = Verdict::WrongOutput {
        expected: "4\n".into(),
        actual: "3\n".into(),
    };
    assert_eq!(report.verdict, expected);
}

#[test]
fn a_compile_error_names_the_learners_own_file_and_line() {
    let source = "fn main() {\n    let n = 1;\n    n = 2;\n    println!(\"{n}\");\n}\n";
    let report = Lab::new().run(source);
    assert_eq!(report.verdict.codes(), ["E0384"]);
    let Verdict::CompileError { diagnostics } = report.verdict else {
        panic!()
    };
    let at = &diagnostics[0].labels[0].location;
    assert_eq!(
        (at.file.as_str(), at.line, at.column),
        ("exercises/cell/a.rs", 3, 5)
    );
    assert!(diagnostics[0].rendered.contains("exercises/cell/a.rs"));
    assert_eq!(report.warnings.len(), 1);
}

#[test]
fn a_panic_has_its_message_place_and_cause() {
    let source = "use std::cell::RefCell;\nfn main() {\n    let c = RefCell::new(1);\n    let _a = c.borrow();\n    c.borrow_mut();\n}\n";
    let Verdict::Panicked {
        message,
        location,
        cause,
    } = Lab::new().run(source).verdict
    else {
        panic!()
    };
    assert_eq!(message, "RefCell already borrowed");
    assert_eq!(cause, PanicCause::AlreadyBorrowed);
    let at = location.unwrap();
    assert_eq!(
        (at.file.as_str(), at.line, at.column),
        ("exercises/cell/a.rs", 5, 7)
    );
}

#[test]
fn a_panic_that_join_takes_in_ends_nothing() {
    assert_eq!(
        Lab::new().run(&hostile("inner_thread_panics")).verdict,
        passed("true\n")
    );
}

#[test]
fn a_silent_panic_is_an_exit_code() {
    let verdict = Lab::new().run(&hostile("changes_the_panic_hook")).verdict;
    let expected = Verdict::ExitCode {
        code: 101,
        early: false,
    };
    assert_eq!(verdict, expected);
}

#[test]
fn a_loop_without_end_is_stopped_in_time() {
    let start = Instant::now();
    let verdict = Lab::new()
        .limits(second)
        .run(&hostile("endless_loop"))
        .verdict;
    let expected = Verdict::TimedOut {
        limit_ms: 1000,
        stdout: "starting\n".into(),
    };
    assert_eq!(verdict, expected);
    assert!(start.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_flood_is_cut_at_the_limit() {
    let report = Lab::new().run(&hostile("flood"));
    assert_eq!(report.verdict, Verdict::OutputLimit { limit: 1 << 20 });
    assert!(report.stdout.len() + report.stderr.len() <= 1 << 20);
}

#[test]
fn a_grandchild_does_not_outlive_the_check() {
    for name in ["grandchild_holds_the_pipe", "grandchild_leaves_the_session"] {
        let report = Lab::new().run(&hostile(name));
        assert_eq!(report.verdict, passed("done\n"), "{name}");
        assert!(report.run_time < Duration::from_secs(5), "{name}");
    }
}

#[test]
fn too_many_processes_meet_their_limit_however_they_fork() {
    for name in ["many_processes", "fork_bomb"] {
        let verdict = Lab::new().run(&hostile(name)).verdict;
        assert_eq!(verdict, Verdict::ProcessLimit { limit: 64 }, "{name}");
    }
}

#[test]
fn a_chain_of_forks_is_caught() {
    let verdict = Lab::new().run(&hostile("fork_chain")).verdict;
    assert_eq!(verdict, passed("started\n"));
}

#[test]
fn memory_is_limited_for_one_process_and_for_all_together() {
    let lab = Lab::new().limits(|limits| limits.memory = 256 << 20);
    for name in ["takes_memory", "takes_memory_in_children"] {
        let verdict = lab.run(&hostile(name)).verdict;
        assert_eq!(verdict, Verdict::MemoryLimit { limit: 256 << 20 }, "{name}");
    }
    let verdict = lab.run(&hostile("shares_memory_with_children")).verdict;
    assert_eq!(verdict, passed("50331648\n"));
}

#[test]
fn four_gibibytes_are_too_much() {
    let verdict = Lab::new().run(&hostile("takes_memory")).verdict;
    assert_eq!(verdict, Verdict::MemoryLimit { limit: 2 << 30 });
}

#[test]
fn sixteen_threads_are_innocent() {
    let verdict = Lab::new().run(&hostile("many_threads")).verdict;
    assert!(matches!(verdict, Verdict::Passed { .. }), "{verdict:?}");
}

#[test]
fn a_crash_names_its_signal_and_what_was_said() {
    let lab = Lab::new();
    let Verdict::Crashed { signal, stderr } = lab.run(&hostile("stack_overflow")).verdict else {
        panic!()
    };
    assert_eq!(signal, "SIGABRT");
    assert!(stderr.contains("has overflowed its stack"), "{stderr}");
    let report = lab.run(&hostile("aborts"));
    assert_eq!(report.stdout, "before\n");
    assert!(matches!(report.verdict, Verdict::Crashed { signal, .. } if signal == "SIGABRT"));
}

#[test]
fn output_that_is_no_plain_text_is_taken_as_it_comes() {
    let lab = Lab::new();
    assert_eq!(
        lab.run(&hostile("prints_ansi")).stdout,
        "\u{1b}[2J\u{1b}]0;pwned\u{7}done\n"
    );
    assert_eq!(lab.run(&hostile("invalid_utf8")).stdout, "caf\u{fffd}\n");
    assert_eq!(lab.run(&hostile("reads_stdin")).stdout, "0 bytes\n");
}

#[test]
fn a_program_runs_in_an_empty_folder_that_goes_away() {
    assert_eq!(
        Lab::new().run(&hostile("litters")).verdict,
        passed("true\n")
    );
}

#[test]
fn a_check_calls_the_learners_functions() {
    let lab = Lab::new();
    let right = "fn double(n: u32) -> u32 { n * 2 }\n";
    assert_eq!(lab.check(right, CHECK), passed("42\n"));
    let with_main = "pub fn double(n: u32) -> u32 { n * 2 }\nfn main() { println!(\"0\"); }";
    assert_eq!(lab.check(with_main, CHECK), passed("42\n"));
    let wrong = Verdict::WrongOutput {
        expected: "42\n".into(),
        actual: "43\n".into(),
    };
    assert_eq!(
        lab.check("fn double(n: u32) -> u32 { n * 2 + 1 }\n", CHECK),
        wrong
    );
    let with_mark = "\u{feff}fn double(n: u32) -> u32 { n * 2 }\r\nfn main() {}\r\n";
    assert_eq!(lab.check(with_mark, CHECK), passed("42\n"));
}

#[test]
fn a_file_that_ends_early_or_prints_the_answer_itself_does_not_pass() {
    let lab = Lab::new();
    let early = Verdict::ExitCode {
        code: 0,
        early: true,
    };
    assert_eq!(lab.check(&hostile("exits_early"), CHECK), early);
    let shadowed = lab.check(&hostile("shadows_println"), CHECK);
    assert!(
        matches!(&shadowed, Verdict::RuleBroken { rule, .. } if rule == "macro_rules! println"),
        "{shadowed:?}"
    );
}

#[test]
fn a_panic_in_the_check_is_told_at_its_own_file() {
    let check = "use super::*;\npub fn main() {\n    assert_eq!(double(1), 2);\n}\n";
    let verdict = Lab::new().check("fn double(n: u32) -> u32 { n }", check);
    let Verdict::Panicked {
        location, cause, ..
    } = verdict
    else {
        panic!()
    };
    let at = location.unwrap();
    assert_eq!((at.file.as_str(), at.line), ("check.rs", 3));
    assert_eq!(cause, PanicCause::Assertion);
}

#[test]
fn a_compile_error_never_shows_the_lines_that_were_added() {
    let lab = Lab::new();
    for source in [
        "fn double(n: u32) -> u32 { n * 2 }\nfn main() {",
        "fn double(n: u32) -> u32 { n * 2 }\nstruct S",
        "fn main() {}\n/* never closed",
        "fn main() { let x: u8 = \"\"; }",
        "fn main() {}\nfn main() {}",
        "",
    ] {
        let Verdict::CompileError { diagnostics } = lab.check(source, CHECK) else {
            panic!("{source}")
        };
        for said in diagnostics {
            for own in ["__mutor", "mutor-end", "m41n", "mutor-check"] {
                assert!(!said.rendered.contains(own), "{source}\n{}", said.rendered);
                assert!(!said.message.contains(own), "{}", said.message);
            }
        }
    }
}

#[test]
fn a_rule_is_looked_at_when_the_program_works() {
    let mut lab = Lab::new();
    lab.rules.forbids = vec!["Mutex".into()];
    let source = "use std::sync::Mutex as M;\nfn main() { M::new(1); }\n";
    let Verdict::RuleBroken {
        rule,
        kind,
        location,
    } = lab.run(source).verdict
    else {
        panic!()
    };
    assert_eq!((rule.as_str(), kind), ("Mutex", RuleKind::Forbids));
    assert_eq!(location.unwrap().line, 2);
}

#[test]
fn what_is_no_source_is_rejected() {
    let lab = Lab::new();
    let reason = Rejection::NotAFile;
    let job = Job {
        name: "a.rs",
        source: Err(&reason),
        entry: Entry::Main,
        expect_stdout: None,
        rules: &lab.rules,
        limits: lab.limits,
        ready: None,
    };
    let report = lab.runner.run(&job, &Cancel::new(), &|_| {}).unwrap();
    assert_eq!(report.verdict, Verdict::Rejected { reason });
}

#[test]
fn a_compiler_that_does_not_end_is_stopped() {
    for (name, time, word) in [
        ("constant_without_end", 2, "stopped after 2 s"),
        ("macro_without_end", 60, "more than 384 MiB"),
    ] {
        let lab = Lab::with_compiler_limits(|limits| {
            limits.time = Duration::from_secs(time);
            limits.memory = 384 << 20;
        });
        let Verdict::CompileError { diagnostics } = lab.run(&hostile(name)).verdict else {
            panic!("{name}")
        };
        assert!(
            diagnostics[0].message.contains(word),
            "{:?}",
            diagnostics[0]
        );
    }
}

#[test]
fn a_source_that_crashes_the_compiler_is_a_compile_error() {
    let source = format!(
        "fn main() {{ let _x = {}1{}; }}",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    for entry in [Entry::Main, Entry::Check(CHECK)] {
        let report = Lab::new()
            .try_run(&source, entry, None, &Cancel::new())
            .unwrap();
        assert!(
            matches!(report.verdict, Verdict::CompileError { .. }),
            "{:?}",
            report.verdict
        );
    }
}

#[test]
fn a_program_that_kills_or_stops_its_supervisor_is_ended_all_the_same() {
    let lab = Lab::new().limits(second);
    let verdict = lab.run(&hostile("kills_its_supervisor")).verdict;
    assert!(matches!(verdict, Verdict::Crashed { .. }), "{verdict:?}");
    let verdict = lab.run(&hostile("stops_its_supervisor")).verdict;
    assert!(matches!(verdict, Verdict::TimedOut { .. }), "{verdict:?}");
}

#[test]
fn a_grandchild_without_an_environment_does_not_outlive_its_killed_supervisor() {
    let lab = Lab::new().limits(second);
    let verdict = lab.run(&hostile("hides_and_kills_its_supervisor")).verdict;
    assert!(matches!(verdict, Verdict::Crashed { .. }), "{verdict:?}");
    assert_eq!(processes_with("98.76543"), Vec::<String>::new());
}

#[test]
fn a_file_with_a_name_that_cargo_knows_is_a_program_like_any_other() {
    let lab = Lab::new();
    let source = "fn f() {}\nfn main() { println!(\"{}\", Vec::<u8>::new()[0]); }\n";
    for name in [
        "build.rs",
        "src/lib.rs",
        "src/main.rs",
        "src/bin/x.rs",
        "a//b.rs",
    ] {
        let job = Job {
            name,
            source: Ok(source),
            entry: Entry::Main,
            expect_stdout: None,
            rules: &lab.rules,
            limits: lab.limits,
            ready: None,
        };
        let report = lab.runner.run(&job, &Cancel::new(), &|_| {}).unwrap();
        let Verdict::Panicked { location, .. } = report.verdict else {
            panic!("{name}: {:?}", report.verdict)
        };
        assert_eq!(location.unwrap().file, name);
        assert_eq!(report.warnings.len(), 1, "{name}");
        assert_eq!(report.warnings[0].labels[0].location.file, name);
    }
}

#[test]
fn a_program_that_cannot_be_started_is_no_crash() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("a");
    fs::write(&program, "not executable").unwrap();
    let spec = Spec {
        launcher: LAUNCHER.into(),
        program,
        arguments: Vec::new(),
        environment: Vec::new(),
        folder: dir.path().into(),
        scratch: Vec::new(),
        limits: Limits::default(),
        file_size: None,
        niceness: 0,
        sandbox: None,
    };
    let ended = mutor::running::process::run(&spec, &Cancel::new());
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::PermissionDenied);
}

#[test]
fn two_checks_at_once_do_not_mix_or_wait() {
    let lab = Lab::new();
    let dir = lab.dir.path();
    std::thread::scope(|scope| {
        for n in 0..4 {
            scope.spawn(move || {
                let mut config = RunnerConfig::new(LAUNCHER.into(), dir.join("cache"));
                config.temp = dir.join("temp");
                let runner = Runner::new(config).unwrap();
                let source = format!("fn main() {{ println!(\"{n}\"); }}");
                let job = Job {
                    name: "a.rs",
                    source: Ok(&source),
                    entry: Entry::Main,
                    expect_stdout: None,
                    rules: &Rules::default(),
                    limits: Limits::default(),
                    ready: None,
                };
                let report = runner.run(&job, &Cancel::new(), &|_| {}).unwrap();
                assert_eq!(report.verdict, passed(&format!("{n}\n")));
            });
        }
    });
    assert_eq!(lab.leftovers(), Vec::<PathBuf>::new());
}

#[test]
fn a_cancelled_check_is_gone_within_a_second() {
    let lab = Lab::new();
    for (source, wait) in [
        (hostile("endless_loop"), 1500),
        (hostile("constant_without_end"), 700),
    ] {
        let cancel = Cancel::new();
        let asked = std::thread::scope(|scope| {
            let asker = scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(wait));
                cancel.ask();
                Instant::now()
            });
            let ended = lab.try_run(&source, Entry::Main, None, &cancel);
            assert!(matches!(ended, Err(RunError::Cancelled)), "{ended:?}");
            asker.join().unwrap()
        });
        assert!(asked.elapsed() < Duration::from_secs(1));
    }
}

#[test]
fn a_killed_tutor_takes_its_check_along() {
    let dir = tempfile::tempdir().unwrap();
    let temp = dir.path().join("temp");
    fs::create_dir(&temp).unwrap();
    let path = dir.path().to_str().unwrap().to_owned();
    // Once while the program runs, once while the compiler does.
    for (name, busy) in [
        ("endless_loop", "mutor-check-run-"),
        ("constant_without_end", "rustc"),
    ] {
        let file = dir.path().join("a.rs");
        fs::write(&file, hostile(name)).unwrap();
        let mut tutor = Command::new(LAUNCHER)
            .arg("run")
            .arg(&file)
            .env("MUTOR_CACHE_DIR", dir.path().join("cache"))
            .env("TMPDIR", &temp)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until(|| {
            let found = processes_with(&path);
            found.len() > 2 && found.iter().any(|process| process.contains(busy))
        });
        tutor.kill().unwrap();
        tutor.wait().unwrap();
        wait_until(|| processes_with(&path).is_empty());
        assert_eq!(leftovers(&temp), Vec::<PathBuf>::new());
    }
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(10), "waited too long");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_learners_settings_for_cargo_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    let temp = home.join("temp");
    fs::create_dir_all(home.join(".cargo")).unwrap();
    fs::create_dir(&temp).unwrap();
    let settings = "[build]\nrustc-wrapper = \"/nowhere\"\ntarget = \"wasm32-unknown-unknown\"\n\
                    rustflags = [\"--cfg\", \"theirs\"]\n[profile.dev]\noverflow-checks = false\n";
    fs::write(home.join(".cargo/config.toml"), settings).unwrap();
    let file = home.join("a.rs");
    fs::write(
        &file,
        "fn main() { println!(\"theirs: {}\", cfg!(theirs)); }",
    )
    .unwrap();
    let toolchains = std::env::var("RUSTUP_HOME").unwrap_or_else(|_| {
        let own = std::env::var("HOME").unwrap();
        format!("{own}/.rustup")
    });
    let output = Command::new(LAUNCHER)
        .arg("run")
        .arg(&file)
        .env("HOME", &home)
        .env("RUSTUP_HOME", toolchains)
        .env("CARGO_HOME", home.join(".cargo"))
        .env("RUSTFLAGS", "--cfg theirs")
        .env("RUSTC_WRAPPER", "/nowhere")
        .env("MUTOR_CACHE_DIR", home.join("cache"))
        .env("TMPDIR", &temp)
        .current_dir(&home)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("theirs: false"), "{said}{output:?}");
}

#[test]
fn a_killed_tutors_litter_goes_with_the_next_check() {
    let lab = Lab::new();
    lab.run("fn main() {}");
    let slot = lab.dir.path().join("cache/target/0/debug");
    fs::write(slot.join("mutor-check-1-2"), "").unwrap();
    fs::create_dir(slot.join(".fingerprint/mutor-check-1-2-3")).unwrap();
    fs::write(slot.join("deps/mutor_check_1_2-3.d"), "").unwrap();
    lab.run("fn main() {}");
}

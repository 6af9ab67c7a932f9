//! Programs that are built together do what they do alone.

use std::path::PathBuf;

use mutor::model::{Limits, Rules, Verdict};
use mutor::running::cargo::Depth;
use mutor::running::crate_builder::{Entry, StdRoute};
use mutor::running::together::{Part, can_share_a_crate};
use mutor::running::{Cancel, Job, Program, Report, Runner, RunnerConfig};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const LAUNCHER: &str = env!("CARGO_BIN_EXE_mutor");

const CHECK: &str = "use super::*;\npub fn main() {\n    println!(\"{}\", answer());\n}\n";

/// Items that a program may have; they clash by name where modules do not keep them apart.
const ITEMS: &[&str] = &[
    "use std::cell::Cell;\nthread_local! { static N: Cell<u32> = const { Cell::new(1) }; }\nfn step() -> u32 { N.replace(N.get() + 1) }\n",
    "static TOTAL: std::sync::Mutex<u32> = std::sync::Mutex::new(7);\nfn step() -> u32 { *TOTAL.lock().unwrap() }\n",
    "#[derive(Debug, Clone, Default)]\nstruct Cell(u32);\nimpl std::fmt::Display for Cell {\n    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, \"<{}>\", self.0) }\n}\nfn step() -> Cell { Cell(3) }\n",
    "macro_rules! step_by { ($n:expr) => { $n + 1 } }\nfn step() -> u32 { step_by!(4) }\n",
    "mod p0 { pub fn inner() -> u32 { 5 } }\nfn step() -> u32 { p0::inner() }\n",
    "trait Step { fn step(&self) -> u32; }\nimpl Step for u32 { fn step(&self) -> u32 { *self } }\nfn step() -> u32 { 6u32.step() }\n",
    "fn never_called() {}\nfn step() -> u32 { 8 }\n",
    "#![allow(unused)]\nfn never_called() {}\nfn step() -> u32 { 9 }\n",
    "fn step() -> u32 { let x = 10; 10 }\n",
    "fn step() -> u32 { std::thread::spawn(|| 11).join().unwrap() }\n",
    "struct Loud;\nimpl Drop for Loud { fn drop(&mut self) { println!(\"dropped\"); } }\nfn step() -> u32 { let _loud = Loud; 12 }\n",
    "pub fn __mutor_main() -> u32 { 13 }\nfn step() -> u32 { __mutor_main() }\n",
    "fn step() -> u32 { crate::helper() }\nfn helper() -> u32 { 14 }\n",
    "fn step() -> String { 15 }\n",
    "fn step() -> usize { std::env::args().count() }\n",
    "fn step() -> &'static str { file!() }\n",
];

/// Ways in which a program may come to its end.
const ENDS: &[&str] = &[
    "fn main() { println!(\"{}\", step()); }\n",
    "fn main() { println!(\"{}\", step()); std::process::exit(3); }\n",
    "fn main() { println!(\"{}\", step()); panic!(\"on purpose\"); }\n",
    "fn main() -> Result<(), String> { println!(\"{}\", step()); Err(\"no\".into()) }\n",
    "fn main() -> std::process::ExitCode { print!(\"{}\", step()); 7.into() }\n",
    "fn main() { let cell = std::cell::RefCell::new(1); let _a = cell.borrow_mut(); println!(\"{}\", step()); let _b = cell.borrow(); }\n",
    "fn main() { loop { std::hint::black_box(step()); } }\n",
    "fn answer() -> String { step().to_string() }\nfn main() {}\n",
    "fn answer() -> String { println!(\"{}\", step()); std::process::exit(0) }\n",
    "fn start() {}\n",
    "fn main() { std::process::abort() }\n",
];

struct Lab {
    runner: Runner,
    rules: Rules,
    _dir: tempfile::TempDir,
}

impl Lab {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = RunnerConfig::new(PathBuf::from(LAUNCHER), dir.path().join("cache"));
        Self {
            runner: Runner::new(config).unwrap(),
            rules: Rules::default(),
            _dir: dir,
        }
    }

    fn run(&self, part: Part, ready: Option<&Program>) -> Report {
        let limits = Limits {
            time: std::time::Duration::from_millis(700),
            ..Limits::default()
        };
        let job = Job {
            name: "main.rs",
            source: Ok(part.source),
            entry: part.entry,
            expect_stdout: None,
            rules: &self.rules,
            limits,
            ready,
        };
        let report = self.runner.run(&job, &Cancel::new(), &|_| {}).unwrap();
        Report {
            run_time: std::time::Duration::ZERO,
            ..report
        }
    }
}

/// What must not differ: how the compiler draws a file's name, and the threads' numbers, may.
fn essence(report: &Report) -> (Verdict, String, Vec<String>) {
    let warnings = report.warnings.iter();
    let warnings = warnings
        .map(|warning| {
            format!(
                "{:?} {} {:?}",
                warning.code, warning.message, warning.labels
            )
        })
        .collect();
    let mut verdict = report.verdict.clone();
    if let Verdict::Crashed { stderr, .. } = &mut verdict {
        stderr.clear();
    }
    (verdict, report.stdout.clone(), warnings)
}

#[test]
fn programs_do_together_what_they_do_alone() {
    let lab = Lab::new();
    let program = (0..ITEMS.len(), 0..ENDS.len());
    let programs = proptest::collection::vec(program, 6..14);
    let config = Config {
        cases: 3,
        failure_persistence: None,
        max_shrink_iters: 20,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&programs, |programs| {
            let sources: Vec<String> = programs
                .iter()
                .map(|(item, end)| format!("{}{}", ITEMS[*item], ENDS[*end]))
                .collect();
            let parts: Vec<Part> = sources
                .iter()
                .map(|source| Part {
                    source,
                    entry: if source.contains("fn answer") {
                        Entry::Check(CHECK)
                    } else {
                        Entry::Main
                    },
                })
                .collect();
            let (cancel, route) = (Cancel::new(), StdRoute::Real);
            let together = lab
                .runner
                .compile_together(&parts, &route, Depth::Build, &cancel)
                .unwrap();
            for (part, ready) in parts.iter().zip(&together) {
                if ready.is_some() {
                    let (merged, alone) = (lab.run(*part, ready.as_ref()), lab.run(*part, None));
                    prop_assert_eq!(essence(&merged), essence(&alone), "{}", part.source);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn one_wrong_program_does_not_send_the_others_away() {
    let lab = Lab::new();
    let sources = [
        ENDS[0],
        ENDS[1],
        "fn main() { let x: u32 = \"\"; }\n",
        ENDS[2],
        "fn start() {}\n",
    ];
    let sources = sources.map(|end| format!("{}{end}", ITEMS[0]));
    let parts = sources.each_ref().map(|source| Part {
        source,
        entry: Entry::Main,
    });
    let (cancel, route) = (Cancel::new(), StdRoute::Real);
    let together = lab
        .runner
        .compile_together(&parts, &route, Depth::Build, &cancel)
        .unwrap();
    let built: Vec<bool> = together.iter().map(Option::is_some).collect();
    assert_eq!(built, [true, true, false, true, false]);
}

#[test]
fn a_program_that_speaks_of_its_crate_stays_alone() {
    let alone = |source: &str| {
        !can_share_a_crate(Part {
            source,
            entry: Entry::Main,
        })
    };
    assert!(alone("#![feature(never_type)]\nfn main() {}\n"));
    assert!(!alone("#![allow(unused)]\nfn main() {}\n"));
    assert!(alone("fn main() { crate::other() }\nfn other() {}\n"));
    assert!(alone("fn main() { println!(\"{}\", file!()) }\n"));
    assert!(alone("fn main() { println!(\"{}\", crate_or!(crate)) }\n"));
    assert!(alone("fn main() { \"no end }\n"));
    assert!(!alone(
        "fn main() { if !\"crate\".is_empty() {} } // super\n"
    ));
}

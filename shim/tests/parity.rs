//! Programs over the whole API print the same on the real `std` and on the look-alike.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::{Entry, Finished, build, package, run, scratch, sources, text};

const EDITIONS: [&str; 2] = ["2021", "2024"];
const LIMIT: Duration = Duration::from_secs(20);

fn finished(
    source: &Path,
    edition: &str,
    entry: Entry,
    variables: &[(&str, String)],
) -> Result<Finished, String> {
    let program = build(source, edition, entry)?;
    run(&program, variables, LIMIT).map_err(|error| error.to_string())
}

/// Compares one way of entering the programs with the real `std`; every difference is told.
fn compare(entry: Entry, editions: &[&str], variables: &[(&str, String)]) {
    let mut differences = String::new();
    for source in sources("programs") {
        for edition in editions {
            let name = source
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let real = finished(&source, edition, Entry::Real, &[])
                .expect("the real std takes every program");
            assert_eq!(
                real.code,
                Some(0),
                "{name} fails on the real std: {}",
                real.stderr
            );
            match finished(&source, edition, entry, variables) {
                Err(error) => {
                    let _ = writeln!(
                        differences,
                        "== {name} ({edition}) does not compile:\n{error}"
                    );
                }
                Ok(ours) if ours.stdout != real.stdout || ours.code != real.code => {
                    let _ = writeln!(
                        differences,
                        "== {name} ({edition}), exit {:?}:\n-- real\n{}-- ours\n{}-- stderr\n{}",
                        ours.code, real.stdout, ours.stdout, ours.stderr
                    );
                }
                Ok(_) => {}
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn every_program_prints_the_same_outside_a_view() {
    compare(Entry::Plain, &EDITIONS, &[]);
}

#[test]
fn every_program_prints_the_same_while_it_is_traced() {
    let events = scratch().join("parity-events.jsonl").display().to_string();
    compare(Entry::Trace, &["2024"], &[("MUTOR_EVENTS", events)]);
}

#[test]
fn a_trace_without_settings_is_a_plain_run() {
    let source = package().join("tests/programs/refcells.rs");
    let real = finished(&source, "2021", Entry::Real, &[]).expect("build on the real std");
    let ours = finished(&source, "2021", Entry::Trace, &[]).expect("build on the look-alike");
    assert_eq!(ours.stdout, real.stdout);
}

#[test]
fn cargo_takes_the_look_alike_under_the_name_std() {
    for edition in EDITIONS {
        let folder = scratch().join(format!("cargo-{edition}"));
        fs::create_dir_all(folder.join("src")).expect("make the crate");
        let manifest = format!(
            "[package]\nname = \"learner\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n[workspace]\n\n\
             [dependencies]\nstd = {{ package = \"mutor-std\", path = {:?} }}\n",
            package()
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("write the manifest");
        let source = package().join("tests/programs/paths.rs");
        fs::copy(&source, folder.join("src/main.rs")).expect("copy the program");
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--offline"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", scratch().join("cargo-target"))
            .output()
            .expect("run cargo");
        let real = finished(&source, edition, Entry::Real, &[]).expect("build on the real std");
        assert_eq!(
            text(&output.stdout),
            real.stdout,
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn the_extern_crate_line_is_a_fallback_on_both_editions() {
    for edition in EDITIONS {
        for name in ["paths", "cells", "refcells", "locals"] {
            let source = package().join(format!("tests/programs/{name}.rs"));
            let original = fs::read_to_string(&source).expect("read the program");
            let copy = scratch().join(format!("fallback-{name}-{edition}.rs"));
            fs::write(
                &copy,
                format!("{original}\n#[macro_use] extern crate mutor_std as std;\n"),
            )
            .expect("write the program");
            let program = copy.with_extension("bin");
            let output = Command::new(support::rustc())
                .args(["--edition", edition, "-A", "warnings", "-o"])
                .arg(&program)
                .arg(&copy)
                .arg("--extern")
                .arg(format!("mutor_std={}", support::library().display()))
                .output()
                .expect("run rustc");
            assert!(
                output.status.success(),
                "{name} ({edition}):\n{}",
                text(&output.stderr)
            );
            let ours = run(&program, &[], LIMIT).expect("run the program");
            let real = finished(&source, edition, Entry::Real, &[]).expect("build on the real std");
            assert_eq!(ours.stdout, real.stdout, "{name} ({edition})");
        }
    }
}

//! Explores small programs of a learner, and compares each verdict with the one in its first line.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Compiles `file` against the look-alike, with `main` added, and gives the program's path.
fn build(file: &Path, main: &str, dir: &Path) -> PathBuf {
    let source = fs::read_to_string(file).expect("a program");
    let root = dir.join("main.rs");
    let source = source.replace("\nfn main()", "\nfn m41n()");
    fs::write(&root, format!("{source}\nfn main() {{ {main} }}\n")).expect("a folder to write in");
    let deps = env::current_exe()
        .expect("a path")
        .parent()
        .expect("a folder")
        .to_path_buf();
    let newest = fs::read_dir(&deps)
        .expect("a folder")
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("libmutor_std-") && name.ends_with(".rlib")
        });
    let library = newest.max_by_key(|entry| entry.metadata().and_then(|data| data.modified()).ok());
    let library = library.expect("the look-alike is built").path();
    let program = dir.join("program");
    let status = Command::new("rustc")
        .args([
            "--edition",
            "2021",
            "-Awarnings",
            "-Cdebuginfo=1",
            "--extern",
        ])
        .arg(format!("std={}", library.display()))
        .arg("-L")
        .arg(&deps)
        .arg(&root)
        .arg("-o")
        .arg(&program)
        .status();
    assert!(
        status.expect("rustc runs").success(),
        "{} does not compile",
        file.display()
    );
    program
}

fn explore(program: &Path, dir: &Path) -> String {
    let report = dir.join("report.json");
    let mut command = Command::new(program);
    command
        .env("MUTOR_REPORT", &report)
        .env("MUTOR_SOURCE", dir.join("main.rs"))
        .env("MUTOR_TIME_MS", "20000")
        .env("MUTOR_MAX_EXECUTIONS", "2000");
    assert!(command.status().expect("the program runs").success());
    fs::read_to_string(report).expect("a report")
}

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/learner");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

/// What of a report is the same each time: all of it, but where the program is not the same itself.
fn told(report: &str) -> &str {
    let unsupported = report.contains("\"outcome\":\"unsupported\"");
    let end = report.find(",\"preemptions\"").filter(|_| unsupported);
    &report[..end.unwrap_or(report.len())]
}

#[test]
fn every_program_gets_its_verdict_ten_times_in_the_same_words() {
    let dir = env::temp_dir().join(format!("mutor-learner-{}", std::process::id()));
    fs::create_dir_all(&dir).expect("a folder");
    let mut wrong = Vec::new();
    for file in programs() {
        let source = fs::read_to_string(&file).expect("a program");
        let verdict = source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! verdict: "))
            .expect("a verdict");
        let program = build(&file, "::std::__mutor::explore(scenario)", &dir);
        let first = explore(&program, &dir);
        if !first.contains(&format!("\"outcome\":\"{verdict}\"")) {
            wrong.push(format!(
                "{}: not {verdict} but {}",
                file.display(),
                &first[..first.len().min(200)]
            ));
        }
        for _ in 1..10 {
            if told(&explore(&program, &dir)) != told(&first) {
                wrong.push(format!("{}: another report", file.display()));
                break;
            }
        }
    }
    let _ = fs::remove_dir_all(&dir);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! Keeps the house in order: floors, openings, sizes, top-level names.

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: &[&str] = &["model", "store", "running", "judging", "view", "front"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn floor(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix(root().join("src")).ok()?;
    let folder = inside.components().next()?.as_os_str().to_str()?;
    FLOORS.iter().position(|floor| *floor == folder)
}

#[test]
fn imports_go_down_or_sideways_only() {
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let Some(own) = floor(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            for (other, name) in FLOORS.iter().enumerate().skip(own + 1) {
                if line.contains(&format!("crate::{name}")) {
                    wrong.push(format!(
                        "{}:{} imports floor {}",
                        path.display(),
                        number + 1,
                        other + 1
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_first_what_it_owns() {
    for folder in ["src", "shim/src"] {
        for path in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                text.starts_with("//! "),
                "{} does not open with `//! `",
                path.display()
            );
            assert!(
                text.lines().count() <= 600,
                "{} has more than 600 lines",
                path.display()
            );
        }
    }
}

#[test]
fn only_named_rooms_start_processes() {
    let allowed = [
        "src/running/process.rs",
        "src/running/supervise.rs",
        "src/running/toolchain.rs",
        "src/front/world.rs",
    ];
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let before_tests = text.split("#[cfg(").next().unwrap_or_default();
        let name = path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        assert!(
            !before_tests.contains("Command::new(") || allowed.contains(&name.as_str()),
            "{name} starts a process"
        );
    }
}

#[test]
fn nothing_lies_at_the_top_that_has_not_earned_its_place() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "LICENSE",
        "src",
        "lessons",
        "exercises",
        "tests",
        "shim",
        "benches",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        ".ci",
        ".github",
        "build.rs",
        "clippy.toml",
        ".gitignore",
        ".gitattributes",
        "docs",
        ".git",
        "target",
        "mutor-workspace",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name();
        let name = name.to_str().unwrap();
        assert!(known.contains(&name), "{name} lies at the top");
    }
}

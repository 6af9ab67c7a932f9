//! Programs over the mirrored API print the same on real std, on the look-alike, and in a trace.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn library() -> PathBuf {
    let deps = env::current_exe()
        .expect("a path")
        .parent()
        .expect("a folder")
        .to_path_buf();
    let ours = fs::read_dir(&deps)
        .expect("a folder")
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("libmutor_std-") && name.ends_with(".rlib")
        });
    ours.max_by_key(|entry| entry.metadata().and_then(|data| data.modified()).ok())
        .expect("it is built")
        .path()
}

/// What the program prints; with the look-alike if `ours`, in a trace if `main` says so.
fn output(source: &str, edition: &str, ours: bool, dir: &Path) -> String {
    let (root, program) = (dir.join("main.rs"), dir.join("program"));
    fs::write(&root, source).expect("a folder to write in");
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--edition", edition, "-Awarnings", "-Cdebuginfo=1", "-o"])
        .arg(&program)
        .arg(&root);
    if ours {
        rustc
            .arg("--extern")
            .arg(format!("std={}", library().display()));
    }
    assert!(
        rustc.status().expect("rustc runs").success(),
        "edition {edition}, look-alike: {ours}"
    );
    let output = Command::new(&program)
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn programs_print_what_they_print_on_real_std() {
    let dir = env::temp_dir().join(format!("mutor-parity-{}", std::process::id()));
    fs::create_dir_all(&dir).expect("a folder");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let source = fs::read_to_string(entry.path()).expect("a program");
        for edition in ["2021", "2024"] {
            let real = output(&source, edition, false, &dir);
            assert_eq!(
                real,
                output(&source, edition, true, &dir),
                "{}",
                entry.path().display()
            );
            let traced = source.replace("\nfn main()", "\nfn m41n()")
                + "\nfn main() { ::std::__mutor::trace(m41n) }\n";
            assert_eq!(
                real,
                output(&traced, edition, true, &dir),
                "traced: {}",
                entry.path().display()
            );
        }
    }
    let _ = fs::remove_dir_all(&dir);
}

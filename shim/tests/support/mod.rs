//! Builds small programs against the real `std` and against the look-alike, and runs them.
#![allow(dead_code)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The look-alike's package folder.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder for this test process alone.
pub fn scratch() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("run-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("make the scratch folder");
        folder
    })
}

/// The look-alike as a library, compiled once: it has no dependencies, so rustc alone will do.
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let library = scratch().join("libmutor_std.rlib");
        let output = Command::new(rustc())
            .args([
                "--edition",
                "2024",
                "--crate-type",
                "rlib",
                "--crate-name",
                "mutor_std",
            ])
            .args([
                "--cap-lints",
                "allow",
                "-C",
                "debuginfo=line-tables-only",
                "-o",
            ])
            .arg(&library)
            .arg(package().join("src/lib.rs"))
            .output()
            .expect("run rustc");
        assert!(
            output.status.success(),
            "the look-alike does not compile:\n{}",
            text(&output.stderr)
        );
        library
    })
}

/// How a program is built and entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// As it stands, on the real `std`.
    Real,
    /// As it stands, on the look-alike.
    Plain,
    /// `main` is handed to `trace`.
    Trace,
    /// `main` is handed to `explore`.
    Explore,
}

/// What a finished program left behind.
#[derive(Debug)]
pub struct Finished {
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// Its exit code, if it was not killed.
    pub code: Option<i32>,
}

/// Compiles `source` for `entry` and gives the path of the executable.
pub fn build(source: &Path, edition: &str, entry: Entry) -> Result<PathBuf, String> {
    let stem = source
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    // Tests run side by side: no two builds share a folder.
    static BUILDS: AtomicU32 = AtomicU32::new(0);
    let number = BUILDS.fetch_add(1, Ordering::Relaxed);
    let folder = scratch().join(format!("{stem}-{edition}-{entry:?}-{number}"));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let copy = folder.join(format!("{stem}.rs"));
    let text_ = fs::read_to_string(source).map_err(|error| error.to_string())?;
    fs::write(&copy, entered(&text_, entry)).map_err(|error| error.to_string())?;
    let program = folder.join("program");
    let mut command = Command::new(rustc());
    command.current_dir(&folder).args([
        "--edition",
        edition,
        "-A",
        "warnings",
        "-C",
        "debuginfo=line-tables-only",
        "-o",
    ]);
    command.arg(&program).arg(&copy);
    if entry != Entry::Real {
        command
            .arg("--extern")
            .arg(format!("std={}", library().display()));
    }
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(program)
    } else {
        Err(text(&output.stderr))
    }
}

/// The source as the tutor hands it to the compiler: `main` renamed at the same length, and one line added.
pub fn entered(source: &str, entry: Entry) -> String {
    let call = match entry {
        Entry::Real | Entry::Plain => return source.to_owned(),
        Entry::Trace => "trace",
        Entry::Explore => "explore",
    };
    let renamed = source.replacen("\nfn main(", "\nfn m41n(", 1);
    assert_ne!(renamed, source, "no main to rename");
    format!("{renamed}\nfn main() {{ ::std::__mutor::{call}(m41n) }}\n")
}

/// Runs `program` with `variables`, and kills it when it takes longer than `limit`.
pub fn run(program: &Path, variables: &[(&str, String)], limit: Duration) -> io::Result<Finished> {
    let folder = program.parent().unwrap_or(Path::new("."));
    let files = (folder.join("stdout"), folder.join("stderr"));
    let mut child = Command::new(program)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(fs::File::create(&files.0)?)
        .stderr(fs::File::create(&files.1)?)
        .spawn()?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > limit {
            child.kill()?;
            break child.wait()?;
        }
        thread::sleep(Duration::from_millis(3));
    };
    Ok(Finished {
        stdout: text(&fs::read(&files.0)?),
        stderr: text(&fs::read(&files.1)?),
        code: status.code(),
    })
}

/// Every `.rs` file of a folder of the tests, by name.
pub fn sources(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(package().join("tests").join(folder))
        .expect("read the folder of programs")
        .map(|entry| entry.expect("read an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// Bytes of a process as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The compiler that builds the tests.
pub fn rustc() -> String {
    std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into())
}

/// The value of a top-level key in one line of JSON, as written: for tests only.
pub fn field<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let start = json.find(&format!("\"{key}\":"))? + key.len() + 3;
    let rest = json[start..].trim_start();
    if let Some(inner) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = inner.find(|c: char| {
            let stop = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            stop
        })?;
        return Some(&inner[..end]);
    }
    Some(rest[..rest.find([',', '}', ']', '\n']).unwrap_or(rest.len())].trim())
}

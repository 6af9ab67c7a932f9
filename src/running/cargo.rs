//! Runs cargo. The only room that does.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::crate_builder::{StdRoute, TempCrate};
use super::diagnostics::{self, BuildReport};
use super::process::{self, Cancel, End, MARKER, Spec, fresh_mark};
use super::toolchain::Toolchain;
use crate::model::Limits;

/// What one compilation may use.
pub const COMPILE_LIMITS: Limits = Limits {
    time: Duration::from_secs(60),
    output: 16 << 20,
    memory: 4 << 30,
    processes: 256,
};

/// How far cargo goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// To an executable.
    Build,
    /// To types and borrows; nothing is linked.
    TypeCheck,
}

/// What came of a build.
#[derive(Debug)]
pub enum Build {
    /// An executable, or a clean type check.
    Good(Built),
    /// The compiler's errors.
    Refused(BuildReport),
    /// The compiler was stopped by a limit; what kind.
    Stopped(End),
    /// The learner asked to stop.
    Cancelled,
    /// Cargo itself could not work; what it said.
    Broken(String),
}

/// A good build. Its files go when it is dropped.
#[derive(Debug)]
pub struct Built {
    /// What the compiler said.
    pub report: BuildReport,
    _litter: Litter,
}

/// Where and with what to build.
#[derive(Debug)]
pub struct Cargo {
    /// The mutor binary, which supervises.
    pub launcher: PathBuf,
    /// The toolchain.
    pub toolchain: Toolchain,
    /// The target folder that checks share.
    pub target: PathBuf,
    /// What one compilation may use.
    pub limits: Limits,
    /// How wide the compiler may draw its messages.
    pub width: usize,
}

impl Cargo {
    /// Builds a crate.
    pub fn build(
        &self,
        made: &TempCrate,
        depth: Depth,
        route: &StdRoute,
        cancel: &Cancel,
    ) -> io::Result<Build> {
        let litter = Litter {
            target: self.target.clone(),
            package: made.package.clone(),
        };
        let command = match depth {
            Depth::Build => "build",
            Depth::TypeCheck => "check",
        };
        let mut arguments: Vec<OsString> = vec![
            command.into(),
            "--offline".into(),
            "--quiet".into(),
            "--message-format=json-diagnostic-rendered-ansi".into(),
            "--target-dir".into(),
            self.target.clone().into(),
        ];
        if *route == StdRoute::Real {
            // A crate without dependencies has nothing to do side by side.
            arguments.push("--jobs=1".into());
        }
        let spec = Spec {
            launcher: self.launcher.clone(),
            program: self.toolchain.cargo.clone(),
            arguments,
            environment: self.environment(),
            folder: made.folder.clone(),
            scratch: made.folder.clone(),
            limits: self.limits,
            file_size: None,
        };
        let ended = process::run(&spec, cancel)?;
        let report = diagnostics::parse(&ended.stdout, made);
        let stderr = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
        Ok(match ended.end {
            End::Exited(0) => Build::Good(Built {
                report,
                _litter: litter,
            }),
            End::Exited(_) if !report.errors().is_empty() => Build::Refused(report),
            End::Cancelled => Build::Cancelled,
            End::Exited(_) | End::Signaled(_) | End::Lost => Build::Broken(stderr),
            stopped => Build::Stopped(stopped),
        })
    }

    /// A learner's own settings for cargo and rustc are not about mutor's crates.
    fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut environment: Vec<(OsString, OsString)> = env::vars_os()
            .filter(|(key, _)| !key.to_str().is_some_and(is_about_cargo))
            .collect();
        let mut set = |key: &str, value: OsString| environment.push((key.into(), value));
        set("RUSTC", self.toolchain.rustc.clone().into());
        set("CARGO_TERM_COLOR", "never".into());
        set(
            "CARGO_BUILD_RUSTFLAGS",
            format!("--diagnostic-width={}", rounded(self.width)).into(),
        );
        set(MARKER, fresh_mark().into());
        environment
    }
}

/// One of a few widths: cargo asks the compiler anew for each set of flags that it has not seen.
fn rounded(width: usize) -> usize {
    match width {
        0..=99 => 80,
        100..=119 => 100,
        _ => 120,
    }
}

fn is_about_cargo(key: &str) -> bool {
    // CARGO_HOME says where the registry is, and nothing about how to build.
    (key.starts_with("CARGO") && key != "CARGO_HOME")
        || key.starts_with("RUSTC")
        || matches!(
            key,
            "RUSTFLAGS"
                | "RUSTDOCFLAGS"
                | "RUST_LOG"
                | "RUST_BACKTRACE"
                | "LD_PRELOAD"
                | "LD_LIBRARY_PATH"
        )
        || key == MARKER
}

impl Built {
    /// The executable.
    pub fn executable(&self) -> Option<&Path> {
        self.report.executable.as_deref()
    }
}

/// The files that a build leaves in the shared target folder.
#[derive(Debug)]
struct Litter {
    target: PathBuf,
    package: String,
}

impl Drop for Litter {
    fn drop(&mut self) {
        let snake = self.package.replace('-', "_");
        let debug = self.target.join("debug");
        for folder in ["", "deps", ".fingerprint"] {
            let Ok(entries) = fs::read_dir(debug.join(folder)) else {
                continue;
            };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let name = name.strip_prefix("lib").unwrap_or(&name);
                if !name.starts_with(&self.package) && !name.starts_with(&snake) {
                    continue;
                }
                let path = entry.path();
                // Litter that stays is swept with the cache folder; it harms no check.
                let _ = if path.is_dir() {
                    fs::remove_dir_all(path)
                } else {
                    fs::remove_file(path)
                };
            }
        }
    }
}

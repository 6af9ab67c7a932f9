//! Runs cargo. The only room that does.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::crate_builder::{PACKAGE, StdRoute, TempCrate};
use super::diagnostics::{self, BuildReport};
use super::process::{self, Cancel, End, MARKER, Spec, fresh_mark};
use super::protection::Protection;
use super::sandbox::Sandbox;
use super::toolchain::Toolchain;
use crate::model::Limits;

/// What one compilation may use.
pub const COMPILE_LIMITS: Limits = Limits {
    time: Duration::from_mins(1),
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
    /// The compiler was stopped by a limit, or crashed; how.
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
    _slot: Slot,
}

/// Where and with what to build.
#[derive(Debug)]
pub struct Cargo {
    /// The mutor binary, which supervises.
    pub launcher: PathBuf,
    /// The toolchain.
    pub toolchain: Toolchain,
    /// The folder of the target folders that checks share.
    pub target: PathBuf,
    /// Cargo's home: one of mutor's own, for the learner's has settings in it.
    pub home: PathBuf,
    /// What one compilation may use.
    pub limits: Limits,
    /// How wide the compiler may draw its messages.
    pub width: usize,
    /// What keeps the compiler from files that a source has no business with.
    pub protection: Protection,
}

impl Cargo {
    /// Builds a crate with these programs in it.
    pub fn build(
        &self,
        folder: &Path,
        programs: &[TempCrate],
        depth: Depth,
        route: &StdRoute,
        cancel: &Cancel,
    ) -> io::Result<Build> {
        let slot = Slot::take(&self.target)?;
        let command = match depth {
            Depth::Build => "build",
            Depth::TypeCheck => "check",
        };
        let mut arguments: Vec<OsString> = vec![
            command.into(),
            "--offline".into(),
            "--quiet".into(),
            "--message-format=json-diagnostic-rendered-ansi".into(),
            "--manifest-path".into(),
            folder.join("Cargo.toml").into(),
            "--target-dir".into(),
            slot.folder.clone().into(),
        ];
        if *route == StdRoute::Real {
            // A crate without dependencies has nothing to do side by side.
            arguments.push("--jobs=1".into());
        }
        let sandbox = if self.protection.is_any() {
            // What is there holds; what is not would be passed over.
            for folder in [&slot.folder, &self.home] {
                fs::create_dir_all(folder)?;
            }
            let look_alike = match route {
                StdRoute::Real => None,
                StdRoute::LookAlike(folder, _) => Some(folder.as_path()),
            };
            let read: Vec<&Path> = look_alike.into_iter().collect();
            let write = [folder, &slot.folder, &self.home];
            Some(Sandbox::for_compiler(&self.toolchain, &read, &write))
        } else {
            None
        };
        let spec = Spec {
            launcher: self.launcher.clone(),
            program: self.toolchain.cargo.clone(),
            arguments,
            environment: self.environment(folder, route),
            // Cargo looks for settings in the folder it is in and in all above.
            folder: folder.ancestors().last().unwrap_or(folder).to_owned(),
            scratch: vec![folder.to_owned()],
            limits: self.limits,
            file_size: None,
            niceness: 0,
            sandbox,
        };
        let ended = process::run(&spec, cancel)?;
        let report = diagnostics::parse(&ended.stdout, programs);
        let stderr = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
        Ok(match ended.end {
            End::Exited(0) => Build::Good(Built {
                report,
                _slot: slot,
            }),
            End::Exited(_) if !report.errors().is_empty() => match of_the_machine(&report) {
                Some(trouble) => Build::Broken(trouble),
                None => Build::Refused(report),
            },
            End::Exited(_) if FULL_DISK.iter().any(|sign| stderr.contains(sign)) => {
                Build::Broken(stderr)
            }
            End::Exited(_) if stderr.contains("memory allocation of ") => {
                Build::Stopped(End::Memory)
            }
            // Some sources crash the compiler: one that nests deeper than its stack, say.
            End::Exited(_) if stderr.contains("could not compile") => {
                Build::Stopped(End::Signaled(0))
            }
            End::Cancelled => Build::Cancelled,
            End::Exited(_) | End::Signaled(_) | End::Lost => Build::Broken(stderr),
            stopped => Build::Stopped(stopped),
        })
    }

    /// A learner's own settings for cargo and rustc are not about mutor's crates.
    fn environment(&self, crate_folder: &Path, route: &StdRoute) -> Vec<(OsString, OsString)> {
        let sandboxed = self.protection.is_any();
        let mut environment: Vec<(OsString, OsString)> = env::vars_os()
            .filter(|(key, _)| !key.to_str().is_some_and(is_about_cargo))
            // A source reads the compiler's variables with `env!`, and some machines keep secrets there.
            .filter(|(key, _)| !sandboxed || key.to_str().is_some_and(is_harmless))
            .collect();
        if sandboxed {
            for key in ["HOME", "TMPDIR"] {
                environment.push((key.into(), crate_folder.into()));
            }
        }
        let mut set = |key: &str, value: OsString| environment.push((key.into(), value));
        set("CARGO_HOME", self.home.clone().into());
        // Not a wrapper set to nothing, though: of a compiler whose wrapper it cannot find cargo remembers
        // nothing, and asks it five times for each build. With a home of its own there is none to undo.
        set("RUSTC", self.toolchain.rustc.clone().into());
        set("CARGO_TERM_COLOR", "never".into());
        // There is nothing to clean, and looking for it opens a database.
        set("CARGO_CACHE_AUTO_CLEAN_FREQUENCY", "never".into());
        // Offline it needs no certificates, and reading all of them takes it a third of its time.
        #[cfg(unix)]
        set("SSL_CERT_FILE", "/dev/null".into());
        // Of all the places for flags this one goes before all others.
        set("CARGO_ENCODED_RUSTFLAGS", self.flags(route));
        set(MARKER, fresh_mark().into());
        environment
    }

    fn flags(&self, route: &StdRoute) -> OsString {
        let mut flags: OsString = format!("--diagnostic-width={}", rounded(self.width)).into();
        // Linking std as a shared library takes half the time of copying it into the program.
        if let (StdRoute::Real, Some(folder)) = (route, &self.toolchain.shared_std) {
            flags.push("\u{1f}-Cprefer-dynamic\u{1f}-Clink-arg=-Wl,-rpath,");
            flags.push(folder);
        }
        flags
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
    key.starts_with("CARGO")
        || key.starts_with("RUSTC")
        || matches!(
            key,
            "RUSTFLAGS"
                | "RUSTDOCFLAGS"
                | "RUST_LOG"
                | "RUST_BACKTRACE"
                | "RUST_MIN_STACK"
                | "SSL_CERT_FILE"
                | "SSL_CERT_DIR"
                | "LD_PRELOAD"
                | "LD_LIBRARY_PATH"
        )
        || key == MARKER
}

/// What the compiler and the linker need, and nobody would hide.
fn is_harmless(key: &str) -> bool {
    matches!(key, "PATH" | "LANG" | "LC_ALL" | "LC_CTYPE" | "LC_MESSAGES")
}

/// How compilers and linkers say that a disk is full; some write through memory, where it is a signal.
const FULL_DISK: &[&str] = &[
    "No space left on device",
    "Disk quota exceeded",
    "Bus error",
    "SIGBUS",
];

/// An error that is the machine's, and not the learner's: there is no linker, or a disk is full. It has no place
/// in the source, so that no source can say it.
fn of_the_machine(report: &BuildReport) -> Option<String> {
    let has_no_linker = |message: &str| {
        message.starts_with("linker `") && message.ends_with("not found")
            || message.starts_with("could not exec the linker")
    };
    let errors = report.errors();
    let mut placeless = errors
        .iter()
        .filter(|error| error.labels.is_empty() && error.code.is_none());
    placeless.find_map(|error| {
        let full = || {
            FULL_DISK
                .iter()
                .find(|sign| error.rendered.contains(**sign))
        };
        let message = &error.message;
        if has_no_linker(message) {
            return Some(message.clone());
        }
        full().map(|sign| format!("{message}: {sign}"))
    })
}

impl Built {
    /// The executable.
    pub fn executable(&self) -> Option<&Path> {
        self.report.executable.as_deref()
    }
}

/// A target folder that nobody else uses until this is dropped.
///
/// With one for all, a second tutor would wait for the first one's compiler, and lose its own time
/// limit to it. The first folder is free nearly always, so that little is ever kept twice.
#[derive(Debug)]
struct Slot {
    folder: PathBuf,
    lock: Option<File>,
}

impl Slot {
    fn take(target: &Path) -> io::Result<Self> {
        fs::create_dir_all(target)?;
        let mut number = 0;
        loop {
            let folder = target.join(number.to_string());
            let lock = File::create(target.join(format!("{number}.lock")))?;
            let lock = match lock.try_lock() {
                Ok(()) => Some(lock),
                // Not every file system has locks. The packages' names keep checks apart as well.
                Err(TryLockError::Error(_)) => None,
                Err(TryLockError::WouldBlock) => {
                    number += 1;
                    continue;
                }
            };
            let slot = Self { folder, lock };
            if slot.lock.is_some() {
                // What lies here is a killed tutor's.
                slot.sweep();
            }
            return Ok(slot);
        }
    }

    /// Removes what belongs to programs; what belongs to the look-alike stays.
    fn sweep(&self) {
        let debug = self.folder.join("debug");
        for folder in ["", "deps", ".fingerprint"] {
            let entries = fs::read_dir(debug.join(folder)).into_iter().flatten();
            for entry in entries.flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let name = name.strip_prefix("lib").unwrap_or(&name);
                if !name.replace('_', "-").starts_with(PACKAGE) {
                    continue;
                }
                let path = entry.path();
                // What stays is swept the next time; it harms no check.
                let _ = if path.is_dir() {
                    fs::remove_dir_all(path)
                } else {
                    fs::remove_file(path)
                };
            }
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.lock.is_some() {
            self.sweep();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Diagnostic, Label, Location, Severity};

    #[test]
    fn a_full_disk_is_no_fault_of_the_source() {
        let report = |message: &str, rendered: &str, labels: Vec<Label>| BuildReport {
            diagnostics: vec![Diagnostic {
                severity: Severity::Error,
                code: None,
                message: message.to_owned(),
                labels,
                rendered: rendered.to_owned(),
            }],
            ..BuildReport::default()
        };
        let linking = "linking with `cc` failed: exit status: 1";
        for (message, rendered) in [
            ("linker `cc` not found", ""),
            (
                linking,
                "collect2: fatal error: ld terminated with signal 7 [Bus error]",
            ),
            (
                "failed to write a.o",
                "No space left on device (os error 28)",
            ),
        ] {
            let trouble = of_the_machine(&report(message, rendered, Vec::new()));
            assert!(trouble.is_some_and(|trouble| trouble.starts_with(message)));
        }
        let unknown = report(linking, "unable to find library -levil", Vec::new());
        assert_eq!(of_the_machine(&unknown), None);
        // What a source says by itself, with `compile_error!`, stands somewhere.
        let location = Location {
            file: "a.rs".into(),
            line: 1,
            column: 1,
        };
        let text = String::new();
        let said = "No space left on device";
        let own = report(said, said, vec![Label { location, text }]);
        assert_eq!(of_the_machine(&own), None);
    }
}

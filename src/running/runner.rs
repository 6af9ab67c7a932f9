//! Checks one program from its source to its verdict.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::TEMPORARY;
use super::cargo::{Build, COMPILE_LIMITS, Cargo, Depth};
use super::crate_builder::{Entry, StdRoute, TempCrate};
use super::diagnostics::{self, BuildReport};
use super::outcome;
use super::process::{self, Cancel, End, Ended, MARKER, Spec, fresh_mark};
use super::protection::{NoProtection, Protection};
use super::rules;
use super::sandbox::{Sandbox, SandboxWish};
use super::together::PROGRAM;
use super::toolchain::{NoToolchain, Toolchain};
use crate::model::{Diagnostic, Limits, Rejection, Rules, Severity, Verdict};

/// The largest file that a learner's program may write, in bytes.
const FILE_SIZE: u64 = 64 << 20;

/// Against a fork bomb's thousand processes the supervisor must come first when it wakes. Measured on two
/// cores with Linux 6.18, it saw a bomb after 0.6 s with 0, 0.1 s with 1, 30 ms with 5.
const NICENESS: u8 = 5;

/// What a runner needs of the machine.
#[derive(Debug, Clone)]
pub struct RunnerConfig {
    /// The mutor binary, which supervises.
    pub launcher: PathBuf,
    /// The user's cache folder for mutor.
    pub cache: PathBuf,
    /// The folder of the target folders.
    pub target: PathBuf,
    /// The folder for the temporary folders of checks.
    pub temp: PathBuf,
    /// How wide the compiler may draw its messages.
    pub width: usize,
    /// What one compilation may use.
    pub compile: Limits,
    /// Whether programs are somebody else's, and the sandbox keeps them in.
    pub sandbox: SandboxWish,
}

impl RunnerConfig {
    /// The usual one.
    pub fn new(launcher: PathBuf, cache: PathBuf) -> Self {
        let target = cache.join("target");
        Self {
            launcher,
            cache,
            target,
            temp: std::env::temp_dir(),
            width: 100,
            compile: COMPILE_LIMITS,
            sandbox: SandboxWish::Off,
        }
    }
}

/// A program to check.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// The file as the learner knows it.
    pub name: &'a str,
    /// Its text, or why it is none.
    pub source: Result<&'a str, &'a Rejection>,
    /// What runs.
    pub entry: Entry<'a>,
    /// What must be printed; nothing where any output is right.
    pub expect_stdout: Option<&'a str>,
    /// What the source must and must not name.
    pub rules: &'a Rules,
    /// What the program may use.
    pub limits: Limits,
    /// The program where it is built already.
    pub ready: Option<&'a Program>,
}

/// What happened to a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// What it printed, the end mark of a check excepted; control characters as they came.
    pub stdout: String,
    /// What it said on stderr.
    pub stderr: String,
    /// The compiler's warnings.
    pub warnings: Vec<Diagnostic>,
    /// How long the program ran.
    pub run_time: Duration,
}

/// What the runner is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The compiler runs.
    Compiling,
    /// The program runs.
    Running,
    /// The program's schedules are tried.
    Exploring,
}

/// Why a program could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The learner asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// There is no compiler.
    #[error(transparent)]
    NoToolchain(#[from] NoToolchain),
    /// Programs were to be kept in, and this machine cannot do it.
    #[error(
        "no program is run, since this machine cannot keep it in: {}\nuse Linux 5.13 or newer with Landlock, or do without the sandbox where you trust every program",
        .0.lack()
    )]
    NoSandbox(Protection),
    /// Cargo could not do its work.
    #[error("cargo could not build the check: {0}\nthe check's files are in a temporary folder; is the disk full, or {cache} not writable?", cache = .1.display())]
    Cargo(String, PathBuf),
    /// The operating system refused.
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// Compiles and runs programs.
#[derive(Debug)]
pub struct Runner {
    pub(super) cargo: Cargo,
    pub(super) launcher: PathBuf,
    pub(super) cache: PathBuf,
    temp: PathBuf,
    protection: Protection,
}

/// A program that was built. Its files go when the last one of its crate is dropped.
#[derive(Debug)]
pub struct Program {
    pub(super) made: TempCrate,
    pub(super) warnings: Vec<Diagnostic>,
    /// Its number where it shares its crate with others.
    pub(super) number: Option<usize>,
    pub(super) files: Arc<Files>,
}

/// What a build has on disk.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) built: super::cargo::Built,
    pub(super) _folder: tempfile::TempDir,
}

impl Program {
    /// The learner's file inside the crate, as the compiler names it.
    pub fn inside(&self) -> &str {
        &self.made.inside
    }
}

/// A program, or why there is none.
#[derive(Debug)]
pub enum Compiled {
    /// It compiles.
    Program(Box<Program>),
    /// It does not.
    Refused(Vec<Diagnostic>, Vec<Diagnostic>),
}

impl Runner {
    /// Finds the toolchain; nothing is compiled yet.
    pub fn new(config: RunnerConfig) -> Result<Self, RunError> {
        let toolchain = Toolchain::find(&config.cache)?;
        sweep(&config.temp);
        let protection = match config.sandbox {
            SandboxWish::Off => Protection::None(NoProtection::NotAsked),
            _ => Protection::try_out(&config.launcher, &config.temp),
        };
        if config.sandbox == SandboxWish::Required && !protection.is_enough() {
            return Err(RunError::NoSandbox(protection));
        }
        let cargo = Cargo {
            launcher: config.launcher.clone(),
            toolchain,
            target: config.target,
            home: config.cache.join("cargo"),
            limits: config.compile,
            width: config.width,
            protection: protection.clone(),
        };
        Ok(Self {
            cargo,
            launcher: config.launcher,
            cache: config.cache,
            temp: config.temp,
            protection,
        })
    }

    /// What `rustc --version` says.
    pub fn toolchain_version(&self) -> &str {
        &self.cargo.toolchain.version
    }

    /// What keeps programs in.
    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    /// The toolchain's `rustfmt`, if it has one.
    pub fn rustfmt(&self) -> Option<PathBuf> {
        self.cargo.toolchain.rustfmt()
    }

    /// The user's cache folder for mutor.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    /// Checks a program: its file, the compiler's word, the run, and last, for one that passes, the rules.
    ///
    /// The rules come last since a program that does not work teaches more by how it goes wrong.
    pub fn run(&self, job: &Job, cancel: &Cancel, at: &dyn Fn(Phase)) -> Result<Report, RunError> {
        let mut report = Report {
            verdict: Verdict::Passed {
                stdout: String::new(),
            },
            stdout: String::new(),
            stderr: String::new(),
            warnings: Vec::new(),
            run_time: Duration::ZERO,
        };
        let source = match job.source {
            Ok(source) => source,
            Err(reason) => {
                report.verdict = Verdict::Rejected {
                    reason: reason.clone(),
                };
                return Ok(report);
            }
        };
        let compiled;
        let program = if let Some(ready) = job.ready {
            ready
        } else {
            at(Phase::Compiling);
            let (route, depth) = (StdRoute::Real, Depth::Build);
            match self.compile(job.name, source, job.entry, &route, depth, cancel)? {
                Compiled::Program(program) => {
                    compiled = program;
                    &*compiled
                }
                Compiled::Refused(diagnostics, warnings) => {
                    report.verdict = Verdict::CompileError { diagnostics };
                    report.warnings = warnings;
                    return Ok(report);
                }
            }
        };
        report.warnings.clone_from(&program.warnings);
        at(Phase::Running);
        let ended = self.execute(program, &[], &job.limits, cancel)?;
        report.run_time = ended.time;
        report.stderr = String::from_utf8_lossy(&ended.stderr).into_owned();
        let printed = outcome::printed(&ended.stdout, &program.made);
        report.stdout.clone_from(&printed.text);
        report.verdict = outcome::judge(
            &ended,
            &printed,
            &report.stderr,
            job.expect_stdout,
            &job.limits,
            &program.made,
        );
        if matches!(report.verdict, Verdict::Passed { .. }) {
            let has_check = job.entry != Entry::Main;
            if let Some(broken) = rules::broken(source, job.name, job.rules, has_check) {
                report.verdict = broken;
            }
        }
        Ok(report)
    }

    /// Compiles a program.
    pub fn compile(
        &self,
        name: &str,
        source: &str,
        entry: Entry,
        route: &StdRoute,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Compiled, RunError> {
        let folder = self.temporary("crate")?;
        let made = TempCrate::write(folder.path(), name, source, entry, route)
            .map_err(|source| Self::io("write the crate in", folder.path(), source))?;
        let built = self
            .cargo
            .build(
                folder.path(),
                std::slice::from_ref(&made),
                depth,
                route,
                cancel,
            )
            .map_err(|source| Self::io("start the compiler with", &self.cargo.target, source))?;
        match built {
            Build::Good(built) => Ok(Compiled::Program(Box::new(Program {
                made,
                warnings: built.report.warnings(),
                number: None,
                files: Arc::new(Files {
                    built,
                    _folder: folder,
                }),
            }))),
            Build::Refused(report) => {
                if entry != Entry::Main && report.errors().iter().any(diagnostics::tells_of_mutor) {
                    drop(folder);
                    return self.refused_alone(name, source, &report, cancel);
                }
                Ok(Compiled::Refused(report.errors(), report.warnings()))
            }
            Build::Stopped(end) => Ok(Compiled::Refused(vec![self.stopped(&end)], Vec::new())),
            Build::Cancelled => Err(RunError::Cancelled),
            Build::Broken(said) => Err(RunError::Cargo(said, self.cache.clone())),
        }
    }

    /// The errors of a source without the lines that mutor adds, where the compiler spoke of those.
    fn refused_alone(
        &self,
        name: &str,
        source: &str,
        report: &BuildReport,
        cancel: &Cancel,
    ) -> Result<Compiled, RunError> {
        let (entry, depth) = (Entry::Main, Depth::TypeCheck);
        let alone = self.compile(name, source, entry, &StdRoute::Real, depth, cancel)?;
        if let Compiled::Refused(mut errors, warnings) = alone {
            // A file with a check may do without a `main`.
            errors.retain(|error| error.code.as_deref() != Some("E0601"));
            if !errors.is_empty() {
                return Ok(Compiled::Refused(errors, warnings));
            }
        }
        Ok(Compiled::Refused(report.errors(), report.warnings()))
    }

    /// Runs a built program in an empty folder.
    pub fn execute(
        &self,
        program: &Program,
        more: &[(&str, String)],
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Ended, RunError> {
        self.execute_for(program, more, None, limits, cancel)
    }

    /// Runs a built program in an empty folder; it may write into the other one too.
    pub(super) fn execute_for(
        &self,
        program: &Program,
        more: &[(&str, String)],
        other: Option<&Path>,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Ended, RunError> {
        let folder = self.temporary("run")?;
        let Some(executable) = program.files.built.executable() else {
            return Err(RunError::Cargo(
                "it named no executable".into(),
                self.cache.clone(),
            ));
        };
        let mut environment = Self::environment(folder.path());
        environment.extend(
            more.iter()
                .map(|(key, value)| ((*key).into(), value.into())),
        );
        environment.extend(
            program
                .number
                .map(|number| (PROGRAM.into(), number.to_string().into())),
        );
        let sandbox = self.protection.is_any().then(|| {
            // In its own file a program would find the end mark that it must not print itself.
            super::only_execute(executable);
            let shared_std = self.cargo.toolchain.shared_std.as_deref();
            let read: Vec<&Path> = [executable].into_iter().chain(shared_std).collect();
            let write: Vec<&Path> = [folder.path()].into_iter().chain(other).collect();
            Sandbox::for_program(&read, &write)
        });
        let spec = Spec {
            launcher: self.launcher.clone(),
            program: executable.to_owned(),
            arguments: Vec::new(),
            environment,
            folder: folder.path().to_owned(),
            scratch: vec![folder.path().to_owned(), program.made.folder.clone()],
            limits: *limits,
            file_size: Some(FILE_SIZE),
            niceness: NICENESS,
            sandbox,
        };
        let ended = process::run(&spec, cancel)
            .map_err(|source| Self::io("start", &spec.program, source))?;
        super::remove_folder(&folder.keep());
        if ended.end == End::Cancelled {
            return Err(RunError::Cancelled);
        }
        Ok(ended)
    }

    /// Small and the same everywhere, so that no program passes on one machine alone.
    fn environment(folder: &Path) -> Vec<(std::ffi::OsString, std::ffi::OsString)> {
        let mut environment: Vec<(std::ffi::OsString, std::ffi::OsString)> = vec![
            ("HOME".into(), folder.into()),
            ("TMPDIR".into(), folder.into()),
            ("LANG".into(), "C.UTF-8".into()),
            ("RUST_BACKTRACE".into(), "0".into()),
            (MARKER.into(), fresh_mark().into()),
        ];
        if cfg!(windows) {
            // Windows programs do not start without these.
            for key in ["SystemRoot", "PATH"] {
                environment.extend(std::env::var_os(key).map(|value| (key.into(), value)));
            }
        } else {
            environment.push(("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into()));
        }
        environment
    }

    /// A folder for one check.
    pub(super) fn temporary(&self, what: &str) -> Result<tempfile::TempDir, RunError> {
        tempfile::Builder::new()
            .prefix(&format!("{TEMPORARY}{what}-"))
            .tempdir_in(&self.temp)
            .map_err(|source| Self::io("make a folder in", &self.temp, source))
    }

    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> RunError {
        RunError::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// The compiler as the one that was stopped: a macro or a constant that never ends, say.
    fn stopped(&self, end: &End) -> Diagnostic {
        let limits = &self.cargo.limits;
        let message = match end {
            End::Time => format!("the compiler was stopped after {} s", limits.time.as_secs()),
            End::Memory => format!(
                "the compiler was stopped: it took more than {} MiB",
                limits.memory >> 20
            ),
            End::Output => "the compiler was stopped: it had too much to say".to_owned(),
            End::Signaled(_) => "the compiler crashed on this source".to_owned(),
            _ => "the compiler was stopped: it started too many processes".to_owned(),
        };
        let rendered = format!("error: {message}\n");
        Diagnostic {
            severity: Severity::Error,
            code: None,
            message,
            labels: Vec::new(),
            rendered,
        }
    }
}

/// How old a temporary folder is that nobody needs any more: no check takes an hour.
const STALE: Duration = Duration::from_hours(24);

/// Removes what tutors left in the folder for temporary files when they were killed between two steps.
fn sweep(temp: &Path) {
    for entry in std::fs::read_dir(temp).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if is_ours && age().is_some_and(|age| age > STALE) {
            super::remove_folder(&entry.path());
        }
    }
}

//! Formats sources with rustfmt. The only room that runs it.

use std::fs;
use std::path::{Path, PathBuf};

use super::cargo::COMPILE_LIMITS;
use super::process::{self, Cancel, End, MARKER, Spec, fresh_mark};
use super::runner::{RunError, Runner};

/// What came of formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formatted {
    /// The sources as rustfmt writes them, in their order; one that does not parse is as it was.
    All(Vec<String>),
    /// The toolchain has no rustfmt.
    Absent,
}

impl Runner {
    /// Formats whole files by rustfmt's defaults, all of them in one process.
    pub fn format(&self, sources: &[&str], cancel: &Cancel) -> Result<Formatted, RunError> {
        if sources.is_empty() {
            return Ok(Formatted::All(Vec::new()));
        }
        let Some(program) = self.rustfmt() else {
            return Ok(Formatted::Absent);
        };
        let folder = self.temporary("format")?;
        // A file of settings here keeps those of the folders above, and of the author's home, out.
        write(&folder.path().join("rustfmt.toml"), "")?;
        let mut arguments = vec!["--edition".into(), "2024".into(), "--quiet".into()];
        let mut files = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            let file = folder.path().join(format!("{number}.rs"));
            write(&file, source)?;
            arguments.push(file.clone().into());
            files.push(file);
        }
        let spec = Spec {
            launcher: self.launcher.clone(),
            program,
            arguments,
            environment: vec![(MARKER.into(), fresh_mark().into())],
            folder: folder.path().to_owned(),
            scratch: vec![folder.path().to_owned()],
            limits: COMPILE_LIMITS,
            file_size: None,
            niceness: 0,
            sandbox: None,
        };
        let ended = process::run(&spec, cancel)
            .map_err(|source| Self::io("start", &spec.program, source))?;
        match ended.end {
            // It ends with 1 where a file does not parse, and has formatted the others.
            End::Exited(_) => {}
            End::Cancelled => return Err(RunError::Cancelled),
            _ => {
                let said = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
                let source = std::io::Error::other(format!("it did not end by itself; {said}"));
                return Err(Self::io("format with", &spec.program, source));
            }
        }
        let read = |file: &PathBuf| {
            fs::read_to_string(file).map_err(|source| Self::io("read", file, source))
        };
        files
            .iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Formatted::All)
    }
}

fn write(file: &Path, text: &str) -> Result<(), RunError> {
    fs::write(file, text).map_err(|source| Runner::io("write", file, source))
}

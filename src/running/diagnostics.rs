//! Reads cargo's JSON messages.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Deserialize;

use super::crate_builder::{RENAMED_MAIN, TempCrate};
use crate::model::{Diagnostic, Label, Location, Severity};

/// What the exercise's check is called where a person reads it.
const CHECK: &str = "check.rs";

/// What cargo said of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildReport {
    /// Errors and warnings in the compiler's order.
    pub diagnostics: Vec<Diagnostic>,
    /// Which of the crate's programs each of them is about; nothing where it is about none or several.
    pub about: Vec<Option<usize>>,
    /// The executable, where there is one.
    pub executable: Option<PathBuf>,
}

impl BuildReport {
    /// The errors alone.
    pub fn errors(&self) -> Vec<Diagnostic> {
        self.of(Severity::Error)
    }

    /// The warnings alone.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.of(Severity::Warning)
    }

    /// The warnings about one of the crate's programs.
    pub fn warnings_about(&self, program: usize) -> Vec<Diagnostic> {
        self.diagnostics
            .iter()
            .zip(&self.about)
            .filter(|(said, about)| said.severity == Severity::Warning && **about == Some(program))
            .map(|(said, _)| said.clone())
            .collect()
    }

    /// The programs that the errors are about; nothing where one of them is about none.
    pub fn wrong_programs(&self) -> Option<BTreeSet<usize>> {
        self.diagnostics
            .iter()
            .zip(&self.about)
            .filter(|(said, _)| said.severity == Severity::Error)
            .map(|(_, about)| *about)
            .collect()
    }

    fn of(&self, severity: Severity) -> Vec<Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|said| said.severity == severity)
            .cloned()
            .collect()
    }
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        message: Message,
    },
    CompilerArtifact {
        executable: Option<PathBuf>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "message")]
    headline: String,
    code: Option<Code>,
    level: String,
    #[serde(default)]
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    column_start: u32,
    is_primary: bool,
    label: Option<String>,
}

/// Reads all lines; paths are the learner's own afterwards. `programs` are the crate's, and never none.
pub fn parse(stdout: &[u8], programs: &[TempCrate]) -> BuildReport {
    let mut report = BuildReport::default();
    for line in stdout.split(|byte| *byte == b'\n') {
        match serde_json::from_slice(line) {
            Ok(Line::CompilerMessage { message }) => {
                let about = about(&message, programs);
                let made = &programs[about.unwrap_or(0)];
                if let Some(diagnostic) = diagnostic(message, made) {
                    report.diagnostics.push(diagnostic);
                    report.about.push(about);
                }
            }
            Ok(Line::CompilerArtifact {
                executable: Some(executable),
            }) => report.executable = Some(executable),
            _ => {}
        }
    }
    report
}

/// The program that a message is about, by the file that it points at first.
fn about(message: &Message, programs: &[TempCrate]) -> Option<usize> {
    let [_] = programs else {
        let span = message.spans.iter().find(|span| span.is_primary)?;
        let file = span.file_name.replace('\\', "/");
        let (folder, _) = file.split_once('/')?;
        return programs
            .iter()
            .position(|program| program.inside.split('/').next() == Some(folder));
    };
    Some(0)
}

fn diagnostic(message: Message, made: &TempCrate) -> Option<Diagnostic> {
    let severity = match message.level.as_str() {
        "error" | "error: internal compiler error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => return None,
    };
    if message.code.is_none() && message.headline.starts_with("aborting due to") {
        return None;
    }
    let mut spans = message.spans;
    spans.sort_by_key(|span| !span.is_primary);
    let labels = spans.into_iter().map(|span| label(span, made)).collect();
    Some(Diagnostic {
        severity,
        code: message.code.map(|code| code.code),
        message: known(&message.headline, made),
        labels,
        rendered: known(&message.rendered.unwrap_or_default(), made),
    })
}

fn label(span: Span, made: &TempCrate) -> Label {
    let mut location = Location {
        file: span.file_name,
        line: span.line_start,
        column: span.column_start,
    };
    place(&mut location, made);
    Label {
        location,
        text: known(&span.label.unwrap_or_default(), made),
    }
}

/// Gives a place the names that the learner knows; what lies in mutor's own lines is the file's end.
pub fn place(location: &mut Location, made: &TempCrate) {
    let file = location.file.replace('\\', "/");
    if file == made.inside {
        location.file.clone_from(&made.name);
        if location.line > made.lines {
            location.line = made.lines.max(1);
            location.column = 1;
        }
    } else if made
        .check
        .as_ref()
        .is_some_and(|check| file.ends_with(check))
    {
        CHECK.clone_into(&mut location.file);
    }
}

/// Whether a message shows the lines that mutor added to the learner's.
pub fn tells_of_mutor(said: &Diagnostic) -> bool {
    said.rendered.contains("__mutor")
}

/// A text of the compiler's in the words that the learner knows.
pub fn known(text: &str, made: &TempCrate) -> String {
    let mut text = text.replace(RENAMED_MAIN, "main");
    if made.inside != made.name {
        text = text.replace(&made.inside, &made.name);
    }
    for path in made.check_paths() {
        text = text.replace(&path, CHECK);
    }
    text
}

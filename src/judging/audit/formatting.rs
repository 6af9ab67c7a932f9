//! Finds starters and solutions that rustfmt would write otherwise.

use super::{Finding, Trouble};
use crate::model::{Course, Spot};
use crate::running::rustfmt::Formatted;
use crate::running::{Cancel, RunError, Runner};

/// Formats the starters and solutions whose names are `wanted`, all in one process, and tells the first
/// line of each that changes. A file that does not parse has no format.
pub fn formatting(
    course: &Course,
    wanted: &dyn Fn(&str) -> bool,
    runner: &Runner,
    cancel: &Cancel,
) -> Result<Vec<Finding>, RunError> {
    let files: Vec<(String, &str)> = course
        .exercises()
        .flat_map(|exercise| {
            let name = |file: &str| format!("{}:{file}", exercise.id);
            [
                (name("starter"), exercise.starter_source.as_str()),
                (name("solution"), exercise.solution_source.as_str()),
            ]
        })
        .filter(|(name, _)| wanted(name))
        .collect();
    let sources: Vec<&str> = files.iter().map(|(_, source)| *source).collect();
    let formatted = match runner.format(&sources, cancel)? {
        Formatted::All(formatted) => formatted,
        Formatted::Absent => return Ok(vec![absent()]),
    };
    let mut findings = Vec::new();
    for ((about, source), formatted) in files.into_iter().zip(&formatted) {
        if let Some((line, wanted)) = first_difference(source, formatted) {
            findings.push(Finding {
                at: Spot {
                    file: format!("exercises/{}.rs", about.replace(':', "/")).into(),
                    line,
                    column: 1,
                },
                about,
                trouble: Trouble::Unformatted { wanted },
            });
        }
    }
    Ok(findings)
}

fn absent() -> Finding {
    Finding {
        at: Spot {
            file: "exercises".into(),
            line: 1,
            column: 1,
        },
        about: "rustfmt".to_owned(),
        trouble: Trouble::NoRustfmt,
    }
}

/// The first line of a source, counted from 1, that is another in its formatted text, and what stands
/// there then.
fn first_difference(source: &str, formatted: &str) -> Option<(u32, String)> {
    if source == formatted {
        return None;
    }
    let lines = |text| str::split(text, '\n');
    let mut pairs = lines(source).zip(lines(formatted));
    let line = pairs.position(|(own, wanted)| own != wanted);
    // Where one is the begin of the other, they differ in where they end.
    let shorter = || lines(source).count().min(lines(formatted).count());
    let line = line.unwrap_or_else(|| shorter() - 1);
    let wanted = lines(formatted).nth(line).unwrap_or_default();
    Some((
        u32::try_from(line + 1).unwrap_or(u32::MAX),
        wanted.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_changes_is_told() {
        let found = first_difference("fn main() {\n  a();\n}\n", "fn main() {\n    a();\n}\n");
        assert_eq!(found, Some((2, "    a();".to_owned())));
        assert_eq!(first_difference("fn a() {}\n", "fn a() {}\n"), None);
        let at_the_end = first_difference("fn a() {}", "fn a() {}\n");
        assert_eq!(at_the_end.map(|(line, _)| line), Some(1));
        let more = first_difference("fn a() {}\n\n\n", "fn a() {}\n");
        assert_eq!(more.map(|(line, _)| line), Some(2));
    }
}

//! Builds many programs as one crate: a module each, and a `main` that runs the one that is asked for.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::cargo::{Build, Depth};
use super::crate_builder::{
    Entry, MODULE_MAIN, NAMED_STD, Seat, StdName, StdRoute, TempCrate, manifest, package,
};
use super::process::Cancel;
use super::runner::{Files, Program, RunError, Runner};
use super::syntax::shape;

/// How often a crate of many programs is built anew without those that are wrong.
const MOST_BUILDS: u32 = 4;

/// What came of building many programs together, in the order of the parts; nothing for a part that has to
/// be built alone.
pub type Together = Vec<Option<Program>>;

impl Runner {
    /// Compiles many programs in one crate, or only type-checks them. What cannot be in it is left to be
    /// compiled alone.
    pub fn compile_together(
        &self,
        parts: &[Part],
        route: &StdRoute,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Together, RunError> {
        let mut together: Together = parts.iter().map(|_| None).collect();
        let mut left: Vec<usize> = (0..parts.len())
            .filter(|at| can_share_a_crate(parts[*at]))
            .collect();
        // A crate that is refused again and again has something that no single program is to blame for.
        for _ in 0..MOST_BUILDS {
            if left.len() < 2 {
                break;
            }
            let chosen: Vec<Part> = left.iter().map(|at| parts[*at]).collect();
            let folder = self.temporary("crates")?;
            let made = write(folder.path(), &chosen, route)
                .map_err(|source| Self::io("write the crate in", folder.path(), source))?;
            let built = self
                .cargo
                .build(folder.path(), &made, depth, route, cancel)
                .map_err(|source| {
                    Self::io("start the compiler with", &self.cargo.target, source)
                })?;
            match built {
                Build::Good(built) => {
                    let files = Arc::new(Files {
                        built,
                        _folder: folder,
                    });
                    for (number, (at, made)) in left.iter().zip(made).enumerate() {
                        together[*at] = Some(Program {
                            made,
                            warnings: files.built.report.warnings_about(number),
                            number: Some(number),
                            files: Arc::clone(&files),
                        });
                    }
                    break;
                }
                Build::Refused(report) => match report.wrong_programs() {
                    Some(wrong) if !wrong.is_empty() => {
                        let mut number = 0;
                        left.retain(|_| {
                            number += 1;
                            !wrong.contains(&(number - 1))
                        });
                    }
                    _ => break,
                },
                Build::Stopped(_) => break,
                Build::Cancelled => return Err(RunError::Cancelled),
                Build::Broken(said) => return Err(RunError::Cargo(said, self.cache.clone())),
            }
        }
        Ok(together)
    }
}

/// A source that shares a crate with others.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The text.
    pub source: &'a str,
    /// What runs.
    pub entry: Entry<'a>,
}

/// Writes the crate into a folder that is there; gives its programs in the order of the parts.
fn write(folder: &Path, parts: &[Part], route: &StdRoute) -> io::Result<Vec<TempCrate>> {
    let mut programs = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let own = folder.join(module(number));
        let mut program = TempCrate::place(
            &own,
            "main.rs",
            part.source,
            part.entry,
            route,
            Seat::Module,
        )?;
        program.inside = format!("{}/main.rs", module(number));
        program.check = program
            .check
            .map(|check| format!("{}/{check}", module(number)));
        folder.clone_into(&mut program.folder);
        programs.push(program);
    }
    fs::write(folder.join("main.rs"), merged_root(parts, route))?;
    fs::write(
        folder.join("Cargo.toml"),
        manifest(&package(), "main.rs", Entry::Main, route),
    )?;
    Ok(programs)
}

/// The environment variable that says which of the programs in a merged crate runs.
///
/// Not an argument: a program that looks at its arguments must see none, as when it is alone.
pub const PROGRAM: &str = "MUTOR_PROGRAM";

fn module(number: usize) -> String {
    format!("p{number}")
}

fn merged_root(parts: &[Part], route: &StdRoute) -> String {
    let mut text = String::new();
    if let StdRoute::LookAlike(_, StdName::ExternCrate) = route {
        text.push_str(NAMED_STD);
    }
    let mut arms = String::new();
    for (number, part) in parts.iter().enumerate() {
        let name = module(number);
        // As the manifest of a crate for one program says it.
        let lints = match part.entry {
            Entry::Main => "",
            _ => "#[allow(dead_code)] ",
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{lints}#[path = \"{name}/main.rs\"] mod {name};");
        let _ = writeln!(
            arms,
            "        Some(\"{number}\") => {name}::{MODULE_MAIN}().report(),"
        );
    }
    let _ = write!(
        text,
        "fn main() -> ::std::process::ExitCode {{\n    use ::std::process::Termination as _;\n    \
         match ::std::env::var(\"{PROGRAM}\").ok().as_deref() {{\n{arms}        \
         _ => ::std::process::ExitCode::from(2),\n    }}\n}}\n"
    );
    text
}

/// Whether a program means the same as one module of many: it has no attributes for a whole crate, and
/// names nothing by its place in the crate.
pub fn can_share_a_crate(part: Part) -> bool {
    let alone = [
        // Names by the place in the crate.
        "crate",
        "super",
        "extern",
        "include",
        "include_str",
        "include_bytes",
        // What a crate has once.
        "macro_export",
        "macro_use",
        "no_mangle",
        "export_name",
        "global_allocator",
        "global_asm",
        // What tells of the place.
        "file",
        "module_path",
        "type_name",
        "Location",
        "set_hook",
        "Backtrace",
        "env",
        "option_env",
    ];
    let check = match part.entry {
        Entry::Check(check) | Entry::ExploreScenario(check) => check,
        _ => "",
    };
    shape(part.source).is_some_and(|shape| {
        !shape.has_crate_attributes
            && shape
                .words
                .iter()
                .all(|word| !alone.contains(&word.as_str()))
    }) && shape(check)
        .is_some_and(|shape| !shape.has_crate_attributes && !shape.words.contains("crate"))
}

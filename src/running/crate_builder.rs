//! Makes the temporary crate in which a learner's file is compiled.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

use super::process::fresh_mark;

/// What a learner's `main` is called where another one takes its place: a name of the same length, so that
/// every column stays.
pub const RENAMED_MAIN: &str = "m41n";

/// How the names of all packages begin.
pub const PACKAGE: &str = "mutor-check";

/// Where the exercise's check lies in the crate.
pub const CHECK_FILE: &str = "__mutor/check.rs";

/// Where a file lies whose own path cannot be used inside the crate.
const ELSEWHERE: &str = "__learner";

/// What runs when the program starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// The learner's own `main`.
    Main,
    /// The exercise's `check.rs`, a child module of the learner's file.
    Check(&'a str),
    /// The look-alike's `explore` on the learner's `main`.
    ExploreMain,
    /// The look-alike's `explore` on `check.rs`' `scenario`.
    ExploreScenario(&'a str),
    /// The look-alike's `trace` on the learner's `main`.
    Trace,
}

/// Which `std` the program is compiled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StdRoute {
    /// The real one.
    Real,
    /// The look-alike in this folder, under the name `std`.
    LookAlike(PathBuf),
}

/// A crate on disk, ready for cargo.
#[derive(Debug)]
pub struct TempCrate {
    /// The package's name, which no other check has.
    pub package: String,
    /// The crate's folder.
    pub folder: PathBuf,
    /// The learner's file inside it, as the compiler names it.
    pub inside: String,
    /// The learner's file as they know it.
    pub name: String,
    /// How many lines the learner's file has.
    pub lines: u32,
    /// The line that ends the output of a check that came to its end.
    pub end_mark: Option<String>,
}

impl TempCrate {
    /// Writes the crate into a folder that is there.
    pub fn write(
        folder: &Path,
        name: &str,
        source: &str,
        entry: Entry,
        route: &StdRoute,
    ) -> io::Result<Self> {
        let mark = fresh_mark();
        let package = format!("{PACKAGE}-{mark}");
        let inside = place_inside(name);
        let file = folder.join(&inside);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        let end_mark =
            matches!(entry, Entry::Check(_)).then(|| format!("mutor-end-{}", fresh_mark()));
        let check = match entry {
            Entry::Check(check) | Entry::ExploreScenario(check) => Some(check),
            _ => None,
        };
        if let Some(check) = check {
            let path = folder.join(CHECK_FILE);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, check)?;
        }
        fs::write(&file, root(source, &inside, entry, end_mark.as_deref()))?;
        fs::write(
            folder.join("Cargo.toml"),
            manifest(&package, &inside, entry, route),
        )?;
        let lines = u32::try_from(source.lines().count()).unwrap_or(u32::MAX);
        let folder = folder.to_owned();
        Ok(Self {
            package,
            folder,
            inside,
            name: name.to_owned(),
            lines,
            end_mark,
        })
    }
}

/// A clean relative path is kept, so that the compiler says what the learner says.
fn place_inside(name: &str) -> String {
    let path = Path::new(name);
    let clean = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !name.starts_with("__")
        && path.extension().is_some_and(|end| end == "rs");
    if clean {
        name.to_owned()
    } else {
        format!("{ELSEWHERE}/main.rs")
    }
}

fn root(source: &str, inside: &str, entry: Entry, end_mark: Option<&str>) -> String {
    if entry == Entry::Main {
        return source.to_owned();
    }
    let mut root = with_renamed_main(source);
    let up = "../".repeat(inside.matches('/').count());
    let module = format!("\n#[path = \"{up}{CHECK_FILE}\"] mod __mutor_check;\n");
    match entry {
        Entry::Main => {}
        Entry::Check(_) => {
            let mark = end_mark.unwrap_or_default();
            root.push_str(&module);
            // By its path, for a macro of the learner's may bear the bare name.
            let _ = writeln!(
                root,
                "fn main() {{ __mutor_check::main(); ::std::print!(\"\\n{mark}\\n\"); }}"
            );
        }
        Entry::ExploreScenario(_) => {
            root.push_str(&module);
            root.push_str("fn main() { ::std::__mutor::explore(__mutor_check::scenario) }\n");
        }
        Entry::ExploreMain => {
            let _ = write!(
                root,
                "\nfn main() {{ ::std::__mutor::explore({RENAMED_MAIN}) }}\n"
            );
        }
        Entry::Trace => {
            let _ = write!(
                root,
                "\nfn main() {{ ::std::__mutor::trace({RENAMED_MAIN}) }}\n"
            );
        }
    }
    root
}

/// The source with the name of its top-level `fn main` replaced. A source that has none, or that is not
/// even tokens, stays as it is: the compiler will say so better.
fn with_renamed_main(source: &str) -> String {
    let mut root = source.to_owned();
    let Ok(tokens) = source.parse::<TokenStream>() else {
        return root;
    };
    let mut after_fn = false;
    for token in tokens {
        if let TokenTree::Ident(ident) = &token {
            if after_fn && *ident == "main" {
                root.replace_range(ident.span().byte_range(), RENAMED_MAIN);
                return root;
            }
            after_fn = *ident == "fn";
        } else {
            after_fn = false;
        }
    }
    root
}

fn manifest(package: &str, inside: &str, entry: Entry, route: &StdRoute) -> String {
    let mut text = format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [[bin]]\nname = \"{package}\"\npath = \"{inside}\"\n\n[workspace]\n"
    );
    if let StdRoute::LookAlike(folder) = route {
        let _ = write!(
            text,
            "\n[dependencies]\nstd = {{ package = \"mutor-std\", path = {:?} }}\n",
            folder.to_string_lossy()
        );
    }
    // A learner's own lints speak of their own main, which the check does not call.
    if entry != Entry::Main {
        text.push_str("\n[lints.rust]\ndead_code = \"allow\"\n");
    }
    let debug = if *route == StdRoute::Real {
        "0"
    } else {
        "\"line-tables-only\""
    };
    let _ = write!(
        text,
        "\n[profile.dev]\ndebug = {debug}\nincremental = false\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_top_level_main_is_renamed() {
        let source = "// fn main\nmod a { fn main() {} }\nfn main() { println!(\"fn main\"); }\n";
        let renamed = with_renamed_main(source);
        assert_eq!(renamed, source.replace("\nfn main()", "\nfn m41n()"));
    }

    #[test]
    fn a_clean_path_is_kept() {
        assert_eq!(place_inside("exercises/cell/a.rs"), "exercises/cell/a.rs");
        for other in [
            "/tmp/a.rs",
            "../a.rs",
            "a b.rs",
            "a",
            "__mutor/check.rs",
            "a\"\n.rs",
        ] {
            assert_eq!(place_inside(other), "__learner/main.rs", "{other}");
        }
    }
}

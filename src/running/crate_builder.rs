//! Makes the temporary crate in which a learner's file is compiled.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::process::fresh_mark;
use super::syntax::names_of_main;

/// What a learner's `main` is called where another one takes its place: a name of the same length, so that
/// every column stays.
pub const RENAMED_MAIN: &str = "m41n";

/// How the names of all packages begin.
pub const PACKAGE: &str = "mutor-check";

/// Where the exercise's check lies in the crate: in a folder below this one, whose name a source cannot know
/// and therefore not include.
const CHECK_FOLDER: &str = "__mutor";

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
    /// The look-alike in this folder.
    LookAlike(PathBuf, StdName),
}

/// How the look-alike comes to be called `std`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StdName {
    /// It is a dependency of that name. Cargo and rustc allow it, and promise nothing.
    Dependency,
    /// A line at the learner's file's end names it so. The way out where the first is refused.
    ExternCrate,
}

/// A crate on disk, ready for cargo.
#[derive(Debug)]
pub struct TempCrate {
    /// The crate's folder.
    pub folder: PathBuf,
    /// The learner's file inside it, as the compiler names it.
    pub inside: String,
    /// The learner's file as they know it.
    pub name: String,
    /// How many lines the learner's file has.
    pub lines: u32,
    /// The exercise's check inside the crate, where there is one.
    pub check: Option<String>,
    /// The line that ends the output of a check that came to its end.
    pub end_mark: Option<String>,
}

impl TempCrate {
    /// The check's paths as the compiler names them, the longer first.
    pub fn check_paths(&self) -> Vec<String> {
        let folder = match self.inside.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None => String::new(),
        };
        self.check
            .iter()
            .flat_map(|check| {
                // `exercises/cell/../../__mutor/…/check.rs`
                [
                    format!("{folder}{}", from_file(&self.inside, check)),
                    check.clone(),
                ]
            })
            .collect()
    }

    /// Writes the crate into a folder that is there.
    pub fn write(
        folder: &Path,
        name: &str,
        source: &str,
        entry: Entry,
        route: &StdRoute,
    ) -> io::Result<Self> {
        let program = Self::place(folder, name, source, entry, route, Seat::Root)?;
        fs::write(
            folder.join("Cargo.toml"),
            manifest(&package(), &program.inside, entry, route),
        )?;
        Ok(program)
    }

    /// Writes a program's files.
    pub(super) fn place(
        folder: &Path,
        name: &str,
        source: &str,
        entry: Entry,
        route: &StdRoute,
        seat: Seat,
    ) -> io::Result<Self> {
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
        let check = match check {
            None => None,
            Some(check) => {
                let own = format!("{CHECK_FOLDER}/{}", fresh_mark());
                fs::create_dir_all(folder.join(&own))?;
                let inside = format!("{own}/check.rs");
                fs::write(folder.join(&inside), check)?;
                Some(inside)
            }
        };
        let module = check
            .as_deref()
            .map_or(String::new(), |check| module(&inside, check));
        let text = root(source, &module, entry, end_mark.as_deref(), route, seat);
        fs::write(&file, text)?;
        let lines = u32::try_from(source.lines().count()).unwrap_or(u32::MAX);
        let folder = folder.to_owned();
        Ok(Self {
            folder,
            inside,
            name: name.to_owned(),
            lines,
            check,
            end_mark,
        })
    }
}

/// Where a program's file stands in its crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// It is the crate's root, and its `main` the program's.
    Root,
    /// It is one module of many; the root calls it.
    Module,
}

/// What a program in a merged crate is called by.
pub(super) const MODULE_MAIN: &str = "__mutor_main";

/// Gives the look-alike the name of std where it is no dependency of that name.
pub(super) const NAMED_STD: &str = "#[macro_use] extern crate mutor_std as std;\n";

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
        && path.extension().is_some_and(|end| end == "rs")
        // `a//b.rs` and `a/./b.rs` have other names to the compiler.
        && path.components().collect::<PathBuf>().to_str() == Some(name)
        && !name.contains("//")
        && !name.contains("/./");
    if clean {
        name.to_owned()
    } else {
        format!("{ELSEWHERE}/main.rs")
    }
}

/// Makes the check a child of the learner's file, which says where it lies.
fn module(inside: &str, check: &str) -> String {
    format!(
        "#[path = \"{}\"] mod __mutor_check;\n",
        from_file(inside, check)
    )
}

/// A file of the crate as the learner's file names it: with as many steps up as that is deep.
fn from_file(inside: &str, other: &str) -> String {
    format!("{}{other}", "../".repeat(inside.matches('/').count()))
}

/// The learner's text with what the entry needs. Only the name of their `main` changes, to make room.
fn root(
    source: &str,
    module: &str,
    entry: Entry,
    end_mark: Option<&str>,
    route: &StdRoute,
    seat: Seat,
) -> String {
    let mut root = source.to_owned();
    if (entry, seat) == (Entry::Main, Seat::Root) {
        return root;
    }
    if entry != Entry::Main {
        for name in names_of_main(source) {
            root.replace_range(name, RENAMED_MAIN);
        }
    }
    let head = match seat {
        Seat::Root => "fn main()".to_owned(),
        Seat::Module => format!("pub fn {MODULE_MAIN}()"),
    };
    let added = match entry {
        Entry::Main => format!("{head} -> impl ::std::process::Termination {{ main() }}\n"),
        Entry::Check(_) => {
            let mark = end_mark.unwrap_or_default();
            // By its path, for a macro of the learner's may bear the bare name.
            let print = format!("::std::print!(\"\\n{mark}\\n\");");
            format!("{module}{head} {{ __mutor_check::main(); {print} }}\n")
        }
        Entry::ExploreScenario(_) => {
            format!("{module}{head} {{ ::std::__mutor::explore(__mutor_check::scenario) }}\n")
        }
        Entry::ExploreMain => {
            format!("{head} {{ ::std::__mutor::explore({RENAMED_MAIN}) }}\n")
        }
        Entry::Trace => format!("{head} {{ ::std::__mutor::trace({RENAMED_MAIN}) }}\n"),
    };
    // The learner's last line may be a comment without an end.
    root.push('\n');
    if let (StdRoute::LookAlike(_, StdName::ExternCrate), Seat::Root) = (route, seat) {
        root.push_str(NAMED_STD);
    }
    root.push_str(&added);
    root
}

/// A learner's `build.rs` or `src/lib.rs` is a program like any other, and no build script and no library.
const ALONE: &str = "build = false\nautolib = false\nautobins = false\nautoexamples = false\n\
                     autotests = false\nautobenches = false\n";

/// A name for a package that no other check has.
pub(super) fn package() -> String {
    format!("{PACKAGE}-{}", fresh_mark())
}

pub(super) fn manifest(package: &str, inside: &str, entry: Entry, route: &StdRoute) -> String {
    let dependencies = match route {
        StdRoute::Real => String::new(),
        StdRoute::LookAlike(folder, name) => {
            let name = match name {
                StdName::Dependency => "std",
                StdName::ExternCrate => "mutor-std",
            };
            let path = folder.to_string_lossy();
            format!("[dependencies]\n{name} = {{ package = \"mutor-std\", path = {path:?} }}\n\n")
        }
    };
    // A learner's own lints speak of their own main, which the check does not call.
    let lints = match entry {
        Entry::Main => "",
        _ => "[lints.rust]\ndead_code = \"allow\"\n\n",
    };
    let debug = match route {
        StdRoute::Real => "0",
        StdRoute::LookAlike(..) => "\"line-tables-only\"",
    };
    format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n{ALONE}\n\
         [[bin]]\nname = \"{package}\"\npath = \"{inside}\"\n\n[workspace]\n\n\
         {dependencies}{lints}[profile.dev]\ndebug = {debug}\nincremental = false\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_top_level_main_is_renamed() {
        let source = "// fn main\nmod a { fn main() {} }\nfn main() { println!(\"fn main\"); }\n";
        let root = root(source, "", Entry::Trace, None, &StdRoute::Real, Seat::Root);
        assert!(root.starts_with(&source.replace("\nfn main()", "\nfn m41n()")));
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
            "a//b.rs",
            "a/./b.rs",
            "a\"\n.rs",
        ] {
            assert_eq!(place_inside(other), "__learner/main.rs", "{other}");
        }
    }
}

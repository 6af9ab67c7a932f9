//! Floor 3: compiling and running programs that nobody vouches for.

#[cfg(target_os = "linux")]
mod call_filter;
pub mod cargo;
pub mod crate_builder;
pub mod diagnostics;
pub mod explore;
pub mod look_alike;
pub mod outcome;
pub mod process;
pub mod protection;
pub mod rules;
pub mod runner;
pub mod rustfmt;
pub mod sandbox;
#[cfg(unix)]
pub mod supervise;
pub mod syntax;
pub mod together;
pub mod toolchain;
pub mod unseen;

pub use process::{Cancel, End, Ended};
pub use protection::{Means, NoProtection, Protection, Walls};
pub use runner::{Job, Phase, Program, Report, RunError, Runner, RunnerConfig};
pub use sandbox::SandboxWish;

/// The hidden mode of the binary in which it supervises a program; see `supervise`.
pub const SUPERVISE: &str = "__supervise";

/// Supervises a program, or is the probe of a sandbox, where the arguments ask for it, and gives the exit code to end with.
///
/// The binary calls it before anything else, for a supervisor must start in no time.
pub fn supervise_if_asked(arguments: &mut dyn Iterator<Item = std::ffi::OsString>) -> Option<u8> {
    let mut arguments = arguments.skip(1);
    let first = arguments.next()?;
    if first == protection::PROBE {
        return Some(protection::main(arguments, &mut std::io::stdout()));
    }
    if first != SUPERVISE {
        return None;
    }
    #[cfg(unix)]
    return Some(supervise::main(arguments));
    #[cfg(not(unix))]
    Some(2)
}

/// How the names of temporary folders begin.
const TEMPORARY: &str = "mutor-check-";

/// Removes a folder also where a program took away the right to. What stays is only litter.
fn remove_folder(folder: &std::path::Path) {
    if std::fs::remove_dir_all(folder).is_ok() {
        return;
    }
    #[cfg(unix)]
    allow_all(folder, 0);
    let _ = std::fs::remove_dir_all(folder);
}

/// Leaves of a program's file only that it can be started. Where that fails, it can be read, as before.
fn only_execute(program: &std::path::Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o111));
    }
    #[cfg(not(unix))]
    let _ = program;
}

#[cfg(unix)]
fn allow_all(folder: &std::path::Path, depth: usize) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        // A link's target is not ours.
        if depth < 64 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            allow_all(&entry.path(), depth + 1);
        }
    }
}

//! Floor 3: compiling and running programs that nobody vouches for.

pub mod cargo;
pub mod crate_builder;
pub mod diagnostics;
pub mod explore;
pub mod look_alike;
pub mod outcome;
pub mod process;
pub mod rules;
pub mod runner;
pub mod rustfmt;
#[cfg(unix)]
pub mod supervise;
pub mod syntax;
pub mod toolchain;

pub use process::{Cancel, End, Ended};
pub use runner::{Job, Phase, Report, RunError, Runner, RunnerConfig};

/// The hidden mode of the binary in which it supervises a program; see `supervise`.
pub const SUPERVISE: &str = "__supervise";

/// Supervises a program where the arguments ask for it, and gives the exit code to end with.
///
/// The binary calls it before anything else, for a supervisor must start in no time.
pub fn supervise_if_asked(arguments: &mut dyn Iterator<Item = std::ffi::OsString>) -> Option<u8> {
    let mut arguments = arguments.skip(1);
    if arguments.next()? != SUPERVISE {
        return None;
    }
    #[cfg(unix)]
    return Some(supervise::main(arguments));
    #[cfg(not(unix))]
    Some(2)
}

/// Removes a folder also where a program took away the right to. What stays is only litter.
fn remove_folder(folder: &std::path::Path) {
    if std::fs::remove_dir_all(folder).is_ok() {
        return;
    }
    #[cfg(unix)]
    allow_all(folder, 0);
    let _ = std::fs::remove_dir_all(folder);
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

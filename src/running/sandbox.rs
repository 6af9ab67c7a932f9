//! Keeps a program from the network, from other people's files and from other processes.
//!
//! Two walls stand on Linux. Landlock, the kernel's way for a process to give up rights, shuts off files and
//! signals. A filter of system calls shuts off sockets of every kind, which Landlock knows only in part, and
//! what changes a file without opening it. Both stand where a user namespace is not to be had (in a
//! container, on a recent Ubuntu), and both hold for a thread and all that it starts: one thread of the
//! supervisor goes in and starts the program from there, while the supervisor itself stays outside.
//!
//! What stays open: names, sizes and times of files (`stat`), the list of processes with their command
//! lines, processor time, and to `unsafe` code a program's own memory, where the end mark of its check lies.

use std::path::{Path, PathBuf};

use super::toolchain::Toolchain;

/// Whether programs are kept in a sandbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SandboxWish {
    /// They are not: they are the user's own.
    #[default]
    Off,
    /// Where this machine has the means.
    IfPossible,
    /// Else nothing is run.
    Required,
}

/// Who is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside {
    /// A compiler, which is trusted, with a source, which is not.
    Compiler,
    /// A program that nobody vouches for.
    Program,
}

/// What a program may use of the file system; the network is shut off always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sandbox {
    /// Who is inside.
    pub inside: Inside,
    /// Files and folders to read and execute. What is not there is passed over.
    pub read: Vec<PathBuf>,
    /// Files and folders to read and write.
    pub write: Vec<PathBuf>,
}

/// The first version of Landlock that knows signals.
pub(super) const SIGNALS_SINCE: i32 = 6;

/// What every program on Linux reads when it starts: the loader's files, and what the kernel tells of the
/// program itself (Rust's std finds its stack in `/proc/self/maps`, its processors in the control groups).
/// Another process's memory, environment and open files stay shut in `/proc`: Landlock sees to that.
const FOR_ALL: &[&str] = &[
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
    "/proc",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
];

/// Where linkers and what they need lie.
const FOR_COMPILERS: &[&str] = &["/bin", "/usr"];

/// What anybody may write to.
const FOR_ALL_TO_WRITE: &[&str] = &["/dev/null"];

impl Sandbox {
    /// For a compiler that builds a crate; it writes into `write`, and reads `more` besides.
    pub fn for_compiler(toolchain: &Toolchain, more: &[&Path], write: &[&Path]) -> Self {
        let own: [&Path; 3] = [&toolchain.sysroot, &toolchain.cargo, &toolchain.rustc];
        let system = FOR_ALL.iter().chain(FOR_COMPILERS).map(Path::new);
        Self {
            inside: Inside::Compiler,
            read: system
                .chain(own)
                .chain(more.iter().copied())
                .map(Path::to_owned)
                .collect(),
            write: writable(write),
        }
    }

    /// For a program; it writes into `write`, and reads `more`, its own file included.
    pub fn for_program(more: &[&Path], write: &[&Path]) -> Self {
        let system = FOR_ALL.iter().map(Path::new);
        Self {
            inside: Inside::Program,
            read: system
                .chain(more.iter().copied())
                .map(Path::to_owned)
                .collect(),
            write: writable(write),
        }
    }
}

fn writable(write: &[&Path]) -> Vec<PathBuf> {
    let system = FOR_ALL_TO_WRITE.iter().map(Path::new);
    system
        .chain(write.iter().copied())
        .map(Path::to_owned)
        .collect()
}

#[cfg(unix)]
mod entrance {
    use std::ffi::OsString;
    use std::io;
    use std::path::PathBuf;
    use std::process::{Child, Command};

    use super::{Inside, Sandbox};
    #[cfg(target_os = "linux")]
    use crate::running::call_filter;

    impl Sandbox {
        /// The words that the supervisor reads; of no sandbox too.
        pub(in super::super) fn words(sandbox: Option<&Self>) -> Vec<OsString> {
            let Some(sandbox) = sandbox else {
                return vec!["open".into()];
            };
            let inside = match sandbox.inside {
                Inside::Compiler => "compiler",
                Inside::Program => "program",
            };
            let mut words: Vec<OsString> = vec![inside.into()];
            for paths in [&sandbox.read, &sandbox.write] {
                words.push(paths.len().to_string().into());
                words.extend(paths.iter().map(|path| path.clone().into()));
            }
            words
        }

        /// Reads [`Self::words`]; what follows them is left.
        pub(in super::super) fn from_words(
            words: &mut impl Iterator<Item = OsString>,
        ) -> io::Result<Option<Self>> {
            let unknown = || io::Error::from(io::ErrorKind::InvalidInput);
            let word = words.next().ok_or_else(unknown)?;
            let inside = match word.to_str() {
                Some("open") => return Ok(None),
                Some("compiler") => Inside::Compiler,
                Some("program") => Inside::Program,
                _ => return Err(unknown()),
            };
            let mut paths = || -> Option<Vec<PathBuf>> {
                let count: usize = words.next()?.to_str()?.parse().ok()?;
                let paths: Vec<PathBuf> = words.by_ref().take(count).map(PathBuf::from).collect();
                (paths.len() == count).then_some(paths)
            };
            Ok(Some(Self {
                inside,
                read: paths().ok_or_else(unknown)?,
                write: paths().ok_or_else(unknown)?,
            }))
        }

        /// Starts a program inside. The caller stays outside.
        #[cfg(target_os = "linux")]
        pub(in super::super) fn spawn(&self, command: &mut Command) -> io::Result<Child> {
            std::thread::scope(|scope| {
                let thread = scope.spawn(|| {
                    super::linux::give_up_root()?;
                    let signals = super::linux::restrict(self)?;
                    call_filter::apply(self.inside, signals)?;
                    command.spawn()
                });
                let died = || io::Error::other("the thread that starts the program died");
                thread.join().unwrap_or_else(|_| Err(died()))
            })
        }

        /// Elsewhere there is no sandbox, and nobody is told that there is one.
        #[cfg(not(target_os = "linux"))]
        pub(in super::super) fn spawn(&self, _: &mut Command) -> io::Result<Child> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }
}

#[cfg(target_os = "linux")]
pub(super) use self::linux::landlock_abi;

#[cfg(target_os = "linux")]
mod linux {
    use std::io;

    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, LandlockStatus, RestrictionStatus, Ruleset,
        RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, Scope, path_beneath_rules,
    };

    use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};

    use super::{SIGNALS_SINCE, Sandbox};
    use crate::running::call_filter::Signals;

    /// The newest Landlock whose every right was thought about here. An older kernel gives what it has.
    const NEWEST: ABI = ABI::V7;

    /// Root is a user like any other inside. Landlock keeps programs that have root's rights from most of
    /// other processes, but not from reading their environment.
    pub(super) fn give_up_root() -> io::Result<()> {
        let none = CapabilitySet::empty();
        let none = CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        };
        Ok(set_capabilities(None, none)?)
    }

    /// Leaves this thread, and what it starts, the files that a sandbox allows. Tells what is left of
    /// signals.
    pub(super) fn restrict(sandbox: &Sandbox) -> io::Result<Signals> {
        let read = AccessFs::from_read(NEWEST);
        // Nothing that a program writes is executed: its own file lies elsewhere. Nor does it leave behind
        // what hangs a tutor that reads it.
        let write = AccessFs::from_all(NEWEST)
            & !(AccessFs::Execute
                | AccessFs::MakeFifo
                | AccessFs::MakeSock
                | AccessFs::MakeChar
                | AccessFs::MakeBlock);
        let restrict = || {
            Ruleset::default()
                .handle_access(AccessFs::from_all(NEWEST))?
                .handle_access(AccessNet::from_all(NEWEST))?
                .scope(Scope::from_all(NEWEST))?
                .create()?
                .add_rules(path_beneath_rules(&sandbox.read, read))?
                .add_rules(path_beneath_rules(&sandbox.write, write))?
                .restrict_self()
        };
        let status = restrict().map_err(io::Error::other)?;
        Ok(match abi(&status) {
            Some(abi) if abi >= SIGNALS_SINCE => Signals::OwnOnly,
            _ => Signals::Any,
        })
    }

    fn abi(status: &RestrictionStatus) -> Option<i32> {
        match status.landlock {
            LandlockStatus::Available {
                effective_abi,
                kernel_abi,
            } => Some(kernel_abi.unwrap_or(effective_abi as i32)),
            _ => None,
        }
    }

    /// Which Landlock the kernel has. This process has fewer rights afterwards.
    pub(in super::super) fn landlock_abi() -> Option<i32> {
        let restrict = || -> Result<_, RulesetError> {
            Ruleset::default()
                .handle_access(AccessFs::from_all(ABI::V1))?
                .create()?
                .restrict_self()
        };
        abi(&restrict().ok()?)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_supervisor_reads_what_the_tutor_wrote() {
        let sandbox = Sandbox {
            inside: Inside::Program,
            read: vec!["/a b".into(), "c".into()],
            write: vec!["3".into()],
        };
        for wanted in [None, Some(sandbox)] {
            let mut words = Sandbox::words(wanted.as_ref());
            words.push("program".into());
            let mut words = words.into_iter();
            assert_eq!(Sandbox::from_words(&mut words).unwrap(), wanted);
            assert_eq!(words.next(), Some("program".into()));
        }
    }
}

//! Finds out what the sandbox really keeps from a program on this machine: a probe inside it tries.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::process::{self, Cancel, End, Spec};
use super::sandbox::{SIGNALS_SINCE, Sandbox};
use crate::model::Limits;

/// What keeps something from a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// The kernel's Landlock, of this version.
    Landlock {
        /// The version of its interface.
        abi: i32,
    },
    /// A filter of system calls.
    CallFilter,
}

/// What is kept from a program, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Walls {
    /// Files outside: reading and writing them.
    pub files: Option<Means>,
    /// The network, and sockets of this machine's.
    pub network: Option<Means>,
    /// Signals to processes that are not the program's own.
    pub signals: Option<Means>,
}

/// Why nothing is kept from a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NoProtection {
    /// Nobody asked for it.
    #[error("it is off")]
    NotAsked,
    /// Only Linux has the means.
    #[error("only Linux has the means")]
    System,
    /// This kernel refuses nothing of what the probe tried.
    #[error("this kernel offers neither Landlock nor filters of system calls")]
    Kernel,
    /// The probe could not do its work; why.
    #[error("its probe failed: {0}")]
    Probe(String),
}

/// What keeps programs in on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Nothing, and why.
    None(NoProtection),
    /// These walls; one of them stands at least.
    By(Walls),
}

impl Protection {
    /// Whether a program of somebody else's may run: it reaches neither files nor the network. Signals are
    /// a nuisance, and older kernels cannot refuse them.
    pub fn is_enough(&self) -> bool {
        matches!(
            self,
            Self::By(Walls {
                files: Some(_),
                network: Some(_),
                ..
            })
        )
    }

    /// Why it is not enough.
    pub(super) fn lack(&self) -> String {
        match self {
            Self::None(why) => why.to_string(),
            Self::By(Walls { files: None, .. }) => "files are not protected".to_owned(),
            Self::By(_) => "the network is not protected".to_owned(),
        }
    }

    /// Whether programs are put into a sandbox at all.
    pub(super) fn is_any(&self) -> bool {
        matches!(self, Self::By(_))
    }

    /// Tries each wall: runs a probe in a sandbox, with its files in `temp`.
    pub(super) fn try_out(launcher: &Path, temp: &Path) -> Self {
        if !cfg!(target_os = "linux") {
            return Self::None(NoProtection::System);
        }
        let failed = |why: String| Self::None(NoProtection::Probe(why));
        match probe(launcher, temp) {
            Err(error) => failed(error.to_string()),
            Ok((End::Exited(0), stdout)) => match serde_json::from_slice::<Found>(&stdout) {
                Ok(found) => found.protection(),
                Err(error) => failed(error.to_string()),
            },
            Ok((end, _)) => failed(format!("{end:?}")),
        }
    }
}

/// The hidden mode of the binary in which it is the probe.
pub(super) const PROBE: &str = "__probe-sandbox";

/// What the probe could not do.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Found {
    files: bool,
    network: bool,
    signals: bool,
    landlock: Option<i32>,
}

impl Found {
    fn protection(&self) -> Protection {
        let landlock = self.landlock.map(|abi| Means::Landlock { abi });
        let walls = Walls {
            files: landlock.filter(|_| self.files),
            network: self.network.then_some(Means::CallFilter),
            signals: self.signals.then_some(match landlock {
                Some(Means::Landlock { abi }) if abi >= SIGNALS_SINCE => Means::Landlock { abi },
                _ => Means::CallFilter,
            }),
        };
        if (walls.files, walls.network, walls.signals) == (None, None, None) {
            return Protection::None(NoProtection::Kernel);
        }
        Protection::By(walls)
    }
}

/// Runs the probe: the launcher itself, which can read nothing but itself and the system's libraries.
fn probe(launcher: &Path, temp: &Path) -> std::io::Result<(End, Vec<u8>)> {
    let folder = tempfile::Builder::new()
        .prefix(super::TEMPORARY)
        .tempdir_in(temp)?;
    let secret = folder.path().join("secret");
    let inside = folder.path().join("inside");
    fs::write(&secret, "")?;
    fs::create_dir(&inside)?;
    let spec = Spec {
        launcher: launcher.to_owned(),
        program: launcher.to_owned(),
        arguments: vec![PROBE.into(), secret.into()],
        environment: Vec::new(),
        folder: inside.clone(),
        scratch: vec![folder.path().to_owned()],
        limits: Limits {
            time: Duration::from_secs(10),
            ..Limits::default()
        },
        file_size: None,
        niceness: 0,
        sandbox: Some(Sandbox::for_program(&[launcher], &[&inside])),
    };
    let ended = process::run(&spec, &Cancel::new())?;
    Ok((ended.end, ended.stdout))
}

/// The probe itself: tries what a hostile program would, and prints what it could not do.
#[cfg(target_os = "linux")]
pub(super) fn main(mut words: impl Iterator<Item = OsString>, out: &mut dyn std::io::Write) -> u8 {
    use rustix::process::{getppid, test_kill_process};
    use std::net::{TcpListener, UdpSocket};
    use std::os::unix::net::UnixDatagram;
    use std::os::unix::process::parent_id;
    let Some(secret) = words.next().map(std::path::PathBuf::from) else {
        return 2;
    };
    let files = [
        fs::read(&secret).is_err(),
        fs::read(format!("/proc/{}/environ", parent_id())).is_err(),
        fs::write(&secret, "").is_err(),
        fs::write(secret.with_extension("new"), "").is_err(),
        // The right to write here must be one that holds.
        fs::write("mine", "").is_ok(),
    ];
    let network = [
        TcpListener::bind("127.0.0.1:0").is_err(),
        UdpSocket::bind("127.0.0.1:0").is_err(),
        UnixDatagram::unbound().is_err(),
    ];
    let found = Found {
        files: files.iter().all(|refused| *refused),
        network: network.iter().all(|refused| *refused),
        signals: getppid().is_some_and(|supervisor| test_kill_process(supervisor).is_err()),
        landlock: super::sandbox::landlock_abi(),
    };
    let line = serde_json::to_vec(&found).unwrap_or_default();
    u8::from(out.write_all(&line).is_err())
}

/// Elsewhere there is nothing to try.
#[cfg(not(target_os = "linux"))]
pub(super) fn main(_: impl Iterator<Item = OsString>, _: &mut dyn std::io::Write) -> u8 {
    2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_counts_only_where_the_probe_ran_into_it() {
        let found = Found {
            network: true,
            signals: true,
            landlock: Some(1),
            files: false,
        };
        let walls = Walls {
            files: None,
            network: Some(Means::CallFilter),
            signals: Some(Means::CallFilter),
        };
        assert_eq!(found.protection(), Protection::By(walls));
        assert!(!found.protection().is_enough());
        assert_eq!(found.protection().lack(), "files are not protected");
        let nothing = Protection::None(NoProtection::Kernel);
        assert_eq!(Found::default().protection(), nothing);
    }
}

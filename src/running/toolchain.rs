//! Finds the compiler itself, past rustup's proxies, which cost more than compiling a small program does.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// The binaries of one Rust toolchain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// The toolchain's folder.
    pub sysroot: PathBuf,
    /// Its `cargo`.
    pub cargo: PathBuf,
    /// Its `rustc`.
    pub rustc: PathBuf,
    /// What `rustc --version` says.
    pub version: String,
    /// The folder of std as a shared library that programs can be linked with, where there is one.
    pub shared_std: Option<PathBuf>,
}

/// The first Rust with the edition of mutor's crates.
const OLDEST: (u32, u32) = (1, 85);

/// There is no usable Rust toolchain.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot use the Rust compiler: {0}\ninstall Rust from https://rustup.rs, or put a newer `rustc` and `cargo` on the PATH"
)]
pub struct NoToolchain(String);

#[derive(Serialize, Deserialize)]
struct Remembered {
    key: String,
    toolchain: Toolchain,
}

impl Toolchain {
    /// Finds the toolchain that `rustc` on the PATH stands for. The answer is remembered in `cache`.
    pub fn find(cache: &Path) -> Result<Self, NoToolchain> {
        let rustc =
            on_path("rustc").ok_or_else(|| NoToolchain("`rustc` is not on the PATH".into()))?;
        let key = key(&rustc);
        let stamped = |toolchain: &Self| format!("{key} {}", stamp(&toolchain.rustc));
        let file = cache.join("toolchain.json");
        let remembered = fs::read(&file)
            .ok()
            .and_then(|text| serde_json::from_slice::<Remembered>(&text).ok());
        if let Some(known) = remembered
            && known.key == stamped(&known.toolchain)
        {
            return Ok(known.toolchain);
        }
        let toolchain = Self::ask(&rustc)?;
        // Only a cache: where it cannot be written, the next start asks again.
        let _ = fs::create_dir_all(cache);
        if let Ok(text) = serde_json::to_vec(&Remembered {
            key: stamped(&toolchain),
            toolchain: toolchain.clone(),
        }) {
            let _ = fs::write(&file, text);
        }
        Ok(toolchain)
    }

    /// Its `rustfmt`, which not every toolchain has.
    pub fn rustfmt(&self) -> Option<PathBuf> {
        let name = format!("rustfmt{}", env::consts::EXE_SUFFIX);
        let rustfmt = self.sysroot.join("bin").join(name);
        rustfmt.exists().then_some(rustfmt)
    }

    fn ask(proxy: &Path) -> Result<Self, NoToolchain> {
        let say = |arguments: &[&str]| {
            // Not from the learner's folder: a toolchain file there is not about mutor's crates.
            let output = Command::new(proxy)
                .args(arguments)
                .current_dir(env::temp_dir())
                .output();
            let output =
                output.map_err(|error| NoToolchain(format!("{}: {error}", proxy.display())))?;
            if !output.status.success() {
                return Err(NoToolchain(
                    String::from_utf8_lossy(&output.stderr).trim().to_owned(),
                ));
            }
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let folders = say(&["--print", "sysroot", "--print", "target-libdir"])?;
        let (sysroot, libraries) = folders.split_once('\n').unwrap_or((&folders, ""));
        let sysroot = PathBuf::from(sysroot.trim_end());
        let version = say(&["--version"])?;
        if number(&version).is_some_and(|number| number < OLDEST) {
            let (major, minor) = OLDEST;
            return Err(NoToolchain(format!(
                "{version} is too old; mutor needs {major}.{minor} or newer"
            )));
        }
        let tool = |name: &str| {
            let real = sysroot
                .join("bin")
                .join(format!("{name}{}", env::consts::EXE_SUFFIX));
            if real.exists() {
                Some(real)
            } else {
                on_path(name)
            }
        };
        let cargo =
            tool("cargo").ok_or_else(|| NoToolchain("`cargo` is not on the PATH".into()))?;
        let rustc = tool("rustc").unwrap_or_else(|| proxy.to_owned());
        Ok(Self {
            sysroot,
            cargo,
            rustc,
            version,
            shared_std: shared_std(Path::new(libraries.trim())),
        })
    }
}

/// `(1, 95)` of `rustc 1.95.0 (59807616e 2026-04-14)`.
fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split_whitespace().nth(1)?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The folder itself where a shared std lies in it and its path can be said to the linker.
fn shared_std(libraries: &Path) -> Option<PathBuf> {
    let sayable = libraries
        .to_str()?
        .chars()
        .all(|c| c != ',' && c != '\u{1f}');
    if !cfg!(target_os = "linux") || !sayable {
        return None;
    }
    let is_std = |name: OsString| {
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".so")
    };
    let mut entries = fs::read_dir(libraries).ok()?.flatten();
    entries
        .any(|entry| is_std(entry.file_name()))
        .then(|| libraries.to_owned())
}

fn stamp(path: &Path) -> u128 {
    let time = fs::metadata(path).and_then(|data| data.modified()).ok();
    let time = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |time| time.as_nanos())
}

/// Changes whenever `rustc` may stand for another toolchain.
fn key(rustc: &Path) -> String {
    let variable = |name: &str| {
        env::var_os(name)
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let rustup = env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let rustup = rustup
        .or_else(|| Some(etcetera::home_dir().ok()?.join(".rustup")))
        .unwrap_or_default();
    format!(
        "{} {} {} {}",
        rustc.display(),
        stamp(rustc),
        stamp(&rustup.join("settings.toml")),
        variable("RUSTUP_TOOLCHAIN"),
    )
}

fn on_path(name: &str) -> Option<PathBuf> {
    let name: OsString = format!("{name}{}", env::consts::EXE_SUFFIX).into();
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

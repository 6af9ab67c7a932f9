//! Puts the std look-alike, which the binary carries, where cargo can compile it.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use super::crate_builder::StdName;

static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/std_files.rs"));

const MANIFEST: &str = "[package]\nname = \"mutor-std\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\npath = \"src/lib.rs\"\n\n[workspace]\n";

/// The folder of the look-alike's crate; written at its first use.
///
/// Its name holds a hash of its text, so that it is compiled once for each toolchain and version of mutor.
pub fn folder(cache: &Path) -> io::Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    (MANIFEST, FILES).hash(&mut hasher);
    let folder = cache.join(format!("std-{:016x}", hasher.finish()));
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(cache)?;
    let fresh = tempfile::Builder::new()
        .prefix("std-new-")
        .tempdir_in(cache)?;
    fs::write(fresh.path().join("Cargo.toml"), MANIFEST)?;
    for (name, text) in FILES {
        let path = fresh.path().join("src").join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    // One step, so that another tutor sees all of it or nothing.
    match fs::rename(fresh.path(), &folder) {
        Ok(()) => {
            let _ = fresh.keep();
        }
        // Another tutor was faster.
        Err(_) if folder.is_dir() => {}
        Err(error) => return Err(error),
    }
    Ok(folder)
}

/// Where is kept by which way a toolchain takes the look-alike.
pub fn memory(folder: &Path, version: &str) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    version.hash(&mut hasher);
    folder.join(format!("route-{:016x}", hasher.finish()))
}

/// The way that was found before.
pub fn remembered(memory: &Path) -> Option<StdName> {
    match fs::read_to_string(memory).ok()?.trim() {
        "dependency" => Some(StdName::Dependency),
        "extern-crate" => Some(StdName::ExternCrate),
        _ => None,
    }
}

/// Keeps the way that was found.
pub fn remember(memory: &Path, name: StdName) -> io::Result<()> {
    let word = match name {
        StdName::Dependency => "dependency\n",
        StdName::ExternCrate => "extern-crate\n",
    };
    fs::write(memory, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_once() {
        let cache = tempfile::tempdir().unwrap();
        let first = folder(cache.path()).unwrap();
        assert!(first.join("src/lib.rs").is_file());
        assert_eq!(folder(cache.path()).unwrap(), first);
        assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 1);
    }
}

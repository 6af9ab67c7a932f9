//! Keeps files that may be forgotten: losing one costs time and nothing else.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{CourseFiles, atomic_file};

/// Where the memory of a course's audits is, in the user's cache folder for mutor.
pub fn of_audits(cache: &Path, course: &CourseFiles) -> PathBuf {
    let name = match course {
        CourseFiles::Embedded => "built-in".to_owned(),
        CourseFiles::Folder(folder) => {
            let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.clone());
            let mut hasher = DefaultHasher::new();
            folder.hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        }
    };
    cache.join("audits").join(format!("{name}.json"))
}

/// Reads one; nothing where it is not there.
pub fn read(file: &Path) -> Option<Vec<u8>> {
    fs::read(file).ok()
}

/// Writes one, if it can be written.
pub fn write(file: &Path, text: &[u8]) {
    if let Some(folder) = file.parent() {
        let _ = fs::create_dir_all(folder);
    }
    let _ = atomic_file::replace(file, text);
}

/// mutor's version, and what tells two builds of the same version apart.
pub fn own_version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let stamp = std::env::current_exe()
            .and_then(fs::metadata)
            .and_then(|data| Ok((data.len(), data.modified()?)));
        format!("{} {stamp:?}", env!("CARGO_PKG_VERSION"))
    })
}

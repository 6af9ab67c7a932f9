//! Where mutor's own files are on this machine, and how much it can do at a time.

use std::env;
use std::path::PathBuf;

use etcetera::{BaseStrategy as _, choose_base_strategy};

/// The user's cache folder for mutor.
pub fn cache_folder() -> PathBuf {
    own_folder("MUTOR_CACHE_DIR", || {
        Some(choose_base_strategy().ok()?.cache_dir())
    })
}

/// The user's data folder for mutor, for what must outlive the cache.
pub fn data_folder() -> PathBuf {
    own_folder("MUTOR_DATA_DIR", || {
        Some(choose_base_strategy().ok()?.data_dir())
    })
}

fn own_folder(variable: &str, usual: impl FnOnce() -> Option<PathBuf>) -> PathBuf {
    folder_in(variable).unwrap_or_else(|| usual().unwrap_or_else(env::temp_dir).join("mutor"))
}

/// The folder that an environment variable names; an empty one names none.
pub fn folder_in(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// How many programs at a time: as was asked, else as many as there are cores.
pub fn jobs(asked: Option<usize>) -> usize {
    asked
        .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1)
}

//! Reads a course's files, from the binary or from a folder, and trusts none of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::CourseError;
use crate::model::Spot;
use crate::store::source_file::{self, MAX_SOURCE};

/// The most bytes of one file.
pub const MAX_FILE: u64 = MAX_SOURCE;

/// How deep `exercises/LESSON/EXERCISE/mistakes/FILE` lies, and a little more.
const MAX_DEPTH: usize = 6;

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/course_files.rs"));

/// Where a course's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseFiles {
    /// In the binary.
    Embedded,
    /// In a folder with `lessons/` and `exercises/`.
    Folder(PathBuf),
}

/// The texts of a course's files by their paths, with `/` between the parts.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    files: BTreeMap<String, Cow<'static, str>>,
    /// Files that are there and could not be read: their errors are told already.
    unreadable: BTreeSet<String>,
}

impl CourseFiles {
    pub(super) fn read(&self, errors: &mut Vec<CourseError>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        match self {
            Self::Embedded => {
                for (path, text) in EMBEDDED {
                    snapshot
                        .files
                        .insert((*path).to_owned(), normal(Cow::Borrowed(text)));
                }
            }
            Self::Folder(root) => {
                for folder in ["lessons", "exercises"] {
                    snapshot.walk(root, folder, 0, errors);
                }
            }
        }
        snapshot
    }
}

impl Snapshot {
    fn walk(&mut self, root: &Path, folder: &str, depth: usize, errors: &mut Vec<CourseError>) {
        let entries = match fs::read_dir(root.join(folder)) {
            Ok(entries) => entries,
            // A course without exercises needs no such folder.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && folder == "exercises" => {
                return;
            }
            Err(error) => {
                return errors.push(at_file(
                    folder,
                    &format!("cannot read this folder: {error}"),
                ));
            }
        };
        for entry in entries {
            let Ok(entry) = entry else { continue };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                errors.push(at_file(
                    folder,
                    "a file in this folder has a name that is not UTF-8",
                ));
                continue;
            };
            // Editors and version control leave files that are nobody's.
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = format!("{folder}/{name}");
            if root.join(&path).is_dir() {
                if depth < MAX_DEPTH {
                    self.walk(root, &path, depth + 1, errors);
                }
                continue;
            }
            if folder.starts_with("lessons") && !is_toml(name) {
                continue;
            }
            match source_file::read(&root.join(&path)) {
                Ok(text) => {
                    self.files.insert(path, normal(Cow::Owned(text)));
                }
                Err(reason) => {
                    errors.push(at_file(&path, &unreadable(&reason)));
                    self.unreadable.insert(path);
                }
            }
        }
    }

    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// Whether something of that name is there and its trouble is told already.
    pub(super) fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable.contains(path)
    }

    /// The lesson files in the order of their names.
    pub(super) fn lessons(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(|(path, _)| {
                path.strip_prefix("lessons/").is_some_and(|name| {
                    !name.contains('/') && is_toml(name) && name != "concepts.toml"
                })
            })
            .map(|(path, text)| (path.as_str(), text.as_ref()))
    }

    /// The files directly in a folder.
    pub(super) fn in_folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.files.range(format!("{folder}/")..);
        all.map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(folder))
            .filter_map(move |path| path.strip_prefix(folder)?.strip_prefix('/'))
            .filter(|name| !name.contains('/'))
    }

    /// The folders of a lesson's exercises.
    pub(super) fn exercise_folders(&self, lesson: &str) -> BTreeSet<&str> {
        let prefix = format!("exercises/{lesson}/");
        self.files
            .keys()
            .chain(&self.unreadable)
            .filter_map(|path| {
                path.strip_prefix(prefix.as_str())?
                    .split_once('/')
                    .map(|(name, _)| name)
            })
            .collect()
    }

    pub(super) fn orphans(&self, claimed: &[String]) -> Vec<String> {
        let claimed: BTreeSet<&str> = claimed.iter().map(String::as_str).collect();
        self.files
            .keys()
            .filter(|path| path.starts_with("exercises/") && !claimed.contains(path.as_str()))
            .cloned()
            .collect()
    }
}

fn is_toml(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// Windows' line ends and a byte order mark are no part of the text.
fn normal(text: Cow<'static, str>) -> Cow<'static, str> {
    if text.starts_with('\u{feff}') || text.contains('\r') {
        Cow::Owned(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
    } else {
        text
    }
}

fn unreadable(reason: &crate::model::Rejection) -> String {
    use crate::model::Rejection;
    match reason {
        Rejection::Missing => {
            "this is a link to a file that is not there; mend or remove the link".into()
        }
        Rejection::NotAFile => "this is no regular file; only text files belong here".into(),
        Rejection::TooLarge => format!("this file is over {} MiB; split it", MAX_FILE >> 20),
        Rejection::NotUtf8 { at } => {
            format!(
                "this file is not UTF-8 (the first wrong byte is number {at}); save it as UTF-8"
            )
        }
        Rejection::Unreadable(error) => format!("cannot read this file: {error}"),
    }
}

fn at_file(file: &str, message: &str) -> CourseError {
    CourseError {
        at: Spot {
            file: file.into(),
            line: 1,
            column: 1,
        },
        message: message.to_owned(),
        line: None,
        width: 1,
    }
}

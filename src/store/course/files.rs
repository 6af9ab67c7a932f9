//! Lists and reads a course's files, from the binary or from a folder, and trusts none of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{CourseError, manifest};
use crate::model::{Rejection, Spot};
use crate::store::embedded;
use crate::store::source_file::{self, MAX_SOURCE};

/// The most bytes of one file.
pub const MAX_FILE: u64 = MAX_SOURCE;

/// How deep `exercises/LESSON/EXERCISE/mistakes/FILE` lies, and a little more.
const MAX_DEPTH: usize = 6;

/// Where a course's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseFiles {
    /// In the binary.
    Embedded,
    /// In a folder with `lessons/` and `exercises/`.
    Folder(PathBuf),
}

/// A course's files by their paths, with `/` between the parts. Their texts are read when asked for,
/// so a stray large file in `exercises/` costs nothing.
#[derive(Debug, Default)]
pub(super) struct Listing {
    root: PathBuf,
    files: BTreeMap<String, Place>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    InBinary(&'static str),
    OnDisk,
}

impl CourseFiles {
    pub(super) fn list(&self, errors: &mut Vec<CourseError>) -> Listing {
        let mut listing = Listing::default();
        match self {
            Self::Embedded => {
                for (path, text) in embedded::FILES {
                    let place = Place::InBinary(text);
                    listing.files.insert((*path).to_owned(), place);
                }
            }
            Self::Folder(root) => {
                listing.root.clone_from(root);
                if root.join(manifest::PATH).symlink_metadata().is_ok() {
                    let path = manifest::PATH.to_owned();
                    listing.files.insert(path, Place::OnDisk);
                }
                for folder in ["lessons", "exercises"] {
                    listing.walk(folder, 0, errors);
                }
            }
        }
        listing
    }
}

impl Listing {
    fn walk(&mut self, folder: &str, depth: usize, errors: &mut Vec<CourseError>) {
        let path = self.root.join(folder);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            // A course without exercises needs no such folder.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && folder == "exercises" => {
                return;
            }
            Err(error) => {
                let path = path.display();
                let message = if error.kind() == std::io::ErrorKind::NotFound {
                    format!("there is no folder {path}; a course has its lessons there")
                } else {
                    format!("cannot read the folder {path}: {error}")
                };
                errors.push(at_file(folder, message));
                return;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let message = format!("cannot list all of this folder: {error}");
                    errors.push(at_file(folder, message));
                    continue;
                }
            };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let message = "a file in this folder has a name that is not UTF-8; rename it";
                errors.push(at_file(folder, message.to_owned()));
                continue;
            };
            // Editors and version control leave files that are nobody's.
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = format!("{folder}/{name}");
            let kind = entry.file_type();
            if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
                // Nothing of a lesson lies deeper than `lessons/` itself.
                if depth < MAX_DEPTH && folder != "lessons" {
                    self.walk(&path, depth + 1, errors);
                }
            } else if kind.is_ok_and(|kind| kind.is_symlink()) && self.root.join(&path).is_dir() {
                // Such links can go in circles, and out of the course.
                if folder != "lessons" {
                    let message =
                        "this is a link to a folder, which is not followed; copy the folder";
                    errors.push(at_file(&path, message.to_owned()));
                }
            } else {
                self.files.insert(path, Place::OnDisk);
            }
        }
    }

    /// The text of a file; `None` where there is none of that name.
    ///
    /// Byte order marks and Windows' line ends are taken out. A file that is there and cannot be
    /// read is an error with what to do about it.
    pub(super) fn text(&self, path: &str) -> Option<Result<Cow<'static, str>, CourseError>> {
        Some(match *self.files.get(path)? {
            Place::InBinary(text) => Ok(normal(Cow::Borrowed(text))),
            Place::OnDisk => source_file::read(&self.root.join(path))
                .map(|text| normal(Cow::Owned(text)))
                .map_err(|reason| at_file(path, unreadable(&reason))),
        })
    }

    /// The paths of the lesson files in the order of their names.
    pub(super) fn lessons(&self) -> impl Iterator<Item = &str> {
        self.below("lessons/")
            .filter(|path| is_toml(path) && *path != "lessons/concepts.toml")
    }

    /// Whether there is any file in that folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.below(&format!("{folder}/")).next().is_some()
    }

    /// The files directly in a folder.
    pub(super) fn in_folder(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("{folder}/");
        self.below(&prefix)
            .map(move |path| &path[prefix.len()..])
            .filter(|name| !name.contains('/'))
    }

    /// The folders directly in a folder.
    pub(super) fn folders(&self, folder: &str) -> BTreeSet<&str> {
        let prefix = format!("{folder}/");
        self.below(&prefix)
            .filter_map(|path| path[prefix.len()..].split_once('/'))
            .map(|(name, _)| name)
            .collect()
    }

    /// The files of `exercises/` that nobody has claimed.
    pub(super) fn orphans(&self, claimed: &BTreeSet<String>) -> Vec<String> {
        self.below("exercises/")
            .filter(|path| !claimed.contains(*path))
            .map(str::to_owned)
            .collect()
    }

    fn below(&self, prefix: &str) -> impl Iterator<Item = &str> + use<'_> {
        let prefix = prefix.to_owned();
        self.files
            .range(prefix.clone()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(&prefix))
    }
}

fn is_toml(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

fn normal(text: Cow<'static, str>) -> Cow<'static, str> {
    if text.starts_with('\u{feff}') || text.contains("\r\n") {
        let inner = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Cow::Owned(inner.replace("\r\n", "\n"))
    } else {
        text
    }
}

fn unreadable(reason: &Rejection) -> String {
    match reason {
        Rejection::Missing => {
            "this is a link to a file that is not there; mend or remove the link".into()
        }
        Rejection::NotAFile => "this is no regular file; only text files belong here".into(),
        Rejection::TooLarge => format!("this file is over {} MiB; split it", MAX_FILE >> 20),
        Rejection::NotUtf8 { at } => {
            let nth = at + 1;
            format!("this file is not UTF-8 (byte {nth} is the first wrong one); save it as UTF-8")
        }
        Rejection::LeadsElsewhere => "this link leads out of the course's folder".into(),
        Rejection::Unreadable(error) => format!("cannot read this file: {error}"),
    }
}

/// An error about a whole file or folder.
pub(super) fn at_file(file: &str, message: String) -> CourseError {
    CourseError {
        at: Spot {
            file: file.into(),
            line: 1,
            column: 1,
        },
        message,
        line: None,
        width: 1,
    }
}

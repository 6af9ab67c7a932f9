//! Finds what learners handed in: one folder for each learner, or a folder of such folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{source_file, workspace};
use crate::model::{ExerciseId, Rejection};

/// The most entries of one learner's folder that are looked at for files that belong to no exercise.
const MOST_ENTRIES: usize = 2000;

/// How deep such files are looked for; `exercises/LESSON/NAME.rs` lies at 3.
const MAX_DEPTH: usize = 4;

/// All that was handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Class {
    /// The learners, as they were named or by the names of their folders.
    pub learners: Vec<Submission>,
    /// Folders in which no exercise's file was found, and files that stand where folders should.
    pub empty: Vec<String>,
}

/// One learner's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The folder's name, or its whole path where another one has the same name.
    pub learner: String,
    /// The folder.
    pub folder: PathBuf,
    /// The files, each read already: what a graded program does cannot change them any more.
    pub files: BTreeMap<ExerciseId, Handed>,
    /// Rust files that belong to no exercise of the course, relative to the folder.
    pub strays: Vec<String>,
}

/// One learner's file for one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The file relative to the learner's folder, with `/` between its parts.
    pub file: String,
    /// Its text without a byte order mark, or why it is none.
    pub text: Result<String, Rejection>,
}

/// Why there is nothing to grade.
#[derive(Debug, thiserror::Error)]
pub enum NoSubmission {
    /// The folder cannot be read.
    #[error("cannot read {path}: {source}", path = .path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// No exercise's file is in any of them.
    #[error(
        "{} holds no file of this course's exercises; a learner's folder has `exercises/LESSON/NAME.rs`, `LESSON/NAME.rs` or `LESSON-NAME.rs`, and a class is a folder of such folders",
        .0.join(", ")
    )]
    Nothing(Vec<String>),
}

/// Reads every learner's files for these exercises.
pub fn find(folders: &[PathBuf], exercises: &[&ExerciseId]) -> Result<Class, NoSubmission> {
    let mut class = Class::default();
    let mut seen = BTreeSet::new();
    for folder in folders {
        let failed = |source| NoSubmission::Io {
            path: folder.clone(),
            source,
        };
        let here = fs::canonicalize(folder).map_err(failed)?;
        let learners = match root(&here, exercises) {
            Some(root) => vec![(here, root)],
            None if here.is_dir() => members(&here, exercises, &mut class.empty).map_err(failed)?,
            // `submissions/*` may name a list of names as well.
            None => Vec::new(),
        };
        if learners.is_empty() {
            class.empty.push(folder.display().to_string());
        }
        for (folder, root) in learners {
            if seen.insert(root.clone()) {
                class.learners.push(read(&folder, root, exercises));
            }
        }
    }
    if class.learners.is_empty() {
        return Err(NoSubmission::Nothing(class.empty));
    }
    tell_apart(&mut class.learners);
    Ok(class)
}

/// Where a learner's files begin: in the folder itself, or in the workspace in it.
fn root(folder: &Path, exercises: &[&ExerciseId]) -> Option<PathBuf> {
    let inside = folder.join(workspace::DEFAULT_NAME);
    [folder.to_owned(), inside]
        .into_iter()
        .find(|root| workspace::Workspace::at(root).is_some() || holds_files(root, exercises))
}

fn holds_files(root: &Path, exercises: &[&ExerciseId]) -> bool {
    exercises.iter().any(|id| place(root, id).is_some())
}

/// The learners of a class. A link is no member: it may lead anywhere.
fn members(
    class: &Path,
    exercises: &[&ExerciseId],
    empty: &mut Vec<String>,
) -> io::Result<Vec<(PathBuf, PathBuf)>> {
    let mut folders: Vec<PathBuf> = fs::read_dir(class)?
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| !is_hidden(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    let mut members = Vec::new();
    let mut without = Vec::new();
    for folder in folders {
        match root(&folder, exercises) {
            Some(root) => members.push((folder, root)),
            None => without.push(name(&folder)),
        }
    }
    if !members.is_empty() {
        empty.extend(without);
    }
    Ok(members)
}

/// The names that an exercise's file may have, the workspace's own first.
fn names(id: &ExerciseId) -> [String; 3] {
    let (lesson, name) = (id.lesson(), id.name());
    [
        workspace::Workspace::name(id),
        format!("{lesson}/{name}.rs"),
        format!("{lesson}-{name}.rs"),
    ]
}

/// The first of those that is there, of whatever kind it is.
fn place(root: &Path, id: &ExerciseId) -> Option<String> {
    names(id)
        .into_iter()
        .find(|name| fs::symlink_metadata(root.join(name)).is_ok())
}

fn read(folder: &Path, root: PathBuf, exercises: &[&ExerciseId]) -> Submission {
    let mut files = BTreeMap::new();
    for id in exercises {
        if let Some(file) = place(&root, id) {
            let text = read_inside(&root, &file);
            files.insert((*id).clone(), Handed { file, text });
        }
    }
    let known: BTreeSet<&str> = files.values().map(|handed| handed.file.as_str()).collect();
    let strays = strays(&root, &known);
    Submission {
        learner: name(folder),
        folder: root,
        files,
        strays,
    }
}

/// The text of a file that really lies in the folder.
fn read_inside(root: &Path, file: &str) -> Result<String, Rejection> {
    let path = root.join(file);
    match fs::canonicalize(&path) {
        Ok(real) if !real.starts_with(root) => Err(Rejection::LeadsElsewhere),
        // Where it cannot be followed, reading it says why.
        _ => source_file::read(&path).map(|text| text.trim_start_matches('\u{feff}').to_owned()),
    }
}

/// Rust files that are no exercise's.
fn strays(root: &Path, known: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut open = vec![(String::new(), 1)];
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(root.join(&folder))
            .into_iter()
            .flatten()
            .flatten()
        {
            looked_at += 1;
            if looked_at > MOST_ENTRIES {
                break;
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_hidden(&name) || name == "target" || known.contains(path.as_str()) {
                continue;
            }
            if is_folder && depth < MAX_DEPTH {
                open.push((path, depth + 1));
            } else if !is_folder && Path::new(&name).extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

fn name(folder: &Path) -> String {
    folder.file_name().map_or_else(
        || folder.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Two classes may both have an `alice`: then each is called by her whole path.
fn tell_apart(learners: &mut [Submission]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for submission in &*learners {
        *count.entry(submission.learner.clone()).or_default() += 1;
    }
    for submission in learners {
        if count[&submission.learner] > 1 {
            submission.learner = submission.folder.display().to_string();
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn with(files: &[&str]) -> Self {
            let folder = Self(tempfile::tempdir().unwrap());
            for file in files {
                let path = folder.0.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("// {file}\n")).unwrap();
            }
            folder
        }

        fn find(&self, below: &[&str]) -> Result<Class, NoSubmission> {
            let ids = [id("cell/outbox"), id("cell/basket")];
            let folders: Vec<PathBuf> = below.iter().map(|dir| self.0.path().join(dir)).collect();
            find(&folders, &ids.iter().collect::<Vec<_>>())
        }

        fn class(&self) -> Class {
            self.find(&["."]).unwrap()
        }
    }

    fn id(text: &str) -> ExerciseId {
        ExerciseId::parse(text).unwrap()
    }

    fn learners(class: &Class) -> Vec<&str> {
        let names = class.learners.iter().map(|one| one.learner.as_str());
        names.collect()
    }

    #[test]
    fn an_exercises_file_is_found_in_each_layout() {
        for file in [
            "exercises/cell/outbox.rs",
            "cell/outbox.rs",
            "cell-outbox.rs",
            "mutor-workspace/exercises/cell/outbox.rs",
        ] {
            let class = Folder::with(&[file]).class();
            let files = &class.learners[0].files;
            assert_eq!(files.len(), 1, "{file}");
            assert!(files[&id("cell/outbox")].text.is_ok(), "{file}");
            assert_eq!(class.learners[0].strays, [""; 0], "{file}");
        }
    }

    #[test]
    fn a_folder_of_learners_is_a_class() {
        let folder = Folder::with(&[
            "hw-bo/exercises/cell/outbox.rs",
            "hw-al/exercises/cell/outbox.rs",
            "hw-cy/README.md",
            ".git/cell/outbox.rs",
        ]);
        let class = folder.class();
        assert_eq!(learners(&class), ["hw-al", "hw-bo"]);
        assert_eq!(class.empty, ["hw-cy"]);
    }

    #[test]
    fn learners_of_the_same_name_are_told_apart_and_one_named_twice_is_one() {
        let folder = Folder::with(&["a/al/cell/outbox.rs", "b/al/cell/outbox.rs"]);
        let class = folder.find(&["a", "b/al", "b"]).unwrap();
        assert_eq!(class.learners.len(), 2);
        assert!(learners(&class)[0].ends_with("/a/al"));
        assert!(learners(&class)[1].ends_with("/b/al"));
    }

    #[test]
    fn a_file_of_no_exercise_is_told() {
        let files = ["cell/outbox.rs", "cell-outbox.rs", "cell/oubtox.rs"];
        let class = Folder::with(&files).class();
        assert_eq!(
            class.learners[0].strays,
            ["cell-outbox.rs", "cell/oubtox.rs"]
        );
    }

    #[test]
    fn a_link_leads_nowhere_outside() {
        let folder = Folder::with(&["al/cell/basket.rs", "secret.rs", "elsewhere/cell/outbox.rs"]);
        let at = |path: &str| folder.0.path().join(path);
        std::os::unix::fs::symlink(at("secret.rs"), at("al/cell/outbox.rs")).unwrap();
        std::os::unix::fs::symlink(at("elsewhere"), at("bo")).unwrap();
        let class = folder.class();
        assert_eq!(learners(&class), ["al", "elsewhere"]);
        let text = &class.learners[0].files[&id("cell/outbox")].text;
        assert_eq!(*text, Err(Rejection::LeadsElsewhere));
    }

    #[test]
    fn one_who_handed_in_nothing_does_not_stop_the_others() {
        let folder = Folder::with(&["al/cell/outbox.rs", "bo/README.md", "names.csv"]);
        let class = folder.find(&["al", "bo", "names.csv"]).unwrap();
        assert_eq!(learners(&class), ["al"]);
        assert!(class.empty[0].ends_with("/bo"), "{:?}", class.empty);
        assert_eq!(class.empty.len(), 2);
    }

    #[test]
    fn a_folder_without_any_exercise_is_refused_with_what_was_looked_for() {
        let message = Folder::with(&["src/main.rs"]).find(&["."]).unwrap_err();
        assert!(message.to_string().contains("`LESSON-NAME.rs`"));
        let message = Folder::with(&[]).find(&["absent"]).unwrap_err();
        assert!(message.to_string().starts_with("cannot read "));
    }
}

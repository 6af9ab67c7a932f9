//! The command `new`.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::Exit;
use super::cli::Front;
use super::terminal::say;
use crate::model::{ExerciseId, LessonId};
use crate::store::CourseFiles;
use crate::store::authoring::{self, AuthoringError, Made, shell_word};
use crate::view::authoring::{MadeView, made, no_course_here};

/// What can be made.
#[derive(Debug, Subcommand)]
pub(super) enum New {
    /// A course: a lesson with each kind of step, an exercise, a README, a workflow for CI
    Course {
        /// The folder
        dir: PathBuf,
        /// Its name for people
        #[arg(long)]
        title: Option<String>,
    },
    /// A lesson at the end of a course
    Lesson {
        /// Its id, which stays: lower-case letters, digits and dashes
        #[arg(value_parser = LessonId::parse)]
        id: LessonId,
        /// Its name for people
        #[arg(long)]
        title: Option<String>,
    },
    /// An exercise at the end of a lesson
    Exercise {
        /// The lesson's id and its own
        #[arg(value_name = "LESSON/ID", value_parser = ExerciseId::parse)]
        id: ExerciseId,
        /// Its name for people
        #[arg(long)]
        title: Option<String>,
    },
}

impl Front {
    pub(super) fn new_files(&self, new: &New) -> Exit {
        if let New::Course { dir, title } = new {
            return self.tell_made(dir, authoring::course(dir, title.as_deref()));
        }
        let root = match self.own_course() {
            Ok(Some(root)) => root,
            Ok(None) => return self.trouble(&no_course_here()),
            Err(exit) => return exit,
        };
        let result = match new {
            New::Course { .. } => return Exit::Fine,
            New::Lesson { id, title } => authoring::lesson(&root, id, title.as_deref()),
            New::Exercise { id, title } => authoring::exercise(&root, id, title.as_deref()),
        };
        self.tell_made(&root, result)
    }

    /// The course that is written to: the named one, or the one that the shell is in.
    fn own_course(&self) -> Result<Option<PathBuf>, Exit> {
        Ok(match self.said()? {
            Some(CourseFiles::Folder(root)) => Some(root),
            _ => Path::new("lessons").is_dir().then(|| PathBuf::from(".")),
        })
    }

    fn tell_made(&self, root: &Path, result: Result<Made, AuthoringError>) -> Exit {
        let made_files = match result {
            Ok(files) => files,
            Err(error) => return self.trouble(&error.to_string()),
        };
        let inside = |path: &String| below(root, path);
        let names = |files: &[String]| files.iter().map(inside).collect::<Vec<_>>();
        let (new, longer) = (names(&made_files.new), names(&made_files.longer));
        let lesson = new.iter().chain(&longer).find(|path| is_lesson(path));
        let lesson = lesson.map(|path| shell_word(path));
        let view = MadeView {
            new: &new,
            longer: &longer,
            kept: &names(&made_files.kept),
            lesson: lesson.as_deref(),
            course: &shell_word(&root.display().to_string()),
        };
        say(&made(&self.terminal.out(), &view));
        Exit::Fine
    }
}

/// A course's file as the shell finds it.
fn below(root: &Path, path: &str) -> String {
    if root == Path::new(".") {
        path.to_owned()
    } else {
        format!("{}/{path}", root.display()).replace("//", "/")
    }
}

fn is_lesson(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    Path::new(name).extension().is_some_and(|end| end == "toml")
        && name.starts_with(|c: char| c.is_ascii_digit())
}

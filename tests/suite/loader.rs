//! The course loader: what is right loads, and each thing that is wrong is told at its place.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod broken;
mod hostile;
mod schema;

use std::fs;
use std::path::{Path, PathBuf};

use mutor::model::{Level, StepBody};
use mutor::store::{CourseFiles, Loaded, load};
use mutor::view::course_errors;
use mutor::view::style::Screen;
use tempfile::TempDir;

pub(crate) const FIRST: &str = "lessons/10-first.toml";

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/courses/ok")
}

/// The fixture course where a test may change it.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(&fixture(), dir.path());
        Self(dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces what must be there once.
    fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {name}");
        self.write(name, text.replace(from, to));
    }

    fn load(&self) -> Loaded {
        load(&CourseFiles::Folder(self.0.path().to_owned()))
    }

    /// The first lines of all errors.
    fn errors(&self) -> Vec<String> {
        let loaded = self.load();
        // What is told can be drawn too.
        course_errors::render(&Screen::plain(80), &loaded.errors);
        loaded.errors.iter().map(ToString::to_string).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn every_kind_of_step_loads_from_a_folder() {
    let loaded = load(&CourseFiles::Folder(fixture()));
    assert_eq!(loaded.errors, []);
    assert_eq!(loaded.orphans, [""; 0]);
    let [first, second] = loaded.course.lessons.as_slice() else {
        panic!("two lessons");
    };
    assert_eq!((first.id.as_str(), second.id.as_str()), ("first", "second"));
    let steps = first
        .steps
        .iter()
        .map(|step| (step.kind(), step.id.as_str()));
    assert_eq!(
        steps.collect::<Vec<_>>(),
        [
            ("read", "step-1"),
            ("example", "prints"),
            ("predict", "leaves"),
            ("choose", "which"),
            ("exercise", "add-one"),
        ]
    );
    let StepBody::Predict { program, .. } = &first.steps[2].body else {
        panic!("a prediction");
    };
    assert_eq!(program.expect.exit, Some(3));
    assert_eq!(program.limits.time.as_secs(), 1);
    assert_eq!(
        (program.limits.memory, program.limits.output),
        (64 << 20, 8 << 10)
    );
    let exercise = first.exercises().next().unwrap();
    assert_eq!(exercise.level, Level::Easy);
    assert_eq!(exercise.id.to_string(), "first/add-one");
    assert_eq!(exercise.explore.unwrap().preemptions, Some(2));
    assert!(exercise.check_source.as_ref().unwrap().contains("super"));
    assert!(exercise.mistakes[0].source.contains("n + 2"));
    assert_eq!(
        (exercise.expect_at.line, exercise.expect_at.column),
        (50, 10)
    );
}

#[test]
fn the_built_in_course_is_right_and_the_same_as_its_folder() {
    let root = CourseFiles::Folder(env!("CARGO_MANIFEST_DIR").into());
    let (inside, outside) = (load(&CourseFiles::Embedded), load(&root));
    for loaded in [&inside, &outside] {
        let errors: Vec<_> = loaded.errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors, [""; 0]);
        assert_eq!(loaded.orphans, [""; 0]);
    }
    // All that is read but where it was read from.
    let [a, b] = [inside, outside].map(|loaded| format!("{:?}", loaded.course.lessons));
    assert!(a == b, "the binary holds another course than the folder");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let course = Copy::new();
    let before = format!("{:?}", course.load().course.lessons);
    for name in [
        FIRST,
        "lessons/concepts.toml",
        "exercises/first/add-one/starter.rs",
    ] {
        let text = course.read(name).replace('\n', "\r\n");
        course.write(name, format!("\u{feff}{text}"));
    }
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    assert_eq!(format!("{:?}", loaded.course.lessons), before);
}

#[test]
fn a_renamed_file_moves_the_lesson_and_keeps_its_ids() {
    let course = Copy::new();
    fs::rename(course.path(FIRST), course.path("lessons/30-other.toml")).unwrap();
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    let ids = loaded
        .course
        .lessons
        .iter()
        .map(|lesson| lesson.id.as_str());
    assert_eq!(ids.collect::<Vec<_>>(), ["second", "first"]);
}

#[test]
fn numbers_are_compared_as_numbers() {
    let course = Copy::new();
    fs::rename(course.path(FIRST), course.path("lessons/9-first.toml")).unwrap();
    fs::rename(
        course.path("lessons/20-second.toml"),
        course.path("lessons/100-second.toml"),
    )
    .unwrap();
    let loaded = course.load();
    let ids = loaded
        .course
        .lessons
        .iter()
        .map(|lesson| lesson.id.as_str());
    assert_eq!(ids.collect::<Vec<_>>(), ["first", "second"]);
}

#[test]
fn a_file_that_belongs_to_nothing_is_listed_and_is_no_error() {
    let course = Copy::new();
    course.write("exercises/first/add-one/mistakes/unused.rs", "fn main() {}");
    course.write("exercises/notes.txt", "later");
    course.write("lessons/README.md", "Not a lesson.");
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    assert_eq!(
        loaded.orphans,
        [
            "exercises/first/add-one/mistakes/unused.rs",
            "exercises/notes.txt"
        ]
    );
}

#[test]
fn the_right_lessons_are_there_beside_a_broken_one() {
    let course = Copy::new();
    course.replace(FIRST, "level = \"easy\"", "level = 1");
    let loaded = course.load();
    assert_eq!(loaded.errors.len(), 1);
    let ids = loaded.course.lessons.iter();
    assert_eq!(
        ids.map(|lesson| lesson.id.as_str()).collect::<Vec<_>>(),
        ["second"]
    );
    // The broken lesson's files are still its own.
    assert_eq!(loaded.orphans, [""; 0]);
}

#[test]
fn an_error_is_drawn_with_its_line_and_a_mark() {
    let course = Copy::new();
    course.replace(FIRST, "hints = ['''Look", "hint = ['''Look");
    let drawn = course_errors::render(&Screen::plain(80), &course.load().errors);
    let wanted = "lessons/10-first.toml:48:1: unknown key `hint`; did you mean `hints`?\n";
    assert!(drawn.contains(wanted), "{drawn}");
    assert!(
        drawn.contains("hint = ['''Look at the function."),
        "{drawn}"
    );
}

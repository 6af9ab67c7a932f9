//! Courses as authors write them: right ones, broken ones, and noise.

mod broken;
mod folders;
mod noise;
mod schema;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mutor::model::{Kind, Limits, Origin, StepBody};
use mutor::store::{CourseFiles, Loaded, load};
use tempfile::TempDir;

/// A copy of the fixture course that a test may break.
struct Course {
    dir: TempDir,
}

impl Course {
    fn ok() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(&ok(), dir.path());
        Self { dir }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.dir.path().join(file)
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(file), text).unwrap();
        self
    }

    fn replace(&self, file: &str, from: &str, to: &str) -> &Self {
        let text = self.text(file);
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, text.replacen(from, to, 1))
    }

    fn load(&self) -> Loaded {
        load(&CourseFiles::Folder(self.dir.path().to_owned()))
    }

    fn errors(&self) -> Vec<String> {
        let errors = self.load().errors;
        errors.iter().map(ToString::to_string).collect()
    }
}

fn ok() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/courses/ok")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, name) = {
            let entry = entry.unwrap();
            (entry.path(), entry.file_name())
        };
        if from.is_dir() {
            copy(&from, &to.join(name));
        } else {
            fs::copy(&from, to.join(name)).unwrap();
        }
    }
}

#[test]
fn a_course_is_read_as_it_is_written() {
    let Loaded {
        course,
        errors,
        orphans,
    } = load(&CourseFiles::Folder(ok()));
    assert_eq!((errors, orphans), (Vec::new(), Vec::new()));
    assert_eq!(course.origin, Origin::Folder(ok()));
    assert_eq!(course.concepts.len(), 2);
    let ids: Vec<&str> = course.lessons.iter().map(|l| l.id.as_str()).collect();
    assert_eq!(ids, ["first", "second"]);
    let second = &course.lessons[1];
    assert_eq!(second.after[0].as_str(), "first");
    let steps: Vec<(&str, &str, u32)> = second
        .steps
        .iter()
        .map(|step| (step.id.as_str(), step.kind(), step.at.line))
        .collect();
    assert_eq!(
        steps,
        [
            ("prints", "example", 9),
            ("step-2", "predict", 21),
            ("count", "exercise", 30),
        ]
    );
    let StepBody::Predict { program, .. } = &second.steps[1].body else {
        panic!("a prediction");
    };
    assert_eq!(program.expect.kind, Kind::TimedOut);
    let limits = Limits {
        time: Duration::from_secs(1),
        memory: 64 << 20,
        output: 8 << 10,
        processes: 4,
    };
    assert_eq!(program.limits, limits);
    assert_eq!((program.code_at.line, program.code_at.column), (25, 8));
    let exercise = course.exercises().next().unwrap();
    assert_eq!(exercise.id.to_string(), "second/count");
    assert_eq!(exercise.hints.len(), 2);
    assert_eq!(exercise.explore.unwrap().preemptions, Some(2));
    assert_eq!(exercise.rules.forbids, ["unsafe"]);
    assert!(exercise.solution_source.contains("    2\n"));
    assert!(exercise.check_source.as_ref().unwrap().contains("super"));
    assert_eq!(exercise.mistakes[0].expect.exit, Some(3));
    assert_eq!(exercise.mistakes[1].at.line, 50);
}

#[test]
fn the_built_in_course_is_right_and_the_folder_is_the_same() {
    let built_in = load(&CourseFiles::Embedded);
    assert_eq!(built_in.errors, []);
    assert_eq!(built_in.orphans, Vec::<String>::new());
    let folder = load(&CourseFiles::Folder(env!("CARGO_MANIFEST_DIR").into()));
    assert_eq!(folder.errors, []);
    let show = |loaded: &Loaded| format!("{:?}", loaded.course.lessons);
    assert_eq!(show(&built_in), show(&folder));
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = Course::ok();
    let marked = Course::ok();
    for file in [
        "lessons/10-second.toml",
        "lessons/concepts.toml",
        "exercises/second/count/starter.rs",
    ] {
        let text = marked.text(file).replace('\n', "\r\n");
        marked.write(file, format!("\u{feff}{text}"));
    }
    let (plain, marked) = (plain.load(), marked.load());
    assert_eq!(marked.errors, []);
    let show = |loaded: &Loaded| format!("{:?}", loaded.course.lessons);
    assert_eq!(show(&plain), show(&marked));
}

#[test]
fn a_renumbered_lesson_changes_its_place_and_nothing_else() {
    let course = Course::ok();
    fs::rename(
        course.path("lessons/02-first.toml"),
        course.path("lessons/00999-x.toml"),
    )
    .unwrap();
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    let ids = loaded.course.lessons.iter().map(|l| l.id.as_str());
    assert_eq!(ids.collect::<Vec<_>>(), ["second", "first"]);
}

#[test]
fn the_right_lessons_are_there_beside_a_broken_one() {
    let course = Course::ok();
    course.replace("lessons/02-first.toml", "kind = \"read\"", "kind = 1");
    let loaded = course.load();
    assert_eq!(loaded.errors.len(), 1);
    let ids = loaded.course.lessons.iter().map(|l| l.id.as_str());
    assert_eq!(ids.collect::<Vec<_>>(), ["second"]);
}

#[test]
fn all_errors_of_all_files_come_at_once_in_order() {
    let course = Course::ok();
    course
        .replace("lessons/concepts.toml", "must = \"count", "mast = \"count")
        .replace("lessons/02-first.toml", "title = ", "titel = ")
        .replace("lessons/02-first.toml", "ask = \"Which?\"", "ask = 1")
        .replace("lessons/10-second.toml", "medium", "mdium")
        .replace("lessons/10-second.toml", "[\"count\"]", "[7]");
    assert_eq!(
        course.errors(),
        [
            "lessons/02-first.toml:1:1: a lesson needs the key `title`",
            "lessons/02-first.toml:4:1: unknown key `titel`; did you mean `title`?",
            "lessons/02-first.toml:17:7: `ask` must be a string, not a whole number",
            "lessons/10-second.toml:35:9: unknown level `mdium`; did you mean `medium`?",
            "lessons/10-second.toml:40:9: each of `uses` must be a string, not a whole number",
            "lessons/concepts.toml:5:1: a concept needs the key `must`",
            "lessons/concepts.toml:7:1: unknown key `mast`; did you mean `must`?",
        ]
    );
}

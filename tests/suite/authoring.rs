//! What authors use: `new`, `preview`, `schema`, `watch`, and the guides that tell of them.

mod ci;
mod following;
mod guide;

use std::fs;
use std::path::Path;
use std::process::Output;

use mutor::store::CourseFiles;
use mutor::view::authoring::{MadeView, made};
use mutor::view::preview;
use tempfile::TempDir;

use crate::command_line::mutor;
use crate::screens::everywhere;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    mutor(folder).args(arguments).output().unwrap()
}

/// What both streams say, and the exit code.
fn told(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let output = run(folder, arguments);
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    (text, output.status.code().unwrap())
}

/// A new course in a folder of its own.
fn course() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(told(dir.path(), &["new", "course", "."]).1, 0);
    dir
}

const FIRST: &str = "lessons/10-first.toml";

fn change(dir: &TempDir, file: &str, from: &str, to: &str) {
    let path = dir.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from:?} is not in {file}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn what_new_makes_audits_green_at_once() {
    let dir = course();
    for arguments in [
        ["new", "lesson", "locks"],
        ["new", "exercise", "locks/turnstile"],
        ["new", "exercise", "first/another"],
    ] {
        let (text, code) = told(dir.path(), &arguments);
        assert_eq!(code, 0, "{text}");
    }
    let (text, code) = told(dir.path(), &["audit", "--course", ".", "--trust"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("nothing found"), "{text}");
}

#[test]
fn a_new_lesson_comes_last_and_after_the_one_before() {
    let dir = course();
    told(
        dir.path(),
        &["new", "lesson", "locks", "--title", "Locks \"R\" us"],
    );
    let text = fs::read_to_string(dir.path().join("lessons/20-locks.toml")).unwrap();
    assert!(
        text.starts_with("#:schema ./lesson.schema.json\n"),
        "{text}"
    );
    let lesson: toml::Table = text.parse().unwrap();
    assert_eq!(lesson["title"].as_str(), Some("Locks \"R\" us"));
    assert_eq!(
        lesson["after"].as_array().unwrap()[0].as_str(),
        Some("first")
    );
    let (listed, _) = told(dir.path(), &["list", "--course", "."]);
    assert!(listed.contains("Locks \"R\" us"), "{listed}");
}

#[test]
fn adding_keeps_what_stands_there_to_the_letter() {
    let dir = course();
    change(&dir, FIRST, "# The name for people.", "# My own words.   ");
    // Windows' line ends stay, and what is added has them too.
    let path = dir.path().join(FIRST);
    let before = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
    fs::write(&path, &before).unwrap();
    assert_eq!(told(dir.path(), &["new", "exercise", "first/more"]).1, 0);
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&before));
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let dir = course();
    let before = fs::read_to_string(dir.path().join(FIRST)).unwrap();
    for (arguments, said) in [
        (["new", "course", "."], "is a course already"),
        (
            ["new", "lesson", "first"],
            "there already, in lessons/10-first.toml",
        ),
        (
            ["new", "exercise", "first/counter"],
            "has a step `counter` already",
        ),
        (
            ["new", "exercise", "nowhere/counter"],
            "no lesson `nowhere`",
        ),
    ] {
        let (text, code) = told(dir.path(), &arguments);
        assert_eq!(code, 2, "{text}");
        assert!(text.contains(said), "{text}");
    }
    // A file that is in the way stops all of it, and nothing stays behind.
    let folder = dir.path().join("exercises/first/new");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("check.rs"), "mine").unwrap();
    let (text, code) = told(dir.path(), &["new", "exercise", "first/new"]);
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("exercises/first/new/check.rs is there already"),
        "{text}"
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(dir.path().join(FIRST)).unwrap(), before);
}

#[test]
fn steps_in_brackets_are_not_broken() {
    let dir = course();
    let text = "format = 1\nid = \"x\"\ntitle = \"x\"\nsummary = \"x\"\n\
                step = [{ kind = \"read\", text = \"x\" }]\n";
    fs::write(dir.path().join("lessons/20-x.toml"), text).unwrap();
    let (said, code) = told(dir.path(), &["new", "exercise", "x/y"]);
    assert_eq!(code, 2);
    assert!(said.contains("stand in brackets"), "{said}");
    assert_eq!(
        fs::read_to_string(dir.path().join("lessons/20-x.toml")).unwrap(),
        text
    );
    assert!(!dir.path().join("exercises/x").exists());
}

#[test]
fn without_a_course_nothing_is_made() {
    let dir = tempfile::tempdir().unwrap();
    for arguments in [["new", "lesson", "x"], ["new", "exercise", "cell/x"]] {
        let (text, code) = told(dir.path(), &arguments);
        assert_eq!(code, 2);
        assert!(text.contains("there is no course in this folder"), "{text}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_readme_that_is_there_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("README.md"), "mine").unwrap();
    let (text, code) = told(dir.path(), &["new", "course", "."]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("kept      README.md"), "{text}");
    assert_eq!(
        fs::read_to_string(dir.path().join("README.md")).unwrap(),
        "mine"
    );
}

#[test]
fn a_preview_shows_what_is_said_later_too() {
    let dir = course();
    let (text, code) = told(dir.path(), &["preview", FIRST]);
    assert_eq!(code, 0, "{text}");
    for shown in [
        "step 1 of 5",
        "It prints `5`.",
        "After answer 2, which is not right",
        "Hint 3 of 3",
        "solution.rs",
        "After a mistake as in always-one.rs",
        "After a pass",
    ] {
        assert!(text.contains(shown), "{shown:?} is not in\n{text}");
    }
    assert!(!text.contains("step 6"), "{text}");
}

#[test]
fn a_lesson_with_errors_is_shown_as_far_as_it_goes() {
    let dir = course();
    change(
        &dir,
        FIRST,
        "kind     = \"predict\"",
        "kind     = \"predikt\"",
    );
    change(
        &dir,
        FIRST,
        "concepts = [\"first\"]",
        "concepts = [\"fisrt\"]",
    );
    let (text, code) = told(dir.path(), &["preview", FIRST]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("did you mean `predict`?"), "{text}");
    assert!(text.contains("^^^^^^^^^"), "{text}");
    assert!(text.contains("step 3 of 5, line"), "{text}");
    assert!(text.contains("step 4 of 5 · choose"), "{text}");
    let (one, _) = told(dir.path(), &["preview", FIRST, "--step", "4"]);
    assert!(
        one.contains("step 4 of 5") && !one.contains("step 1 of 5"),
        "{one}"
    );
}

#[test]
fn a_preview_fits_every_screen() {
    let dir = course();
    change(
        &dir,
        FIRST,
        "kind     = \"predict\"",
        "kind     = \"predikt\"",
    );
    let files = CourseFiles::Folder(dir.path().to_owned());
    let draft = mutor::store::course::draft(&files, FIRST);
    everywhere("preview", |screen| preview::draft(screen, &draft, None));
}

#[test]
fn what_was_made_fits_every_screen() {
    let path = |path: &str| path.to_owned();
    let view = MadeView {
        new: &[path("my-course/exercises/locks/turnstile/starter.rs")],
        longer: &[path("my-course/lessons/20-locks.toml")],
        kept: &[path("my-course/README.md")],
        lesson: Some("my-course/lessons/20-locks.toml"),
        course: "my-course",
    };
    everywhere("made", |screen| made(screen, &view));
}

#[test]
fn errors_of_other_lessons_are_not_told_in_a_preview() {
    let dir = course();
    told(dir.path(), &["new", "lesson", "other"]);
    change(
        &dir,
        "lessons/20-other.toml",
        "kind     = \"read\"",
        "kind     = \"reed\"",
    );
    let (text, code) = told(dir.path(), &["preview", FIRST]);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn what_is_no_lesson_is_not_previewed() {
    let dir = course();
    for (file, said) in [
        ("README.md", "README.md is no lesson"),
        ("lessons/concepts.toml", "is no lesson"),
        ("lessons/30-none.toml", "there is no file"),
    ] {
        let (text, code) = told(dir.path(), &["preview", file]);
        assert_eq!(code, 2, "{text}");
        assert!(text.contains(said), "{text}");
    }
    let (text, code) = told(dir.path(), &["preview", FIRST, "--step", "9"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("this lesson has 5 steps"), "{text}");
}

#[test]
fn the_schema_is_printed_as_it_lies_beside_the_lessons() {
    let dir = course();
    let (text, code) = told(dir.path(), &["schema"]);
    assert_eq!(code, 0);
    let kept = fs::read_to_string(dir.path().join("lessons/lesson.schema.json")).unwrap();
    assert_eq!(text, kept);
}

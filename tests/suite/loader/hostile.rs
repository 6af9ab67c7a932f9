//! Files that are no lessons: any bytes, links to nothing, devices, names that lead elsewhere.

use std::time::{Duration, Instant};

use mutor::store::CourseError;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{Copy, FIRST};

/// Each error lies in a file of the course, and its mark in its line.
fn lie_within(text: &str, errors: &[CourseError]) {
    // Lossy, since bytes that are no text have errors without a line.
    let lines: Vec<&str> = text.split('\n').collect();
    for error in errors.iter().filter(|error| &*error.at.file == FIRST) {
        assert!(
            error.at.line >= 1 && error.at.column >= 1 && error.width >= 1,
            "{error}"
        );
        assert!(error.at.line as usize <= lines.len(), "{error}");
        let Some(line) = &error.line else { continue };
        let there = lines[error.at.line as usize - 1];
        assert_eq!(
            line.trim_end_matches('\r'),
            there.trim_end_matches('\r'),
            "{error}"
        );
        let end = error.at.column as usize - 1 + error.width as usize;
        assert!(
            end <= line.chars().count().max(error.at.column as usize),
            "{error}"
        );
        assert!(!error.message.contains('\n'), "{error}");
    }
}

fn survives(course: &Copy, bytes: &[u8]) {
    course.write(FIRST, bytes);
    let loaded = course.load();
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    lie_within(text, &loaded.errors);
    mutor::view::course_errors::render(&mutor::view::style::Screen::plain(40), &loaded.errors);
    let has_first = loaded
        .course
        .lessons
        .iter()
        .any(|lesson| lesson.id.as_str() == "first");
    assert!(
        has_first || !loaded.errors.is_empty(),
        "neither a lesson nor an error"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_bytes_give_errors_or_a_lesson(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&Copy::new(), &bytes);
    }

    #[test]
    fn any_text_of_toml_marks_gives_errors_or_a_lesson(
        text in r##"([a-z]{1,4}|[ \n\[\]{}=,.'"#\\é€]|'''|"""|step|kind|0x1f|[0-9]|true){0,60}"##,
    ) {
        survives(&Copy::new(), text.as_bytes());
    }

    #[test]
    fn a_lesson_with_a_part_replaced_gives_errors_or_a_lesson(
        cuts in prop::collection::vec((any::<Index>(), 0usize..60, prop::collection::vec(any::<u8>(), 0..4)), 1..4),
    ) {
        let course = Copy::new();
        let mut bytes = course.read(FIRST).into_bytes();
        for (at, length, new) in cuts {
            let start = at.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, new);
            bytes.push(b'\n');
        }
        survives(&course, &bytes);
    }

    #[test]
    fn a_lesson_with_its_lines_in_disorder_gives_errors_or_a_lesson(
        swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 1..6),
    ) {
        let course = Copy::new();
        let text = course.read(FIRST);
        let mut lines: Vec<&str> = text.lines().collect();
        for (a, b) in swaps {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        survives(&course, lines.join("\n").as_bytes());
    }
}

#[test]
fn noise_of_a_mebibyte_is_told_in_bounded_time() {
    let course = Copy::new();
    for noise in [
        "[[step]]\n",
        "[[step]]\nkind='read'\ntxt=''\n",
        "[[step]]\nkind='choose'\n[[step.option]]\n",
        "a = 1\n",
        "[",
        "\"",
        "x\n",
        "{a={",
        "a.",
        "'''\n",
        "=\n",
        "=",
        "é",
    ] {
        let bytes = noise.repeat((1 << 20) / noise.len());
        let start = Instant::now();
        course.write(FIRST, &bytes);
        let errors = course.errors();
        assert!(!errors.is_empty(), "{noise:?}");
        assert!(errors.len() < 500, "{noise:?}: {}", errors.len());
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{noise:?}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn a_file_over_a_mebibyte_is_told() {
    let course = Copy::new();
    course.write(
        "exercises/first/add-one/starter.rs",
        " ".repeat((1 << 20) + 1),
    );
    assert_eq!(
        course.errors(),
        ["exercises/first/add-one/starter.rs:1:1: this file is over 1 MiB; split it"]
    );
}

#[test]
fn a_file_that_is_not_utf_8_is_told() {
    let course = Copy::new();
    course.write("exercises/first/add-one/check.rs", b"caf\xe9");
    assert_eq!(
        course.errors(),
        [
            "exercises/first/add-one/check.rs:1:1: this file is not UTF-8 (byte 4 is the first wrong one); save it as UTF-8"
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_to_nothing_devices_and_pipes_are_told_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let course = Copy::new();
    symlink("nowhere", course.path("lessons/30-link.toml")).unwrap();
    symlink("/dev/zero", course.path("lessons/40-zero.toml")).unwrap();
    let pipe = course.path("lessons/50-pipe.toml");
    let made = std::process::Command::new("mkfifo")
        .arg(pipe)
        .status()
        .unwrap();
    assert!(made.success());
    std::fs::create_dir(course.path("exercises/loops")).unwrap();
    symlink("../..", course.path("exercises/loops/up")).unwrap();
    assert_eq!(
        course.errors(),
        [
            "exercises/loops/up:1:1: this is a link to a folder, which is not followed; copy the folder",
            "lessons/30-link.toml:1:1: this is a link to a file that is not there; mend or remove the link",
            "lessons/40-zero.toml:1:1: this is no regular file; only text files belong here",
            "lessons/50-pipe.toml:1:1: this is no regular file; only text files belong here",
        ]
    );
    assert_eq!(course.load().course.lessons.len(), 2);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_as_good_as_the_file() {
    let course = Copy::new();
    let check = course.path("exercises/first/add-one/check.rs");
    let shared = course.path("shared.rs");
    std::fs::rename(&check, &shared).unwrap();
    std::os::unix::fs::symlink(&shared, &check).unwrap();
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    let exercise = loaded.course.exercises().next().unwrap();
    assert!(exercise.check_source.is_some());
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_picture_that_belongs_to_nothing_is_listed_and_not_read() {
    let course = Copy::new();
    course.write("exercises/first/picture.png", b"\x89PNG\xff");
    course.write("exercises/first/add-one/.check.rs.swp", b"\xff");
    course.write("lessons/.10-first.toml.swp", b"\xff");
    let made = std::process::Command::new("mkfifo")
        .arg(course.path("exercises/pipe"))
        .status();
    assert!(made.unwrap().success());
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    assert_eq!(
        loaded.orphans,
        ["exercises/first/picture.png", "exercises/pipe"]
    );
}

#[test]
fn a_folder_that_is_no_course_is_told() {
    let empty = tempfile::tempdir().unwrap();
    let files = mutor::store::CourseFiles::Folder(empty.path().to_owned());
    let errors = mutor::store::load(&files).errors;
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].message.starts_with("there is no folder "),
        "{}",
        errors[0]
    );
    std::fs::create_dir(empty.path().join("lessons")).unwrap();
    let errors = mutor::store::load(&files).errors;
    assert_eq!(
        errors[0].to_string(),
        "lessons:1:1: there is no lesson here; the first one could be `lessons/10-name.toml`"
    );
}

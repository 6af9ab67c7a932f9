//! What a folder can hold that is no lesson.

use std::fs;

use super::Course;

#[test]
fn a_file_that_is_no_text_is_told_of() {
    let course = Course::ok();
    course
        .write("lessons/02-first.toml", b"format = 1\nid = \"caf\xe9\"\n")
        .write("lessons/30-large.toml", vec![b'#'; (1 << 20) + 1])
        .write("exercises/second/count/check.rs", b"\xff\xfe");
    assert_eq!(
        course.errors(),
        [
            "exercises/second/count/check.rs:1:1: this file is not UTF-8 (byte 1 is the first wrong one); save it as UTF-8",
            "lessons/02-first.toml:1:1: this file is not UTF-8 (byte 21 is the first wrong one); save it as UTF-8",
            "lessons/10-second.toml:6:10: there is no lesson `first` that can be read; name one by its `id`",
            "lessons/30-large.toml:1:1: this file is over 1 MiB; split it",
        ]
    );
}

#[test]
fn a_lesson_of_just_1_mib_is_read() {
    let course = Course::ok();
    let mut text = course.text("lessons/02-first.toml");
    text.extend(std::iter::repeat_n('#', (1 << 20) - text.len()));
    course.write("lessons/02-first.toml", text);
    assert_eq!(course.errors(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_neither_hang_nor_lead_away() {
    use std::os::unix::fs::symlink;
    let course = Course::ok();
    symlink("nowhere", course.path("lessons/20-link.toml")).unwrap();
    symlink("30-self.toml", course.path("lessons/30-self.toml")).unwrap();
    symlink("/dev/zero", course.path("lessons/40-zero.toml")).unwrap();
    symlink("..", course.path("exercises/second/up")).unwrap();
    let pipe = course.path("exercises/second/count/check.rs");
    fs::remove_file(&pipe).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let errors = course.errors();
    assert_eq!(
        errors[..3],
        [
            "exercises/second/count/check.rs:1:1: this is no regular file; only text files belong here",
            "exercises/second/up:1:1: this is a link to a folder, which is not followed; copy the folder",
            "lessons/20-link.toml:1:1: this is a link to a file that is not there; mend or remove the link",
        ]
    );
    assert!(errors[3].starts_with("lessons/30-self.toml:1:1: cannot read this file: "));
    assert_eq!(
        errors[4],
        "lessons/40-zero.toml:1:1: this is no regular file; only text files belong here"
    );
    assert_eq!(errors.len(), 5);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_as_good_as_the_file() {
    let course = Course::ok();
    let check = course.path("exercises/second/count/check.rs");
    let shared = course.path("shared.rs");
    fs::rename(&check, &shared).unwrap();
    std::os::unix::fs::symlink(&shared, &check).unwrap();
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    assert!(
        loaded
            .course
            .exercises()
            .next()
            .unwrap()
            .check_source
            .is_some()
    );
}

#[test]
fn files_of_nobody_are_listed_and_not_read() {
    let course = Course::ok();
    fs::create_dir(course.path("exercises/third")).unwrap();
    course
        .write("exercises/third/picture.png", b"\x89PNG\xff")
        .write("exercises/second/count/mistakes/unused.rs", "")
        .write("exercises/second/count/.check.rs.swp", b"\xff")
        .write("exercises/second/count/check.rs~", "")
        .write("lessons/notes.md", b"\xff")
        .write("lessons/.10-second.toml.swp", b"\xff");
    let loaded = course.load();
    assert_eq!(loaded.errors, []);
    assert_eq!(
        loaded.orphans,
        [
            "exercises/second/count/mistakes/unused.rs",
            "exercises/third/picture.png"
        ]
    );
}

#[test]
fn the_files_of_a_broken_lesson_are_not_called_nobodys() {
    let course = Course::ok();
    course.replace(
        "lessons/10-second.toml",
        "[[step]]\nkind = \"exercise\"",
        "[[stop]]\nkind = \"exercise\"",
    );
    assert_eq!(course.load().orphans, Vec::<String>::new());
}

#[test]
fn a_folder_without_a_course_says_what_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let load = || mutor::store::load(&mutor::store::CourseFiles::Folder(dir.path().to_owned()));
    let first = load().errors[0].to_string();
    assert!(
        first.starts_with("lessons:1:1: there is no folder "),
        "{first}"
    );
    fs::create_dir(dir.path().join("lessons")).unwrap();
    assert_eq!(
        load().errors[0].to_string(),
        "lessons:1:1: there is no lesson here; the first one could be `lessons/10-name.toml`"
    );
}

//! Courses from elsewhere: what they say of themselves, whose workspace it is, and trust.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use tempfile::TempDir;

use mutor::view::{courses, diff, messages};

use crate::command_line::mutor;
use crate::screens::everywhere;

const LESSON: &str = r#"format = 1
id = "sums"
title = "Sums"
summary = "One and one."
[[step]]
kind = "predict"
id = "one"
ask = "What does this print?"
code = 'fn main() { println!("1"); }'
expect = { verdict = "passed", stdout = "1\n" }
why = "It says so."
[[step]]
kind = "exercise"
id = "add"
title = "Add one"
level = "easy"
task = "Print 2."
hints = ["Add.", "Look again."]
starter = { verdict = "wrong-output", stdout = "1\n" }
expect = { verdict = "passed", stdout = "2\n" }
why = "That is all."
"#;

/// A folder with the course `sums` in it, and room for workspaces and data.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.course("sums");
        place
    }

    fn course(&self, name: &str) -> PathBuf {
        let root = self.path(name);
        fs::create_dir_all(root.join("lessons")).unwrap();
        fs::create_dir_all(root.join("exercises/sums/add")).unwrap();
        fs::write(root.join("lessons/10-sums.toml"), LESSON).unwrap();
        for (file, number) in [("starter.rs", 1), ("solution.rs", 2)] {
            let text = format!("fn main() {{\n    println!(\"{number}\");\n}}\n");
            fs::write(root.join("exercises/sums/add").join(file), text).unwrap();
        }
        root
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn says(&self, text: &str) {
        fs::write(self.path("sums/course.toml"), text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_in("", arguments)
    }

    fn run_in(&self, folder: &str, arguments: &[&str]) -> Output {
        mutor(&self.path(folder))
            .env("MUTOR_DATA_DIR", self.path("data"))
            .args(arguments)
            .output()
            .unwrap()
    }

    #[cfg(unix)]
    fn terminal(&self, folder: &str, arguments: &[&str]) -> crate::terminal::Pty {
        crate::terminal::Pty::start_with(&self.path(folder), 80, arguments, &self.path("data"))
    }
}

#[track_caller]
fn check(output: &Output, code: i32, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in words {
        assert!(squeezed.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn a_course_is_called_by_its_title() {
    let place = Place::new();
    place.says("format = 1\ntitle = \"Sums for all\"\nmutor = \"0.1\"\n");
    check(
        &place.run(&["--course", "sums", "list"]),
        0,
        &["Sums for all", "0 of 1 exercises passed."],
    );
}

#[test]
fn a_course_that_needs_a_newer_mutor_says_only_that() {
    let place = Place::new();
    place.says("format = 1\ntitel = \"x\"\nmutor = \"99.4\"\n");
    fs::write(place.path("sums/lessons/20-new.toml"), "new = [").unwrap();
    let output = place.run(&["--course", "sums", "list"]);
    check(
        &output,
        1,
        &[
            "course.toml:3:9: this course needs mutor 99.4.0 or newer, and this is 0.1.0; update mutor",
        ],
    );
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        !text.contains("20-new") && !text.contains("titel"),
        "{text}"
    );
    check(
        &place.run(&["--course", "sums", "--trust", "audit"]),
        1,
        &["99.4.0", "1 finding"],
    );
}

#[test]
fn what_is_wrong_in_a_course_file_is_told_at_its_place() {
    for (text, told) in [
        (
            "format = 1\ntitel = \"x\"\n",
            "course.toml:2:1: unknown key `titel`; did you mean `title`?",
        ),
        (
            "format = 1\n",
            "course.toml:1:1: a course needs the key `title`",
        ),
        (
            "title = \"x\"\n",
            "course.toml:1:1: a course needs the key `format`",
        ),
        (
            "format = 2\ntitle = \"x\"\n",
            "course.toml:1:10: this course has format 2, and this mutor knows format 1; update mutor",
        ),
        (
            "format = 1\ntitle = \"x\"\nmutor = 1\n",
            "course.toml:3:9: `mutor` must be a string, not a whole number",
        ),
        (
            "format = 1\ntitle = \"x\"\nmutor = \"new\"\n",
            "course.toml:3:9: `mutor` is the least version that the course needs, as `0.1.0`",
        ),
        ("format = 1\ntitle =", "course.toml:2:8: this is not TOML"),
    ] {
        let place = Place::new();
        place.says(text);
        let output = place.run(&["--course", "sums", "list"]);
        let code = i32::from(text.contains("= 2"));
        check(&output, code, &[told]);
    }
}

#[test]
fn a_folder_that_is_no_course_is_told_with_what_it_is() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    fs::write(place.path("file"), "").unwrap();
    for (folder, told) in [
        (
            "nowhere",
            "there is no folder nowhere; a course is a folder with `lessons/` in it",
        ),
        ("file", "file is no folder"),
        (
            "empty",
            "empty is no course, for it has no folder `lessons`",
        ),
        (
            ".",
            ". is no course, for it has no folder `lessons`; ./sums has one",
        ),
        ("sums/lessons", "/sums has one"),
    ] {
        for command in [&["list"][..], &["init", "w"], &["audit"], &["-c", "list"]] {
            let output = place.run(&[&["--course", folder], command].concat());
            check(&output, 2, &[told]);
        }
        assert!(!place.path("w").exists());
    }
}

#[test]
fn a_workspace_remembers_its_course() {
    let place = Place::new();
    place.says("format = 1\ntitle = \"Sums for all\"\n");
    let output = place.run(&["--course", "sums", "init", "w"]);
    check(
        &output,
        0,
        &[
            "1 exercise file",
            "belongs to the course in",
            "/sums from now on",
        ],
    );
    assert!(place.path("w/exercises/sums/add.rs").exists());
    check(&place.run_in("w", &["list"]), 0, &["Sums for all"]);
    check(
        &place.run_in("w/exercises", &["-c", "show sums/2"]),
        0,
        &["Print 2."],
    );
    // A second `init` fills up the same course.
    fs::remove_file(place.path("w/exercises/sums/add.rs")).unwrap();
    check(&place.run(&["init", "w"]), 0, &["1 exercise file"]);
    assert!(place.path("w/exercises/sums/add.rs").exists());
    assert!(!place.path("w/exercises/cell").exists());
}

#[test]
fn a_course_that_is_gone_is_told_and_the_built_in_one_does_not_take_its_place() {
    let place = Place::new();
    check(&place.run(&["--course", "sums", "init", "w"]), 0, &[]);
    fs::rename(place.path("sums"), place.path("moved")).unwrap();
    for command in [
        &["list"][..],
        &["check", "cell/outbox"],
        &["audit"],
        &["init", "."],
    ] {
        let told = [
            "there is no folder",
            "/sums;",
            "say where it is now with `--course DIR`, once",
        ];
        check(&place.run_in("w", command), 2, &told);
    }
    assert!(!place.path("w/exercises/cell").exists());
    let output = place.run_in("w", &["--course", "../moved", "list"]);
    check(
        &output,
        0,
        &["Sums", "belongs to the course in", "/moved from now on"],
    );
    check(&place.run_in("w", &["list"]), 0, &["Sums"]);
}

#[test]
fn what_a_workspace_remembers_may_be_damaged_and_is_not_guessed() {
    let place = Place::new();
    check(&place.run(&["--course", "sums", "init", "w"]), 0, &[]);
    for damage in [&b"folder = 3"[..], b"", b"\xff", b"[", b"other = 'x'"] {
        fs::write(place.path("w/.mutor/course.toml"), damage).unwrap();
        let output = place.run_in("w", &["list"]);
        check(
            &output,
            2,
            &[
                "course.toml",
                "cannot be understood; name the course with `--course DIR`",
            ],
        );
    }
    check(
        &place.run_in("w", &["--course", "../sums", "list"]),
        0,
        &["Sums"],
    );
}

#[test]
fn a_script_does_not_change_a_workspace_over_to_another_course() {
    let place = Place::new();
    check(&place.run(&["init", "w"]), 0, &[]);
    let before = fs::read_to_string(place.path("w/Cargo.toml")).unwrap();
    for command in [
        &["next"][..],
        &["check", "sums/add"],
        &["-c", "list"],
        &["init", "."],
    ] {
        let output = place.run_in(
            "w",
            &[&["--course", "../sums", "--trust"], command].concat(),
        );
        check(
            &output,
            2,
            &[
                "belongs to the built-in course, and you asked for the course in",
                "`mutor init DIR` with the same `--course`",
            ],
        );
    }
    // Reading another course needs no workspace, and changes none.
    check(
        &place.run_in("w", &["--course", "../sums", "show", "sums/2"]),
        0,
        &["Print 2."],
    );
    assert!(!place.path("w/exercises/sums").exists());
    assert_eq!(
        fs::read_to_string(place.path("w/Cargo.toml")).unwrap(),
        before
    );
}

#[cfg(unix)]
#[test]
fn a_person_may_change_a_workspace_over_and_keeps_what_they_have() {
    let place = Place::new();
    place.course("other");
    check(&place.run(&["--course", "sums", "init", "w"]), 0, &[]);
    fs::write(place.path("w/exercises/sums/add.rs"), "// mine").unwrap();
    let mut no = place.terminal("w", &["--course", "../other", "progress"]);
    no.wait_for("Change this workspace over? [y/N]");
    assert!(
        no.text().contains("One exercise has the same id in both"),
        "{}",
        no.text()
    );
    no.type_keys("\r");
    no.ends_with(1);
    check(
        &place.run_in("w", &["--course", "../sums", "progress"]),
        0,
        &[],
    );
    let mut yes = place.terminal("w", &["--course", "../other", "progress"]);
    yes.wait_for("[y/N]");
    yes.type_keys("y\r");
    yes.ends_with(0);
    check(
        &place.run_in("w", &["--course", "../sums", "progress"]),
        2,
        &["/other, and you asked for"],
    );
    assert_eq!(
        fs::read_to_string(place.path("w/exercises/sums/add.rs")).unwrap(),
        "// mine"
    );
}

#[test]
fn nothing_of_a_course_runs_without_trust() {
    let place = Place::new();
    check(&place.run(&["--course", "sums", "init", "w"]), 0, &[]);
    fs::copy(
        place.path("sums/exercises/sums/add/solution.rs"),
        place.path("w/exercises/sums/add.rs"),
    )
    .unwrap();
    for command in [
        &["check", "sums/add"][..],
        &["audit"],
        &["-c", "go sums/1; prints 1"],
    ] {
        check(
            &place.run_in("w", command),
            2,
            &["is not part of mutor", "give `--trust`"],
        );
    }
    for command in [
        &["list"][..],
        &["show", "sums"],
        &["search", "one"],
        &["progress"],
        &["-c", "go sums/1; hint sums/add"],
    ] {
        check(&place.run_in("w", command), 0, &[]);
    }
    check(
        &place.run_in("w", &["check", "sums/add", "--trust"]),
        0,
        &["Passed."],
    );
    // Trust that was given on the command line is for that once.
    check(
        &place.run_in("w", &["check", "sums/add"]),
        2,
        &["give `--trust`"],
    );
}

#[test]
fn the_environment_chooses_a_course_and_trusts_none() {
    let place = Place::new();
    let output = mutor(&place.path(""))
        .env("MUTOR_DATA_DIR", place.path("data"))
        .env("MUTOR_COURSE", place.path("sums"))
        .env("MUTOR_TRUST", "1")
        .arg("audit")
        .output();
    check(&output.unwrap(), 2, &["give `--trust`"]);
}

#[cfg(unix)]
#[test]
fn trust_is_asked_once_for_a_folder_by_whatever_path_it_is_named() {
    let place = Place::new();
    check(&place.run(&["--course", "sums", "init", "w"]), 0, &[]);
    let mut pty = place.terminal("w", &["check", "sums/add"]);
    pty.wait_for("Do you trust this course? [y/N]");
    assert!(
        pty.text().contains("compiled and run on this machine"),
        "{}",
        pty.text()
    );
    pty.type_keys("y\r");
    pty.ends_with(1);
    std::os::unix::fs::symlink(place.path("sums"), place.path("link")).unwrap();
    check(
        &place.run(&["--course", "link", "audit"]),
        0,
        &["3 claims proved"],
    );
    place.course("other");
    check(
        &place.run(&["--course", "other", "audit"]),
        2,
        &["give `--trust`"],
    );
}

#[cfg(unix)]
#[test]
fn a_course_that_is_not_trusted_can_be_read_at_the_prompt() {
    let place = Place::new();
    check(&place.run(&["--course", "sums", "init", "w"]), 0, &[]);
    let mut pty = place.terminal("w", &[]);
    pty.wait_for("Do you trust this course? [y/N]");
    pty.type_keys("n\r");
    pty.wait_for("for you do not trust it");
    pty.wait_for("step 1 of 2");
    pty.type_keys("go sums/add\rcheck\r");
    pty.wait_for("step 2 of 2");
    // Asked again where something must run, and obeyed.
    pty.wait_for_last("Do you trust this course? [y/N]");
    pty.type_keys("y\r");
    pty.wait_for("- expected");
    pty.type_keys("quit\r");
    pty.ends_with(0);
}

#[test]
fn the_sentences_about_courses_are_plain() {
    let (old, new) = (courses::BUILT_IN, courses::at_folder("/home/me/sums"));
    everywhere("courses", |screen| {
        [
            courses::confirm_trust(screen, "/home/me/courses/sums\u{1b}[2J"),
            messages::error(screen, &courses::needs_trust("/home/me/sums")),
            messages::warning(screen, &courses::not_trusted()),
            messages::warning(
                screen,
                &courses::trust_is_not_kept("/home/me/x", "no space"),
            ),
            courses::belongs_to(screen, &new),
            messages::error(screen, &courses::another_course(old, &new)),
            courses::confirm_course(screen, old, &new, 0),
            courses::confirm_course(screen, old, &new, 3),
            messages::nothing_to_bless(screen, 0),
            messages::nothing_to_bless(screen, 1),
            messages::nothing_to_bless(screen, 2),
            messages::confirm_bless(screen, 2),
            messages::say_yes_to_write(screen),
            messages::blessed(screen, 1, 0),
            messages::blessed(screen, 2, 1),
            diff::file(
                screen,
                "lessons/10-sums.toml",
                "expect = 1\nwhy = 2\n",
                "expect = 3\nwhy = 2\n",
            ),
        ]
        .concat()
    });
}

#[test]
fn an_audit_is_of_the_course_that_the_shell_is_in() {
    let place = Place::new();
    fs::write(
        place.path("sums").join("course.toml"),
        "format = 1\ntitle = \"Sums\"\n",
    )
    .unwrap();
    check(
        &place.run_in("sums", &["--trust", "audit"]),
        0,
        &["3 claims proved"],
    );
}

//! The binary as a shell and a script see it.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder of its own, with a cache that the tests of one run share.
pub fn mutor(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mutor"));
    command
        .current_dir(folder)
        .env("MUTOR_CACHE_DIR", cache())
        .env("MUTOR_DATA_DIR", cache().join("data"));
    for name in [
        "MUTOR_COURSE",
        "MUTOR_WORKSPACE",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "VISUAL",
        "EDITOR",
    ] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// Below the target folder, so that cargo clean takes it away.
pub fn cache() -> std::path::PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutor-cache")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    mutor(folder).args(arguments).output().unwrap()
}

fn piped(folder: &Path, lines: &str) -> Output {
    let mut child = mutor(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A workspace with the solution of one exercise in it.
fn workspace(exercise: &str, file: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    assert!(run(dir.path(), &["init", "."]).status.success());
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("exercises")
        .join(exercise)
        .join(file);
    fs::copy(
        source,
        dir.path().join("exercises").join(format!("{exercise}.rs")),
    )
    .unwrap();
    dir
}

#[test]
fn a_solution_passes_and_is_remembered() {
    let dir = workspace("cell/hit-counter", "solution.rs");
    let output = run(dir.path(), &["check", "cell/hit-counter"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with("Passed."), "{}", out(&output));
    let listed = run(dir.path(), &["progress", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let entry = value["exercises"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["id"] == "cell/hit-counter")
        .unwrap();
    assert_eq!(entry["standing"], "passed");
    assert_eq!(entry["attempts"], 1);
}

#[test]
fn a_starter_does_not_pass_and_says_why() {
    let dir = workspace("cell/hit-counter", "starter.rs");
    let output = run(dir.path(), &["check", "cell/hit-counter"]);
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(
        text.contains("--> exercises/cell/hit-counter.rs:18:9"),
        "{text}"
    );
    assert!(
        text.contains("E0594: A field is assigned through a shared reference."),
        "{text}"
    );
    assert!(
        !text.contains("m41n") && !text.contains("__mutor"),
        "{text}"
    );
}

#[test]
fn json_has_the_verdict_the_codes_and_the_feedback() {
    let dir = workspace("refcell/memo", "starter.rs");
    let output = run(dir.path(), &["check", "refcell/memo", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["verdict"], "panicked");
    assert_eq!(value["cause"], "already-borrowed");
    assert_eq!(value["location"]["file"], "exercises/refcell/memo.rs");
    assert_eq!(value["exercise"], "refcell/memo");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_script_stops_at_the_first_command_that_fails() {
    let dir = workspace("cell/hit-counter", "starter.rs");
    let output = piped(dir.path(), "# a comment\ngo cell/hit-counter\ncheck\nlist");
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(text.contains("A hit counter behind &self"), "{text}");
    assert!(
        !text.contains("mutor>") && !text.contains("exercises passed"),
        "{text}"
    );
}

#[test]
fn a_script_reads_its_last_line_also_without_its_end() {
    let dir = workspace("cell/hit-counter", "solution.rs");
    let output = piped(dir.path(), "go cell/hit-counter\r\ncheck");
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("Passed."));
}

#[test]
fn commands_can_be_given_in_one_argument() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(dir.path(), &["-c", "go refcell/2; show; quit; list"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(out(&output).matches("step 2 of").count(), 2);
}

#[test]
fn without_colour_the_words_are_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let plain = run(dir.path(), &["show", "refcell/1"]);
    let colored = run(dir.path(), &["--color", "always", "show", "refcell/1"]);
    assert!(out(&colored).contains("\u{1b}["));
    assert!(!out(&plain).contains('\u{1b}'));
    let never = mutor(dir.path())
        .args(["show", "refcell/1"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output();
    assert_eq!(out(&never.unwrap()), out(&plain));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = mutor(dir.path())
        .arg("list")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[test]
fn any_file_can_be_run() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("a.rs"),
        "fn main() { let v: Vec<u8> = vec![]; println!(\"{}\", v[0]); }",
    )
    .unwrap();
    let output = run(dir.path(), &["run", "a.rs", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&value["verdict"], &value["cause"]),
        (&"panicked".into(), &"index".into())
    );
    for (name, reason) in [("missing.rs", "missing"), (".", "not-a-file")] {
        let output = run(dir.path(), &["run", name, "--json"]);
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (&value["verdict"], &value["reason"]),
            (&"rejected".into(), &reason.into())
        );
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn usage_errors_say_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, code, words) in [
        (&["chek"][..], 2, "check"),
        (&["check", "cell/hit-counter"], 2, "mutor init"),
        (&["show", "nowhere"], 2, "has no lesson"),
        (
            &["--workspace", "/nowhere", "list"],
            2,
            "mutor init /nowhere",
        ),
    ] {
        let output = run(dir.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(
            err(&output).contains(words),
            "{arguments:?}: {}",
            err(&output)
        );
    }
}

#[test]
fn a_course_update_adds_exercises_and_keeps_the_learners_files() {
    let dir = tempfile::tempdir().unwrap();
    assert!(run(dir.path(), &["init", "w"]).status.success());
    let file = dir.path().join("w/exercises/cell/outbox.rs");
    fs::write(&file, "// mine").unwrap();
    fs::remove_file(dir.path().join("w/exercises/cell/ledger.rs")).unwrap();
    let nested = dir.path().join("w/exercises/cell");
    let output = run(&nested, &["list"]);
    assert!(output.status.success());
    assert!(dir.path().join("w/exercises/cell/ledger.rs").exists());
    assert_eq!(fs::read_to_string(file).unwrap(), "// mine");
}

#[test]
fn a_course_in_a_folder_is_opened_and_its_errors_are_told() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("c/lessons")).unwrap();
    let lesson = "format = 1\nid = \"a\"\ntitle = \"A\"\nsummary = \"s\"\n[[step]]\nkind = \"read\"\ntxt = \"x\"\n";
    fs::write(dir.path().join("c/lessons/01-a.toml"), lesson).unwrap();
    let output = run(dir.path(), &["--course", "c", "list"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("lessons/01-a.toml:7:1: unknown key `txt`"),
        "{}",
        err(&output)
    );
    fs::write(
        dir.path().join("c/lessons/01-a.toml"),
        lesson.replace("txt", "text"),
    )
    .unwrap();
    let output = run(dir.path(), &["--course", "c", "show", "a"]);
    assert_eq!(
        (output.status.code(), out(&output).contains("step 1 of 1")),
        (Some(0), true)
    );
}

#[cfg(unix)]
#[test]
fn progress_that_cannot_be_written_is_told_with_its_path() {
    let dir = workspace("cell/hit-counter", "solution.rs");
    // A folder in the file's place refuses every user, the superuser too.
    fs::create_dir(dir.path().join(".mutor/progress.json")).unwrap();
    let output = run(dir.path(), &["check", "cell/hit-counter"]);
    assert!(out(&output).starts_with("Passed."), "{}", out(&output));
    assert!(err(&output).contains("progress.json"), "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_tutor_killed_at_any_point_leaves_the_old_progress_or_the_new() {
    let dir = workspace("cell/hit-counter", "solution.rs");
    let lines = "go cell/hit-counter\n".to_owned() + &"next\nprev\n".repeat(200);
    let mut seen = 0;
    for delay in 0..12 {
        let mut child = mutor(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(lines.as_bytes());
        std::thread::sleep(std::time::Duration::from_millis(5 + 7 * delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let Ok(text) = fs::read_to_string(dir.path().join(".mutor/progress.json")) else {
            continue;
        };
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["place"]["lesson"], "cell");
        seen += 1;
    }
    assert!(seen > 0, "no run came as far as its first change");
}

#[test]
fn a_shell_and_man_are_told_of_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        let output = mutor(dir.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let (bash, man) = (said(&["completions", "bash"]), said(&["man"]));
    for word in ["init", "check", "explore", "trace", "audit"] {
        assert!(bash.contains(word), "{word} is not completed");
        assert!(man.contains(word), "{word} is not in the manual");
    }
    assert!(man.starts_with(".ie") && man.contains(".SH NAME"));
}

#[test]
fn the_doctor_says_what_is_missing_and_what_can_be_spared() {
    let dir = tempfile::tempdir().unwrap();
    let said = |path: Option<&str>| {
        let mut command = mutor(dir.path());
        command.arg("doctor");
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let output = command.output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, well) = said(None);
    assert_eq!(code, Some(0), "{well}");
    assert!(
        well.contains("ok  a check") && well.contains("ok  explore"),
        "{well}"
    );
    assert!(well.contains("--  workspace"), "{well}");
    let (code, ill) = said(Some("/nowhere"));
    assert_eq!(code, Some(1), "{ill}");
    assert!(
        ill.contains("no  compiler") && ill.contains("rustup.rs"),
        "{ill}"
    );
}

#[test]
fn a_few_lines_are_tried_at_once_and_their_value_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let said = |code: &str| {
        let output = mutor(dir.path()).args(["try", code]).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, shown) = said("let c = Cell::new(1); c.replace(2)");
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.ends_with("│ 1\n"), "{shown}");
    // A value that cannot be shown is no error, and neither is none.
    for quiet in ["|x: i32| x", "let c = Cell::new(1);"] {
        let (code, shown) = said(quiet);
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.contains("prints nothing"), "{shown}");
    }
    let (code, shown) = said("RefCell::new(1).borrow() + Rc::new");
    assert_eq!(code, Some(1), "{shown}");
    assert!(
        shown.contains("does not compile") && !shown.contains("__"),
        "{shown}"
    );
    let (code, _) = said("");
    assert_eq!(code, Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_do_not_fit_the_disk_are_no_success() {
    let dir = tempfile::tempdir().unwrap();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let output = mutor(dir.path())
        .arg("list")
        .stdout(full.unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cannot write the results: "), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

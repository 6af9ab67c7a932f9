//! One broken course for each kind of error, with the first line of its message.

use std::fs;

use super::Course;

const FIRST: &str = "lessons/02-first.toml";
const SECOND: &str = "lessons/10-second.toml";
const CONCEPTS: &str = "lessons/concepts.toml";

/// Replaces one text in one file; the course has that error and no other.
#[track_caller]
fn check(file: &str, from: &str, to: &str, error: &str) {
    let course = Course::ok();
    course.replace(file, from, to);
    assert_eq!(course.errors(), [error]);
}

#[test]
fn an_unknown_key_gets_the_one_that_is_meant() {
    for (from, to, error) in [
        (
            "summary =",
            "sumary = \"x\"\nsummary =",
            "5:1: unknown key `sumary`; did you mean `summary`?",
        ),
        (
            "hints =",
            "hint = []\nhints =",
            "37:1: unknown key `hint`; did you mean `hints`?",
        ),
        (
            "file = \"exits.rs\"",
            "file = \"exits.rs\"\nfeed = 1",
            "47:1: unknown key `feed`; did you mean `feedback`?",
        ),
        (
            "{ preemptions = 2 }",
            "{ preemption = 2 }",
            "42:13: unknown key `preemption`; did you mean `preemptions`?",
        ),
        (
            "{ time = 1,",
            "{ tiem = 1,",
            "27:12: unknown key `tiem`; did you mean `time`?",
        ),
        (
            "stdout = \"1\\n\" }\n\n",
            "stdoud = \"1\\n\" }\n\n",
            "19:32: unknown key `stdoud`; did you mean `stdout`?",
        ),
    ] {
        check(SECOND, from, to, &format!("{SECOND}:{error}"));
    }
}

#[test]
fn an_unknown_key_without_a_near_one_gets_the_list() {
    check(
        FIRST,
        "right = true",
        "right = true\ncolour = 1",
        &format!("{FIRST}:22:1: unknown key `colour`; an option takes `text`, `right` and `why`"),
    );
}

#[test]
fn a_key_of_another_kind_of_step_is_told_as_such() {
    check(
        FIRST,
        "text = \"Some",
        "code = \"\"\ntext = \"Some",
        &format!("{FIRST}:11:1: unknown key `code`; it belongs to `example` and `predict` steps"),
    );
}

#[test]
fn a_missing_key_is_asked_for_at_its_table() {
    for (from, error) in [
        ("format = 1\n", "1:1: a lesson needs the key `format`"),
        (
            "summary = \"Another idea.\"\n",
            "1:1: a lesson needs the key `summary`",
        ),
        (
            "text = \"Look at it.\"\n",
            "9:1: an `example` step needs the key `text`",
        ),
        (
            "level = \"medium\"\n",
            "30:1: an `exercise` step needs the key `level`",
        ),
        (
            "id = \"count\"\n",
            "30:1: an `exercise` step needs the key `id`",
        ),
        (
            "feedback = \"It ends early.\"\n",
            "45:1: a mistake needs the key `feedback`",
        ),
        ("kind = \"example\"\n", "9:1: a step needs the key `kind`"),
        (
            "verdict = \"timed-out\" ",
            "26:10: a declared verdict needs the key `verdict`",
        ),
    ] {
        check(SECOND, from, "", &format!("{SECOND}:{error}"));
    }
}

#[test]
fn a_wrong_type_says_what_is_wanted_and_what_is_there() {
    for (from, to, error) in [
        (
            "format = 1",
            "format = \"1\"",
            "2:10: `format` must be a whole number, not a string",
        ),
        (
            "[\"first\"]",
            "\"first\"",
            "6:9: `after` must be a list of strings, not a string",
        ),
        (
            "\"Count\"",
            "2026-01-01",
            "34:9: `title` must be a string, not a date or time",
        ),
        (
            "{ verdict = \"timed-out\" }",
            "\"timed-out\"",
            "26:10: `expect` must be a table, not a string",
        ),
        (
            "{ preemptions = 2 }",
            "true",
            "42:11: `explore` must be a table, not true or false",
        ),
        (
            "memory = 64",
            "memory = 0.5",
            "27:31: `memory` must be a whole number, not a number with a point",
        ),
        (
            "code = 3",
            "code = \"3\"",
            "47:42: `code` must be a whole number, not a string",
        ),
    ] {
        check(SECOND, from, to, &format!("{SECOND}:{error}"));
    }
    check(
        FIRST,
        "right = true",
        "right = \"yes\"",
        &format!("{FIRST}:21:9: `right` must be true or false, not a string"),
    );
}

#[test]
fn a_list_that_is_no_list_of_tables_is_told() {
    let course = Course::ok();
    let lesson = "format = 1\nid = \"x\"\ntitle = \"x\"\nsummary = \"x\"\n";
    course.write(
        "lessons/20-x.toml",
        format!("{lesson}[step]\nkind = \"read\"\n"),
    );
    let error = "lessons/20-x.toml:5:1: `step` must be tables, each under `[[step]]`, not a table";
    assert_eq!(course.errors(), [error]);
    for none in ["", "step = []\n"] {
        course.write("lessons/20-x.toml", format!("{lesson}{none}"));
        let error = "lessons/20-x.toml:1:1: a lesson needs at least one `[[step]]`";
        assert_eq!(course.errors(), [error]);
    }
}

#[test]
fn empty_texts_are_told() {
    check(
        FIRST,
        "\"The first\"",
        "\" \"",
        &format!("{FIRST}:4:9: `title` is empty; write something"),
    );
    check(
        SECOND,
        "\"A nudge.\"",
        "\"\"",
        &format!("{SECOND}:37:10: an entry of `hints` is empty; write it or remove it"),
    );
}

#[test]
fn a_newer_format_asks_for_a_newer_mutor() {
    let error = format!(
        "{FIRST}:2:10: this lesson has format 2, and this mutor knows format 1; update mutor"
    );
    check(FIRST, "format = 1", "format = 2\nnovelty = true", &error);
    check(
        FIRST,
        "format = 1",
        "format = 0",
        &format!("{FIRST}:2:10: `format` must be 1"),
    );
}

#[test]
fn a_bad_id_says_what_an_id_is() {
    let form =
        "an id has lower-case letters, digits and dashes only, and begins with a letter or digit";
    check(
        FIRST,
        "\"which\"",
        "\"Which\"",
        &format!("{FIRST}:15:6: {form}"),
    );
    check(
        FIRST,
        "\"which\"",
        "\"../which\"",
        &format!("{FIRST}:15:6: {form}"),
    );
    check(
        FIRST,
        "\"which\"",
        "\"\"",
        &format!("{FIRST}:15:6: an id must not be empty"),
    );
}

#[test]
fn an_id_that_is_taken_names_its_other_place() {
    check(
        SECOND,
        "id = \"prints\"",
        "id = \"count\"",
        &format!("{SECOND}:32:6: the step id `count` is used in line 11 already; choose another"),
    );
    check(
        SECOND,
        "id = \"prints\"",
        "id = \"step-2\"",
        &format!("{SECOND}:21:1: the step id `step-2` is used in line 11 already; choose another"),
    );
    let course = Course::ok();
    fs::copy(course.path(FIRST), course.path("lessons/30-copy.toml")).unwrap();
    let error = format!(
        "lessons/30-copy.toml:3:6: the lesson id `first` is used in {FIRST}:3 already; choose another"
    );
    assert_eq!(course.errors(), [error]);
    assert_eq!(course.load().course.lessons.len(), 2);
}

#[test]
fn a_number_that_is_taken_names_the_other_file() {
    let course = Course::ok();
    fs::rename(course.path(SECOND), course.path("lessons/2-second.toml")).unwrap();
    let error =
        format!("lessons/2-second.toml:1:1: {FIRST} has the number 2 too; give this file another");
    assert_eq!(course.errors(), [error]);
}

#[test]
fn a_file_without_a_number_is_told_how_files_are_named() {
    for name in [
        "second.toml",
        "x-second.toml",
        "-second.toml",
        "3-.toml",
        "+3-second.toml",
    ] {
        let course = Course::ok();
        fs::rename(course.path(SECOND), course.path("lessons").join(name)).unwrap();
        let error = format!(
            "lessons/{name}:1:1: a lesson's file is named `NN-name.toml`, as `30-mutex.toml`; NN is its place in the list"
        );
        assert_eq!(course.errors(), [error]);
    }
}

#[test]
fn after_names_lessons_that_are_there_and_goes_in_no_circle() {
    check(
        SECOND,
        "[\"first\"]",
        "[\"frist\"]",
        &format!("{SECOND}:6:10: there is no lesson `frist`; did you mean `first`?"),
    );
    check(
        SECOND,
        "[\"first\"]",
        "[\"basics\"]",
        &format!("{SECOND}:6:10: there is no lesson `basics`; name one by its `id`"),
    );
    check(
        SECOND,
        "[\"first\"]",
        "[\"second\"]",
        &format!("{SECOND}:6:10: the lesson `second` comes after itself; remove it from `after`"),
    );
    check(
        FIRST,
        "concepts = [\"one\"]",
        "after = [\"second\"]\nconcepts = [\"one\"]",
        &format!(
            "{SECOND}:6:10: `after` goes in a circle: first after second after first; remove one of them"
        ),
    );
}

#[test]
fn concepts_are_known_and_listed() {
    check(
        FIRST,
        "[\"one\"]\n\n",
        "[\"one\", \"tow\"]\n\n",
        &format!("{FIRST}:6:20: unknown concept `tow`; did you mean `two`?"),
    );
    check(
        FIRST,
        "[\"one\"]\n\n",
        "[\"one\", \"ownership\"]\n\n",
        &format!(
            "{FIRST}:6:20: unknown concept `ownership`; the concepts of a course stand in lessons/concepts.toml"
        ),
    );
    check(
        FIRST,
        "[\"one\"]\n\n",
        "[\"one\", \"one\"]\n\n",
        &format!("{FIRST}:6:20: the concept `one` is listed twice; remove one"),
    );
    check(
        FIRST,
        "concepts = [\"one\"]\ntext",
        "concepts = [\"two\"]\ntext",
        &format!(
            "{FIRST}:10:13: this lesson does not list the concept `two`; add it to the lesson's `concepts` too"
        ),
    );
    check(
        CONCEPTS,
        "\"two\"",
        "\"one\"",
        &format!("{CONCEPTS}:5:1: the concept `one` is there twice; remove one"),
    );
}

#[test]
fn an_exercise_has_its_files() {
    let without = |file: &str| {
        let course = Course::ok();
        let path = course.path(file);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        course.errors()
    };
    let folder = "exercises/second/count";
    assert_eq!(
        without(folder),
        [format!(
            "{SECOND}:32:6: there is no folder `{folder}`; make it, with starter.rs and solution.rs"
        )]
    );
    for file in ["starter.rs", "solution.rs"] {
        assert_eq!(
            without(&format!("{folder}/{file}")),
            [format!(
                "{SECOND}:32:6: there is no file `{folder}/{file}`; every exercise has one"
            )]
        );
    }
    assert_eq!(without(&format!("{folder}/check.rs")), Vec::<String>::new());
    assert_eq!(
        without(&format!("{folder}/mistakes")),
        [
            format!(
                "{SECOND}:46:8: there is no file `{folder}/mistakes/exits.rs`; write it, or remove this entry"
            ),
            format!(
                "{SECOND}:51:8: there is no file `{folder}/mistakes/panics.rs`; write it, or remove this entry"
            ),
        ]
    );
    check(
        SECOND,
        "id = \"count\"",
        "id = \"cuont\"",
        &format!(
            "{SECOND}:32:6: there is no folder `exercises/second/cuont`; did you mean `count`?"
        ),
    );
    check(
        SECOND,
        "\"panics.rs\"",
        "\"panic.rs\"",
        &format!(
            "{SECOND}:51:8: there is no file `{folder}/mistakes/panic.rs`; did you mean `panics.rs`?"
        ),
    );
}

#[test]
fn a_mistakes_file_cannot_leave_its_folder() {
    for file in [
        "../solution.rs",
        "/etc/passwd",
        "a/b.rs",
        "..\\\\a.rs",
        "C:a.rs",
        "exits",
        "exits.RS",
        ".rs",
        ".exits.rs",
        "ex\\u0000its.rs",
    ] {
        let course = Course::ok();
        course.replace(SECOND, "exits.rs", file);
        let errors = course.errors();
        let shown = file.replace("\\\\", "\\");
        let error = format!(
            "{SECOND}:46:8: `{shown}` is not the plain name of a `.rs` file; mistakes stand in the exercise's folder `mistakes` and nowhere else"
        );
        assert_eq!(errors, [error.replace("\\u0000", "\\u{0}")]);
    }
}

#[test]
fn an_exercise_has_from_1_to_9_hints() {
    for hints in ["[]".to_owned(), format!("[{}]", "\"x\", ".repeat(10))] {
        let error = format!("{SECOND}:37:9: an exercise has from 1 to 9 hints; three are usual");
        check(SECOND, "[\"A nudge.\", \"A direction.\"]", &hints, &error);
    }
}

#[test]
fn a_declared_verdict_is_known_and_has_its_own_details() {
    let passed = "{ verdict = \"passed\", stdout = \"1\\n\" }";
    for (to, error) in [
        (
            "{ verdict = \"compile_error\" }",
            "19:22: unknown verdict `compile_error`; did you mean `compile-error`?",
        ),
        (
            "{ verdict = \"fine\" }",
            "19:22: unknown verdict `fine`; the verdicts are `passed`, `compile-error`, `wrong-output`, `panicked`, `deadlock`, `data-race`, `interleaving`, `timed-out`, `output-limit`, `memory-limit`, `process-limit`, `crashed`, `exit-code`, `rule-broken` and `rejected`",
        ),
        (
            "{ verdict = \"passed\", code = \"E0594\" }",
            "19:32: the verdict `passed` has no `code`; it can declare `stdout`",
        ),
        (
            "{ verdict = \"timed-out\", stdout = \"\" }",
            "19:35: the verdict `timed-out` has no `stdout`; it has no details",
        ),
        (
            "{ verdict = \"compile-error\", code = \"E594\" }",
            "19:46: an error code looks like `E0594`",
        ),
        (
            "{ verdict = \"compile-error\", code = 594 }",
            "19:46: `code` must be a string, not a whole number",
        ),
        (
            "{ verdict = \"exit-code\", code = 256 }",
            "19:42: `code` must be from 0 to 255",
        ),
        (
            "{ verdict = \"panicked\", message = \"\" }",
            "19:44: `message` is empty; write something",
        ),
    ] {
        check(SECOND, passed, to, &format!("{SECOND}:{error}"));
    }
}

#[test]
fn a_choice_has_options_and_a_right_one() {
    check(
        FIRST,
        "right = true",
        "right = false",
        &format!(
            "{FIRST}:13:1: no option of this step is right; give `right = true` to one or several"
        ),
    );
    check(
        FIRST,
        "\n[[step.option]]\ntext = \"That\"\nwhy = \"No.\"\n",
        "",
        &format!("{FIRST}:13:1: a `choose` step needs at least two `[[step.option]]`"),
    );
}

#[test]
fn words_and_numbers_are_in_their_range() {
    for (from, to, error) in [
        (
            "\"medium\"",
            "\"tricky\"",
            "35:9: unknown level `tricky`; the levels are `easy`, `medium` and `hard`",
        ),
        (
            "kind = \"example\"",
            "kind = \"exampel\"",
            "10:8: unknown kind of step `exampel`; did you mean `example`?",
        ),
        (
            "time = 1",
            "time = 0",
            "27:19: `time` must be from 1 to 120 seconds",
        ),
        (
            "memory = 64",
            "memory = 99999",
            "27:31: `memory` must be from 1 to 16384 MiB",
        ),
        (
            "output = 8",
            "output = -1",
            "27:44: `output` must be from 1 to 16384 KiB",
        ),
        (
            "processes = 4",
            "processes = 99_999_999_999_999_999_999",
            "27:59: `processes` must be from 1 to 1024",
        ),
        (
            "preemptions = 2",
            "preemptions = 9",
            "42:27: `preemptions` must be from 0 to 8",
        ),
    ] {
        check(SECOND, from, to, &format!("{SECOND}:{error}"));
    }
}

#[test]
fn broken_syntax_is_told_where_it_is_and_not_told_twice() {
    for (from, to, error) in [
        (
            "title = \"The first\"",
            "title = ",
            "4:9: this is not TOML: string values must be quoted, expected literal string",
        ),
        (
            "title = \"The first\"",
            "title = \"The first",
            "4:19: this is not TOML: invalid basic string, expected `\"`",
        ),
        (
            "title = \"The first\"",
            "title = \"a\"\ntitle = \"b\"",
            "5:1: this is not TOML: duplicate key",
        ),
        (
            "why = \"No.\"\n",
            "why = '''No.\n",
            "26:7: this string has no end; close it",
        ),
        (
            "[[step.option]]",
            "[[step.option]",
            "19:15: this is not TOML: unclosed array table, expected `]`",
        ),
        (
            "text = \"This\"",
            "text = \"\\e[1m\"",
            "20:9: the escapes `\\e` and `\\x` need TOML 1.1, and lessons keep to 1.0; write `\\u001b` and the like",
        ),
    ] {
        check(FIRST, from, to, &format!("{FIRST}:{error}"));
    }
    check(
        SECOND,
        "{ preemptions = 2 }",
        "{ preemptions = 2, }",
        &format!(
            "{SECOND}:42:28: a comma before `}}` needs TOML 1.1, and lessons keep to 1.0; remove the comma"
        ),
    );
    check(
        SECOND,
        "{ preemptions = 2 }",
        "{\n preemptions = 2 }",
        &format!(
            "{SECOND}:42:12: a line break between `{{` and `}}` needs TOML 1.1, and lessons keep to 1.0; write it on one line"
        ),
    );
}

#[test]
fn what_stands_beside_broken_syntax_is_told_all_the_same() {
    let course = Course::ok();
    course
        .replace(FIRST, "title = \"The first\"", "title = ")
        .replace(FIRST, "right = true", "rihgt = true");
    let errors = course.errors();
    assert_eq!(errors.len(), 3, "{errors:#?}");
    assert!(errors[0].contains(":4:9: this is not TOML"));
    assert!(errors[2].contains("did you mean `right`?"));
}

#[test]
fn the_line_and_the_width_of_what_is_meant_are_kept() {
    let course = Course::ok();
    course.replace(SECOND, "title = \"Count\"", "titlé = \"Count\"");
    course.replace(SECOND, "\"medium\"", "\"médium\"");
    let errors = course.load().errors;
    let level = errors.iter().find(|e| e.at.line == 35).unwrap();
    assert_eq!(level.line.as_deref(), Some("level = \"médium\""));
    assert_eq!((level.at.column, level.width), (9, 8));
}

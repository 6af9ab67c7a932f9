//! One broken file for each thing that can be wrong, with exactly what is said of it.

use std::fs;

use super::{Copy, FIRST};

const SECOND: &str = "lessons/20-second.toml";
const CONCEPTS: &str = "lessons/concepts.toml";

/// What the loader says when one part of one file is replaced.
#[track_caller]
fn check(file: &str, from: &str, to: &str, said: &[&str]) {
    let course = Copy::new();
    course.replace(file, from, to);
    assert_eq!(course.errors(), said, "{from:?} -> {to:?}");
}

macro_rules! table {
    ($($name:ident: $file:expr, $from:expr => $to:expr, [$($said:expr),* $(,)?];)*) => {
        $(#[test]
        fn $name() {
            check($file, $from, $to, &[$($said),*]);
        })*
    };
}

table! {
    an_unknown_key_with_what_is_meant: FIRST, "hints = [" => "hint = [", ["lessons/10-first.toml:48:1: unknown key `hint`; did you mean `hints`?"];
    an_unknown_key_of_a_lesson: FIRST, "summary =" => "sumary =", ["lessons/10-first.toml:5:1: unknown key `sumary`; did you mean `summary`?"];
    a_key_of_another_kind_of_step: FIRST, "text = '''Read me.'''" => "text = '''Read me.'''\nwhy = 'x'", ["lessons/10-first.toml:12:1: unknown key `why`; it belongs to `predict` and `exercise` steps"];
    an_unknown_key_with_nothing_near: SECOND, "after =" => "banana = 1\nafter =", ["lessons/20-second.toml:5:1: unknown key `banana`; a lesson takes `format`, `id`, `title`, `summary`, `after`, `concepts` and `step`"];
    an_unknown_key_of_limits: FIRST, "time = 1," => "tiem = 1,", ["lessons/10-first.toml:26:12: unknown key `tiem`; did you mean `time`?"];
    an_unknown_key_of_explore: FIRST, "preemptions = 2" => "preemption = 2", ["lessons/10-first.toml:53:13: unknown key `preemption`; did you mean `preemptions`?"];
    an_unknown_key_of_an_option: FIRST, "right = true" => "right = true\ncorrect = true", ["lessons/10-first.toml:37:1: unknown key `correct`; an option takes `text`, `right` and `why`"];
    an_unknown_key_of_a_mistake: FIRST, "feedback = '''That" => "feedbak = '''That", ["lessons/10-first.toml:58:1: unknown key `feedbak`; did you mean `feedback`?"];
    a_title_that_is_no_string: FIRST, "\"Add one\"" => "1", ["lessons/10-first.toml:45:9: `title` must be a string, not a whole number"];
    a_list_that_is_none: SECOND, "[\"first\"]" => "\"first\"", ["lessons/20-second.toml:5:9: `after` must be a list of strings, not a string"];
    an_entry_that_is_no_string: SECOND, "[\"first\"]" => "[1]", ["lessons/20-second.toml:5:10: each of `after` must be a string, not a whole number"];
    a_verdict_that_is_no_table: FIRST, "{ verdict = \"passed\", stdout = \"1\\n\" }" => "\"passed\"", ["lessons/10-first.toml:18:10: `expect` must be a table, not a string"];
    a_right_that_is_no_boolean: FIRST, "right = true" => "right = \"yes\"", ["lessons/10-first.toml:36:9: `right` must be true or false, not a string"];
    a_missing_key_of_a_lesson: SECOND, "title = \"The second lesson\"\n" => "", ["lessons/20-second.toml:1:1: a lesson needs the key `title`"];
    a_missing_key_of_a_step: FIRST, "ask = '''What does this do?'''\n" => "", ["lessons/10-first.toml:20:1: a `predict` step needs the key `ask`"];
    a_missing_kind: SECOND, "kind = \"read\"\n" => "", ["lessons/20-second.toml:7:1: a step needs the key `kind`"];
    a_missing_id_of_an_exercise: FIRST, "id = \"add-one\"\n" => "", ["lessons/10-first.toml:42:1: an `exercise` step needs the key `id`"];
    an_empty_text: FIRST, "'''Read me.'''" => "'' ", ["lessons/10-first.toml:11:8: `text` is empty; write something"];
    a_text_of_blanks: FIRST, "'''Read me.'''" => "\" \\n \"", ["lessons/10-first.toml:11:8: `text` is empty; write something"];
    no_steps: SECOND, "[[step]]\nkind = \"read\"\ntext = \"Read me too.\"\n" => "", ["lessons/20-second.toml:1:1: a lesson needs at least one `[[step]]`"];
    an_unknown_kind: SECOND, "\"read\"" => "\"reed\"", ["lessons/20-second.toml:8:8: unknown kind of step `reed`; did you mean `read`?"];
    an_unknown_kind_with_nothing_near: SECOND, "\"read\"" => "\"lecture\"", ["lessons/20-second.toml:8:8: unknown kind of step `lecture`; the kinds are `read`, `example`, `predict`, `choose` and `exercise`"];
    a_bad_lesson_id: SECOND, "id = \"second\"" => "id = \"Second one\"", ["lessons/20-second.toml:2:6: an id has lower-case letters, digits and dashes only, and begins with a letter or digit"];
    a_bad_step_id: FIRST, "id = \"prints\"" => "id = \"../prints\"", ["lessons/10-first.toml:15:6: an id has lower-case letters, digits and dashes only, and begins with a letter or digit"];
    a_lesson_id_that_is_there_twice: SECOND, "id = \"second\"" => "id = \"first\"", ["lessons/20-second.toml:2:6: the lesson id `first` is used in lessons/10-first.toml:3 already; choose another"];
    a_step_id_that_is_there_twice: FIRST, "id = \"leaves\"" => "id = \"prints\"", ["lessons/10-first.toml:22:6: the step id `prints` is used in line 15 already; choose another"];
    a_step_id_that_another_step_gets_by_its_place: FIRST, "id = \"leaves\"" => "id = \"step-1\"", ["lessons/10-first.toml:22:6: the step id `step-1` is used in line 8 already; choose another"];
    a_lesson_that_comes_after_none: SECOND, "\"first\"" => "\"frist\"", ["lessons/20-second.toml:5:10: there is no lesson `frist`; did you mean `first`?"];
    a_lesson_that_comes_after_itself: SECOND, "\"first\"" => "\"second\"", ["lessons/20-second.toml:5:10: the lesson `second` comes after itself; remove it from `after`"];
    lessons_that_come_after_each_other: FIRST, "concepts = [\"cell\"]\n\n" => "after = [\"second\"]\nconcepts = [\"cell\"]\n\n", ["lessons/20-second.toml:5:10: `after` goes in a circle: first after second after first; remove one of them"];
    an_unknown_concept: FIRST, "concepts = [\"cell\"]\n\n" => "concepts = [\"cell\", \"refcel\"]\n\n", ["lessons/10-first.toml:6:21: unknown concept `refcel`; did you mean `refcell`?"];
    a_concept_that_is_listed_twice: FIRST, "concepts = [\"cell\"]\n\n" => "concepts = [\"cell\", \"cell\"]\n\n", ["lessons/10-first.toml:6:21: the concept `cell` is listed twice; remove one"];
    a_concept_that_the_lesson_does_not_list: FIRST, "concepts = [\"cell\"]\ntext" => "concepts = [\"refcell\"]\ntext", ["lessons/10-first.toml:10:13: this lesson does not list the concept `refcell`; add it to the lesson's `concepts` too"];
    an_exercise_without_its_folder: FIRST, "id = \"add-one\"" => "id = \"add-oen\"", ["lessons/10-first.toml:44:6: there is no folder `exercises/first/add-oen`; did you mean `add-one`?"];
    a_mistake_that_is_missing: FIRST, "\"two.rs\"" => "\"tow.rs\"", ["lessons/10-first.toml:56:8: there is no file `exercises/first/add-one/mistakes/tow.rs`; did you mean `two.rs`?"];
    a_mistake_that_leaves_its_folder: FIRST, "\"two.rs\"" => "\"../solution.rs\"", ["lessons/10-first.toml:56:8: `../solution.rs` is not the plain name of a `.rs` file; mistakes stand in the exercise's folder `mistakes` and nowhere else"];
    a_mistake_that_is_absolute: FIRST, "\"two.rs\"" => "\"/etc/passwd\"", ["lessons/10-first.toml:56:8: `/etc/passwd` is not the plain name of a `.rs` file; mistakes stand in the exercise's folder `mistakes` and nowhere else"];
    a_mistake_that_leaves_its_folder_on_windows: FIRST, "\"two.rs\"" => "'..\\solution.rs'", ["lessons/10-first.toml:56:8: `..\\solution.rs` is not the plain name of a `.rs` file; mistakes stand in the exercise's folder `mistakes` and nowhere else"];
    a_mistake_that_is_no_rust: FIRST, "\"two.rs\"" => "\"two.txt\"", ["lessons/10-first.toml:56:8: `two.txt` is not the plain name of a `.rs` file; mistakes stand in the exercise's folder `mistakes` and nowhere else"];
    no_hints: FIRST, "['''Look at the function.''', '''Add.''']" => "[]", ["lessons/10-first.toml:48:9: an exercise has from 1 to 9 hints; three are usual"];
    ten_hints: FIRST, "'''Add.'''" => "'1', '2', '3', '4', '5', '6', '7', '8', '9'", ["lessons/10-first.toml:48:9: an exercise has from 1 to 9 hints; three are usual"];
    an_empty_hint: FIRST, "'''Add.'''" => "''", ["lessons/10-first.toml:48:39: an entry of `hints` is empty; write it or remove it"];
    an_unknown_verdict: FIRST, "\"passed\", stdout = \"1\\n\"" => "\"pased\"", ["lessons/10-first.toml:18:22: unknown verdict `pased`; did you mean `passed`?"];
    a_verdict_without_its_name: FIRST, "verdict = \"passed\", stdout = \"1\\n\"" => "stdout = \"1\\n\"", ["lessons/10-first.toml:18:10: a declared verdict needs the key `verdict`"];
    a_detail_of_another_verdict: FIRST, "\"passed\", stdout = \"1\\n\"" => "\"passed\", message = \"x\"", ["lessons/10-first.toml:18:32: the verdict `passed` has no `message`; it can declare `stdout`"];
    a_detail_of_a_verdict_without_any: FIRST, "\"passed\", stdout = \"1\\n\"" => "\"timed-out\", code = \"E0001\"", ["lessons/10-first.toml:18:35: the verdict `timed-out` has no `code`; it has no details"];
    an_unknown_detail: FIRST, "\"passed\", stdout = \"1\\n\"" => "\"passed\", sdtout = \"1\"", ["lessons/10-first.toml:18:32: unknown key `sdtout`; did you mean `stdout`?"];
    a_code_in_another_form: FIRST, "\"passed\", stdout = \"1\\n\"" => "\"compile-error\", code = \"594\"", ["lessons/10-first.toml:18:46: an error code looks like `E0594`"];
    an_exit_code_that_is_no_number: FIRST, "code = 3" => "code = \"3\"", ["lessons/10-first.toml:25:42: `code` must be a whole number, not a string"];
    an_exit_code_out_of_range: FIRST, "code = 3" => "code = 256", ["lessons/10-first.toml:25:42: `code` must be from 0 to 255"];
    a_choice_with_nothing_right: FIRST, "right = true\n" => "", ["lessons/10-first.toml:29:1: no option of this step is right; give `right = true` to one or several"];
    a_choice_with_one_option: FIRST, "[[step.option]]\ntext = \"That.\"\nwhy = '''No.'''\n" => "", ["lessons/10-first.toml:29:1: a `choose` step needs at least two `[[step.option]]`"];
    an_unknown_level: FIRST, "\"easy\"" => "\"esay\"", ["lessons/10-first.toml:46:9: unknown level `esay`; did you mean `easy`?"];
    a_limit_out_of_range: FIRST, "time = 1," => "time = 0,", ["lessons/10-first.toml:26:19: `time` must be from 1 to 120 seconds"];
    a_limit_that_is_no_whole_number: FIRST, "time = 1," => "time = 1.5,", ["lessons/10-first.toml:26:19: `time` must be a whole number, not a number with a point"];
    preemptions_out_of_range: FIRST, "preemptions = 2" => "preemptions = -1", ["lessons/10-first.toml:53:27: `preemptions` must be from 0 to 8"];
    a_format_of_a_newer_mutor: SECOND, "format = 1" => "format = 2\nnews = 'x'", ["lessons/20-second.toml:1:10: this lesson has format 2, and this mutor knows format 1; update mutor"];
    a_format_that_never_was: SECOND, "format = 1" => "format = 0", ["lessons/20-second.toml:1:10: `format` must be 1"];
    a_missing_format: SECOND, "format = 1\n" => "", ["lessons/20-second.toml:1:1: a lesson needs the key `format`"];
    a_syntax_error: SECOND, "id = \"second\"" => "id = second", ["lessons/20-second.toml:2:6: this is not TOML: string values must be quoted, expected literal string"];
    a_string_without_its_end: SECOND, "title = \"The second lesson\"" => "title = \"The second lesson", ["lessons/20-second.toml:3:27: this is not TOML: invalid basic string, expected `\"`"];
    a_text_without_its_end: FIRST, "'''Notice the number.'''" => "'''Notice the number.", ["lessons/10-first.toml:16:8: this string has no end; the next one begins in line 17"];
    a_last_text_without_its_end: FIRST, "'''That is two more.'''" => "'''That is two more.", ["lessons/10-first.toml:58:12: this string has no end; close it"];
    a_comma_of_toml_1_1: FIRST, "{ preemptions = 2 }" => "{ preemptions = 2, }", ["lessons/10-first.toml:53:28: a comma before `}` needs TOML 1.1, and lessons keep to 1.0; remove the comma"];
    an_escape_of_toml_1_1: SECOND, "Read me too." => "\\e[1mRead me too.", ["lessons/20-second.toml:9:9: the escapes `\\e` and `\\x` need TOML 1.1, and lessons keep to 1.0; write `\\u001b` and the like"];
    a_header_without_its_end: FIRST, "[[step.option]]\ntext = \"This.\"" => "[[step.option]\ntext = \"This.\"", ["lessons/10-first.toml:34:15: this is not TOML: unclosed array table, expected `]`"];
    a_key_that_is_there_twice: SECOND, "id = \"second\"" => "id = \"second\"\nid = \"other\"", ["lessons/20-second.toml:3:1: this is not TOML: duplicate key"];
    a_line_break_of_toml_1_1: FIRST, "limits = { time" => "limits = {\n  time", ["lessons/10-first.toml:26:11: a line break between `{` and `}` needs TOML 1.1, and lessons keep to 1.0; write it on one line"];
    a_concept_without_its_meaning: CONCEPTS, "must = \"Borrow at run time.\"\n" => "", ["lessons/concepts.toml:5:1: a concept needs the key `must`"];
    a_concept_that_is_there_twice: CONCEPTS, "id = \"refcell\"" => "id = \"cell\"", ["lessons/concepts.toml:5:1: the concept `cell` is there twice; remove one"];
    an_unknown_key_of_a_concept: CONCEPTS, "must = \"Borrow at run time.\"" => "must = \"Borrow at run time.\"\nlesson = 'x'", ["lessons/concepts.toml:8:1: unknown key `lesson`; a concept takes `id` and `must`"];
}

#[test]
fn all_errors_of_all_files_come_at_once_by_file_and_place() {
    let course = Copy::new();
    course.replace(FIRST, "\"easy\"", "\"esay\"");
    course.replace(FIRST, "title = \"The first lesson\"", "title = 1");
    course.replace(FIRST, "'''Read me.'''", "read me");
    course.replace(SECOND, "\"first\"", "\"third\"");
    course.replace(CONCEPTS, "id = \"refcell\"", "id = \"Ref\"");
    assert_eq!(
        course.errors(),
        [
            "lessons/10-first.toml:4:9: `title` must be a string, not a whole number",
            "lessons/10-first.toml:11:8: this is not TOML: string values must be quoted, expected literal string",
            "lessons/10-first.toml:46:9: unknown level `esay`; did you mean `easy`?",
            "lessons/20-second.toml:5:10: there is no lesson `third`; name one by its `id`",
            "lessons/concepts.toml:6:6: an id has lower-case letters, digits and dashes only, and begins with a letter or digit"
        ]
    );
}

#[test]
fn two_lessons_with_one_number_are_told() {
    let course = Copy::new();
    fs::rename(course.path(SECOND), course.path("lessons/10-second.toml")).unwrap();
    assert_eq!(
        course.errors(),
        [
            "lessons/10-second.toml:1:1: lessons/10-first.toml has the number 10 too; give this file another"
        ]
    );
}

#[test]
fn a_lesson_file_without_a_number_is_told() {
    let course = Copy::new();
    fs::rename(course.path(SECOND), course.path("lessons/second.toml")).unwrap();
    assert_eq!(
        course.errors(),
        [
            "lessons/second.toml:1:1: a lesson's file is named `NN-name.toml`, as `30-mutex.toml`; NN is its place in the list"
        ]
    );
}

#[test]
fn an_exercise_without_its_starter_and_solution_is_told_of_both() {
    let course = Copy::new();
    for name in ["starter.rs", "solution.rs"] {
        fs::remove_file(course.path(&format!("exercises/first/add-one/{name}"))).unwrap();
    }
    assert_eq!(
        course.errors(),
        [
            "lessons/10-first.toml:44:6: there is no file `exercises/first/add-one/solution.rs`; every exercise has one",
            "lessons/10-first.toml:44:6: there is no file `exercises/first/add-one/starter.rs`; every exercise has one"
        ]
    );
}

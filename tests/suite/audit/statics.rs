//! What an audit sees in a course's files, one thing at a time, in a course that is right but for that.

use std::fs;
use std::path::Path;

use mutor::judging::audit::{Audit, FENCED_ROOM, blocks, compared_room, shown_room, statics};
use mutor::store::{CourseFiles, Loaded, load};
use mutor::view::audit::human;
use mutor::view::style::Screen;
use mutor::view::{self, diff, snippet};
use snapbox::str;

const CELL: &str = "lessons/10-cell.toml";
const REFCELL: &str = "lessons/20-refcell.toml";
const CONCEPTS: &str = "lessons/concepts.toml";
const STARTER: &str = "exercises/cell/counter/starter.rs";
const SOLUTION: &str = "exercises/cell/counter/solution.rs";

/// The right course, in a folder of its own, with changes.
struct Course(tempfile::TempDir);

impl Course {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let right = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/courses/right");
        copy(&right, folder.path());
        Self(folder)
    }

    fn with(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.0.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(path, text.replace(from, to)).unwrap();
        self
    }

    fn load(&self) -> Loaded {
        load(&CourseFiles::Folder(self.0.path().to_owned()))
    }

    fn shows(&self, expect: impl snapbox::IntoData) {
        let mut audit = Audit::default();
        let loaded = self.load();
        assert_eq!(loaded.errors, []);
        audit.add(statics(&loaded));
        let said = human(&Screen::plain(80), &audit);
        let findings = said.rfind("0 claims").unwrap();
        snapbox::assert_data_eq!(&said[..findings], expect.into_data());
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A line of the first lesson's text becomes another.
fn text(from: &str, to: &str) -> Course {
    Course::new().with(CELL, from, to)
}

#[test]
fn a_course_that_is_right_has_no_findings() {
    Course::new().shows(str![[""]]);
}

#[test]
fn a_concept_that_only_questions_have_is_not_explained() {
    Course::new()
        .with(
            REFCELL,
            "id = \"two-readers\"\nconcepts = [\"refcell\"]\n",
            "id = \"two-readers\"\n",
        )
        .shows(str![[r#"
lessons/concepts.toml:6:6: concepts/refcell
  finding   no `read` or `example` step explains this concept
  do        name it in the `concepts` of one that does, or take it off the list

"#]]);
}

#[test]
fn a_concept_that_no_question_has_is_not_practised() {
    Course::new()
        .with(
            REFCELL,
            "id = \"which\"\nconcepts = [\"refcell\"]\n",
            "id = \"which\"\n",
        )
        .shows(str![[r#"
lessons/concepts.toml:6:6: concepts/refcell
  finding   no `predict`, `choose` or `exercise` step practises this concept
  do        name it in the `concepts` of one that does, or add one

"#]]);
}

#[test]
fn a_concept_of_the_list_that_no_lesson_has_is_told_at_its_entry() {
    Course::new()
        .with(
            CONCEPTS,
            "borrow at run time\"\n",
            "borrow at run time\"\n\n[[concept]]\nid = \"mutex\"\nmust = \"lock\"\n",
        )
        .shows(str![[r#"
lessons/concepts.toml:10:6: concepts/mutex
  finding   no `read` or `example` step explains this concept
  do        name it in the `concepts` of one that does, or take it off the list
lessons/concepts.toml:10:6: concepts/mutex
  finding   no `predict`, `choose` or `exercise` step practises this concept
  do        name it in the `concepts` of one that does, or add one

"#]]);
}

#[test]
fn a_concept_of_a_lesson_that_none_of_its_steps_has_is_told() {
    Course::new()
        .with(
            REFCELL,
            "after = [\"cell\"]\nconcepts = [\"refcell\"]",
            "after = [\"cell\"]\nconcepts = [\"refcell\", \"cell\"]",
        )
        .shows(str![[r#"
lessons/20-refcell.toml:7:24: refcell
  finding   the lesson lists the concept `cell`, and none of its steps has it
  do        add it to the `concepts` of a step, or take it off the lesson's

"#]]);
}

#[test]
fn what_a_lesson_with_errors_may_teach_is_not_missing() {
    let loaded = Course::new().with(REFCELL, "title =", "titel =").load();
    assert_eq!(loaded.errors.len(), 1);
    assert!(statics(&loaded).is_empty());
}

#[test]
fn a_concept_that_is_practised_in_a_lesson_before_it_is_explained_comes_too_early() {
    Course::new()
        .with(
            CELL,
            "concepts = [\"cell\"]\n\n[[step]]\nkind = \"read\"",
            "concepts = [\"cell\", \"refcell\"]\n\n[[step]]\nkind = \"read\"",
        )
        .with(
            CELL,
            "id = \"a-copy\"\nconcepts = [\"cell\"]",
            "id = \"a-copy\"\nconcepts = [\"cell\", \"refcell\"]",
        )
        .shows(str![[r#"
lessons/10-cell.toml:32:21: cell/a-copy
  finding   the step practises `refcell` before it is explained
  explained by refcell/two-readers, lessons/20-refcell.toml:9
  do        move the step behind the explanation, or take the concept off it

"#]]);
}

#[test]
fn a_question_may_open_the_step_that_explains_and_an_exercise_may_not() {
    let explains_late = || {
        let read = "kind = \"read\"\nid = \"what-it-is\"\nconcepts = [\"cell\"]";
        Course::new().with(CELL, read, "kind = \"read\"\nid = \"what-it-is\"")
    };
    let example =
        "\n[[step]]\nkind = \"read\"\nid = \"late\"\nconcepts = [\"cell\"]\ntext = '''Late.'''\n";
    let behind = |step: &str| format!("{example}\n{step}");
    let exercise = "[[step]]\nkind = \"exercise\"";
    explains_late()
        .with(CELL, exercise, &behind(exercise))
        .shows(str![[""]]);
    let mistake = "feedback = '''`set(1)` forgets what was there.'''\n";
    explains_late()
        .with(
            CELL,
            "id = \"a-copy\"\nconcepts = [\"cell\"]",
            "id = \"a-copy\"",
        )
        .with(CELL, mistake, &format!("{mistake}{example}"))
        .shows(str![[r#"
lessons/10-cell.toml:50:13: cell/counter
  finding   the step practises `cell` before it is explained
  explained by cell/late, lessons/10-cell.toml:71
  do        move the step behind the explanation, or take the concept off it

"#]]);
}

#[test]
fn a_lesson_may_not_stand_before_one_that_it_comes_after() {
    let course = Course::new();
    let lessons = course.0.path().join("lessons");
    fs::rename(
        lessons.join("20-refcell.toml"),
        lessons.join("05-refcell.toml"),
    )
    .unwrap();
    course.shows(str![[r#"
lessons/05-refcell.toml:6:10: refcell
  finding   this lesson's number puts it before `cell`, which it comes after
  do        give the file a higher number, or take the lesson out of `after`

"#]]);
}

#[test]
fn one_hint_is_too_few_and_six_are_too_many() {
    let first = "  '''One field changes. Which tool goes around one field?''',\n";
    text(first, "").shows(str![[r#"
lessons/10-cell.toml:56:1: cell/counter
  finding   the exercise has only one hint
  do        give it from 2 to 5; three are usual: a nudge, a direction, almost
            there

"#]]);
    text(first, &first.repeat(5)).shows(str![[r#"
lessons/10-cell.toml:55:6: cell/counter
  finding   the exercise has 6 hints
  do        give it from 2 to 5; three are usual: a nudge, a direction, almost
            there

"#]]);
}

#[test]
fn a_hint_that_has_the_whole_solution_gives_it_away() {
    text(
        "field: Cell<u64>,\n",
        "struct Page { hits: Cell<u64> }\n// Comments and layout do not hide it.\nself.hits\n    .set(self.hits.get() + 1);\nself.hits.get()\n\
         let page = Page { hits: Cell::new(0) };\n",
    )
    .shows(str![[r#"
lessons/10-cell.toml:57:1: cell/counter
  finding   this hint has every line that the solution adds to the starter
  do        leave something for the learner to write

"#]]);
}

#[test]
fn a_hint_that_leaves_a_line_out_gives_nothing_away() {
    text(
        "field: Cell<u64>,\n",
        "struct Page { hits: Cell<u64> }\nself.hits.set(self.hits.get() + 1);\n",
    )
    .shows(str![[""]]);
}

#[test]
fn a_failure_is_declared_with_its_reason() {
    text(
        "{ verdict = \"compile-error\", code = \"E0594\" }",
        "{ verdict = \"compile-error\" }",
    )
    .with(
        CELL,
        "{ verdict = \"wrong-output\", stdout = \"1\\n\" }",
        "{ verdict = \"panicked\" }",
    )
    .shows(str![[r#"
lessons/10-cell.toml:64:11: cell/counter:starter
  finding   `compile-error` is declared here without a `code`, so every failure
            of that kind fits
  do        add `code`, the reason for which it fails
lessons/10-cell.toml:70:10: cell/counter:set-to-one
  finding   `panicked` is declared here without a `message`, so every failure of
            that kind fits
  do        add `message`, the reason for which it fails

"#]]);
}

#[test]
fn an_error_in_the_syntax_has_no_code_to_declare() {
    text(
        "{ verdict = \"compile-error\", code = \"E0594\" }",
        "{ verdict = \"compile-error\" }",
    )
    .with(STARTER, "hits: u64,", "hits u64,")
    .shows(str![[""]]);
}

#[test]
fn a_starter_or_mistake_that_is_declared_to_pass_is_no_use() {
    text(
        "{ verdict = \"compile-error\", code = \"E0594\" }",
        "{ verdict = \"passed\" }",
    )
    .with(
        CELL,
        "{ verdict = \"wrong-output\", stdout = \"1\\n\" }",
        "{ verdict = \"passed\" }",
    )
    .shows(str![[r#"
lessons/10-cell.toml:64:11: cell/counter:starter
  finding   the starter is declared to pass, so there is nothing to do
  do        declare how it fails, and let it fail so
lessons/10-cell.toml:70:10: cell/counter:set-to-one
  finding   the mistake is declared to pass, so its feedback is never shown
  do        declare how it fails, or remove it

"#]]);
}

#[test]
fn a_starter_that_is_the_solution_with_other_comments_leaves_nothing_to_do() {
    let course = Course::new();
    let solution = fs::read_to_string(course.0.path().join(SOLUTION)).unwrap();
    let starter = solution.replace("impl Page {", "// Yours.\nimpl Page\n{");
    fs::write(course.0.path().join(STARTER), starter).unwrap();
    course.shows(str![[r#"
exercises/cell/counter/starter.rs:1:1: cell/counter:starter
  finding   the starter is the solution, apart from comments and layout
  do        take out of it what the learner is to write

"#]]);
}

#[test]
fn code_that_runs_over_the_edge_of_80_columns_is_told_wherever_it_stands() {
    let long = "let a_name_that_is_as_long_as_it_takes_to_run_over_the_edge_of_a_screen = 1;";
    text(
        "let seen = level.get();",
        &format!("let seen = level.get();\n{long}\n"),
    )
    .with(
        CELL,
        "hits.set(hits.get() + 1);\n",
        &format!("hits.set(hits.get() + 1);\n {long}\n"),
    )
    .with(
        CELL,
        "'''Let `hit`",
        &format!("'''\n- Here:\n\n  ```rust\n  {long}\n  ```\n\nLet `hit`"),
    )
    .with(
        SOLUTION,
        "page.hit();\n    page",
        &format!("page.hit();\n    {long}\n    page"),
    )
    .shows(str![[r#"
exercises/cell/counter/solution.rs:20:1: cell/counter:solution
  finding   this line of code has 80 columns, and a terminal of 80 has 73 for it
  do        break it, or make it shorter
lessons/10-cell.toml:20:1: cell/what-it-is
  finding   this line of code has 77 columns, and a terminal of 80 has 76 for it
  do        break it, or make it shorter
lessons/10-cell.toml:41:1: cell/a-copy
  finding   this line of code has 76 columns, and a terminal of 80 has 74 for it
  do        break it, or make it shorter
lessons/10-cell.toml:60:1: cell/counter
  finding   this line of code has 76 columns, and a terminal of 80 has 72 for it
  do        break it, or make it shorter

"#]]);
}

/// What is drawn of a line of so many columns in a program, in a comparison, and in a fenced block.
fn drawn(columns: [usize; 3]) -> Vec<usize> {
    let screen = Screen::plain(80);
    let [program, compared, fenced] = columns.map(|columns| format!("{}\n", "x".repeat(columns)));
    let markdown = format!("```rust\n{fenced}```\n");
    let mut lines: Vec<String> = snippet::numbered(&screen, &program)
        .iter()
        .map(mutor::view::text::Text::words)
        .collect();
    let page =
        diff::sources(&screen, "y\n", &compared) + &view::markdown::markdown(&screen, &markdown);
    lines.extend(
        page.lines()
            .filter(|line| line.contains("xxx"))
            .map(str::to_owned),
    );
    lines.iter().map(|line| line.chars().count()).collect()
}

#[test]
fn the_room_for_code_is_what_the_screens_leave_for_it() {
    assert_eq!(
        drawn([shown_room(1), compared_room(1), FENCED_ROOM]),
        [80, 80, 80]
    );
}

#[test]
fn every_block_says_what_it_is() {
    let with = |info: &str| text("```rust\n", &format!("```{info}\n"));
    with("").shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   the code block does not say what it is
  do        write `rust` or `text` behind its first fence

"#]]);
    with("rs").shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   a code block named `rs` is neither coloured nor compiled
  do        if it is Rust, write `rust` first, as in `rust,compile_fail,E0594`

"#]]);
    with("rust,ignore").shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   `ignore` means nothing behind `rust`
  do        write `fragment`, or `compile_fail` with a code such as E0594

"#]]);
    with("rust,compile_fail").shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   `compile_fail` and the error's code belong together
  do        write both, as in `rust,compile_fail,E0594`, or neither

"#]]);
    with("rust,fragment,E0594").shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   a `fragment` is not compiled, so `compile_fail` and codes mean
            nothing here
  do        leave one of them out

"#]]);
    with("text").shows(str![[""]]);
}

#[test]
fn a_fragment_is_at_least_tokens() {
    text("```rust,fragment\n", "```rust,fragment\nlet a = …;\n").shows(str![[r#"
lessons/10-cell.toml:60:1: cell/counter
  finding   the block is said to be Rust, and this is not even its tokens
  do        mend it, or call the block `text`

"#]]);
}

#[test]
fn markdown_that_is_shown_otherwise_than_meant_is_told() {
    text(
        "hits.set(hits.get() + 1);\n```\n",
        "hits.set(hits.get() + 1);\n",
    )
    .shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   the code block that begins here is not closed, so the rest of the
            text is code
  do        end it with a fence like the one that begins it

"#]]);
    text(
        "A `Cell` lets values in and out through a shared reference:\n",
        "A `Cell`:\n\n    let a = 1;\n",
    )
    .shows(str![[r#"
lessons/10-cell.toml:17:1: cell/what-it-is
  finding   four spaces make a code block of this, one without colours
  do        put it between fences, or take the spaces away

"#]]);
    text(
        "See [its page](https://doc.rust-lang.org/std/cell/).\n",
        "#Links\n\n[One](other.md), [two](), ![three](https://example.com/a.png), <b>four</b>, Vec<u8>, Cell<T>.\n",
    )
    .shows(str![[r#"
lessons/10-cell.toml:26:1: cell/what-it-is
  finding   this is no heading and is shown as it stands: #Links
  do        put a space behind the #
lessons/10-cell.toml:28:1: cell/what-it-is
  finding   a learner in a terminal cannot follow the link to `other.md`
  do        give the whole address, with https://, or say it in words
lessons/10-cell.toml:28:18: cell/what-it-is
  finding   this link leads nowhere
  do        give it an address
lessons/10-cell.toml:28:27: cell/what-it-is
  finding   a terminal shows no pictures
  do        draw it in a `text` block, or say it in words
lessons/10-cell.toml:28:64: cell/what-it-is
  finding   HTML is shown as it stands: <b>
  do        write it in Markdown, or as `code`

"#]]);
    text(
        "| `get` | returns a copy |",
        "| `a || b` | is not `a | b` |",
    )
    .shows(str![[r#"
lessons/10-cell.toml:24:1: cell/what-it-is
  finding   this row has 3 cells more than the table's head, which are not shown
  do        write a backslash before a bar that is part of a cell

"#]]);
}

#[test]
fn a_place_in_a_text_with_escapes_is_its_begin() {
    text(
        "'''`get` returned a copy.'''",
        "\"one\\ntwo\\n\\n```\\nthree\\n```\"",
    )
    .shows(str![[r#"
lessons/10-cell.toml:45:8: cell/a-copy
  finding   the code block does not say what it is
  do        write `rust` or `text` behind its first fence

"#]]);
}

#[test]
fn a_block_is_a_whole_program_for_the_compiler() {
    let loaded = Course::new()
        .with(
            REFCELL,
            "'''It counts the borrows.'''",
            "'''\nSo:\n\n```rust,compile_fail,E0425\nfn main() {\n    a();\n}\n```\n'''",
        )
        .load();
    let shown: Vec<String> = blocks(&loaded.course)
        .iter()
        .map(|block| {
            let last = block.line_offset + 2;
            let (at, place) = (&block.at, block.place(last));
            format!(
                "{}:{} {} {:?}\n{}line {last} is {}:{}\n",
                at.file, at.line, block.about, block.claim, block.source, place.file, place.line
            )
        })
        .collect();
    snapbox::assert_data_eq!(
        shown.concat(),
        str![[r#"
lessons/10-cell.toml:17 cell/what-it-is:block-1 Compiles
#![allow(unused)]
use std::{cell::*, collections::*, rc::*, sync::*, sync::atomic::*, thread, time::*};
fn main() {
let hits = Cell::new(1);
hits.set(hits.get() + 1);

;}
line 5 is lessons/10-cell.toml:19
lessons/20-refcell.toml:36 refcell/which:block-1 Refused("E0425")
#![allow(unused)] fn main() {
    a();
}
line 2 is lessons/20-refcell.toml:38

"#]]
    );
}

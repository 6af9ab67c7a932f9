//! Screens as a learner sees them, plain and coloured, wide and narrow.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod fixtures;

use std::sync::LazyLock;

use mutor::model::{Course, PanicCause, Rejection, RuleKind, Verdict};
use mutor::view::style::{Role, Screen};
use mutor::view::verdict::{Next, VerdictView};
use mutor::view::{Verbs, diff, lists, markdown, messages, safe, step, verdict};
use proptest::prelude::*;
use snapbox::{Data, assert_data_eq};

use fixtures::{
    LIMITER, compile_error, course, deadlock, exploration, here, interleaving, location, panicked,
    progress,
};

static COURSE: LazyLock<Course> = LazyLock::new(course);

/// Compares a screen with the file of that name; `SNAPSHOTS=overwrite` writes the files.
pub fn check(name: &str, shown: &str) {
    let path = format!(
        "{}/tests/suite/snapshots/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let path = std::path::Path::new(&path);
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(shown, Data::read_from(path, None).raw());
}

/// Compares a screen at 80 plain, 120 coloured and 40 ASCII columns.
pub fn everywhere(name: &str, draw: impl Fn(&Screen) -> String) {
    check(&format!("{name}.80.txt"), &draw(&Screen::plain(80)));
    check(&format!("{name}.120.ansi"), &draw(&Screen::colored(120)));
    check(&format!("{name}.40.txt"), &draw(&Screen::dumb(40)));
}

fn view<'a>(verdict: &'a Verdict, source: &'a str) -> VerdictView<'a> {
    VerdictView {
        verdict,
        name: "exercises/refcell/rate-limiter.rs",
        source: Some(source),
        stdout: "",
        stderr: "",
        feedback: None,
        course: Some(&COURSE),
        why: None,
        next: Next::TryAgain { seen: 1, hints: 3 },
        verbs: Verbs::Repl,
    }
}

fn verdict_everywhere(name: &str, verdict: &Verdict, source: &str) {
    everywhere(&format!("verdict-{name}"), |screen| {
        mutor::view::verdict(screen, &view(verdict, source))
    });
}

#[test]
fn markdown_is_drawn() {
    everywhere("markdown", |screen| markdown(screen, fixtures::MARKDOWN));
}

#[test]
fn a_stress_around_code_has_one_mark_at_each_end() {
    let text = "Never *call `lock` twice* on **one thread**.";
    assert_data_eq!(
        markdown(&Screen::plain(80), text),
        "Never *call `lock` twice* on *one thread*.\n"
    );
}

#[test]
fn a_compile_error_keeps_the_compilers_message_and_explains_it() {
    verdict_everywhere("compile-error", &compile_error(2), LIMITER);
}

#[test]
fn many_compile_errors_are_counted() {
    let verdict = compile_error(7);
    let shown = mutor::view::verdict(&Screen::plain(80), &view(&verdict, LIMITER));
    assert!(shown.contains("It does not compile: 7 errors"), "{shown}");
    assert!(shown.contains("… and 4 more errors."), "{shown}");
}

#[test]
fn other_output_is_shown_beside_what_was_asked() {
    let verdict = Verdict::WrongOutput {
        expected: "true\ntrue\nfalse\nleft: 0\n".to_owned(),
        actual: "true\ntrue\ntrue\nleft: 4294967295\n".to_owned(),
    };
    verdict_everywhere("wrong-output", &verdict, LIMITER);
}

#[test]
fn a_panic_is_quoted_and_explained() {
    let verdict = panicked(
        "RefCell already borrowed",
        PanicCause::AlreadyBorrowed,
        Some(location(14, 18)),
    );
    verdict_everywhere("already-borrowed", &verdict, LIMITER);
}

#[test]
fn a_failed_assertion_shows_both_sides() {
    let verdict = panicked(
        "assertion `left == right` failed\n  left: 7\n right: 8",
        PanicCause::Assertion,
        Some(location(21, 5)),
    );
    verdict_everywhere("assertion", &verdict, LIMITER);
}

#[test]
fn a_deadlock_shows_who_waits_for_what() {
    let verdict = Verdict::Deadlock {
        exploration: Box::new(deadlock()),
    };
    verdict_everywhere("deadlock", &verdict, fixtures::DEADLOCK);
}

#[test]
fn a_lost_update_shows_the_interleaving() {
    let verdict = Verdict::Interleaving {
        exploration: Box::new(interleaving()),
    };
    verdict_everywhere("interleaving", &verdict, fixtures::LOST_UPDATE);
}

#[test]
fn a_stale_load_says_which_store_it_missed() {
    let verdict = Verdict::Interleaving {
        exploration: Box::new(exploration(include_str!("screens/stale.json"))),
    };
    verdict_everywhere("stale", &verdict, include_str!("screens/stale.rs"));
}

#[test]
fn each_output_that_the_schedule_can_make_has_its_schedule() {
    let found = exploration(include_str!("screens/varies.json"));
    everywhere("varies", |screen| {
        mutor::view::exploration::exploration(screen, &found, include_str!("screens/varies.rs"))
    });
}

#[test]
fn what_was_covered_is_said_and_no_more() {
    let mut found = exploration(include_str!("screens/stale.json"));
    found.steps.clear();
    found.outcome = mutor::model::Outcome::Ok;
    let shown = mutor::view::exploration::exploration(&Screen::plain(80), &found, "");
    assert_data_eq!(
        shown,
        snapbox::str![[r#"
Covered: all 668 interleavings with at most 1 preemption. The search for more
was stopped by its time limit; 12,043 interleavings tried in all.

"#]]
    );
    found.coverage.stopped = None;
    let shown = mutor::view::exploration::exploration(&Screen::plain(80), &found, "");
    assert_data_eq!(
        shown,
        snapbox::str![[r#"
Covered: all 668 interleavings with at most 1 preemption.

"#]]
    );
}

#[test]
fn a_program_that_hangs_gets_the_usual_suspects() {
    let verdict = Verdict::TimedOut {
        limit_ms: 1000,
        stdout: "waiting\n".to_owned(),
    };
    verdict_everywhere("timed-out", &verdict, fixtures::DEADLOCK);
}

#[test]
fn every_other_verdict_says_what_happened() {
    let mut all = String::new();
    for verdict in [
        Verdict::OutputLimit { limit: 1 << 20 },
        Verdict::MemoryLimit { limit: 2 << 30 },
        Verdict::ProcessLimit { limit: 64 },
        Verdict::Crashed {
            signal: "SIGABRT".to_owned(),
            stderr: "thread 'main' (7) has overflowed its stack\n".to_owned(),
        },
        Verdict::ExitCode {
            code: 0,
            early: true,
        },
        Verdict::ExitCode {
            code: 3,
            early: false,
        },
        Verdict::RuleBroken {
            rule: "Mutex".to_owned(),
            kind: RuleKind::Forbids,
            location: Some(location(5, 10)),
        },
        Verdict::RuleBroken {
            rule: "RefCell".to_owned(),
            kind: RuleKind::Uses,
            location: None,
        },
        Verdict::Rejected {
            reason: Rejection::NotUtf8 { at: 17 },
        },
        Verdict::Rejected {
            reason: Rejection::Missing,
        },
    ] {
        all.push_str(&mutor::view::verdict(
            &Screen::plain(80),
            &view(&verdict, LIMITER),
        ));
        all.push_str("\n========\n\n");
    }
    check("verdict-others.80.txt", &all);
}

#[test]
fn a_pass_says_what_to_take_away() {
    let passed = Verdict::Passed {
        stdout: "true\n".to_owned(),
    };
    everywhere("verdict-passed", |screen| {
        verdict::verdict(
            screen,
            &VerdictView {
                why: Some("The count is **bookkeeping**: `&self` callers need not know of it."),
                next: Next::GoOn,
                ..view(&passed, LIMITER)
            },
        )
    });
}

#[test]
fn the_authors_feedback_takes_the_place_of_the_general_explanation() {
    let verdict = panicked(
        "RefCell already borrowed",
        PanicCause::AlreadyBorrowed,
        None,
    );
    let shown = mutor::view::verdict(
        &Screen::plain(80),
        &VerdictView {
            feedback: Some("Your `Ref` lives until the *end of the block*."),
            verbs: Verbs::Shell {
                about: Some("refcell/rate-limiter"),
            },
            ..view(&verdict, LIMITER)
        },
    );
    assert_data_eq!(
        shown,
        snapbox::str![[r#"
It panicked: a `RefCell` was already borrowed.

  │ RefCell already borrowed

Your `Ref` lives until the *end of the block*.

Next: Change the file, then `mutor check refcell/rate-limiter` again. `mutor
      hint refcell/rate-limiter` gives hint 2 of 3.

"#]]
    );
}

#[test]
fn a_plain_run_shows_what_the_program_said() {
    let ran = Verdict::Passed {
        stdout: "one\n\u{1b}[2Jtwo\n".to_owned(),
    };
    let shown = mutor::view::verdict(
        &Screen::plain(80),
        &VerdictView {
            stderr: "a warning\n",
            next: Next::Nothing,
            ..view(&ran, LIMITER)
        },
    );
    assert_data_eq!(
        shown,
        snapbox::str![[r#"
It runs to its end.

It printed:
  │ one
  │ ␛[2Jtwo

On stderr it said:
  │ a warning

"#]]
    );
}

#[test]
fn no_verdict_is_the_bare_word_failed() {
    for verdict in [
        compile_error(1),
        panicked("no", PanicCause::Other, None),
        Verdict::ExitCode {
            code: 1,
            early: false,
        },
    ] {
        let shown = mutor::view::verdict(&Screen::plain(80), &view(&verdict, LIMITER));
        assert!(!shown.to_lowercase().contains("failed"), "{shown}");
    }
}

#[test]
fn each_kind_of_step_is_shown_with_what_can_be_done() {
    let course = course();
    let progress = progress();
    for index in 0..course.lessons[1].steps.len() {
        everywhere(&format!("step-{}", index + 1), |screen| {
            step::step(
                screen,
                &step::StepView {
                    lesson: &course.lessons[1],
                    index,
                    progress: &progress,
                    file: Some("exercises/refcell/rate-limiter.rs"),
                    ending: step::Ending::Kept,
                    verbs: Verbs::Repl,
                },
            )
        });
    }
}

#[test]
fn a_prediction_is_told_with_what_really_happened() {
    let course = course();
    let mutor::model::StepBody::Predict { program, why, .. } = &course.lessons[1].steps[2].body
    else {
        panic!("the third step is a prediction");
    };
    let happened = panicked(
        "RefCell already borrowed",
        PanicCause::AlreadyBorrowed,
        None,
    );
    everywhere("prediction", |screen| {
        let answer = |said, right| {
            step::prediction(
                screen,
                &step::PredictionView {
                    said,
                    right,
                    verdict: &happened,
                    program,
                    why,
                    stderr: "",
                },
            )
        };
        answer("panics", true) + "\n========\n\n" + &answer("prints `3`", false)
    });
}

#[test]
fn a_choice_is_told_with_the_reasons() {
    let course = course();
    let mutor::model::StepBody::Choose { options, .. } = &course.lessons[1].steps[3].body else {
        panic!("the fourth step is a choice");
    };
    everywhere("choice", |screen| {
        step::choice(screen, options, &[0, 2])
            + "\n========\n\n"
            + &step::choice(screen, options, &[1])
            + "\n========\n\n"
            + &step::choice(screen, options, &[0, 1])
    });
}

#[test]
fn the_lists_are_shown() {
    let course = course();
    let progress = progress();
    let refcell = &course.lessons[1];
    everywhere("list-course", |s| {
        lists::course(s, &course, &progress, Verbs::Repl)
    });
    everywhere("list-lesson", |s| {
        lists::lesson(s, refcell, &progress, Verbs::Repl)
    });
    everywhere("progress", |s| {
        lists::progress(s, &course, &progress, Verbs::Repl)
    });
    everywhere("help", lists::help);
    for (verb, ..) in lists::VERBS {
        assert!(lists::about_verb(&Screen::plain(80), verb).is_some());
    }
    let hits = [mutor::judging::search::Hit {
        place: here(),
        title: "RefCell".to_owned(),
        excerpt: "The guard is released when it is dropped; a Guard with a name lives on."
            .to_owned(),
    }];
    everywhere("search", |s| {
        lists::search(s, "guard name", &hits, Verbs::Repl)
    });
}

#[test]
fn hints_are_numbered() {
    let course = course();
    let exercise = course.exercises().next().unwrap();
    everywhere("hint", |screen| {
        step::hint(screen, exercise, 1, Verbs::Repl)
            + "\n"
            + &step::hint(screen, exercise, 3, Verbs::Repl)
    });
}

#[test]
fn the_solution_is_shown_against_the_learners_file() {
    let solution = LIMITER
        .replace("left: u32", "left: Cell<u32>")
        .replace("self.left -= 1", "self.left.set(self.left.get() - 1)");
    everywhere("solution", |screen| {
        diff::sources(screen, LIMITER, &solution)
    });
}

#[test]
fn the_short_sentences_are_plain() {
    let screen = Screen::plain(80);
    let all = [
        messages::welcome(&screen, None),
        messages::offer_workspace(&screen, "/home/me/mutor"),
        messages::workspace_made(&screen, "/home/me/mutor", 13),
        messages::unknown_verb(&screen, "chek\u{1b}[2J", Some("check")),
        messages::ambiguous_verb(&screen, "s", &["search", "show", "solution"]),
        messages::unknown_place(&screen, "refcel", Some("refcell")),
        messages::not_an_exercise(&screen, "hint"),
        messages::nothing_to_run(&screen),
        messages::at_the_end(&screen),
        messages::at_the_beginning(&screen),
        messages::not_a_prediction(&screen),
        messages::not_a_choice(&screen, 4),
        messages::solution_is_closed(&screen, 2),
        messages::confirm_solution(&screen),
        messages::confirm_reset(&screen, "exercises/refcell/rate-limiter.rs"),
        messages::was_reset(&screen, "exercises/refcell/rate-limiter.rs"),
        messages::left_as_it_was(&screen),
        messages::cancelled(&screen),
        messages::working("checking", 3) + "\n",
        messages::goodbye(&screen),
        messages::error(&screen, "cannot write `x`\ncaused by: no space"),
        messages::warning(
            &screen,
            "the progress file was damaged; it is kept as `x.damaged`",
        ),
    ];
    check("messages.80.txt", &all.concat());
}

const ESCAPE: char = '\u{1b}';

/// Takes the colours off.
fn bare(shown: &str) -> String {
    safe::compiler_message(&Screen::plain(80), shown)
}

fn words(shown: &str) -> Vec<String> {
    let shown = bare(shown).replace(['*', '─', '━', '╌', '`'], "");
    shown.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_words_are_the_same_without_colour() {
    let verdict = compile_error(2);
    for width in [40, 80, 120] {
        let draw = |screen: &Screen| {
            mutor::view::verdict(screen, &view(&verdict, LIMITER))
                + &markdown(screen, fixtures::MARKDOWN)
                + &lists::help(screen)
        };
        let plain = draw(&Screen::plain(width));
        let colored = draw(&Screen::colored(width));
        assert!(colored.contains('\u{1b}'));
        assert!(!plain.contains('\u{1b}'));
        assert_eq!(words(&plain), words(&colored), "at {width}");
    }
}

#[test]
fn a_dumb_terminal_gets_ascii_alone() {
    let verdict = Verdict::Deadlock {
        exploration: Box::new(deadlock()),
    };
    let screen = Screen::dumb(80);
    let course = course();
    let shown = mutor::view::verdict(&screen, &view(&verdict, fixtures::DEADLOCK))
        + &lists::course(&screen, &course, &progress(), Verbs::Repl)
        + &lists::help(&screen)
        + &markdown(&screen, "A → B … “quoted” – done\n\n* item\n\n> quote\n");
    let other: String = shown.chars().filter(|c| !c.is_ascii()).collect();
    assert_eq!(other, "");
}

fn any_screen() -> impl Strategy<Value = Screen> {
    (1_usize..200, any::<bool>(), any::<bool>()).prop_map(|(width, color, unicode)| Screen {
        width,
        color,
        unicode,
    })
}

/// Pieces that Markdown is made of, so that arbitrary texts are about something.
fn any_markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# "),
        Just("- "),
        Just("1. "),
        Just("> "),
        Just("    "),
        Just("\n"),
        Just("\n\n"),
        Just("| a | b |\n|---|--:|\n| c | d |\n"),
        Just("|"),
        Just("```rust\n"),
        Just("```\n"),
        Just("`"),
        Just("**"),
        Just("*"),
        Just("[x](http://a.b)"),
        Just("<b>"),
        Just("---\n"),
        Just("word "),
        Just("日本語"),
        Just("\u{1b}[2J"),
        Just("\t"),
        Just("é"),
        Just("\r\n"),
        Just("averyveryverylongword"),
        Just("![i](u)"),
        Just("~~"),
        Just("\\"),
        Just("&amp;"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_is_drawn_at_any_width(screen in any_screen(), text in any_markdown()) {
        let shown = markdown(&screen, &text);
        if !screen.color {
            prop_assert!(!shown.contains(ESCAPE));
        }
        prop_assert!(shown.is_empty() || shown.ends_with('\n'));
    }

    #[test]
    fn prose_keeps_to_the_width(width in 20_usize..200, text in "[a-z][a-z ,.]{0,300}") {
        for line in markdown(&Screen::plain(width), &text).lines() {
            prop_assert!(mutor::view::text::display_width(line) <= width.min(80));
        }
    }

    #[test]
    fn any_two_texts_are_compared_at_any_width(
        screen in any_screen(), a in "[ab \t\n\u{1b}é]{0,60}", b in "[ab \t\n\u{1b}é]{0,60}",
    ) {
        let shown = diff::outputs(&screen, &a, &b) + &diff::sources(&screen, &a, &b);
        prop_assert!(screen.color || !shown.contains(ESCAPE));
    }

    #[test]
    fn any_place_is_quoted_without_harm(
        screen in any_screen(), source in any::<String>(), line in 0_u32..9, column in 0_u32..99,
    ) {
        let pointer = mutor::view::snippet::Pointer { line, column, label: "here" };
        mutor::view::snippet::quote(&screen, "a.rs", &source, pointer);
    }

    #[test]
    fn nothing_that_a_program_says_is_obeyed(
        screen in any_screen(), text in "[ -~\n\t\u{0}-\u{1f}\u{7f}-\u{9f}\u{202e}]{0,80}",
    ) {
        let cause = PanicCause::Other;
        let mut at = location(14, 18);
        for verdict in [
            panicked(&text, cause, None),
            panicked(&text, cause, Some(at.clone())),
            { at.file.clone_from(&text); panicked("x", cause, Some(at)) },
            Verdict::WrongOutput { expected: String::new(), actual: text.clone() },
            Verdict::TimedOut { limit_ms: 1, stdout: text.clone() },
            Verdict::Crashed { signal: text.clone(), stderr: text.clone() },
            Verdict::Rejected { reason: Rejection::Unreadable(text.clone()) },
        ] {
            let told = VerdictView { name: &text, stderr: &text, ..view(&verdict, &text) };
            let shown = mutor::view::verdict(&screen, &told);
            let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || c == '\u{202e}';
            prop_assert!(!bare(&shown).contains(obeyed));
            prop_assert!(screen.color || !shown.contains(ESCAPE));
        }
    }

    #[test]
    fn every_verdict_is_told_at_any_width(screen in any_screen()) {
        for (verdict, source) in [
            (compile_error(5), LIMITER),
            (Verdict::Deadlock { exploration: Box::new(deadlock()) }, fixtures::DEADLOCK),
            (Verdict::Interleaving { exploration: Box::new(interleaving()) }, ""),
        ] {
            mutor::view::verdict(&screen, &view(&verdict, source));
        }
        let course = course();
        lists::course(&screen, &course, &progress(), Verbs::Repl);
        lists::progress(&screen, &course, &progress(), Verbs::Repl);
        lists::lesson(&screen, &course.lessons[1], &progress(), Verbs::Repl);
    }
}

#[test]
fn a_deeply_nested_text_does_not_overflow_the_stack() {
    let quotes = ">".repeat(20_000) + " deep";
    assert!(markdown(&Screen::plain(80), &quotes).contains("deep"));
    let lists: String = (0..300)
        .map(|depth| " ".repeat(depth * 2) + "- item\n")
        .collect();
    assert!(markdown(&Screen::plain(80), &lists).contains("item"));
}

#[test]
fn a_role_without_text_paints_nothing() {
    assert_eq!(Screen::colored(80).paint(Role::Bad, ""), "");
}

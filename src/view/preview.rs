//! Shows a lesson to its author: each step as the learner sees it, and below it what is said later.

use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::verbs::Verbs;
use super::{course_errors, snippet, step};
use crate::model::{Choice, Exercise, Expectation, Lesson, Progress, Step, StepBody};
use crate::store::course::Draft;
use crate::store::{CourseError, Workspace};

/// The errors with their carets; nothing where there are none.
pub fn errors(screen: &Screen, errors: &[CourseError]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let drawn: String = errors
        .iter()
        .map(|error| course_errors::one(screen, error))
        .collect();
    drawn + "\n"
}

/// A whole draft: its errors, then the steps, or that one of them, counted from 1.
pub fn draft(screen: &Screen, draft: &Draft, only: Option<usize>) -> String {
    let mut text = errors(screen, &draft.errors);
    if let Some(lesson) = &draft.lesson {
        for index in 0..lesson.steps.len() {
            if only.is_none_or(|only| only == index + 1) {
                text.push_str(&one(screen, lesson, index));
            }
        }
    }
    text
}

/// One step, counted from 0, under a line.
pub fn one(screen: &Screen, lesson: &Lesson, index: usize) -> String {
    let Some(step) = lesson.steps.get(index) else {
        return String::new();
    };
    let rule = screen.glyphs().rule.repeat(screen.prose());
    let mut page = Page::new(screen);
    page.line(&Text::of(Role::Dim, rule));
    if is_unread(step) {
        let place = format!(
            "{}, step {} of {}, line {}",
            step::short_title(lesson),
            index + 1,
            lesson.steps.len(),
            step.at.line
        );
        page.line(&Text::of(Role::Heading, place)).gap();
        page.sentence(&Text::plain(
            "This step cannot be shown before its errors are mended.",
        ));
        page.gap();
        return page.finish() + "\n";
    }
    let file = match &step.body {
        StepBody::Exercise(exercise) => Some(Workspace::name(&exercise.id)),
        _ => None,
    };
    let view = step::StepView {
        lesson,
        index,
        progress: &Progress::default(),
        file: file.as_deref(),
        ending: step::Ending::Kept,
        verbs: Verbs::Repl,
    };
    page.painted(&step::step(screen, &view));
    later(screen, step, &mut page);
    page.finish() + "\n"
}

/// No right lesson has a `read` step without text: the loader puts it where a step cannot be read.
fn is_unread(step: &Step) -> bool {
    matches!(&step.body, StepBody::Read { text } if text.is_empty())
}

/// What a learner sees only after an answer.
fn later(screen: &Screen, step: &Step, page: &mut Page) {
    match &step.body {
        StepBody::Read { .. } => {}
        StepBody::Example { program, .. } => outcome(screen, &program.expect, page),
        StepBody::Predict { program, why, .. } => {
            outcome(screen, &program.expect, page);
            heading(screen, page, "After the answer");
            page.markdown(why);
        }
        StepBody::Choose { options, .. } => {
            for (at, option) in options.iter().enumerate() {
                answer(screen, at, option, page);
            }
        }
        StepBody::Exercise(exercise) => of_exercise(screen, exercise, page),
    }
}

fn heading(screen: &Screen, page: &mut Page, text: &str) {
    let text = format!("{} {text}", screen.glyphs().arrow);
    page.gap().line(&Text::of(Role::Note, text));
}

fn outcome(screen: &Screen, expect: &Expectation, page: &mut Page) {
    heading(screen, page, "When it is run");
    page.sentence(&Text::prose(&format!("It {}.", step::outcome(expect))));
    printed(expect, page);
}

/// Several lines are not told in the sentence.
fn printed(expect: &Expectation, page: &mut Page) {
    if let Some(stdout) = &expect.stdout
        && (stdout.lines().count() > 1 || expect.kind != crate::model::Kind::Passed)
    {
        page.output(stdout);
    }
}

fn answer(screen: &Screen, at: usize, option: &Choice, page: &mut Page) {
    let word = if option.right { "right" } else { "not right" };
    heading(
        screen,
        page,
        &format!("After answer {}, which is {word}", at + 1),
    );
    page.markdown(&option.why);
}

fn of_exercise(screen: &Screen, exercise: &Exercise, page: &mut Page) {
    for (at, hint) in exercise.hints.iter().enumerate() {
        heading(
            screen,
            page,
            &format!("Hint {} of {}", at + 1, exercise.hints.len()),
        );
        page.markdown(hint);
    }
    program(screen, "starter.rs", &exercise.starter_source, page);
    page.gap();
    happens(&exercise.starter, page);
    program(screen, "solution.rs", &exercise.solution_source, page);
    page.gap();
    happens(&exercise.expect, page);
    if let Some(check) = &exercise.check_source {
        program(screen, "check.rs", check, page);
    }
    for mistake in &exercise.mistakes {
        heading(
            screen,
            page,
            &format!("After a mistake as in {}", mistake.file),
        );
        happens(&mistake.expect, page);
        page.gap().markdown(&mistake.feedback);
    }
    heading(screen, page, "After a pass");
    page.markdown(&exercise.why);
}

fn program(screen: &Screen, name: &str, source: &str, page: &mut Page) {
    heading(screen, page, name);
    page.lines(&snippet::numbered(screen, source));
}

fn happens(expect: &Expectation, page: &mut Page) {
    let outcome = step::outcome(expect);
    page.gap().sentence(&Text::prose(&format!("It {outcome}.")));
    printed(expect, page);
}

/// The lesson has fewer steps.
pub fn no_such_step(number: usize, steps: usize) -> String {
    let steps = match steps {
        1 => "one step".to_owned(),
        steps => format!("{steps} steps"),
    };
    format!("there is no step {number}: this lesson has {steps}")
}

/// The file is no lesson's.
pub fn not_a_lesson(file: &str) -> String {
    format!(
        "{file} is no lesson: a lesson is a file `NN-name.toml` in the folder `lessons` of a course"
    )
}

/// The file is not there.
pub fn no_file(file: &str) -> String {
    format!("there is no file {file}; `mutor new lesson ID` makes a lesson")
}

/// The file was there, and is gone.
pub fn gone(screen: &Screen, file: &str) -> String {
    let text = format!("{file} is gone; once it is there again, it is shown.");
    Page::new(screen)
        .sentence(&Text::of(Role::Note, text))
        .finish()
}

/// At the end of the screen, while files are watched.
pub fn watching(screen: &Screen, file: &str, shown: Shown) -> String {
    let what = match shown {
        Shown::All => "",
        Shown::Changed => "Only what has changed is shown. ",
    };
    let text = format!("{what}Watching {file} and its exercises; Ctrl-C ends it.");
    Page::new(screen)
        .sentence(&Text::of(Role::Dim, text))
        .finish()
}

/// How much of a lesson stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All that was asked for.
    All,
    /// The steps that differ from before.
    Changed,
}

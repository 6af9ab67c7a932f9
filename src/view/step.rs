//! Shows a step of a lesson, and what came of the learner's answer to it.

use std::fmt::Write as _;

use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::verbs::Verbs;
use super::verdict::{Next, VerdictView, evidence};
use super::{lists, snippet};
use crate::model::{
    Choice, Exercise, Expectation, Kind, Lesson, Place, Program, Progress, Step, StepBody, Verdict,
};

/// A step with what is known around it.
#[derive(Debug, Clone, Copy)]
pub struct StepView<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The step's place in it, counted from 0.
    pub index: usize,
    /// What the learner has done.
    pub progress: &'a Progress,
    /// The learner's file for an exercise, as they would open it.
    pub file: Option<&'a str>,
    /// Whether an example's outcome is told. In the tutor the learner sees it by running it.
    pub ending: Ending,
    /// How they give orders.
    pub verbs: Verbs<'a>,
}

/// Whether a program's outcome is told with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is told.
    Told,
    /// The learner finds out.
    Kept,
}

/// Where the learner is, in one line: `RefCell · step 4 of 16 · predict`.
pub fn place(screen: &Screen, lesson: &Lesson, index: usize) -> String {
    let mut page = Page::new(screen);
    page.line(&place_line(screen, lesson, index));
    page.finish()
}

/// The first line of what a step says, for a list.
pub fn gist(screen: &Screen, step: &Step) -> String {
    let text = match &step.body {
        StepBody::Read { text } | StepBody::Example { text, .. } => text.as_str(),
        StepBody::Predict { ask, .. } | StepBody::Choose { ask, .. } => ask.as_str(),
        StepBody::Exercise(exercise) => exercise.title.as_str(),
    };
    let lines = super::markdown::lines(
        &Screen {
            color: true,
            ..*screen
        },
        text,
        200,
    );
    lines.first().map(Text::words).unwrap_or_default()
}

fn place_line(screen: &Screen, lesson: &Lesson, index: usize) -> Text {
    let dot = format!(" {} ", screen.glyphs().dot);
    let kind = lesson.steps.get(index).map_or("", Step::kind);
    let place = format!("step {} of {}", index + 1, lesson.steps.len());
    Text::of(Role::Heading, short_title(lesson))
        .with(Role::Dim, dot.as_str())
        .with(Role::Plain, place)
        .with(Role::Dim, dot)
        .with(Role::Plain, kind)
        .fit(screen, screen.width)
}

/// A lesson's title up to its colon.
pub fn short_title(lesson: &Lesson) -> &str {
    lesson.title.split(':').next().unwrap_or_default().trim()
}

/// A whole step: the place, the text, what the learner can do.
pub fn step(screen: &Screen, view: &StepView) -> String {
    let Some(step) = view.lesson.steps.get(view.index) else {
        return String::new();
    };
    let mut page = Page::new(screen);
    page.line(&place_line(screen, view.lesson, view.index))
        .gap();
    match &step.body {
        StepBody::Read { text } => {
            page.markdown(text);
        }
        StepBody::Example { text, program } => {
            page.markdown(text);
            code(screen, program, &mut page);
            if view.ending == Ending::Told {
                told(&program.expect, &mut page);
            }
        }
        StepBody::Predict { ask, program, why } => {
            page.markdown(ask);
            code(screen, program, &mut page);
            if view.ending == Ending::Told {
                told(&program.expect, &mut page);
                page.gap().markdown(why);
            }
        }
        StepBody::Choose { ask, options } => {
            page.markdown(ask).gap();
            for (at, option) in options.iter().enumerate() {
                numbered_option(screen, at, option, &mut page);
            }
        }
        StepBody::Exercise(exercise) => self::exercise(screen, view, exercise, &mut page),
    }
    page.gap();
    answered(view, step, &mut page);
    can_do(screen, view, step, &mut page);
    page.finish()
}

fn code(screen: &Screen, program: &Program, page: &mut Page) {
    page.gap().lines(&snippet::numbered(screen, &program.code));
}

fn told(expect: &Expectation, page: &mut Page) {
    let outcome = outcome(expect);
    page.gap().sentence(&Text::prose(&format!("It {outcome}.")));
    if let (Kind::Passed, Some(stdout)) = (expect.kind, &expect.stdout)
        && stdout.lines().count() > 1
    {
        page.output(stdout);
    }
}

/// What a program does, as an end of a sentence: `prints 3`, `does not compile (E0502)`.
pub fn outcome(expect: &Expectation) -> String {
    let detail = |word: &str, detail: Option<&String>| match detail {
        Some(detail) => format!("{word} ({detail})"),
        None => word.to_owned(),
    };
    match expect.kind {
        Kind::Passed => match expect.stdout.as_deref() {
            None => "runs to its end".to_owned(),
            Some("") => "runs to its end and prints nothing".to_owned(),
            Some(text) if text.lines().count() == 1 => format!("prints `{}`", text.trim_end()),
            Some(text) => format!("prints {} lines", text.lines().count()),
        },
        Kind::WrongOutput => "prints something else than was asked".to_owned(),
        Kind::CompileError => detail("does not compile", expect.code.as_ref()),
        Kind::Panicked => detail("panics", expect.message.as_ref()),
        Kind::TimedOut => "never ends".to_owned(),
        Kind::Deadlock => "can deadlock".to_owned(),
        Kind::DataRace => "has a data race".to_owned(),
        Kind::Interleaving => "goes wrong in some schedules".to_owned(),
        Kind::OutputLimit => "prints without end".to_owned(),
        Kind::MemoryLimit => "takes all the memory that it may".to_owned(),
        Kind::ProcessLimit => "starts too many processes".to_owned(),
        Kind::Crashed => "crashes".to_owned(),
        Kind::ExitCode => "ends with an exit code other than 0".to_owned(),
        Kind::RuleBroken => "breaks a rule of the exercise".to_owned(),
        Kind::Rejected => "is no readable source".to_owned(),
    }
}

/// What a program did, as an end of a sentence.
pub fn happened(verdict: &Verdict) -> String {
    let mut seen = Expectation::of(verdict.kind());
    match verdict {
        Verdict::Passed { stdout } => seen.stdout = Some(stdout.clone()),
        Verdict::CompileError { .. } => {
            seen.code = verdict.codes().first().map(|code| (*code).to_owned());
        }
        Verdict::Panicked { message, .. } => {
            seen.message = message.lines().next().map(str::to_owned);
        }
        _ => {}
    }
    outcome(&seen)
}

fn numbered_option(screen: &Screen, at: usize, option: &Choice, page: &mut Page) {
    let sign = Text::of(Role::Key, format!("  {}  ", at + 1));
    let room = screen.prose().saturating_sub(sign.width());
    let lines = super::markdown::lines(screen, &option.text, room);
    for (row, line) in lines.iter().enumerate() {
        let lead = if row == 0 {
            sign.clone()
        } else {
            Text::plain(" ".repeat(sign.width()))
        };
        page.line(&lead.and(line));
    }
}

fn exercise(screen: &Screen, view: &StepView, exercise: &Exercise, page: &mut Page) {
    page.sentence(
        &Text::prose(&exercise.title)
            .painted(Role::Heading)
            .with(Role::Dim, format!("  ({})", exercise.level.word())),
    );
    page.gap().markdown(&exercise.task).gap();
    let fact = |name: &str| Text::of(Role::Dim, format!("{name:<11}"));
    if let Some(file) = view.file {
        let file = super::safe::visible(screen, file);
        page.line(&fact("Your file").with(Role::Path, file));
    }
    page.line(&fact("Standing").and(&lists::standing(view.progress, &exercise.id)));
    if !exercise.rules.uses.is_empty() {
        page.hanging(&fact("Use"), &names(&exercise.rules.uses));
    }
    if !exercise.rules.forbids.is_empty() {
        page.hanging(&fact("Without"), &names(&exercise.rules.forbids));
    }
}

fn names(names: &[String]) -> Text {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Text::prose(&quoted.join(", "))
}

/// Whether a question has been answered before.
fn answered(view: &StepView, step: &Step, page: &mut Page) {
    let place = Place {
        lesson: view.lesson.id.clone(),
        step: step.id.clone(),
    };
    if let Some(answer) = view.progress.answer(&place)
        && answer.right
    {
        page.sentence(&Text::of(Role::Dim, "You have answered this one."));
    }
}

fn can_do(screen: &Screen, view: &StepView, step: &Step, page: &mut Page) {
    let verbs = view.verbs;
    let next = verbs.bare("next");
    match &step.body {
        StepBody::Read { .. } => keys(page, &format!("`{next}` goes on.")),
        StepBody::Example { .. } => match verbs {
            Verbs::Repl => keys(page, "`run` runs it, `next` goes on."),
            Verbs::Shell { .. } => keys(page, &format!("`{next}` goes on.")),
        },
        StepBody::Predict { .. } if verbs == Verbs::Repl => how_to_predict(screen, page),
        StepBody::Choose { options, .. } if verbs == Verbs::Repl => {
            let right = options.iter().filter(|option| option.right).count();
            let text = if right > 1 {
                "Several are right. Answer with their numbers, as in `1 3`."
            } else {
                "Answer with its number, as in `1`."
            };
            keys(page, text);
        }
        StepBody::Predict { .. } | StepBody::Choose { .. } => {
            keys(page, "Start `mutor` to answer it.");
        }
        StepBody::Exercise(exercise) => {
            let seen = view.progress.hints_seen(&exercise.id);
            let hints = exercise.hints.len();
            let mut text = format!(
                "Change the file in your editor, then `{}`.",
                verbs.order("check")
            );
            if verbs == Verbs::Repl {
                text.push_str(" `edit` opens it.");
            }
            if seen < hints {
                let _ = write!(
                    text,
                    " `{}` gives hint {} of {hints}.",
                    verbs.order("hint"),
                    seen + 1
                );
            }
            keys(page, &text);
        }
    }
}

fn keys(page: &mut Page, text: &str) {
    page.sentence(&Text::keys(text));
}

fn how_to_predict(screen: &Screen, page: &mut Page) {
    page.sentence(&Text::plain("What happens? Answer with one of these:"));
    for (answer, about) in [
        ("prints 3", "what it prints; `/` stands between two lines"),
        ("does not compile", "the compiler refuses it"),
        ("panics", "it starts, and a panic ends it"),
        ("never ends", "it waits or loops for ever"),
    ] {
        let mut line = Text::plain("  ").with(Role::Key, answer);
        line.pad(20).append(&Text::plain(about));
        page.line(&line.fit(screen, screen.width));
    }
}

/// What came of a prediction: the program has really been run.
#[derive(Debug, Clone, Copy)]
pub struct PredictionView<'a> {
    /// What the learner foretold, as an end of a sentence: `prints 3`.
    pub said: &'a str,
    /// Whether it came so.
    pub right: bool,
    /// What happened.
    pub verdict: &'a Verdict,
    /// The program.
    pub program: &'a Program,
    /// The lesson's explanation.
    pub why: &'a str,
    /// What the program said on stderr.
    pub stderr: &'a str,
}

/// Tells what came of a prediction.
pub fn prediction(screen: &Screen, view: &PredictionView) -> String {
    let happened = super::safe::visible(screen, &happened(view.verdict));
    let mut page = Page::new(screen);
    if view.right {
        page.sentence(
            &Text::of(Role::Good, "Right: ").and(&Text::prose(&format!("it {happened}."))),
        );
    } else {
        let said = super::safe::visible(screen, view.said);
        page.sentence(
            &Text::of(Role::Bad, "Not this time. ").and(&Text::prose(&format!(
                "You said that it {said}; it {happened}."
            ))),
        );
    }
    let shown = VerdictView {
        verdict: view.verdict,
        name: "main.rs",
        source: Some(&view.program.code),
        stdout: "",
        stderr: view.stderr,
        feedback: None,
        course: None,
        why: None,
        next: Next::Nothing,
        verbs: Verbs::Repl,
    };
    // One line of output stands in the sentence above already.
    let short = matches!(view.verdict, Verdict::Passed { stdout } if stdout.lines().count() < 2);
    if !short || !view.stderr.is_empty() {
        page.gap().painted(&evidence(screen, &shown));
    }
    page.gap().markdown(view.why);
    page.finish()
}

/// Tells what came of a choice; `chosen` holds the places of the options, counted from 0.
pub fn choice(screen: &Screen, options: &[Choice], chosen: &[usize]) -> String {
    let mut page = Page::new(screen);
    let right = |at: &usize| options.get(*at).is_some_and(|option| option.right);
    let all = options.iter().filter(|option| option.right).count();
    let hits = chosen.iter().filter(|at| right(at)).count();
    if hits == chosen.len() && hits == all {
        page.sentence(&Text::of(Role::Good, "Right."));
    } else if hits == 0 {
        page.sentence(&Text::of(Role::Bad, "Not this time."));
    } else {
        page.sentence(&Text::of(Role::Note, "Partly right."));
    }
    for &at in chosen {
        let Some(option) = options.get(at) else {
            continue;
        };
        let (role, word) = if option.right {
            (Role::Good, "is right")
        } else {
            (Role::Bad, "is not right")
        };
        page.gap()
            .line(&Text::of(role, format!("{} {word}", at + 1)));
        page.markdown(&option.why);
    }
    let missing = all - hits.min(all);
    if hits > 0 && missing > 0 {
        let text = if missing == 1 {
            "One more answer is right too."
        } else {
            "More answers are right too."
        };
        page.gap().sentence(&Text::plain(text));
    }
    page.finish()
}

/// A hint, with what comes after it.
pub fn hint(screen: &Screen, exercise: &Exercise, number: usize, verbs: Verbs) -> String {
    let mut page = Page::new(screen);
    let total = exercise.hints.len();
    let Some(text) = number.checked_sub(1).and_then(|at| exercise.hints.get(at)) else {
        page.sentence(&Text::plain("This exercise has no such hint."));
        return page.finish();
    };
    page.line(&Text::of(
        Role::Heading,
        format!("Hint {number} of {total}"),
    ));
    page.markdown(text);
    let next = if number < total {
        format!("`{}` gives the next one.", verbs.order("hint"))
    } else {
        format!(
            "That was the last hint. `{}` opens the solution.",
            verbs.order("solution")
        )
    };
    page.gap().sentence(&Text::keys(&next));
    page.finish()
}

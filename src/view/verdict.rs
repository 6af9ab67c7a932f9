//! Tells a verdict: what happened, where, why, and what next.

use super::explain::{self, Explanation};
use super::exploration;
use super::snippet::{self, Pointer};
use super::step::short_title;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::verbs::Verbs;
use super::{diff, safe};
use crate::model::{
    Course, Diagnostic, Lesson, Location, Outcome, PanicCause, Rejection, RuleKind, Severity,
    Verdict,
};

/// A verdict with all that is known around it.
#[derive(Debug, Clone, Copy)]
pub struct VerdictView<'a> {
    /// What happened.
    pub verdict: &'a Verdict,
    /// The learner's file as they know it.
    pub name: &'a str,
    /// Its text, where it could be read.
    pub source: Option<&'a str>,
    /// What the program printed, where the verdict does not hold it.
    pub stdout: &'a str,
    /// What the program said on stderr.
    pub stderr: &'a str,
    /// What the author says to an attempt that goes wrong in this known way, in Markdown.
    pub feedback: Option<&'a str>,
    /// What to take away after passing, in Markdown.
    pub why: Option<&'a str>,
    /// The course that the learner is in: an explanation names the lesson that teaches it only
    /// where there is one.
    pub course: Option<&'a Course>,
    /// What the learner can do now.
    pub next: Next,
    /// How they would say it.
    pub verbs: Verbs<'a>,
}

/// What a learner can do after a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Work on and check again; hints may help.
    TryAgain {
        /// Hints seen.
        seen: usize,
        /// Hints in all.
        hints: usize,
    },
    /// Go to the next step.
    GoOn,
    /// The course ends here.
    Finished,
    /// It was a look at a program, nothing to pass.
    Nothing,
}

/// The most compiler messages that are shown.
const MOST_MESSAGES: usize = 3;

/// Tells what was seen and nothing else: compiler messages, places, differences, output. For a
/// prediction, whose outcome and reason are told around it.
pub fn evidence(screen: &Screen, view: &VerdictView) -> String {
    let mut page = Page::new(screen);
    details(screen, view, &mut page);
    page.finish()
}

/// Tells a verdict.
pub fn verdict(screen: &Screen, view: &VerdictView) -> String {
    let mut page = Page::new(screen);
    page.sentence(&headline(screen, view));
    details(screen, view, &mut page);
    if let Some(feedback) = view.feedback {
        page.gap().markdown(feedback);
    } else {
        explanations(view, &mut page);
    }
    if matches!(view.verdict, Verdict::Passed { .. })
        && let Some(why) = view.why
    {
        page.gap().markdown(why);
    }
    next(view, &mut page);
    page.finish()
}

/// What happened, in one sentence.
pub fn headline(screen: &Screen, view: &VerdictView) -> Text {
    let bad = |text: String| Text::prose(&safe::visible(screen, &text)).painted(Role::Bad);
    match view.verdict {
        Verdict::Passed { stdout } => match view.next {
            Next::Nothing if stdout.is_empty() => {
                Text::of(Role::Good, "It runs to its end and prints nothing.")
            }
            Next::Nothing => Text::of(Role::Good, "It runs to its end."),
            _ => Text::of(Role::Good, "Passed.").with(Role::Plain, " It does what was asked."),
        },
        Verdict::CompileError { diagnostics } => bad(does_not_compile(diagnostics)),
        Verdict::WrongOutput { expected, actual } => bad(wrong_output(expected, actual)),
        Verdict::Panicked {
            location, cause, ..
        } => bad(panicked(location.as_ref(), *cause, view.name)),
        Verdict::Deadlock { exploration }
        | Verdict::DataRace { exploration }
        | Verdict::Interleaving { exploration } => bad(exploration::headline(exploration)),
        Verdict::TimedOut { limit_ms, .. } => bad(format!(
            "It did not end: after {} it was stopped.",
            duration(*limit_ms)
        )),
        Verdict::OutputLimit { limit } => bad(format!(
            "It printed more than {} and was stopped.",
            bytes(*limit)
        )),
        Verdict::MemoryLimit { limit } => bad(format!(
            "It took more than {} of memory and was stopped.",
            bytes(*limit)
        )),
        Verdict::ProcessLimit { limit } => bad(format!(
            "It had more than {limit} processes at one time and was stopped."
        )),
        Verdict::Crashed { signal, stderr } => bad(crashed(signal, stderr)),
        Verdict::ExitCode { code, early } => bad(exit_code(*code, *early)),
        Verdict::RuleBroken { rule, kind, .. } => bad(rule_broken(rule, *kind)),
        Verdict::Rejected { reason } => bad(rejected(reason, view.name)),
    }
}

fn does_not_compile(diagnostics: &[Diagnostic]) -> String {
    let errors = errors(diagnostics);
    let mut codes: Vec<&str> = Vec::new();
    for code in errors.iter().filter_map(|error| error.code.as_deref()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let count = match errors.len() {
        0 | 1 => "one error".to_owned(),
        many => format!("{many} errors"),
    };
    if codes.is_empty() {
        return format!("It does not compile: {count}.");
    }
    codes.truncate(4);
    format!("It does not compile: {count}, {}.", codes.join(", "))
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        // The compiler's own count at the end is no error of the learner's.
        .filter(|diagnostic| !diagnostic.message.starts_with("aborting due to"))
        .collect()
}

fn wrong_output(expected: &str, actual: &str) -> String {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if actual.is_empty() {
        return "It runs to its end and prints nothing.".to_owned();
    }
    if squeeze(expected) == squeeze(actual) {
        return "It runs to its end and prints the right words with other spaces or line breaks."
            .to_owned();
    }
    match (
        diff::first_difference(expected, actual),
        expected.lines().count(),
    ) {
        (Some(line), asked) if line > asked => {
            "It runs to its end and prints more than was asked.".to_owned()
        }
        (Some(line), _) if line > actual.lines().count() => {
            "It runs to its end and prints less than was asked.".to_owned()
        }
        (Some(line), asked) if asked > 1 => {
            format!("It runs to its end, and line {line} of what it prints is not what was asked.")
        }
        _ => "It runs to its end and prints something else.".to_owned(),
    }
}

fn panicked(location: Option<&Location>, cause: PanicCause, name: &str) -> String {
    let place = location.map_or(String::new(), |location| {
        if location.file == name {
            format!(" at line {}", location.line)
        } else {
            format!(" at {}:{}", location.file, location.line)
        }
    });
    let cause = match cause {
        PanicCause::AlreadyBorrowed => ": a `RefCell` was already borrowed",
        PanicCause::AlreadyMutablyBorrowed => ": a `RefCell` was already mutably borrowed",
        PanicCause::Poisoned => ": a lock was poisoned",
        PanicCause::Assertion => ": an assertion did not hold",
        PanicCause::Index => ": an index was out of bounds",
        PanicCause::Overflow => ": a number overflowed",
        PanicCause::Other => "",
    };
    format!("It panicked{place}{cause}.")
}

fn crashed(signal: &str, stderr: &str) -> String {
    let said = match signal {
        _ if stderr.contains("has overflowed its stack") => "its stack overflowed",
        "SIGABRT" => "it aborted",
        "SIGSEGV" | "SIGBUS" => "it touched memory that is not its own",
        "SIGKILL" => "something killed it",
        "SIGILL" | "SIGTRAP" => "it ran into an instruction that stops it",
        "SIGFPE" => "an arithmetic instruction stopped it",
        _ => "a signal ended it",
    };
    format!("It crashed: {said} ({signal}).")
}

fn exit_code(code: i32, early: bool) -> String {
    if early {
        format!("It ended by itself, with code {code}, before the check had come to its end.")
    } else {
        format!("It ended with exit code {code}, and 0 means that all is well.")
    }
}

fn rule_broken(rule: &str, kind: RuleKind) -> String {
    match kind {
        RuleKind::Uses => format!("This exercise asks for `{rule}`, and the file does not use it."),
        RuleKind::Forbids => format!("This exercise is to be done without `{rule}`."),
    }
}

fn rejected(reason: &Rejection, name: &str) -> String {
    match reason {
        Rejection::Missing => format!("There is no file `{name}`."),
        Rejection::NotAFile => {
            format!("`{name}` is no ordinary file, so it cannot be read as source.")
        }
        Rejection::TooLarge => format!("`{name}` is larger than 1 MiB, too large for source."),
        Rejection::NotUtf8 { at } => {
            format!("`{name}` is not UTF-8 text: byte {at} does not belong there.")
        }
        Rejection::LeadsElsewhere => {
            format!("`{name}` is a link that leads out of its folder, so it is not read.")
        }
        Rejection::Unreadable(said) => format!("`{name}` could not be read: {said}."),
    }
}

/// The evidence: compiler messages, differences, places, what was printed.
fn details(screen: &Screen, view: &VerdictView, page: &mut Page) {
    match view.verdict {
        Verdict::Passed { stdout } => {
            if view.next == Next::Nothing {
                printed(page, "It printed:", stdout);
                printed(page, "On stderr it said:", view.stderr);
            }
        }
        Verdict::CompileError { diagnostics } => compiler(screen, diagnostics, page),
        Verdict::WrongOutput { expected, actual } => {
            page.gap().painted(&diff::outputs(screen, expected, actual));
        }
        Verdict::Panicked {
            message, location, ..
        } => {
            let quoted = location
                .as_ref()
                .map(|location| quoted(screen, view, location, message));
            match quoted {
                Some(lines) if !lines.is_empty() => {
                    page.gap().lines(&lines);
                }
                _ => {
                    page.gap()
                        .output(message.lines().next().unwrap_or_default());
                }
            }
            // The mark carries the first line alone; an assertion's two sides stand in the rest.
            let rest = message.lines().skip(1).collect::<Vec<_>>().join("\n");
            if !rest.is_empty() {
                page.gap().output(&rest);
            }
            printed(page, "Before that it printed:", view.stdout);
        }
        Verdict::Deadlock { exploration }
        | Verdict::DataRace { exploration }
        | Verdict::Interleaving { exploration } => {
            let drawn = exploration::exploration(screen, exploration, view.source.unwrap_or(""));
            page.gap().painted(&drawn);
        }
        Verdict::TimedOut { stdout, .. } => {
            if stdout.is_empty() {
                page.sentence(&Text::plain("Until then it had printed nothing."));
            }
            printed(page, "Until then it had printed:", stdout);
        }
        Verdict::Crashed { stderr, .. } => {
            printed(page, "Before that it printed:", view.stdout);
            printed(page, "The last it said:", stderr);
        }
        Verdict::ExitCode { .. } => {
            printed(page, "It printed:", view.stdout);
            printed(page, "On stderr it said:", view.stderr);
        }
        Verdict::RuleBroken {
            rule,
            location: Some(location),
            ..
        } => {
            let label = format!("not with `{rule}`");
            page.gap().lines(&quoted(screen, view, location, &label));
        }
        Verdict::OutputLimit { .. }
        | Verdict::MemoryLimit { .. }
        | Verdict::ProcessLimit { .. }
        | Verdict::RuleBroken { .. }
        | Verdict::Rejected { .. } => {}
    }
}

fn printed(page: &mut Page, introduction: &str, text: &str) {
    if !text.is_empty() {
        page.gap().sentence(&Text::plain(introduction)).output(text);
    }
}

fn quoted(screen: &Screen, view: &VerdictView, location: &Location, label: &str) -> Vec<Text> {
    let pointer = Pointer {
        line: location.line,
        column: location.column,
        label,
    };
    match view.source {
        Some(source) if location.file == view.name => {
            snippet::quote(screen, view.name, source, pointer)
        }
        _ => Vec::new(),
    }
}

fn compiler(screen: &Screen, diagnostics: &[Diagnostic], page: &mut Page) {
    let errors = errors(diagnostics);
    for error in errors.iter().take(MOST_MESSAGES) {
        let message = safe::compiler_message(screen, &error.rendered);
        page.gap().painted(message.trim_end());
    }
    let more = errors.len().saturating_sub(MOST_MESSAGES);
    if more > 0 {
        let word = if more == 1 { "error" } else { "errors" };
        let text = format!(
            "{} and {more} more {word}. The first ones often cause the others.",
            screen.glyphs().ellipsis
        );
        page.gap().line(&Text::of(Role::Note, text));
    }
}

/// Why, in the terms of this subject.
fn explanations(view: &VerdictView, page: &mut Page) {
    let source = view.source.unwrap_or("");
    let found: Vec<(Option<&str>, &Explanation)> = match view.verdict {
        Verdict::CompileError { diagnostics } => compile_explanations(diagnostics),
        verdict => one_explanation(verdict, source)
            .map(|entry| (None, entry))
            .into_iter()
            .collect(),
    };
    for (at, (code, entry)) in found.iter().enumerate() {
        let also = if at == 0 { "" } else { "Also " };
        let mut text = code.map_or_else(Text::default, |code| {
            Text::of(Role::Strong, format!("{also}{code}: "))
        });
        text.append(&Text::prose(&entry.what));
        // One rule at a time is enough; what else is wrong often goes with the first.
        if at > 0 {
            page.gap().sentence(&text);
            continue;
        }
        text.append(&Text::prose(&format!(" {}", entry.why)));
        page.gap().sentence(&text);
        page.gap()
            .hanging(&Text::of(Role::Strong, "Try: "), &Text::prose(&entry.next));
        if let Some(lesson) = lesson_of(view, entry) {
            let order = view.verbs.open(lesson.id.as_str());
            let text = format!("the lesson on {}, `{order}`", short_title(lesson));
            page.hanging(&Text::of(Role::Strong, "See: "), &Text::keys(&text));
        }
    }
}

fn lesson_of<'a>(view: &VerdictView<'a>, entry: &Explanation) -> Option<&'a Lesson> {
    let taught = entry.lesson.as_deref()?;
    let lessons = &view.course?.lessons;
    lessons.iter().find(|lesson| lesson.id.as_str() == taught)
}

fn compile_explanations(diagnostics: &[Diagnostic]) -> Vec<(Option<&str>, &'static Explanation)> {
    let mut found: Vec<(Option<&str>, &Explanation)> = Vec::new();
    for diagnostic in errors(diagnostics).into_iter().take(MOST_MESSAGES) {
        if let Some(entry) = explain::error(diagnostic)
            && !found.iter().any(|(_, other)| *other == entry)
        {
            found.push((diagnostic.code.as_deref(), entry));
        }
    }
    found
}

fn one_explanation(verdict: &Verdict, source: &str) -> Option<&'static Explanation> {
    let kind = verdict.kind();
    match verdict {
        Verdict::Panicked { message, cause, .. } => explain::panic(*cause, message),
        Verdict::Crashed { stderr, .. } => explain::end(kind, stderr, source),
        Verdict::ExitCode { early: true, .. } => explain::end(kind, "early", source),
        Verdict::Interleaving { exploration } => {
            let stale = exploration.steps.iter().any(|step| step.stale.is_some());
            let word = match exploration.outcome {
                Outcome::Livelock => "livelock",
                _ if stale => "stale",
                _ => "",
            };
            explain::end(kind, word, source)
        }
        _ => explain::end(kind, "", source),
    }
}

fn next(view: &VerdictView, page: &mut Page) {
    let check = view.verbs.order("check");
    let text = match (view.next, view.verdict) {
        (Next::Nothing, _) => return,
        (Next::GoOn, _) => format!("`{}` goes on.", view.verbs.bare("next")),
        (Next::Finished, _) => format!(
            "That was the last step of the course. `{}` shows what you have done.",
            view.verbs.bare("progress")
        ),
        (Next::TryAgain { .. }, Verdict::Rejected { .. }) => format!(
            "`{}` puts the exercise's starter there.",
            view.verbs.order("reset")
        ),
        (Next::TryAgain { seen, hints }, _) if seen < hints => format!(
            "Change the file, then `{check}` again. `{}` gives hint {} of {hints}.",
            view.verbs.order("hint"),
            seen + 1
        ),
        (Next::TryAgain { hints: 0, .. }, _) => format!("Change the file, then `{check}` again."),
        (Next::TryAgain { .. }, _) => format!(
            "Change the file, then `{check}` again. You have read every hint; `{}` opens the solution.",
            view.verbs.order("solution")
        ),
    };
    page.gap()
        .hanging(&Text::of(Role::Strong, "Next: "), &Text::keys(&text));
}

/// `10 s`, or `1.5 s`.
fn duration(ms: u64) -> String {
    if ms.is_multiple_of(1000) {
        format!("{} s", ms / 1000)
    } else {
        format!("{}.{} s", ms / 1000, ms % 1000 / 100)
    }
}

/// `1 MiB`, or the plain number where it is no round one.
fn bytes(count: u64) -> String {
    for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] {
        if count >= size && count.is_multiple_of(size) {
            return format!("{} {unit}", count / size);
        }
    }
    format!("{count} bytes")
}

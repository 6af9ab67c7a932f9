//! The short sentences of the tutor, one function each.

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::verbs::Verbs;
use crate::model::Spot;

fn say(screen: &Screen, text: &str) -> String {
    let text = Text::keys(&safe::visible(screen, text));
    Page::new(screen).sentence(&text).finish()
}

/// At the first start, before a workspace is made.
pub fn welcome(screen: &Screen, course: Option<&str>) -> String {
    let mut page = Page::new(screen);
    page.sentence(&Text::of(
        Role::Heading,
        "mutor: interior mutability in Rust, by doing",
    ));
    page.gap().sentence(&Text::plain(
        "You read a little, foretell what a program does, and repair or write others in your own \
         editor. The tutor compiles and runs them and tells what happened and why.",
    ));
    if let Some(course) = course {
        let title = safe::visible(screen, course);
        page.gap()
            .sentence(&Text::plain("The course: ").with(Role::Strong, title));
    }
    page.finish()
}

/// Asks whether to make a workspace.
pub fn offer_workspace(screen: &Screen, folder: &str) -> String {
    say(
        screen,
        &format!("Your files need a folder. Make one at `{folder}`? [Y/n]"),
    )
}

/// A workspace was made.
pub fn workspace_made(screen: &Screen, folder: &str, exercises: usize) -> String {
    let files = if exercises == 1 { "file" } else { "files" };
    say(
        screen,
        &format!(
            "Your workspace is at `{folder}`, with {exercises} exercise {files} in `exercises/`. Open the folder in your editor; rust-analyzer works there."
        ),
    )
}

/// A verb about the learner's files, where there are none.
pub fn no_workspace(screen: &Screen) -> String {
    say(
        screen,
        "You have no exercise files yet. `mutor init` makes a folder with them; then start `mutor` there.",
    )
}

/// A course has exercises that the workspace had not.
pub fn filled_up(screen: &Screen, added: usize) -> String {
    let what = if added == 1 {
        "One exercise is"
    } else {
        "Some exercises are"
    };
    say(
        screen,
        &format!("{what} new in this course; your own files stay as they are."),
    )
}

/// A folder that was named as the workspace and is none.
pub fn not_a_workspace(folder: &str) -> String {
    format!("{folder} is no workspace; `mutor init {folder}` makes it one")
}

/// A class cannot be graded against a part of a course.
pub fn course_cannot_grade() -> &'static str {
    "this course has errors, and what they hide cannot be graded; mend them first, `mutor audit` shows all"
}

/// An exercise or lesson was named that the course has not.
pub fn no_such_exercise(name: &str) -> String {
    format!("this course has no exercise and no lesson `{name}`; `mutor list` shows them")
}

/// An audit of something that the course has not.
pub fn nothing_to_audit(name: &str, near: Option<&str>) -> String {
    let advice = near.map_or_else(
        || "`mutor list` shows the lessons".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("this course has no lesson, step or claim `{name}`; {advice}")
}

/// What was to be read has not been written, or only in part.
pub fn results_are_lost(why: &str) -> String {
    format!("cannot write the results: {why}")
}

/// Programs of others run and nothing keeps them in.
pub fn strangers_run_free(sandbox: &str) -> String {
    format!(
        "{sandbox}\nwhat was handed in can read and change whatever you can; `--require-sandbox` refuses to run it like this"
    )
}

/// A grading was stopped before its end.
pub fn grading_interrupted(
    screen: &Screen,
    done: usize,
    all: usize,
    journal: Option<&str>,
) -> String {
    let next = match journal {
        Some(file) => format!("The same command goes on from there: `{file}` holds the results."),
        None => "With `--resume FILE` the next run can go on from there.".to_owned(),
    };
    say(
        screen,
        &format!("Interrupted: {done} of {all} were graded. {next}"),
    )
}

/// A grading went on from where another was stopped.
pub fn taken_from_the_journal(screen: &Screen, known: usize) -> String {
    let (results, were) = if known == 1 {
        ("result", "was")
    } else {
        ("results", "were")
    };
    say(
        screen,
        &format!("{known} {results} {were} taken from the journal."),
    )
}

/// For an author: something about a program that is no verdict.
pub fn remark(screen: &Screen, at: &Spot, about: &str, what: &str) -> String {
    let place = format!("{}:{}:{}: ", at.file, at.line, at.column);
    let line = Text::of(Role::Path, place).with(Role::Plain, format!("{about}: "));
    Page::new(screen)
        .line(&line.with(Role::Plain, safe::visible(screen, what)))
        .finish()
}

/// What an exploration found, in one sentence.
pub fn found(screen: &Screen, headline: &str, good: bool) -> String {
    let role = if good { Role::Good } else { Role::Bad };
    Page::new(screen)
        .sentence(&Text::of(role, headline))
        .gap()
        .finish()
}

/// An exploration that was asked for could not be made.
pub fn not_explored(why: &str) -> String {
    format!("the schedules were not tried, so only this one run was judged: {why}")
}

/// A run could not be traced.
pub fn not_traced(why: &str) -> String {
    format!("this program cannot be traced: {why}")
}

/// The life of the borrows or locks can be drawn.
pub fn offer_trace(screen: &Screen, verbs: Verbs, file: &str) -> String {
    let order = trace_of(verbs, file);
    say(
        screen,
        &format!("`{order}` draws which borrow or lock was alive when, in a run of `main`."),
    )
}

/// A program that uses locks or channels did not end: a trace can say whether it waits.
pub fn offer_trace_of_waits(screen: &Screen, verbs: Verbs, file: &str) -> String {
    let order = trace_of(verbs, file);
    say(
        screen,
        &format!(
            "If `main` hangs too, `{order}` says which thread waits for whom, and since which line."
        ),
    )
}

fn trace_of(verbs: Verbs, file: &str) -> String {
    match verbs {
        Verbs::Repl => "trace".to_owned(),
        Verbs::Shell { .. } => format!("mutor trace {file}"),
    }
}

/// The learner is back from their editor.
pub fn edited(screen: &Screen, verbs: Verbs) -> String {
    say(screen, &format!("`{}` judges it.", verbs.order("check")))
}

/// The file that was checked is the starter as it came.
pub fn untouched(screen: &Screen, file: &str) -> String {
    say(
        screen,
        &format!("`{file}` is still the starter as it came; this is what it does:"),
    )
}

/// A progress file could not be read and was put aside.
pub fn set_aside(path: &str) -> String {
    format!("the progress file was damaged; it is kept as {path}, and a new one was begun")
}

/// The editor could not be started.
pub fn editor_did_not_start(program: &str, why: &str) -> String {
    format!("cannot start the editor `{program}`: {why}; is $VISUAL or $EDITOR right?")
}

/// No editor is set.
pub fn no_editor(file: &str) -> String {
    format!("neither $VISUAL nor $EDITOR is set; open {file} in your editor, or set one of them")
}

/// A word that is no verb.
pub fn unknown_verb(screen: &Screen, word: &str, near: Option<&str>) -> String {
    let word = safe::fit(screen, word, 40);
    match near {
        Some(near) => say(
            screen,
            &format!("There is no verb `{word}`. Did you mean `{near}`? `help` lists them."),
        ),
        None => say(
            screen,
            &format!("There is no verb `{word}`. `help` lists them."),
        ),
    }
}

/// A prefix that fits several verbs.
pub fn ambiguous_verb(screen: &Screen, word: &str, all: &[&str]) -> String {
    let all: Vec<String> = all.iter().map(|verb| format!("`{verb}`")).collect();
    say(
        screen,
        &format!(
            "`{word}` could be {}. A letter more decides.",
            all.join(" or ")
        ),
    )
}

/// A lesson, step or exercise that the course does not have.
pub fn unknown_place(screen: &Screen, word: &str, near: Option<&str>) -> String {
    let word = safe::fit(screen, word, 60);
    let near = near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
    say(
        screen,
        &format!(
            "This course has no lesson, step or exercise `{word}`.{near} `list` shows the lessons."
        ),
    )
}

/// A verb that needs an exercise, at a step that is none.
pub fn not_an_exercise(screen: &Screen, verb: &str) -> String {
    say(
        screen,
        &format!(
            "`{verb}` is about exercises, and this step is none. `next` goes on; `list` shows where the exercises are."
        ),
    )
}

/// `run` at a step without a program.
pub fn nothing_to_run(screen: &Screen) -> String {
    say(screen, "There is no program in this step. `next` goes on.")
}

/// `try` without any lines.
pub fn nothing_to_try(screen: &Screen) -> String {
    say(
        screen,
        "Give it some Rust: `try let c = Cell::new(1); c.replace(2)`.",
    )
}

/// `next` at the end of the course.
pub fn at_the_end(screen: &Screen) -> String {
    say(
        screen,
        "This is the last step of the course. `progress` shows what you have done.",
    )
}

/// `prev` at the beginning of the course.
pub fn at_the_beginning(screen: &Screen) -> String {
    say(screen, "This is the first step of the course.")
}

/// A text that is no answer to a prediction.
pub fn not_a_prediction(screen: &Screen) -> String {
    say(
        screen,
        "That is no answer here. Say `prints …`, `does not compile`, `panics` or `never ends`; `next` leaves the question.",
    )
}

/// A text that is no answer to a choice.
pub fn not_a_choice(screen: &Screen, options: usize) -> String {
    say(
        screen,
        &format!(
            "That is no answer here. Say a number from 1 to {options}; `next` leaves the question."
        ),
    )
}

/// `solution` before it may be opened.
pub fn solution_is_closed(screen: &Screen, hints_left: usize) -> String {
    let hints = if hints_left == 1 {
        "the last hint".to_owned()
    } else {
        format!("{hints_left} more hints")
    };
    say(
        screen,
        &format!("The solution opens after a pass, or after {hints}. `hint` gives the next one."),
    )
}

/// Asks before the solution is opened without a pass.
pub fn confirm_solution(screen: &Screen) -> String {
    say(
        screen,
        "You have read every hint. Open the solution before a pass of your own? [y/N]",
    )
}

/// Asks before a learner's file is written anew.
pub fn confirm_reset(screen: &Screen, file: &str) -> String {
    say(
        screen,
        &format!(
            "This puts the starter in the place of `{file}`, and your changes are lost. Go on? [y/N]"
        ),
    )
}

/// A learner's file was written anew.
pub fn was_reset(screen: &Screen, file: &str) -> String {
    say(screen, &format!("`{file}` is the starter again."))
}

/// A question was answered with no.
pub fn left_as_it_was(screen: &Screen) -> String {
    say(screen, "Nothing was changed.")
}

/// A check or run was cancelled.
pub fn cancelled(screen: &Screen) -> String {
    say(
        screen,
        "Cancelled. Nothing was judged, and nothing is left running.",
    )
}

/// While the learner's files are watched.
pub fn watching(screen: &Screen) -> String {
    let text = "Save an exercise's file in your editor, and it is judged. Ctrl-C ends this.";
    Page::new(screen)
        .sentence(&Text::of(Role::Dim, text))
        .finish()
}

/// `audit --bless` of the course inside the binary.
pub fn nothing_to_write() -> &'static str {
    "the built-in course is inside the binary and cannot be written; give the folder of its source with `--course DIR`"
}

/// No finding can be mended by declaring what was seen.
pub fn nothing_to_bless(screen: &Screen, left: usize) -> String {
    let why = match left {
        0 => "Everything is as it is declared; nothing is written.",
        1 => "The finding is about more than the details of a verdict; it is for you to mend.",
        _ => {
            "These findings are about more than the details of a verdict; they are for you to mend."
        }
    };
    say(screen, why)
}

/// Asks before declared verdicts are written.
pub fn confirm_bless(screen: &Screen, changes: usize) -> String {
    let what = match changes {
        1 => "this change".to_owned(),
        some => format!("these {some} changes"),
    };
    say(screen, &format!("Write {what}? [y/N]"))
}

/// Changes were shown, and nobody could say yes.
pub fn say_yes_to_write(screen: &Screen) -> String {
    say(screen, "Nothing was written. `--yes` writes these changes.")
}

/// Declared verdicts were written.
pub fn blessed(screen: &Screen, changes: usize, left: usize) -> String {
    let what = match changes {
        1 => "One declared verdict is".to_owned(),
        some => format!("{some} declared verdicts are"),
    };
    let rest = match left {
        0 => String::new(),
        1 => " One finding is left for you to mend.".to_owned(),
        some => format!(" {some} findings are left for you to mend."),
    };
    say(
        screen,
        &format!(
            "{what} written. Run the audit once more: a new answer may change other verdicts.{rest}"
        ),
    )
}

/// What stands beside the spinner.
pub fn working(verb: &str, seconds: u64) -> String {
    format!("{verb}, {seconds} s (Ctrl-C cancels)")
}

/// What stands beside an audit's bar until the first program runs.
pub const BUILDING: &str = "building programs together";

/// At the end of a session.
pub fn goodbye(screen: &Screen) -> String {
    say(screen, "Your place is kept. `mutor` comes back to it.")
}

/// An error of the tutor's own, with its causes.
pub fn error(screen: &Screen, message: &str) -> String {
    let message = safe::visible(screen, message);
    let mut lines = message.lines();
    let mut page = Page::new(screen);
    let first = lines.next().unwrap_or_default();
    page.line(&Text::of(Role::Bad, "error: ").with(Role::Plain, first));
    for line in lines {
        page.line(&Text::plain(line));
    }
    page.finish()
}

/// Something that the learner should know, and that stops nothing.
pub fn warning(screen: &Screen, message: &str) -> String {
    let message = safe::visible(screen, message);
    Page::new(screen)
        .hanging(&Text::of(Role::Note, "note: "), &Text::plain(message))
        .finish()
}

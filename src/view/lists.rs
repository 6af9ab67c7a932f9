//! Lists: the course, a lesson's steps, what the learner has done, what a search found, the verbs.

use super::safe;
use super::step::short_title;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::verbs::Verbs;
use crate::judging::search::Hit;
use crate::model::{Course, ExerciseId, Lesson, Place, Progress, Standing, Step, StepBody};

/// The word for where a learner stands with an exercise.
pub fn standing(progress: &Progress, exercise: &ExerciseId) -> Text {
    match progress.standing(exercise) {
        Standing::Passed => Text::of(Role::Good, "passed"),
        Standing::Begun => Text::of(Role::Note, "begun"),
        Standing::New => Text::of(Role::Dim, "new"),
    }
}

/// The lessons of a course, each with its bar.
pub fn course(screen: &Screen, course: &Course, progress: &Progress, verbs: Verbs) -> String {
    let mut page = Page::new(screen);
    if course.lessons.is_empty() {
        page.sentence(&Text::plain("This course has no lessons yet."));
        return page.finish();
    }
    if let Some(title) = &course.title {
        let title = safe::visible(screen, title);
        page.sentence(&Text::of(Role::Heading, title)).gap();
    }
    let here = progress.place.as_ref();
    let widest = |text: fn(&Lesson) -> usize| course.lessons.iter().map(text).max().unwrap_or(0);
    let ids = widest(|lesson| lesson.id.as_str().len());
    for (at, lesson) in course.lessons.iter().enumerate() {
        let mark = if here.is_some_and(|place| place.lesson == lesson.id) {
            ">"
        } else {
            " "
        };
        let mut line = Text::of(Role::Note, mark)
            .with(Role::Dim, format!("{:>3}  ", at + 1))
            .with(Role::Key, lesson.id.as_str());
        line.pad(7 + ids).append(&bar(screen, lesson, progress, 10));
        page.line(&line);
        page.indented(5, &Text::prose(&lesson.title).painted(Role::Strong));
        page.indented(5, &Text::prose(&lesson.summary));
        page.gap();
    }
    let (passed, all) = tally(course.exercises().map(|exercise| &exercise.id), progress);
    page.sentence(&Text::plain(format!(
        "{passed} of {all} exercises passed.{}",
        if here.is_some() {
            " You are in the lesson with the >."
        } else {
            ""
        }
    )));
    let order = match verbs {
        Verbs::Repl => "`go LESSON` opens one, `list LESSON` shows its steps.",
        Verbs::Shell { .. } => "`mutor list LESSON` shows a lesson's steps.",
    };
    page.sentence(&Text::keys(order));
    page.finish()
}

fn tally<'a>(ids: impl Iterator<Item = &'a ExerciseId>, progress: &Progress) -> (usize, usize) {
    let mut counts = (0, 0);
    for id in ids {
        counts.0 += usize::from(progress.standing(id) == Standing::Passed);
        counts.1 += 1;
    }
    counts
}

/// `[━━━╌╌] 3 of 5`: the lesson's exercises that were passed.
fn bar(screen: &Screen, lesson: &Lesson, progress: &Progress, columns: usize) -> Text {
    let (passed, all) = tally(lesson.exercises().map(|exercise| &exercise.id), progress);
    if all == 0 {
        return Text::of(Role::Dim, "no exercises");
    }
    drawn_bar(screen, passed, all, columns).with(Role::Plain, format!(" {passed} of {all}"))
}

fn drawn_bar(screen: &Screen, part: usize, all: usize, columns: usize) -> Text {
    let glyphs = screen.glyphs();
    let full = (part * columns).checked_div(all).unwrap_or(0);
    // Something done is never drawn as nothing.
    let full = full.max(usize::from(part > 0)).min(columns);
    Text::of(Role::Dim, "[")
        .with(Role::Good, glyphs.full.repeat(full))
        .with(Role::Dim, glyphs.empty.repeat(columns - full))
        .with(Role::Dim, "]")
}

/// The steps of a lesson.
pub fn lesson(screen: &Screen, lesson: &Lesson, progress: &Progress, verbs: Verbs) -> String {
    let mut page = Page::new(screen);
    page.sentence(&Text::prose(&lesson.title).painted(Role::Heading));
    page.sentence(&Text::prose(&lesson.summary));
    if !lesson.after.is_empty() {
        let after: Vec<&str> = lesson.after.iter().map(|named| named.id.as_str()).collect();
        let text = format!("It builds on {}.", after.join(" and "));
        page.sentence(&Text::of(Role::Dim, text));
    }
    page.gap();
    let ids = lesson.steps.iter().map(|step| step.id.as_str().len());
    let ids = ids.max().unwrap_or(0).min(28);
    for (at, step) in lesson.steps.iter().enumerate() {
        let place = Place {
            lesson: lesson.id.clone(),
            step: step.id.clone(),
        };
        let mark = if progress.place.as_ref() == Some(&place) {
            ">"
        } else {
            " "
        };
        let mut line = Text::of(Role::Note, mark)
            .with(Role::Dim, format!("{:>3}  ", at + 1))
            .with(Role::Plain, format!("{:<9} ", step.kind()))
            .with(Role::Key, step.id.as_str());
        line.pad(17 + ids)
            .append(&about(screen, step, &place, progress));
        page.line(&line.fit(screen, screen.width));
    }
    let order = match verbs {
        Verbs::Repl => format!("`go {}/3` opens the third step.", lesson.id),
        Verbs::Shell { .. } => format!("`mutor show {}/3` shows the third step.", lesson.id),
    };
    page.gap().sentence(&Text::keys(&order));
    page.finish()
}

fn about(screen: &Screen, step: &Step, place: &Place, progress: &Progress) -> Text {
    let gist = super::step::gist(screen, step);
    match &step.body {
        StepBody::Exercise(exercise) => {
            let mut text = standing(progress, &exercise.id);
            text.pad(10)
                .push(Role::Dim, format!("({}) ", exercise.level.word()))
                .push(Role::Plain, gist);
            text
        }
        StepBody::Predict { .. } | StepBody::Choose { .. } => {
            let mut text = match progress.answer(place) {
                Some(answer) if answer.right => Text::of(Role::Good, "answered"),
                Some(_) => Text::of(Role::Note, "begun"),
                None => Text::of(Role::Dim, "new"),
            };
            text.pad(10).push(Role::Dim, gist);
            text
        }
        StepBody::Read { .. } | StepBody::Example { .. } => {
            Text::plain(" ".repeat(10)).with(Role::Dim, gist)
        }
    }
}

/// What the learner has done so far.
pub fn progress(screen: &Screen, course: &Course, progress: &Progress, verbs: Verbs) -> String {
    let mut page = Page::new(screen);
    let (passed, all) = tally(course.exercises().map(|exercise| &exercise.id), progress);
    let fact = |name: &str| Text::of(Role::Dim, format!("{name:<13}"));
    let wide = if screen.width >= 60 { 30 } else { 10 };
    page.line(
        &fact("Exercises")
            .and(&drawn_bar(screen, passed, all, wide))
            .with(Role::Plain, format!(" {passed} of {all} passed")),
    );
    let (first, right, questions) = questions(course, progress);
    page.line(&fact("Questions").with(
        Role::Plain,
        format!("{right} of {questions} answered, {first} right at once"),
    ));
    let hints: usize = course
        .exercises()
        .map(|exercise| progress.hints_seen(&exercise.id))
        .sum();
    page.line(&fact("Hints read").with(Role::Plain, hints.to_string()));
    page.gap();
    let names = course
        .lessons
        .iter()
        .map(|lesson| short_title(lesson).chars().count());
    let names = names.max().unwrap_or(0).min(30);
    for lesson in &course.lessons {
        let mut line = Text::plain("  ").with(Role::Strong, short_title(lesson));
        line = line.fit(screen, 2 + names);
        line.pad(4 + names)
            .append(&bar(screen, lesson, progress, 10));
        page.line(&line);
    }
    let open: Vec<String> = course
        .exercises()
        .filter(|exercise| progress.standing(&exercise.id) == Standing::Begun)
        .map(|exercise| format!("`{}`", exercise.id))
        .collect();
    page.gap();
    if !open.is_empty() {
        let text = format!("Begun and not passed yet: {}.", open.join(", "));
        page.sentence(&Text::prose(&text));
    }
    if passed == all && all > 0 {
        page.sentence(&Text::of(Role::Good, "Every exercise is passed."));
    } else {
        let text = format!("`{}` goes on.", verbs.bare("next"));
        page.sentence(&Text::keys(&text));
    }
    page.finish()
}

/// Questions that were right at once, that are answered by now, and all.
fn questions(course: &Course, progress: &Progress) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for lesson in &course.lessons {
        for step in &lesson.steps {
            if !matches!(
                step.body,
                StepBody::Predict { .. } | StepBody::Choose { .. }
            ) {
                continue;
            }
            counts.2 += 1;
            let place = Place {
                lesson: lesson.id.clone(),
                step: step.id.clone(),
            };
            if let Some(answer) = progress.answer(&place) {
                counts.0 += usize::from(answer.first_right);
                counts.1 += usize::from(answer.right);
            }
        }
    }
    counts
}

/// The most finds that are shown.
const MOST_HITS: usize = 20;

/// What a search found.
pub fn search(screen: &Screen, words: &str, hits: &[Hit], verbs: Verbs) -> String {
    let mut page = Page::new(screen);
    let shown = safe::fit(screen, words, 60);
    if hits.is_empty() {
        page.sentence(&Text::plain(format!(
            "Nothing in this course speaks of `{shown}`."
        )));
        return page.finish();
    }
    for hit in hits.iter().take(MOST_HITS) {
        let line = Text::of(Role::Key, hit.place.to_string())
            .with(Role::Plain, "  ")
            .with(Role::Plain, hit.title.as_str());
        page.line(&line.fit(screen, screen.width));
        let excerpt = safe::fit(screen, hit.excerpt.trim(), screen.prose().saturating_sub(4));
        page.line(&Text::plain("    ").and(&emphasized(&excerpt, words)));
    }
    let more = hits.len().saturating_sub(MOST_HITS);
    if more > 0 {
        page.line(&Text::of(Role::Dim, format!("and {more} more")));
    }
    let order = match verbs {
        Verbs::Repl => "`go LESSON/STEP` opens one.",
        Verbs::Shell { .. } => "`mutor show LESSON/STEP` shows one.",
    };
    page.gap().sentence(&Text::keys(order));
    page.finish()
}

/// A line with the words that were looked for marked in it.
fn emphasized(line: &str, words: &str) -> Text {
    let lower = line.to_lowercase();
    // Where small letters are longer or shorter than capitals the places would be wrong.
    if lower.len() != line.len() {
        return Text::of(Role::Dim, line);
    }
    let mut marks = vec![false; line.len()];
    for word in words.to_lowercase().split_whitespace() {
        for (at, found) in lower.match_indices(word) {
            marks[at..at + found.len()].fill(true);
        }
    }
    let mut out = Text::default();
    for (at, c) in line.char_indices() {
        let role = if marks[at] { Role::Strong } else { Role::Dim };
        out.push(role, c.to_string());
    }
    out
}

/// The verbs of the REPL: the word, what follows it, what it does.
pub const VERBS: &[(&str, &str, &str)] = &[
    ("next", "", "go to the next step"),
    ("prev", "", "go back one step"),
    ("go", "PLACE", "go to a lesson, a step or an exercise"),
    ("show", "", "show this step again"),
    ("list", "[LESSON]", "the lessons, or a lesson's steps"),
    ("run", "", "run this step's program or your file"),
    ("check", "", "judge your file"),
    ("explore", "", "try every schedule of this step's threads"),
    (
        "trace",
        "",
        "draw the life of this step's borrows and locks",
    ),
    ("hint", "", "one more hint for this exercise"),
    (
        "solution",
        "",
        "the solution beside your file, after a pass or all hints",
    ),
    ("edit", "", "open your file in your editor"),
    ("reset", "", "start this exercise's file anew"),
    ("progress", "", "what you have done so far"),
    (
        "search",
        "WORDS",
        "find where the course speaks of something",
    ),
    ("help", "[VERB]", "this list, or more about a verb"),
    ("quit", "", "leave; your place is kept"),
];

/// More about one verb; nothing where there is no such verb.
pub fn about_verb(screen: &Screen, verb: &str) -> Option<String> {
    let (verb, object, does) = VERBS.iter().find(|(known, ..)| *known == verb)?;
    let mut page = Page::new(screen);
    let mut head = Text::of(Role::Key, *verb);
    if !object.is_empty() {
        head.push(Role::Plain, " ").push(Role::Dim, *object);
    }
    page.line(&head.with(Role::Plain, format!(": {does}")));
    page.gap().sentence(&Text::keys(more_about(verb)));
    Some(page.finish())
}

fn more_about(verb: &str) -> &'static str {
    match verb {
        "next" => "Nothing has to be solved first: you can always come back.",
        "prev" => "From the first step of a lesson it goes to the last step of the one before.",
        "go" => {
            "A place is a lesson (`go refcell`), a step by its number or name (`go refcell/3`), or              an exercise (`go refcell/rate-limiter`)."
        }
        "show" => "It draws the step you are at once more, for the width that the screen has now.",
        "list" => "Alone it lists the lessons; with a lesson's name it lists that lesson's steps.",
        "run" => {
            "At an example it runs the example, at an exercise your file's own `main`. It judges              nothing. Ctrl-C stops the program."
        }
        "check" => {
            "It compiles your file, runs the exercise's check on it, and tells what happened and              why. Save the file first."
        }
        "explore" => {
            "It runs the program's own `main` in every schedule of its threads, with more and more preemptions, for up to ten seconds, and shows the first that goes wrong."
        }
        "trace" => {
            "It runs the program's own `main` once and draws when each borrow and lock began and ended."
        }
        "hint" => "There are three for most exercises, from a nudge to almost there.",
        "solution" => {
            "It opens after a pass, or once you have read every hint and say yes. It is shown as a              difference to your own file, which stays as it is."
        }
        "edit" => "It uses `$VISUAL`, or else `$EDITOR`.",
        "reset" => "It puts the starter in the place of your file, and asks before it does.",
        "progress" => "It counts exercises, questions and hints, for the course and each lesson.",
        "search" => "It looks through lessons and exercises for steps that have all the words.",
        "help" => "`help check` tells more about `check`.",
        _ => "Ctrl-D does the same. The next start comes back to this step.",
    }
}

/// The help of the REPL.
pub fn help(screen: &Screen) -> String {
    let mut page = Page::new(screen);
    for (verb, object, does) in VERBS {
        let mut sign = Text::plain("  ").with(Role::Key, *verb);
        if !object.is_empty() {
            sign.push(Role::Plain, " ").push(Role::Dim, *object);
        }
        sign.pad(18);
        page.hanging(&sign, &Text::plain(*does));
    }
    page.gap().sentence(&Text::keys("A verb may be shortened as long as it is clear: `n`, `ch`. Tab completes, Ctrl-C cancels, Ctrl-D leaves.",
    ));
    page.finish()
}

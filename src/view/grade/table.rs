//! Draws the tables for a person, or lists where there is no room for tables.

use super::{Report, closing, detail, gist, left_out, verdicts};
use crate::judging::grade::{
    ExerciseSummary, Grade, LearnerSummary, Mark, of_exercises, of_learners,
};
use crate::model::Exercise;
use crate::view::safe;
use crate::view::style::{Role, Screen};
use crate::view::text::{Page, Text, display_width};

/// Below this many columns there are lists.
const NARROW: usize = 60;

/// The least room for the words at the end of a row.
const WORDS: usize = 12;

/// The most lines about what was left out.
const MOST_LEFT_OUT: usize = 20;

/// All of it for a person.
pub fn human(screen: &Screen, report: &Report) -> String {
    let mut page = Page::new(screen);
    let learners = of_learners(report.grades);
    learners_table(screen, report, &learners, &mut page);
    page.gap();
    exercises_table(
        screen,
        &of_exercises(report.exercises, report.grades),
        &mut page,
    );
    // Of a class these would be too many; they stand in the other formats.
    if let [one] = learners.as_slice() {
        page.gap();
        details(screen, one, &mut page);
    }
    let left_out = left_out(report);
    page.gap();
    for said in left_out.iter().take(MOST_LEFT_OUT) {
        page.hanging(&Text::of(Role::Note, "note: "), &Text::prose(said));
    }
    if let more @ 1.. = left_out.len().saturating_sub(MOST_LEFT_OUT) {
        page.line(&Text::of(
            Role::Dim,
            format!("and {more} more; `--format json` has all"),
        ));
    }
    page.gap()
        .sentence(&Text::of(Role::Strong, closing(report)));
    page.finish()
}

fn sign(grade: &Grade) -> (Role, &'static str) {
    match &grade.mark {
        Mark::Missing => (Role::Dim, "_"),
        Mark::Untouched => (Role::Dim, "."),
        Mark::NotJudged(_) => (Role::Note, "!"),
        Mark::Judged(_) if grade.is_passed() => (Role::Good, "+"),
        Mark::Judged(_) => (Role::Bad, "-"),
    }
}

/// A lesson's column: its name, and its exercises.
struct Column<'a> {
    lesson: &'a str,
    exercises: Vec<&'a Exercise>,
}

impl Column<'_> {
    fn width(&self) -> usize {
        self.exercises.len().max(4)
    }
}

fn columns<'a>(exercises: &[&'a Exercise]) -> Vec<Column<'a>> {
    let mut columns: Vec<Column> = Vec::new();
    for exercise in exercises {
        let lesson = exercise.id.lesson().as_str();
        match columns.last_mut() {
            Some(last) if last.lesson == lesson => last.exercises.push(exercise),
            _ => columns.push(Column {
                lesson,
                exercises: vec![exercise],
            }),
        }
    }
    columns
}

fn learners_table(screen: &Screen, report: &Report, learners: &[LearnerSummary], page: &mut Page) {
    let longest = learners
        .iter()
        .map(|one| display_width(&safe::visible(screen, &one.learner.learner)))
        .max()
        .unwrap_or(0);
    let name = longest.clamp(7, (screen.width / 3).max(7));
    let columns = columns(report.exercises);
    let marks: usize = columns.iter().map(|column| column.width() + 1).sum();
    if screen.width < NARROW {
        for one in learners {
            list_learner(screen, one, page);
        }
        return;
    }
    let has_marks = name + 18 + marks + WORDS <= screen.width;
    let mut head = cell(screen, &Text::of(Role::Dim, "Learner"), name);
    head.push(Role::Dim, "  Passed  Tried  ");
    if has_marks {
        for column in &columns {
            let lesson = Text::of(Role::Dim, column.lesson);
            head.append(&cell(screen, &lesson, column.width()))
                .push(Role::Plain, " ");
        }
        head.push(Role::Plain, " ");
    }
    head.push(Role::Dim, "Other verdicts");
    page.line(&head.fit(screen, screen.width));
    for one in learners {
        let learner = safe::visible(screen, &one.learner.learner);
        let mut row = cell(screen, &Text::plain(learner), name);
        let (passed, tried) = (one.tally.passed, one.tally.attempted);
        row.push(Role::Plain, format!("  {passed:>6}  {tried:>5}  "));
        if has_marks {
            for column in &columns {
                row.append(&marks_of(one, column)).push(Role::Plain, " ");
            }
            row.push(Role::Plain, " ");
        }
        row.push(Role::Plain, verdicts(&one.tally));
        page.line(&row.fit(screen, screen.width));
    }
    if has_marks {
        page.gap().sentence(&legend());
    }
}

fn legend() -> Text {
    Text::of(Role::Good, "+")
        .with(Role::Dim, " passed, ")
        .with(Role::Bad, "-")
        .with(
            Role::Dim,
            " not passed, . the starter unchanged, _ no file, ",
        )
        .with(Role::Note, "!")
        .with(Role::Dim, " not judged")
}

/// One sign for each exercise of a lesson.
fn marks_of(one: &LearnerSummary, column: &Column) -> Text {
    let mut marks = Text::default();
    for exercise in &column.exercises {
        let grade = one
            .grades
            .iter()
            .find(|grade| grade.task.exercise.id == exercise.id);
        // In a shard there are holes.
        let (role, sign) = grade.map_or((Role::Plain, " "), |grade| sign(grade));
        marks.push(role, sign);
    }
    marks.pad(column.width());
    marks
}

fn list_learner(screen: &Screen, one: &LearnerSummary, page: &mut Page) {
    let learner = safe::visible(screen, &one.learner.learner);
    page.indented(0, &Text::of(Role::Strong, learner));
    page.indented(2, &counts(&one.tally));
    list_verdicts(&one.tally, page);
}

fn counts(tally: &crate::judging::grade::Tally) -> Text {
    Text::plain(format!(
        "{} of {} passed, {} tried",
        tally.passed, tally.tasks, tally.attempted
    ))
}

fn list_verdicts(tally: &crate::judging::grade::Tally, page: &mut Page) {
    let verdicts = verdicts(tally);
    if !verdicts.is_empty() {
        page.indented(2, &Text::of(Role::Dim, verdicts));
    }
}

fn exercises_table(screen: &Screen, exercises: &[ExerciseSummary], page: &mut Page) {
    let longest = exercises
        .iter()
        .map(|one| one.exercise.id.to_string().len())
        .max()
        .unwrap_or(0);
    let name = longest.clamp(8, (screen.width / 2).max(8));
    let narrow = screen.width < NARROW;
    if !narrow {
        let mut head = cell(screen, &Text::of(Role::Dim, "Exercise"), name);
        head.push(Role::Dim, "  Passed  Tried  Other verdicts");
        page.line(&head.fit(screen, screen.width));
    }
    for one in exercises {
        let id = Text::of(Role::Key, one.exercise.id.to_string());
        if narrow {
            page.line(&id);
            page.indented(2, &counts(&one.tally));
            list_verdicts(&one.tally, page);
        } else {
            let (passed, tried) = (one.tally.passed, one.tally.attempted);
            let row = cell(screen, &id, name)
                .with(Role::Plain, format!("  {passed:>6}  {tried:>5}  "))
                .with(Role::Plain, verdicts(&one.tally));
            page.line(&row.fit(screen, screen.width));
        }
        if let Some((mistake, count)) = one.mistake {
            let said = Text::plain(if narrow { "  " } else { "    " })
                .with(Role::Dim, format!("{count} made "))
                .with(Role::Path, mistake.file.as_str())
                .with(Role::Dim, ": ")
                .and(&Text::prose(&gist(&mistake.feedback)));
            page.line(&said.fit(screen, screen.width));
        }
    }
}

/// What was wrong with each attempt of one learner's.
fn details(screen: &Screen, one: &LearnerSummary, page: &mut Page) {
    for grade in &one.grades {
        if grade.is_passed() || matches!(grade.mark, Mark::Missing | Mark::Untouched) {
            continue;
        }
        let (role, _) = sign(grade);
        let id = Text::of(role, grade.task.exercise.id.to_string()).with(Role::Plain, ": ");
        page.sentence(&id.and(&Text::prose(&safe::visible(screen, &detail(grade)))));
        if let Some(mistake) = grade.mistake() {
            page.indented(2, &Text::prose(&gist(&mistake.feedback)));
        }
    }
}

fn cell(screen: &Screen, text: &Text, width: usize) -> Text {
    let mut cell = text.fit(screen, width);
    cell.pad(width);
    cell
}

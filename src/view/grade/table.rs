//! Draws the tables for a person, or lists where there is no room for tables.

use super::{Report, closing, detail, gist, left_out, verdicts};
use crate::judging::grade::{
    ExerciseSummary, Grade, LearnerSummary, Mark, Tally, of_exercises, of_learners,
};
use crate::model::Exercise;
use crate::view::protection;
use crate::view::safe;
use crate::view::style::{Role, Screen};
use crate::view::text::{Page, Text, display_width};

/// Below this many columns there are lists.
const NARROW: usize = 60;

/// The least room for the words at the end of a row; in less they say nothing.
const WORDS: usize = 20;

/// The columns of a row's two counts with the spaces around them.
const COUNTS: usize = 17;

/// What is left of a lesson's name at least.
const SHORT: usize = 4;

/// The most lines about what was left out.
const MOST_LEFT_OUT: usize = 20;

/// All of it for a person.
pub fn human(screen: &Screen, report: &Report) -> String {
    let mut page = Page::new(screen);
    let learners = of_learners(report.grades);
    learners_table(screen, report, &learners, &mut page);
    page.gap();
    if let [one] = learners.as_slice() {
        details(screen, one, &mut page);
    } else {
        // Of a class the details would be too many; they stand in the other formats.
        let exercises = of_exercises(report.exercises, report.grades);
        exercises_table(screen, &exercises, &mut page);
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
    page.sentence(&Text::of(Role::Dim, protection::line(report.protection)));
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
    fn width(&self, shape: Shape) -> usize {
        let name = match shape {
            Shape::Short => self.lesson.len().min(SHORT),
            _ => self.lesson.len(),
        };
        self.exercises.len().max(name)
    }
}

/// What of a learner's row there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A sign for each exercise below its lesson's name, then the verdicts.
    Full,
    /// The signs alone.
    Signs,
    /// The signs alone, below the beginnings of the lessons' names.
    Short,
    /// The verdicts alone.
    Verdicts,
}

fn shape(room: usize, columns: &[Column]) -> Shape {
    let signs = |shape| -> usize {
        let widths = columns.iter().map(|column| column.width(shape) + 1);
        widths.sum()
    };
    [
        (Shape::Full, signs(Shape::Full) + WORDS),
        (Shape::Signs, signs(Shape::Signs)),
        (Shape::Short, signs(Shape::Short)),
    ]
    .into_iter()
    .find(|(_, width)| *width <= room)
    .map_or(Shape::Verdicts, |(shape, _)| shape)
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
        .map(|one| display_width(&called(screen, one)))
        .max()
        .unwrap_or(0);
    if screen.width < NARROW {
        for one in learners {
            list_learner(screen, one, page);
        }
        return;
    }
    let name = longest.clamp(7, (screen.width / 3).max(7));
    let columns = columns(report.exercises);
    let shape = shape(screen.width.saturating_sub(name + COUNTS), &columns);
    let has_signs = shape != Shape::Verdicts;
    let has_verdicts = matches!(shape, Shape::Full | Shape::Verdicts);
    let mut head = cell(screen, &Text::of(Role::Dim, "Learner"), name);
    head.push(Role::Dim, "  Passed  Tried  ");
    if has_signs {
        for column in &columns {
            let lesson = Text::of(Role::Dim, column.lesson);
            head.append(&cell(screen, &lesson, column.width(shape)))
                .push(Role::Plain, " ");
        }
        head.push(Role::Plain, " ");
    }
    if has_verdicts {
        head.push(Role::Dim, "Other verdicts");
    }
    page.line(&head.fit(screen, screen.width));
    for one in learners {
        let learner = called(screen, one);
        let mut row = cell(screen, &Text::plain(learner), name);
        let (passed, tried) = (one.tally.passed, one.tally.attempted);
        row.push(Role::Plain, format!("  {passed:>6}  {tried:>5}  "));
        if has_signs {
            for column in &columns {
                let mut signs = signs(one, column);
                signs.pad(column.width(shape));
                row.append(&signs).push(Role::Plain, " ");
            }
            row.push(Role::Plain, " ");
        }
        if has_verdicts {
            row.push(Role::Plain, verdicts(&one.tally));
        }
        page.line(&row.fit(screen, screen.width));
    }
    if has_signs {
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
fn signs(one: &LearnerSummary, column: &Column) -> Text {
    let mut signs = Text::default();
    for exercise in &column.exercises {
        let grade = one
            .grades
            .iter()
            .find(|grade| grade.task.exercise.id == exercise.id);
        // In a shard there are holes.
        let (role, sign) = grade.map_or((Role::Plain, " "), |grade| sign(grade));
        signs.push(role, sign);
    }
    signs
}

fn list_learner(screen: &Screen, one: &LearnerSummary, page: &mut Page) {
    let learner = called(screen, one);
    page.indented(0, &Text::of(Role::Strong, learner));
    page.indented(2, &counts(&one.tally));
    list_verdicts(&one.tally, page);
}

fn counts(tally: &Tally) -> Text {
    Text::plain(format!(
        "{} of {} passed, {} tried",
        tally.passed, tally.tasks, tally.attempted
    ))
}

fn list_verdicts(tally: &Tally, page: &mut Page) {
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

/// What each of one learner's attempts came to.
fn details(screen: &Screen, one: &LearnerSummary, page: &mut Page) {
    let ids = one
        .grades
        .iter()
        .map(|grade| grade.task.exercise.id.to_string().len());
    let width = ids.max().unwrap_or(0);
    for grade in &one.grades {
        let (role, sign) = sign(grade);
        let mut id = Text::of(role, sign).with(Role::Plain, " ");
        id.push(Role::Key, grade.task.exercise.id.to_string());
        let said = match &grade.mark {
            Mark::Missing | Mark::Untouched => Text::of(Role::Dim, detail(grade)),
            _ => Text::prose(&detail(grade)),
        };
        if screen.width < NARROW {
            page.line(&id);
            id = Text::plain("  ");
        } else {
            id.pad(width + 4);
        }
        page.hanging(&id, &said);
        if let Some(mistake) = grade.mistake() {
            let below = Text::plain(" ".repeat(id.width()));
            page.hanging(&below, &Text::prose(&gist(&mistake.feedback)));
        }
    }
}

/// The learner's name. One with a newline in it must not begin a row of its own, as another's.
fn called(screen: &Screen, one: &LearnerSummary) -> String {
    let words: Vec<&str> = one.learner.learner.split_whitespace().collect();
    safe::visible(screen, &words.join(" "))
}

fn cell(screen: &Screen, text: &Text, width: usize) -> Text {
    let mut cell = text.fit(screen, width);
    cell.pad(width);
    cell
}

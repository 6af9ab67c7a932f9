//! The reports on a small class, as a teacher and as machines see them.

use std::collections::BTreeMap;

use mutor::judging::grade::{Grade, Mark, Task};
use mutor::judging::shard::Shard;
use mutor::model::{Course, Exercise, PanicCause, Rejection, Verdict};
use mutor::running::{Means, Protection, Walls};
use mutor::store::{Class, CourseFiles, Handed, Submission, load};
use mutor::view::Screen;
use mutor::view::grade::{Report, csv, human, json, junit, markdown};

use crate::screens::{check, everywhere};

fn course() -> Course {
    load(&CourseFiles::Embedded).course
}

fn submission(learner: &str, exercises: &[&Exercise], strays: &[&str]) -> Submission {
    let mut files = BTreeMap::new();
    for exercise in exercises {
        let file = format!("exercises/{}.rs", exercise.id);
        let text = Ok(exercise.starter_source.clone());
        files.insert(exercise.id.clone(), Handed { file, text });
    }
    Submission {
        learner: learner.to_owned(),
        folder: format!("/class/{learner}").into(),
        files,
        strays: strays.iter().map(|&stray| stray.to_owned()).collect(),
    }
}

fn panicked(message: &str) -> Verdict {
    Verdict::Panicked {
        message: message.to_owned(),
        location: None,
        cause: PanicCause::of(message),
    }
}

/// The marks of a learner, again and again over the exercises of the course.
fn marks(round: usize) -> Mark {
    let judged = |verdict| Mark::Judged(Box::new(verdict));
    match round % 9 {
        0 | 4 | 5 => judged(Verdict::Passed {
            stdout: "3\n".into(),
        }),
        1 => judged(panicked("RefCell already borrowed")),
        2 => Mark::Missing,
        3 => judged(Verdict::TimedOut {
            limit_ms: 10_000,
            stdout: String::new(),
        }),
        6 => Mark::Untouched,
        7 => judged(Verdict::WrongOutput {
            expected: "1\n".into(),
            actual: "\u{1b}[2J2\n".into(),
        }),
        _ => judged(Verdict::Rejected {
            reason: Rejection::NotUtf8 { at: 7 },
        }),
    }
}

/// Draws a report on the learners of these names.
fn report(names: &[&str], draw: impl Fn(&Report)) {
    let course = course();
    let exercises: Vec<&Exercise> = course.exercises().take(12).collect();
    let learners = names.iter().enumerate().map(|(at, name)| {
        let strays: &[&str] = if at == 1 {
            &["a.rs", "cell/oubtox.rs"]
        } else {
            &[]
        };
        submission(name, &exercises, strays)
    });
    let class = Class {
        learners: learners.collect(),
        empty: vec!["hw-zoë".into()],
    };
    let mut grades = Vec::new();
    for (number, learner) in class.learners.iter().enumerate() {
        for (at, exercise) in exercises.iter().enumerate() {
            let task = Task {
                learner,
                exercise,
                handed: learner.files.get(&exercise.id),
            };
            let mark = match (number, at) {
                (1, 0) => Mark::NotJudged("cannot start /cargo: no such file".into()),
                _ => marks(number * 5 + at),
            };
            grades.push(Grade { task, mark });
        }
    }
    let landlock = Means::Landlock { abi: 7 };
    let walls = Walls {
        files: Some(landlock),
        network: Some(Means::CallFilter),
        signals: Some(landlock),
    };
    draw(&Report {
        class: &class,
        exercises: &exercises,
        grades: &grades,
        shard: Shard { number: 2, of: 4 },
        protection: &Protection::By(walls),
    });
}

const CLASS: &[&str] = &[
    "al",
    "=cmd|' /C calc'!A0",
    "a long name, | <b>and</b> @odd\u{1b}[31m",
];

#[test]
fn a_class_has_a_table_of_learners_and_one_of_exercises() {
    report(CLASS, |report| {
        everywhere("grade-class", |screen| human(screen, report));
    });
}

#[test]
fn one_learner_is_told_what_is_wrong_with_each_attempt() {
    report(&["al"], |report| {
        everywhere("grade-one", |screen| human(screen, report));
    });
}

#[test]
fn machines_get_rows_objects_cases_and_markdown() {
    report(CLASS, |report| {
        check("grade.csv", &csv(report));
        check("grade.xml", &junit(report));
        check("grade.md", &markdown(report));
        let json = json(report);
        check("grade.json", &format!("{:#}\n", json["exercises"][0]));
        let entry = &json["learners"][0]["exercises"][1];
        check("grade-entry.json", &format!("{entry:#}\n"));
    });
}

#[test]
fn a_name_of_several_lines_stays_in_its_row() {
    let name = "bo\nal\t 9 9 +++\r\u{b}\u{2028}x";
    report(&["al", name], |report| {
        for width in [40, 80] {
            let said = human(&Screen::plain(width), report);
            let rows = said.lines().filter(|line| line.starts_with("al"));
            assert_eq!(rows.count(), 1, "{said}");
            assert!(said.contains("bo al 9 9 +++ x"), "{said}");
        }
    });
}

//! The same for machines and for GitHub's pages.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Report, closing, detail, gist, left_out, result, verdicts};
use crate::judging::grade::{Grade, LearnerSummary, Tally, of_exercises, of_learners};
use crate::judging::shard::Shard;
use crate::view::csv::row;
use crate::view::junit::{self, Case, Suite};
use crate::view::protection;

/// One row for each learner and exercise.
pub fn csv(report: &Report) -> String {
    let head = [
        "learner", "exercise", "result", "verdict", "mistake", "file", "detail",
    ];
    let mut text = row(head);
    for grade in report.grades {
        let exercise = grade.task.exercise.id.to_string();
        let verdict = grade.verdict().map_or("", |verdict| verdict.kind().word());
        let mistake = grade.mistake().map_or("", |mistake| mistake.file.as_str());
        text.push_str(&row([
            super::in_one_line(&grade.task.learner.learner).as_str(),
            &exercise,
            result(grade),
            verdict,
            mistake,
            grade.task.handed.map_or("", |handed| handed.file.as_str()),
            &detail(grade),
        ]));
    }
    text
}

/// All of it as JSON.
pub fn json(report: &Report) -> Value {
    let learners: Vec<Value> = of_learners(report.grades)
        .iter()
        .map(|one| {
            let grades: Vec<Value> = one.grades.iter().map(|grade| entry(grade)).collect();
            let mut value = tally(&one.tally);
            value["name"] = json!(one.learner.learner);
            value["folder"] = json!(one.learner.folder.to_string_lossy());
            value["strays"] = json!(one.learner.strays);
            value["exercises"] = json!(grades);
            value
        })
        .collect();
    let exercises: Vec<Value> = of_exercises(report.exercises, report.grades)
        .iter()
        .map(|one| {
            let mut value = tally(&one.tally);
            value["id"] = json!(one.exercise.id);
            value["title"] = json!(one.exercise.title);
            value["most_made_mistake"] = json!(one.mistake.map(|(mistake, count)| {
                json!({ "file": mistake.file, "count": count, "feedback": gist(&mistake.feedback) })
            }));
            value
        })
        .collect();
    let Shard { number, of } = report.shard;
    json!({
        "format": 1, "shard": { "number": number, "of": of }, "learners": learners,
        "sandbox": report.protection, "exercises": exercises, "folders_without_files": report.class.empty,
    })
}

/// A grade with all that the verdict tells.
fn entry(grade: &Grade) -> Value {
    let mut value = match grade.verdict() {
        Some(verdict) => serde_json::to_value(verdict).unwrap_or_default(),
        None => json!({}),
    };
    value["exercise"] = json!(grade.task.exercise.id);
    value["result"] = json!(result(grade));
    value["detail"] = json!(detail(grade));
    value["file"] = json!(grade.task.handed.map(|handed| &handed.file));
    value["mistake"] = json!(grade.mistake().map(|mistake| &mistake.file));
    value["feedback"] = json!(grade.mistake().map(|mistake| &*mistake.feedback));
    value
}

fn tally(tally: &Tally) -> Value {
    let Tally {
        tasks,
        attempted,
        passed,
        untouched,
        missing,
        not_judged,
        verdicts,
    } = tally;
    json!({
        "looked_at": tasks, "tried": attempted, "passed": passed, "untouched": untouched,
        "missing": missing, "not_judged": not_judged, "other_verdicts": verdicts,
    })
}

/// All of it as JUnit XML: a suite for each learner, a case for each exercise.
pub fn junit(report: &Report) -> String {
    let case = |grade: &&Grade| {
        let failure = || {
            let feedback = grade
                .mistake()
                .map_or("", |mistake| mistake.feedback.as_str());
            (detail(grade), feedback.to_owned())
        };
        Case {
            name: grade.task.exercise.id.to_string(),
            at: grade.task.handed.map(|handed| (handed.file.clone(), 1)),
            failure: (!grade.is_passed()).then(failure),
        }
    };
    let suites: Vec<Suite> = of_learners(report.grades)
        .iter()
        .map(|one| Suite {
            name: one.learner.learner.clone(),
            cases: one.grades.iter().map(case).collect(),
        })
        .collect();
    let sandbox = protection::line(report.protection);
    junit::report(&format!("mutor grade; {sandbox}"), &suites)
}

/// Markdown for a job's summary on GitHub.
pub fn markdown(report: &Report) -> String {
    let learners = of_learners(report.grades);
    let sandbox = escaped(&protection::line(report.protection));
    let mut text = format!("## Grades\n\n{}\n\n{sandbox}\n\n", closing(report));
    text.push_str("| Learner | Passed | Tried | Other verdicts |\n|---|--:|--:|---|\n");
    for one in &learners {
        let name = escaped(&one.learner.learner);
        text.push_str(&line(&name, &one.tally, ""));
    }
    text.push_str(&match learners.as_slice() {
        [one] => results_of(one),
        _ => exercises_of(report),
    });
    let left_out = left_out(report);
    if !left_out.is_empty() {
        text.push('\n');
    }
    for said in left_out {
        let _ = writeln!(text, "- {}", escaped(&said));
    }
    text
}

fn exercises_of(report: &Report) -> String {
    let mut text =
        String::from("\n| Exercise | Passed | Tried | Other verdicts | Most made mistake |\n");
    text.push_str("|---|--:|--:|---|---|\n");
    for one in of_exercises(report.exercises, report.grades) {
        let mistake = one.mistake.map_or(String::new(), |(mistake, count)| {
            format!("{count} × {}", escaped(&gist(&mistake.feedback)))
        });
        let id = one.exercise.id.to_string();
        text.push_str(&line(&id, &one.tally, &format!(" {mistake} |")));
    }
    text
}

fn results_of(one: &LearnerSummary) -> String {
    let mut text = String::from("\n| Exercise | Result | |\n|---|---|---|\n");
    for grade in &one.grades {
        let (id, detail) = (&grade.task.exercise.id, escaped(&detail(grade)));
        let mistake = grade.mistake().map(|mistake| gist(&mistake.feedback));
        let more = escaped(&mistake.unwrap_or_default());
        let said = format!("{detail} {more}");
        // Writing into a string cannot fail.
        let _ = writeln!(text, "| {id} | {} | {} |", result(grade), said.trim_end());
    }
    text
}

fn line(name: &str, tally: &Tally, more: &str) -> String {
    let (passed, tried, tasks) = (tally.passed, tally.attempted, tally.tasks);
    let verdicts = verdicts(tally);
    format!("| {name} | {passed} of {tasks} | {tried} | {verdicts} |{more}\n")
}

/// Text in a cell, in which nothing is Markdown, HTML or the mention of a person.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in super::in_one_line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // The reader sees an `@`, and GitHub sees nobody's name.
            '@' => escaped.push_str("&#64;"),
            '|' => escaped.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

//! The same results for machines.

use serde_json::{Value, json};

use crate::judging::checker::Checked;
use crate::judging::{Judged, Session};
use crate::model::{Course, Exercise, Progress, StepBody};
use crate::running::explore::Watched;

/// The lessons, their steps and where the learner stands.
pub fn list(course: &Course, progress: &Progress) -> Value {
    let lessons: Vec<Value> = course
        .lessons
        .iter()
        .map(|lesson| {
            let steps: Vec<Value> = lesson
                .steps
                .iter()
                .map(|step| {
                    let mut value = json!({ "id": step.id, "kind": step.kind() });
                    if let StepBody::Exercise(exercise) = &step.body {
                        value["exercise"] = exercise_entry(exercise, progress);
                    }
                    value
                })
                .collect();
            let after: Vec<_> = lesson.after.iter().map(|named| &named.id).collect();
            let concepts: Vec<_> = lesson.concepts.iter().map(|named| &named.id).collect();
            json!({
                "id": lesson.id, "title": lesson.title, "summary": lesson.summary,
                "after": after, "concepts": concepts, "steps": steps,
            })
        })
        .collect();
    json!({ "format": 1, "place": progress.place, "lessons": lessons })
}

fn exercise_entry(exercise: &Exercise, progress: &Progress) -> Value {
    json!({
        "id": exercise.id,
        "title": exercise.title,
        "level": exercise.level.word(),
        "standing": progress.standing(&exercise.id),
        "hints_seen": progress.hints_seen(&exercise.id),
    })
}

/// An attempt with its verdict.
pub fn judged(session: &Session, judged: &Judged) -> Value {
    let mut value = checked(&judged.checked);
    value["file"] = json!(judged.work.name);
    value["untouched"] = json!(judged.untouched);
    if let Some((_, step)) = judged.at.look(session.course())
        && let StepBody::Exercise(exercise) = &step.body
    {
        value["exercise"] = json!(exercise.id);
        let mistake = judged.mistake.and_then(|at| exercise.mistakes.get(at));
        value["feedback"] = json!(mistake.map(|mistake| mistake.feedback.as_str()));
    }
    value
}

/// A run with its verdict.
pub fn checked(checked: &Checked) -> Value {
    let mut value = serde_json::to_value(&checked.verdict).unwrap_or_default();
    value["format"] = json!(1);
    value["codes"] = json!(checked.verdict.codes());
    value["stderr"] = json!(checked.stderr);
    if value.get("stdout").is_none() {
        value["stdout"] = json!(checked.stdout);
    }
    value["warnings"] = json!(checked.warnings);
    value["exploration"] = json!(checked.exploration);
    value["note"] = json!(checked.note);
    value
}

/// What the learner has done.
pub fn progress(course: &Course, progress: &Progress) -> Value {
    let exercises: Vec<Value> = course
        .exercises()
        .map(|exercise| {
            let mut value = exercise_entry(exercise, progress);
            if let Some(record) = progress.exercises.get(&exercise.id.to_string()) {
                value["attempts"] = json!(record.attempts);
                value["passed_at"] = json!(record.passed_at);
                value["last_verdict"] = json!(record.last);
                value["solution_seen"] = json!(record.solution_seen);
            }
            value
        })
        .collect();
    json!({ "format": 1, "place": progress.place, "exercises": exercises, "answers": progress.answers })
}

/// A traced run: its events, and what it came to.
pub fn traced(watched: &Watched) -> Value {
    let events: Vec<Value> = watched
        .events
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    json!({ "format": 1, "events": events, "report": watched.report, "trouble": watched.trouble })
}

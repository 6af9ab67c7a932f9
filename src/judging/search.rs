//! Finds where a course speaks of something.

use crate::model::{Course, Lesson, Place, Step, StepBody};

/// One find of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The step, as `go` takes it.
    pub place: Place,
    /// The lesson's or exercise's title.
    pub title: String,
    /// The line in which the words stand.
    pub excerpt: String,
}

/// The steps that have all the words, in teaching order.
pub fn search(course: &Course, words: &str) -> Vec<Hit> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            let texts = texts(lesson, step);
            let all = texts.join("\n").to_lowercase();
            if !words.iter().all(|word| all.contains(word)) {
                continue;
            }
            let title = match &step.body {
                StepBody::Exercise(exercise) => exercise.title.clone(),
                _ => lesson.title.clone(),
            };
            hits.push(Hit {
                place: Place {
                    lesson: lesson.id.clone(),
                    step: step.id.clone(),
                },
                title,
                excerpt: best_line(&texts, &words).to_owned(),
            });
        }
    }
    hits
}

/// What a learner can read in a step before they solve it; answers and hints are not searched.
fn texts<'a>(lesson: &'a Lesson, step: &'a Step) -> Vec<&'a str> {
    let mut texts = vec![step.id.as_str()];
    match &step.body {
        StepBody::Read { text } => texts.push(text),
        StepBody::Example { text, program } => texts.extend([text.as_str(), &program.code]),
        StepBody::Predict { ask, program, .. } => texts.extend([ask.as_str(), &program.code]),
        StepBody::Choose { ask, options } => {
            texts.push(ask);
            texts.extend(options.iter().map(|option| option.text.as_str()));
        }
        StepBody::Exercise(exercise) => texts.extend([exercise.title.as_str(), &exercise.task]),
    }
    texts.extend(step.concepts.iter().map(|named| named.id.as_str()));
    texts.push(&lesson.title);
    texts
}

fn best_line<'a>(texts: &[&'a str], words: &[String]) -> &'a str {
    let count = |line: &str| {
        let line = line.to_lowercase();
        words
            .iter()
            .filter(|word| line.contains(word.as_str()))
            .count()
    };
    // The first of the best: `max_by_key` alone would take the last.
    texts
        .iter()
        .flat_map(|text| text.lines())
        .rev()
        .max_by_key(|line| count(line))
        .unwrap_or_default()
}

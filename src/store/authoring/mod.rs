//! Makes new courses, lessons and exercises out of templates whose every claim is true.

mod plan;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::{ExerciseId, LessonId, StepId};
use crate::store::course::SCHEMA;
use plan::Plan;

/// What was written, by paths relative to the course's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Files that were not there before.
    pub new: Vec<String>,
    /// Files that got something at their end.
    pub longer: Vec<String>,
    /// Files that were there and stay as they are.
    pub kept: Vec<String>,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum AuthoringError {
    /// Something of that name is there.
    #[error("{} is there already; nothing was written", .0.display())]
    Taken(PathBuf),
    /// The folder is a course.
    #[error("{} is a course already; `mutor new lesson ID` adds a lesson to it", .0.display())]
    ACourse(PathBuf),
    /// The folder is no course.
    #[error(
        "{path} has no folder `lessons`, so it is no course; `mutor new course {path}` makes one",
        path = .path.display()
    )]
    NoCourse {
        /// The folder.
        path: PathBuf,
    },
    /// The lesson is there.
    #[error("the lesson `{id}` is there already, in {file}; choose another id")]
    LessonTaken {
        /// Its id.
        id: LessonId,
        /// Its file.
        file: String,
    },
    /// There is no such lesson.
    #[error("there is no lesson `{0}` in this course; `mutor new lesson {0}` makes one")]
    NoLesson(LessonId),
    /// The lesson has a step of that name.
    #[error("{file} has a step `{id}` already; choose another id")]
    StepTaken {
        /// The step.
        id: StepId,
        /// The lesson's file.
        file: String,
    },
    /// A file to add to is broken.
    #[error("{file} cannot be read, so nothing can be added to it: {why}; mend it first")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// The lesson's steps are a list in brackets.
    #[error(
        "the steps of {0} stand in brackets, so none can be added at its end; write them as `[[step]]`"
    )]
    InBrackets(String),
    /// A file cannot be written.
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    Io {
        /// `make`, `write`, `read`.
        action: &'static str,
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Makes a course with one lesson and one exercise in a folder, which may hold other things.
pub fn course(root: &Path, title: Option<&str>) -> Result<Made, AuthoringError> {
    if root.join("lessons").exists() {
        return Err(AuthoringError::ACourse(root.to_owned()));
    }
    let folder = name_of(root);
    let title = title.map_or_else(|| spoken(&folder), str::to_owned);
    let mut plan = Plan::at(root);
    plan.file(
        "course.toml",
        fill(
            include_str!("templates/course.toml"),
            &[("title", &quoted(&title)), ("version", &version())],
        ),
    );
    plan.file("lessons/lesson.schema.json", SCHEMA.to_owned());
    let id = first("first", LessonId::parse);
    let concepts = include_str!("templates/concepts.toml").to_owned() + &concept(&id);
    plan.file("lessons/concepts.toml", concepts);
    let exercise = ExerciseId::new(id.clone(), first("counter", StepId::parse));
    let concept = format!("\"{id}\"");
    let text = lesson_text(&id, "A first lesson", "") + &step(&exercise, None, &concept);
    plan.file("lessons/10-first.toml", text);
    files_of(&exercise, &mut plan);
    // A fresh repository often has a README already, and its owner's is the better one.
    plan.file_if_absent(
        "README.md",
        fill(
            include_str!("templates/README.md"),
            &[
                ("name", &title),
                ("folder", &shell_word(&folder)),
                ("repository", repository()),
            ],
        ),
    );
    plan.file(
        ".github/workflows/audit.yml",
        fill(
            include_str!("templates/audit.yml"),
            &[("repository", repository())],
        ),
    );
    plan.write()
}

/// Adds a lesson at the end of a course, and the concept that it teaches.
pub fn lesson(root: &Path, id: &LessonId, title: Option<&str>) -> Result<Made, AuthoringError> {
    let lessons = Lessons::of(root)?;
    if let Some(file) = lessons.file_of(id) {
        let (id, file) = (id.clone(), file.to_owned());
        return Err(AuthoringError::LessonTaken { id, file });
    }
    let title = title.map_or_else(|| spoken(id.as_str()), str::to_owned);
    let after = lessons.last().map_or(String::new(), quoted);
    let mut plan = Plan::at(root);
    let path = format!("lessons/{}-{id}.toml", lessons.next_number());
    plan.file(&path, lesson_text(id, &title, &after));
    if !root.join("lessons/lesson.schema.json").exists() {
        plan.file("lessons/lesson.schema.json", SCHEMA.to_owned());
    }
    match lessons.concepts()? {
        None => {
            let text = include_str!("templates/concepts.toml").to_owned() + &concept(id);
            plan.file("lessons/concepts.toml", text);
        }
        Some(known) if known.contains(id.as_str()) => {}
        Some(_) => plan.at_the_end("lessons/concepts.toml", &concept(id))?,
    }
    plan.write()
}

/// Adds an exercise at the end of a lesson, and its files.
pub fn exercise(root: &Path, id: &ExerciseId, title: Option<&str>) -> Result<Made, AuthoringError> {
    let lessons = Lessons::of(root)?;
    let file = lessons
        .file_of(id.lesson())
        .ok_or_else(|| AuthoringError::NoLesson(id.lesson().clone()))?;
    let lesson = table(root, file)?;
    let has_step = |step: &toml::Value| text_at(step.as_table(), "id") == Some(id.name().as_str());
    let steps = lesson.get("step").and_then(toml::Value::as_array);
    if steps.is_some_and(|steps| steps.iter().any(has_step)) {
        let (id, file) = (id.name().clone(), file.to_owned());
        return Err(AuthoringError::StepTaken { id, file });
    }
    let concepts = lesson.get("concepts").and_then(toml::Value::as_array);
    let concepts: Vec<String> = concepts
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .map(quoted)
        .collect();
    let mut plan = Plan::at(root);
    files_of(id, &mut plan);
    plan.at_the_end(file, &step(id, title, &concepts.join(", ")))?;
    plan.write()
}

/// The lessons of a course by their files, as far as they can be told without reading all of them.
struct Lessons<'r> {
    root: &'r Path,
    /// The number in the file's name, the file, the id in it.
    files: Vec<(u64, String, String)>,
}

impl<'r> Lessons<'r> {
    fn of(root: &'r Path) -> Result<Self, AuthoringError> {
        let folder = root.join("lessons");
        if !folder.is_dir() {
            return Err(AuthoringError::NoCourse {
                path: root.to_owned(),
            });
        }
        let failed = plan::failed("read", &folder);
        let mut files = Vec::new();
        for entry in fs::read_dir(&folder).map_err(&failed)? {
            let name = entry.map_err(&failed)?.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let Some((number, rest)) = name.split_once('-') else {
                continue;
            };
            let (Ok(number), Some(stem)) = (number.parse(), rest.strip_suffix(".toml")) else {
                continue;
            };
            let file = format!("lessons/{name}");
            // A lesson that cannot be read still has its place, and its name is its id nearly always.
            let id = table(root, &file)
                .ok()
                .and_then(|lesson| text_at(Some(&lesson), "id").map(str::to_owned))
                .unwrap_or_else(|| stem.to_owned());
            files.push((number, file, id));
        }
        files.sort();
        Ok(Self { root, files })
    }

    fn file_of(&self, id: &LessonId) -> Option<&str> {
        let mut files = self.files.iter();
        files
            .find(|(_, _, own)| own == id.as_str())
            .map(|(_, file, _)| file.as_str())
    }

    fn last(&self) -> Option<&str> {
        self.files.last().map(|(_, _, id)| id.as_str())
    }

    /// Steps of ten leave room between two lessons.
    fn next_number(&self) -> u64 {
        let last = self.files.last().map_or(0, |(number, ..)| *number);
        (last / 10).saturating_add(1).saturating_mul(10)
    }

    /// The concepts that are listed; `None` where there is no list.
    fn concepts(&self) -> Result<Option<BTreeSet<String>>, AuthoringError> {
        if !self.root.join("lessons/concepts.toml").exists() {
            return Ok(None);
        }
        let table = table(self.root, "lessons/concepts.toml")?;
        let list = table.get("concept").and_then(toml::Value::as_array);
        let ids = list.into_iter().flatten();
        Ok(Some(
            ids.filter_map(|concept| text_at(concept.as_table(), "id"))
                .map(str::to_owned)
                .collect(),
        ))
    }
}

fn table(root: &Path, file: &str) -> Result<toml::Table, AuthoringError> {
    let text = plan::read(root, file)?;
    text.parse()
        .map_err(|error: toml::de::Error| AuthoringError::Unreadable {
            file: file.to_owned(),
            why: error.message().to_owned(),
        })
}

fn text_at<'t>(table: Option<&'t toml::Table>, key: &str) -> Option<&'t str> {
    table?.get(key)?.as_str()
}

fn lesson_text(id: &LessonId, title: &str, after: &str) -> String {
    fill(
        include_str!("templates/lesson.toml"),
        &[
            ("id", id.as_str()),
            ("title", &quoted(title)),
            ("after", after),
        ],
    )
}

fn concept(id: &LessonId) -> String {
    fill(
        include_str!("templates/concept.toml"),
        &[("id", id.as_str())],
    )
}

fn step(id: &ExerciseId, title: Option<&str>, concepts: &str) -> String {
    let title = title.map_or_else(|| spoken(id.name().as_str()), str::to_owned);
    fill(
        include_str!("templates/exercise.toml"),
        &[
            ("lesson", id.lesson().as_str()),
            ("id", id.name().as_str()),
            ("title", &quoted(&title)),
            ("concepts", concepts),
        ],
    )
}

fn files_of(id: &ExerciseId, plan: &mut Plan) {
    for (name, text) in [
        (
            "starter.rs",
            include_str!("templates/exercise/starter.rs.txt"),
        ),
        (
            "solution.rs",
            include_str!("templates/exercise/solution.rs.txt"),
        ),
        ("check.rs", include_str!("templates/exercise/check.rs.txt")),
        (
            "mistakes/always-one.rs",
            include_str!("templates/exercise/mistake.rs.txt"),
        ),
    ] {
        plan.file(&format!("exercises/{id}/{name}"), text.to_owned());
    }
}

/// Puts values in the places of `{name}`. What is no name stays: Rust has braces of its own.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let value = values.iter().find_map(|(name, value)| {
            let rest = after[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((value, rest))
        });
        if let Some((value, after)) = value {
            text.push_str(value);
            rest = after;
        } else {
            text.push('{');
            rest = &after[1..];
        }
    }
    text + rest
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A path as a shell takes it.
pub fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./~+,:@%".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

/// A name as a title: `ref-cells` is `Ref cells`.
fn spoken(name: &str) -> String {
    let name = name.replace(['-', '_'], " ");
    let mut letters = name.trim().chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn name_of(root: &Path) -> String {
    // `.` and `..` have no name until they are looked up.
    let looked_up = fs::canonicalize(root).ok();
    let path = looked_up.as_deref().unwrap_or(root);
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.map_or_else(|| "course".to_owned(), std::borrow::Cow::into_owned)
}

/// This mutor's version, without the last number: a course needs no single repair.
fn version() -> String {
    format!(
        "{}.{}",
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR")
    )
}

fn repository() -> &'static str {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => "https://github.com/OWNER/mutor",
        address => address,
    }
}

/// The ids in the templates are well-formed.
fn first<T, E: std::fmt::Debug>(id: &str, parse: impl Fn(&str) -> Result<T, E>) -> T {
    parse(id).expect("the templates' ids are well-formed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_known_are_filled_in() {
        let text = fill("{id} {before} {{id}}", &[("id", "x")]);
        assert_eq!(text, "x {before} {x}");
    }

    #[test]
    fn a_title_with_quotes_is_a_toml_string() {
        let table: toml::Table = format!("title = {}", quoted("a \"b\" \\ c\n"))
            .parse()
            .unwrap();
        assert_eq!(table["title"].as_str(), Some("a \"b\" \\ c "));
    }

    #[test]
    fn a_folder_with_spaces_is_one_word_of_a_command() {
        assert_eq!(shell_word("my-course/a.toml"), "my-course/a.toml");
        assert_eq!(shell_word("Ada's course"), r"'Ada'\''s course'");
    }

    #[test]
    fn an_id_is_spoken_as_words() {
        assert_eq!(spoken("ref-cells"), "Ref cells");
    }
}

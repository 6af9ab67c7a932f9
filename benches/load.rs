//! How long a large course takes to load: 1,000 lessons with 20,000 steps, twice and four times that.
//!
//! `cargo bench --bench load`

#![allow(clippy::print_stdout, reason = "a bench prints")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io};

use mutor::store::{CourseFiles, load};

const LESSONS: usize = 1_000;
const STEPS: usize = 20;
const RUNS: usize = 7;

fn main() -> io::Result<()> {
    println!("lessons    steps   files      MiB  load (best of {RUNS})   per lesson");
    let mut base = None;
    for times in [1, 2, 4] {
        let lessons = LESSONS * times;
        let dir = tempfile::tempdir()?;
        let size = write_course(dir.path(), lessons)?;
        let took = best(dir.path(), lessons);
        let base = *base.get_or_insert(took);
        println!(
            "{lessons:>7} {:>8} {:>7} {:>8.1} {:>10.1} ms {:>4.2}x {:>9.1} us",
            lessons * STEPS,
            size.files,
            mebibytes(size.bytes),
            took.as_secs_f64() * 1e3,
            took.as_secs_f64() / base.as_secs_f64(),
            took.as_secs_f64() * 1e6 / f64::from(u32::try_from(lessons).unwrap_or(u32::MAX)),
        );
    }
    Ok(())
}

fn best(course: &Path, lessons: usize) -> Duration {
    let files = CourseFiles::Folder(course.to_owned());
    let runs = (0..RUNS).map(|_| {
        let begin = Instant::now();
        let loaded = load(&files);
        let took = begin.elapsed();
        assert_eq!(loaded.errors, []);
        assert_eq!(loaded.course.lessons.len(), lessons);
        took
    });
    runs.min().unwrap_or_default()
}

#[derive(Default)]
struct Size {
    files: usize,
    bytes: usize,
}

#[allow(clippy::cast_precision_loss, reason = "shown with one digit")]
fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Writes lessons as people write them: prose of some hundred words, a program, an exercise in each.
fn write_course(root: &Path, lessons: usize) -> io::Result<Size> {
    let mut size = Size::default();
    let mut write = |file: &str, text: &str| -> io::Result<()> {
        let path = root.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        size.files += 1;
        size.bytes += text.len();
        fs::write(path, text)
    };
    let mut concepts = String::new();
    for lesson in 0..lessons {
        let _ = writeln!(
            concepts,
            "[[concept]]\nid = \"idea-{lesson}\"\nmust = \"say it\""
        );
    }
    write("lessons/concepts.toml", &concepts)?;
    for lesson in 0..lessons {
        write(&format!("lessons/{lesson:05}-l.toml"), &lesson_text(lesson))?;
        let folder = format!("exercises/l-{lesson}/work");
        for file in ["starter.rs", "solution.rs", "check.rs", "mistakes/slip.rs"] {
            write(&format!("{folder}/{file}"), PROGRAM)?;
        }
    }
    Ok(size)
}

const PROGRAM: &str = r#"use std::cell::Cell;

struct Hits {
    count: Cell<u64>,
}

impl Hits {
    fn hit(&self) {
        self.count.set(self.count.get() + 1);
    }
}

fn main() {
    let hits = Hits { count: Cell::new(0) };
    hits.hit();
    println!("{}", hits.count.get());
}
"#;

const PROSE: &str = "A cell gives out copies of what it holds and takes new values in. It never gives \
out a reference, so nobody can look inside while the value is replaced, and no\nborrow has to be \
counted. The price is that a value moves in and out as a whole.\n";

fn lesson_text(lesson: usize) -> String {
    let mut text = format!(
        "format = 1\nid = \"l-{lesson}\"\ntitle = \"Lesson {lesson}\"\nsummary = \"One idea.\"\n"
    );
    if lesson > 0 {
        let _ = writeln!(text, "after = [\"l-{}\"]", lesson - 1);
    }
    let _ = writeln!(text, "concepts = [\"idea-{lesson}\"]");
    for step in 0..STEPS {
        let id = format!("id = \"s-{step}\"\nconcepts = [\"idea-{lesson}\"]");
        let _ = match step {
            0 => writeln!(text, "{}", exercise(lesson)),
            n if n % 4 == 1 => writeln!(
                text,
                "[[step]]\nkind = \"predict\"\n{id}\nask = '''{PROSE}'''\ncode = '''{PROGRAM}'''\nexpect = {{ verdict = \"passed\", stdout = \"1\\n\" }}\nwhy = '''{PROSE}'''"
            ),
            n if n % 4 == 2 => writeln!(
                text,
                "[[step]]\nkind = \"choose\"\n{id}\nask = '''{PROSE}'''\n[[step.option]]\ntext = \"This\"\nright = true\nwhy = '''{PROSE}'''\n[[step.option]]\ntext = \"That\"\nwhy = \"No.\""
            ),
            _ => writeln!(
                text,
                "[[step]]\nkind = \"read\"\n{id}\ntext = '''{PROSE}{PROSE}{PROSE}'''"
            ),
        };
    }
    text
}

fn exercise(lesson: usize) -> String {
    format!(
        "[[step]]\nkind = \"exercise\"\nid = \"work\"\nconcepts = [\"idea-{lesson}\"]\ntitle = \"Work\"\nlevel = \"easy\"\ntask = '''{PROSE}'''\nhints = ['''{PROSE}''', '''{PROSE}''', '''{PROSE}''']\nstarter = {{ verdict = \"compile-error\", code = \"E0594\" }}\nexpect = {{ verdict = \"passed\", stdout = \"1\\n\" }}\nuses = [\"Cell\"]\nforbids = [\"unsafe\"]\nwhy = '''{PROSE}'''\n[[step.mistake]]\nfile = \"slip.rs\"\nexpect = {{ verdict = \"wrong-output\", stdout = \"2\\n\" }}\nfeedback = '''{PROSE}'''"
    )
}

//! Measures how long a course of 1,000 lessons and 20,000 steps takes to load, and that twice the course takes twice as long.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot set up its files has nothing to say"
)]
#![allow(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use mutor::store::{CourseFiles, load};

const LESSONS: usize = 1000;
const STEPS: usize = 20;
const ROUNDS: usize = 5;

fn main() {
    // `cargo test --benches` wants to know that it runs, not how fast.
    if std::env::args().any(|arg| arg == "--test") {
        Size::new(10).measure();
        return;
    }
    println!("lessons   steps   exercises       best   ratio");
    let mut sizes: Vec<Size> = [1, 2, 4].map(|times| Size::new(LESSONS * times)).into();
    // In turn, so that a busy moment of the machine's does not fall on one size alone.
    for _ in 0..ROUNDS {
        sizes.iter_mut().for_each(Size::measure);
    }
    let first = sizes[0].best.as_secs_f64();
    for Size { lessons, best, .. } in &sizes {
        let best = best.as_secs_f64();
        println!(
            "{lessons:>7} {:>7} {lessons:>11} {:>7.1} ms {:>6.2}x",
            lessons * STEPS,
            best * 1e3,
            best / first,
        );
    }
}

/// A generated course of one size.
struct Size {
    dir: tempfile::TempDir,
    lessons: usize,
    /// The best of its rounds: noise only ever adds.
    best: Duration,
}

impl Size {
    fn new(lessons: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        generate(dir.path(), lessons);
        let best = Duration::MAX;
        Self { dir, lessons, best }
    }

    fn measure(&mut self) {
        let files = CourseFiles::Folder(self.dir.path().to_owned());
        let start = Instant::now();
        let loaded = load(&files);
        self.best = self.best.min(start.elapsed());
        assert_eq!(loaded.errors, []);
        assert_eq!(loaded.course.lessons.len(), self.lessons);
    }
}

/// Lessons of each kind of step, each after the one before, with one exercise of five files.
fn generate(root: &Path, lessons: usize) {
    fs::create_dir(root.join("lessons")).unwrap();
    let mut concepts = String::new();
    for number in 0..lessons {
        let id = format!("lesson-{number}");
        let _ = writeln!(concepts, "[[concept]]\nid = \"{id}\"\nmust = \"Know it.\"");
        let path = format!("lessons/{number:05}-{id}.toml");
        fs::write(root.join(path), lesson(&id, number)).unwrap();
        let folder = root.join(format!("exercises/{id}/repair"));
        fs::create_dir_all(folder.join("mistakes")).unwrap();
        for name in ["starter.rs", "solution.rs", "check.rs", "mistakes/wrong.rs"] {
            fs::write(folder.join(name), PROGRAM).unwrap();
        }
    }
    fs::write(root.join("lessons/concepts.toml"), concepts).unwrap();
}

const PROGRAM: &str = "fn main() {\n    let cell = std::cell::Cell::new(1);\n    cell.set(cell.get() + 1);\n    println!(\"{}\", cell.get());\n}\n";

fn lesson(id: &str, number: usize) -> String {
    let mut out = format!(
        "format = 1\nid = \"{id}\"\ntitle = \"Lesson {number}\"\nsummary = \"One of many.\"\nconcepts = [\"{id}\"]\n"
    );
    if let Some(before) = number.checked_sub(1) {
        let _ = writeln!(out, "after = [\"lesson-{before}\"]");
    }
    for step in 0..STEPS - 1 {
        let _ = match step % 4 {
            0 => writeln!(
                out,
                "[[step]]\nkind = \"read\"\ntext = '''\n{}'''",
                "Some words to read about it.\n".repeat(20)
            ),
            1 => writeln!(
                out,
                "[[step]]\nkind = \"example\"\nid = \"example-{step}\"\ntext = '''Look.'''\ncode = '''\n{PROGRAM}'''\nexpect = {{ verdict = \"passed\", stdout = \"2\\n\" }}"
            ),
            2 => writeln!(
                out,
                "[[step]]\nkind = \"predict\"\nconcepts = [\"{id}\"]\nask = '''What?'''\ncode = '''\n{PROGRAM}'''\nexpect = {{ verdict = \"passed\", stdout = \"2\\n\" }}\nwhy = '''So.'''"
            ),
            _ => writeln!(
                out,
                "[[step]]\nkind = \"choose\"\nask = '''Which?'''\n[[step.option]]\ntext = \"a\"\nright = true\nwhy = \"Yes.\"\n[[step.option]]\ntext = \"b\"\nwhy = \"No.\""
            ),
        };
    }
    out.push_str(EXERCISE);
    out
}

const EXERCISE: &str = r#"[[step]]
kind = "exercise"
id = "repair"
title = "Repair it"
level = "easy"
task = '''Repair it.'''
hints = ["Look.", "Think.", "Write."]
starter = { verdict = "compile-error", code = "E0594" }
expect = { verdict = "passed", stdout = "2\n" }
uses = ["Cell"]
why = '''Done.'''
[[step.mistake]]
file = "wrong.rs"
expect = { verdict = "panicked", message = "already borrowed" }
feedback = '''No.'''
"#;

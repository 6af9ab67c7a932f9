//! A small course, a learner's progress and verdicts to draw.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

use std::sync::Arc;

use mutor::model::{
    Answer, Choice, Course, Diagnostic, Exercise, ExerciseId, ExerciseRecord, Expectation,
    Exploration, Kind, Label, Lesson, LessonId, Level, Limits, Location, Named, Origin, PanicCause,
    Place, Program, Progress, Rules, Severity, Spot, Step, StepBody, StepId, Verdict,
};

pub const LIMITER: &str = include_str!("limiter.rs");
pub const DEADLOCK: &str = include_str!("deadlock.rs");
pub const LOST_UPDATE: &str = include_str!("lost_update.rs");

pub const MARKDOWN: &str = r#"# Shared, and still changing

A `RefCell<T>` checks the rule *while the program runs*: **one writer or many readers**. The call
`cell.borrow_mut()` panics if a `Ref` is alive. See [the docs](https://doc.rust-lang.org/std/cell/)
or <https://doc.rust-lang.org>.

## What to choose

| Container | For | Costs |
|:----------|-----|------:|
| `Cell` | small `Copy` values, and others by moving them | nothing |
| `RefCell` | anything that has to be looked at in place, on one thread | a flag |
| `Mutex` | threads | a compare-and-swap |

1. Read the value.
2. Drop the guard:
   - by a block
   - by `drop`, which is a function like any other and takes the guard away from here
3. Write.

> A guard is a borrow of its container until it is dropped, and every other holder has to live
> with that.

```rust
use std::cell::RefCell;

fn main() {
    let log = RefCell::new(vec!["a"]); // shared
    log.borrow_mut().push("b");
}
```

```text
RefCell already borrowed
```

---

The end, with a hard\
break.
"#;

pub fn location(line: u32, column: u32) -> Location {
    Location {
        file: "exercises/refcell/rate-limiter.rs".to_owned(),
        line,
        column,
    }
}

/// As many errors as asked, the same two in turn, as rustc 1.95 draws them.
pub fn compile_error(count: usize) -> Verdict {
    let messages: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("limiter.json")).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let number = |value: &serde_json::Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let diagnostics = (0..count)
        .map(|at| &messages[at % messages.len()])
        .map(|message| Diagnostic {
            severity: Severity::Error,
            code: Some(text(&message["code"])),
            message: text(&message["message"]),
            labels: vec![Label {
                location: location(number(&message["line"]), number(&message["column"])),
                text: text(&message["label"]),
            }],
            rendered: text(&message["rendered"]),
        })
        .collect();
    Verdict::CompileError { diagnostics }
}

pub fn panicked(message: &str, cause: PanicCause, location: Option<Location>) -> Verdict {
    Verdict::Panicked {
        message: message.to_owned(),
        location,
        cause,
    }
}

pub fn exploration(json: &str) -> Exploration {
    serde_json::from_str(json).unwrap()
}

pub fn deadlock() -> Exploration {
    exploration(include_str!("deadlock.json"))
}

pub fn interleaving() -> Exploration {
    exploration(include_str!("lost_update.json"))
}

fn spot() -> Spot {
    Spot {
        file: Arc::from("lessons/20-refcell.toml"),
        line: 1,
        column: 1,
    }
}

fn step(id: &str, body: StepBody) -> Step {
    Step {
        id: StepId::parse(id).unwrap(),
        concepts: Vec::new(),
        body,
        at: spot(),
    }
}

fn program(code: &str, expect: Expectation) -> Program {
    Program {
        code: code.into(),
        expect,
        limits: Limits::default(),
        expect_at: spot(),
    }
}

fn exercise(id: &str, title: &str, level: Level) -> StepBody {
    StepBody::Exercise(Box::new(Exercise {
        id: ExerciseId::parse(id).unwrap(),
        title: title.to_owned(),
        level,
        task: "`Limiter::allow` counts down behind `&self` and answers `false` once nothing is \
               left.\n\nMake it compile without changing its signature."
            .into(),
        hints: vec![
            "Which field changes?".into(),
            "A `u32` is `Copy`.".into(),
            "Wrap the field in a `Cell`, then use `get` and `set`.".into(),
        ],
        starter: Expectation::of(Kind::CompileError),
        expect: Expectation::prints("true true false\n"),
        rules: Rules {
            uses: vec!["Cell".to_owned()],
            forbids: vec!["unsafe".to_owned(), "Mutex".to_owned()],
        },
        explore: None,
        why: "".into(),
        limits: Limits::default(),
        mistakes: Vec::new(),
        starter_source: LIMITER.to_owned(),
        solution_source: LIMITER.to_owned(),
        check_source: None,
        starter_at: spot(),
        expect_at: spot(),
    }))
}

fn lesson(id: &str, title: &str, summary: &str, after: &[&str], steps: Vec<Step>) -> Lesson {
    Lesson {
        id: LessonId::parse(id).unwrap(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        after: after
            .iter()
            .map(|id| Named {
                id: LessonId::parse(id).unwrap(),
                at: spot(),
            })
            .collect(),
        concepts: Vec::new(),
        steps,
        at: spot(),
    }
}

const TWO_READERS: &str = "use std::cell::RefCell;

fn main() {
    let n = RefCell::new(3);
    let (a, b) = (n.borrow(), n.borrow());
    println!(\"{}\", *a + *b);
}
";

const READ_THEN_WRITE: &str = "use std::cell::RefCell;

fn main() {
    let n = RefCell::new(3);
    let seen = n.borrow();
    *n.borrow_mut() += 1;
    println!(\"{seen}\");
}
";

#[allow(clippy::too_many_lines, reason = "it is a list")]
pub fn course() -> Course {
    let choice = |text: &str, right, why: &str| Choice {
        text: text.into(),
        right,
        why: why.into(),
    };
    let mut panics = Expectation::of(Kind::Panicked);
    panics.message = Some("already borrowed".to_owned());
    let refcell = vec![
        step(
            "why",
            StepBody::Read {
                text: "A `Cell` hands out **no** reference. When a `Vec` has to be looked at in \
                       place, that is not enough."
                    .into(),
            },
        ),
        step(
            "two-readers",
            StepBody::Example {
                text: "Two readers at once are fine.".into(),
                program: program(TWO_READERS, Expectation::prints("6\n")),
            },
        ),
        step(
            "read-then-write",
            StepBody::Predict {
                ask: "A reader is alive when the writer comes.".into(),
                program: program(READ_THEN_WRITE, panics),
                why: "`seen` is a guard and lives until the end of `main`, so the `borrow_mut` \
                      in line 6 finds a reader."
                    .into(),
            },
        ),
        step(
            "which-container",
            StepBody::Choose {
                ask: "Which of these work for a `Vec` behind `&self` on one thread?".into(),
                options: vec![
                    choice("`RefCell<Vec<u32>>`", true, "It lends the `Vec` in place."),
                    choice(
                        "`Vec<u32>`",
                        false,
                        "`&self` shares it, so `push` is E0596.",
                    ),
                    choice(
                        "`Cell<Vec<u32>>`, with `take` and `set` around each change of it, \
                         wherever in the program it may be",
                        true,
                        "It works by moving the `Vec` out and in again.",
                    ),
                ],
            },
        ),
        step(
            "rate-limiter",
            exercise(
                "refcell/rate-limiter",
                "A limiter that counts down behind &self",
                Level::Easy,
            ),
        ),
        step(
            "memoizer",
            exercise(
                "refcell/memoizer",
                "A cache that must not hold its borrow across the computation",
                Level::Hard,
            ),
        ),
    ];
    let cell = vec![step(
        "hit-counter",
        exercise("cell/hit-counter", "Count hits behind &self", Level::Easy),
    )];
    let read = vec![step(
        "read",
        StepBody::Read {
            text: "Later.".into(),
        },
    )];
    Course {
        origin: Origin::BuiltIn,
        title: None,
        concepts: Vec::new(),
        lessons: vec![
            lesson(
                "cell",
                "Cell: values that move in and out",
                "Change a field behind `&self` without a reference to it.",
                &[],
                cell,
            ),
            lesson(
                "refcell",
                "RefCell: the borrow rules, checked while running",
                "One writer or many readers, decided at run time.",
                &["cell"],
                refcell,
            ),
            lesson(
                "mutex",
                "Mutex: taking turns",
                "A lock around data.",
                &["refcell"],
                read.clone(),
            ),
            lesson(
                "locks",
                "Locks: what must hold together",
                "Two locks, and the order they are taken in.",
                &["mutex"],
                read,
            ),
        ],
    }
}

pub fn here() -> Place {
    Place {
        lesson: LessonId::parse("refcell").unwrap(),
        step: StepId::parse("read-then-write").unwrap(),
    }
}

/// One exercise passed, one begun, one question answered.
pub fn progress() -> Progress {
    let mut progress = Progress {
        place: Some(here()),
        ..Progress::default()
    };
    progress.exercises.insert(
        "cell/hit-counter".to_owned(),
        ExerciseRecord {
            attempts: 3,
            passed_at: Some(1),
            ..ExerciseRecord::default()
        },
    );
    progress.exercises.insert(
        "refcell/rate-limiter".to_owned(),
        ExerciseRecord {
            attempts: 2,
            hints: 1,
            ..ExerciseRecord::default()
        },
    );
    progress.answers.insert(
        "refcell/which-container".to_owned(),
        Answer {
            first_right: false,
            right: true,
            tries: 2,
            ..Answer::default()
        },
    );
    progress
}

//! The events of a trace tell the life of every borrow.

mod support;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use support::{Entry, build, field, run, scratch};

/// The events of a program, a line each, with the stderr that it left.
fn traced(name: &str, source: &str, most: Option<u32>) -> Vec<String> {
    let path: PathBuf = scratch().join(format!("{name}.rs"));
    fs::write(&path, source).expect("write the program");
    let program = build(&path, "2024", Entry::Trace).expect("build the program");
    let events = program.with_file_name("events.jsonl");
    let mut variables = vec![
        ("MUTOR_EVENTS", events.display().to_string()),
        ("MUTOR_FILE", format!("{name}.rs")),
    ];
    variables.extend(most.map(|most| ("MUTOR_MAX_EVENTS", most.to_string())));
    run(&program, &variables, Duration::from_secs(20)).expect("run the program");
    let text = fs::read_to_string(events).expect("read the events");
    text.lines().map(str::to_owned).collect()
}

/// The events as `event line op-or-how`, without `new` and `print`.
fn short(events: &[String]) -> Vec<String> {
    let shown = |line: &String| {
        let event = field(line, "e").unwrap_or("?");
        let at = field(line, "line").unwrap_or("-");
        let what = field(line, "op")
            .or_else(|| field(line, "how"))
            .or_else(|| field(line, "message"));
        format!("{event} {at} {}", what.unwrap_or("-"))
    };
    let skipped = |line: &&String| !matches!(field(line, "e"), Some("new" | "print"));
    events.iter().filter(skipped).map(shown).collect()
}

#[test]
fn a_double_borrow_names_the_borrow_that_is_still_alive() {
    let source = "use std::cell::RefCell;
struct Inbox {
    mail: RefCell<Vec<u8>>,
}
fn main() {
    let inbox = Inbox { mail: RefCell::new(vec![1]) };
    let all = inbox.mail.borrow();
    for item in all.iter() {
        inbox.mail.borrow_mut().push(*item);
    }
}
";
    let events = traced("double", source, None);
    let story = short(&events);
    assert_eq!(
        story[..3],
        [
            "take 7 borrow",
            "conflict 9 borrow_mut",
            "panic 9 RefCell already borrowed"
        ]
        .map(str::to_owned),
        "{events:#?}"
    );
    assert!(
        story[3].starts_with("release") && story[3].ends_with("unwind"),
        "{events:#?}"
    );
    let taken = events
        .iter()
        .find(|line| field(line, "e") == Some("take"))
        .expect("a borrow");
    let conflict = events
        .iter()
        .find(|line| field(line, "e") == Some("conflict"))
        .expect("a conflict");
    assert_eq!(field(conflict, "against"), field(taken, "g"));
    assert_eq!(field(&events[0], "kind"), Some("RefCell"));
    assert_eq!(field(&events[0], "line"), Some("6"));
}

#[test]
fn a_guard_ends_with_its_block_its_statement_or_a_drop() {
    let source = "use std::cell::RefCell;
fn main() {
    let cell = RefCell::new(1);
    {
        let _in_a_block = cell.borrow();
    }
    *cell.borrow_mut() += 1;
    let dropped = cell.borrow();
    drop(dropped);
}
";
    let story = short(&traced("ends", source, None));
    let wanted = [
        "take 5 borrow",
        "release 6 block",
        "take 7 borrow_mut",
        "release 7 statement",
        "take 8 borrow",
        "release 9 drop",
    ];
    assert_eq!(story[..6], wanted.map(str::to_owned));
    assert!(story[6].starts_with("end"), "{story:?}");
}

#[test]
fn reads_and_writes_of_a_cell_carry_their_values() {
    let source = "use std::cell::Cell;
fn main() {
    let cell = Cell::new(3);
    cell.set(cell.get() + 1);
    println!(\"{}\", cell.get());
}
";
    let events = traced("marks", source, None);
    let values: Vec<_> = events
        .iter()
        .filter(|line| matches!(field(line, "e"), Some("read" | "write")))
        .map(|line| {
            (
                field(line, "e").unwrap_or(""),
                field(line, "value").unwrap_or(""),
                field(line, "line").unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(
        values,
        [("read", "3", "4"), ("write", "4", "4"), ("read", "4", "5")]
    );
    let printed = events
        .iter()
        .find(|line| field(line, "e") == Some("print"))
        .expect("a print");
    assert_eq!(
        (field(printed, "text"), field(printed, "line")),
        (Some("4\\n"), Some("5"))
    );
}

#[test]
fn a_refused_try_is_told_without_a_guard() {
    let source = "use std::cell::RefCell;
fn main() {
    let cell = RefCell::new(1);
    let held = cell.borrow_mut();
    let refused = cell.try_borrow().is_err();
    drop(held);
    assert!(refused);
}
";
    let events = traced("tries", source, None);
    let tried = events
        .iter()
        .find(|line| field(line, "e") == Some("try"))
        .expect("a try");
    assert_eq!(
        (field(tried, "ok"), field(tried, "line")),
        (Some("false"), Some("5"))
    );
    assert_eq!(
        events
            .iter()
            .filter(|line| field(line, "e") == Some("take"))
            .count(),
        1
    );
}

#[test]
fn a_long_trace_is_cut_and_still_tells_of_the_panic() {
    let source = "use std::cell::Cell;
fn main() {
    let cell = Cell::new(0);
    for n in 0..1000 {
        cell.set(n);
    }
    panic!(\"at last\");
}
";
    let events = traced("long", source, Some(50));
    assert!(events.len() < 60, "{} lines", events.len());
    assert_eq!(
        events
            .iter()
            .filter(|line| field(line, "e") == Some("cut"))
            .count(),
        1
    );
    assert!(
        events
            .iter()
            .any(|line| field(line, "message") == Some("at last")),
        "{events:#?}"
    );
}

#[test]
fn a_killed_program_leaves_what_happened_before() {
    let source = "use std::cell::RefCell;
fn main() {
    let cell = RefCell::new(1);
    let _held = cell.borrow_mut();
    std::process::abort();
}
";
    let story = short(&traced("killed", source, None));
    assert_eq!(story.first().map(String::as_str), Some("take 4 borrow_mut"));
}

#[test]
fn an_initialisation_is_told_from_the_reads_after_it() {
    let cells = "use std::cell::{LazyCell, OnceCell};
fn main() {
    let once = OnceCell::new();
    once.get_or_init(|| 1);
    once.get_or_init(|| 2);
    let lazy = LazyCell::new(|| 3);
    println!(\"{}\", *lazy + *lazy);
}
";
    let locks = cells
        .replace("::cell", "::sync")
        .replace("LazyCell", "LazyLock")
        .replace("OnceCell", "OnceLock");
    let wanted = [
        "init 4 get_or_init",
        "read 5 get_or_init",
        "init 7 force",
        "read 7 force",
    ];
    for (name, source) in [("once", cells), ("once_lock", &locks)] {
        let story = short(&traced(name, source, None));
        assert_eq!(story[..4], wanted.map(str::to_owned), "{name}");
    }
}

#[test]
fn a_thread_names_the_one_that_started_it() {
    let source = "use std::thread;
fn main() {
    let outer = thread::spawn(|| {
        thread::Builder::new().name(\"inner\".into()).spawn(|| {}).unwrap().join().unwrap();
    });
    outer.join().unwrap();
}
";
    let events = traced("starts", source, None);
    let starts: Vec<_> = events
        .iter()
        .filter(|line| field(line, "e") == Some("thread"))
        .map(|line| (field(line, "t"), field(line, "by"), field(line, "name")))
        .collect();
    let inner = (Some("2"), Some("1"), Some("inner"));
    assert!(starts.contains(&inner), "{events:#?}");
}

#[test]
fn a_reader_does_not_wait_for_readers_and_a_writer_does() {
    let source = "use std::sync::RwLock;
fn main() {
    let lock = RwLock::new(1);
    std::thread::scope(|scope| {
        let first = lock.read().unwrap();
        let second = lock.read().unwrap();
        let writer = scope.spawn(|| {
            *lock.write().unwrap() += 1;
        });
        std::thread::yield_now();
        drop(second);
        drop(first);
        writer.join().unwrap();
    });
}
";
    let story = short(&traced("readers", source, None));
    let waits: Vec<_> = story
        .iter()
        .filter(|line| line.starts_with("wait"))
        .collect();
    assert_eq!(waits, ["wait 8 write"], "{story:#?}");
}

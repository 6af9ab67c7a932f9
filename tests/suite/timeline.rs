//! The timeline, drawn from events that runs on the look-alike wrote.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mutor::model::Timeline;
use mutor::view::Screen;
use mutor::view::text::display_width;
use mutor::view::timeline::timeline;
use proptest::prelude::*;
use snapbox::Data;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/suite/timeline")
        .join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap()
}

fn draw(screen: &Screen, events: &str, source: &str) -> String {
    timeline(screen, &Timeline::parse(events), source)
}

/// Compares with the stored drawings; `SNAPSHOTS=overwrite` writes them.
fn compare(name: &str, events: &str) {
    let source = read(&format!("{name}.rs"));
    for (kind, screen) in [
        ("80.txt", Screen::plain(80)),
        ("120.ansi", Screen::colored(120)),
        ("40.txt", Screen::dumb(40)),
    ] {
        let stored = Data::read_from(&file(&format!("{name}.{kind}")), None).raw();
        snapbox::Assert::new()
            .action_env("SNAPSHOTS")
            .eq(draw(&screen, events, &source), stored);
    }
}

fn stored(name: &str) {
    compare(name, &read(&format!("{name}.jsonl")));
}

/// `source` on 80 columns, its words without the line breaks.
fn words(events: &str, source: &str) -> String {
    let shown = draw(&Screen::plain(80), events, source);
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The events of `cells.rs`, too many to store: a thousand rounds of `get` and `set`.
fn thousand_rounds() -> String {
    let mut events =
        "{\"e\":\"new\",\"o\":1,\"kind\":\"Cell\",\"line\":7,\"col\":25,\"t\":0}\n".to_owned();
    for seen in 0..1000 {
        let next = seen + 1;
        let _ = writeln!(
            events,
            "{{\"e\":\"read\",\"o\":1,\"op\":\"get\",\"value\":\"{seen}\",\"line\":7,\"col\":25,\"t\":0}}\n\
             {{\"e\":\"write\",\"o\":1,\"op\":\"set\",\"value\":\"{next}\",\"line\":8,\"col\":14,\"t\":0}}"
        );
    }
    events.push_str(
        r#"{"e":"new","o":2,"kind":"Cell","line":10,"col":10,"t":0}
{"e":"write","o":2,"op":"set","value":"'z'","line":10,"col":10,"t":0}
{"e":"read","o":1,"op":"get","value":"1000","line":11,"col":28,"t":0}
{"e":"write","o":2,"op":"replace","value":"'b'","line":11,"col":40,"t":0}
{"e":"end","outcome":"ok","message":"the program ended"}
"#,
    );
    events
}

#[test]
fn a_double_borrow_is_drawn() {
    stored("double");
}

#[test]
fn a_memoizer_that_holds_its_borrow_is_drawn() {
    stored("memo");
}

#[test]
fn a_lock_held_across_slow_work_is_drawn() {
    stored("slow");
}

#[test]
fn a_poisoned_lock_is_drawn() {
    stored("poison");
}

#[test]
fn two_threads_with_a_lock_are_drawn() {
    stored("threads");
}

#[test]
fn locks_taken_in_two_orders_are_drawn_in_a_group_for_each_thread() {
    stored("order");
}

#[test]
fn loops_in_a_loop_with_a_long_body_are_drawn_once() {
    stored("nested");
}

#[test]
fn a_guard_whose_end_is_not_known_is_not_said_to_end_with_its_block() {
    let events = r#"{"e":"new","o":1,"kind":"RefCell","line":1,"col":9,"t":0}
{"e":"take","o":1,"g":2,"mode":"shared","op":"borrow","line":2,"t":0}
{"e":"release","g":2,"how":"block","line":3,"t":0}
"#;
    let source = "    let cell = RefCell::new(\"}\");\n    held = Some(cell.borrow());\n    held = None; // }";
    let shown = words(events, source);
    assert!(shown.contains("the guard from line 2 ends ┬"), "{shown}");
    let shown = words(events, "\n\n}");
    assert!(shown.contains("at the end of its block"), "{shown}");
}

#[test]
fn a_program_that_only_prints_has_no_timeline() {
    let shown = words(r#"{"e":"print","text":"hello\n","line":2,"t":0}"#, "");
    assert_eq!(shown, "This run used no cell, lock or atomic.");
}

#[test]
fn with_more_threads_than_there_is_room_for_lanes_are_not_grouped() {
    let mut events =
        "{\"e\":\"new\",\"o\":1,\"kind\":\"Mutex\",\"line\":1,\"col\":9,\"t\":0}\n".to_owned();
    for thread in 1..=9 {
        let _ = writeln!(
            events,
            "{{\"e\":\"take\",\"o\":1,\"g\":{},\"mode\":\"lock\",\"op\":\"lock\",\"line\":2,\"t\":{thread}}}",
            thread + 1
        );
    }
    let grouped = draw(&Screen::plain(120), &events, "");
    assert!(grouped.contains("t1  t2"), "{grouped}");
    let narrower = draw(&Screen::plain(80), &events, "");
    assert!(!narrower.contains("t1  t2"), "{narrower}");
}

#[test]
fn tries_are_drawn() {
    stored("tries");
}

#[test]
fn a_deadlock_is_drawn() {
    stored("deadlock");
}

#[test]
fn derived_defaults_atomics_and_reassigned_guards_are_drawn() {
    stored("odd");
}

#[test]
fn a_loop_of_a_thousand_rounds_is_drawn_once() {
    compare("cells", &thousand_rounds());
}

#[test]
fn an_atomic_s_value_before_a_store_is_not_taken_for_the_stored_one() {
    let shown = words(&read("odd.jsonl"), &read("odd.rs"));
    assert!(shown.contains("ready.store, was false"), "{shown}");
}

#[test]
fn a_panic_that_only_sounds_like_a_conflict_is_told() {
    let shown = words(&read("odd.jsonl"), &read("odd.rs"));
    assert!(shown.contains("panics: already done"), "{shown}");
}

#[test]
fn the_end_of_a_long_run_is_drawn() {
    let mut events = String::new();
    for n in 0..1000_u32 {
        // Lines in an order that does not repeat.
        let line = n * n % 997;
        let _ = writeln!(
            events,
            "{{\"e\":\"read\",\"o\":1,\"op\":\"get\",\"line\":{line},\"t\":0}}"
        );
    }
    events.push_str(
        "{\"e\":\"panic\",\"message\":\"here it ends\",\"line\":5,\"t\":0}\n{\"e\":\"cut\"}\n",
    );
    let shown = words(&events, "");
    assert!(shown.contains("rows not shown"), "{shown}");
    assert!(shown.contains("panics: here it ends"), "{shown}");
    assert!(shown.contains("its first part is drawn"), "{shown}");
}

/// It took minutes when each part of the line was copied whole.
#[test]
fn a_busy_line_without_a_loop_is_drawn_in_a_moment() {
    let mut events = String::new();
    let mut random = 1_u32;
    for _ in 0..50_000 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let op = if random >> 31 == 0 { "get" } else { "take" };
        let _ = writeln!(
            events,
            "{{\"e\":\"read\",\"o\":1,\"op\":\"{op}\",\"line\":1,\"t\":0}}"
        );
    }
    let begun = Instant::now();
    draw(&Screen::plain(80), &events, "");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn with_many_cells_the_one_in_trouble_has_a_lane() {
    let mut events = String::new();
    for object in 1..=20 {
        let _ = writeln!(
            events,
            "{{\"e\":\"new\",\"o\":{object},\"kind\":\"RefCell\",\"line\":1,\"col\":9,\"t\":0}}"
        );
    }
    events.push_str("{\"e\":\"conflict\",\"o\":17,\"op\":\"borrow_mut\",\"against\":0,\"kind\":\"panic\",\"line\":2,\"t\":0}\n");
    let shown = words(&events, "    vec![RefCell::new(0)]");
    assert!(shown.contains("lane 6: RefCell#17"), "{shown}");
    assert!(shown.contains("14 more without a lane"), "{shown}");
}

#[test]
fn no_line_of_a_drawing_with_lanes_is_wider_than_the_screen() {
    for name in [
        "double", "memo", "slow", "poison", "threads", "order", "nested", "tries", "odd",
    ] {
        let (events, source) = (read(&format!("{name}.jsonl")), read(&format!("{name}.rs")));
        for width in 60..200 {
            let shown = draw(&Screen::plain(width), &events, &source);
            let widest = shown.lines().map(display_width).max().unwrap();
            assert!(widest <= width, "{name} at {width}:\n{shown}");
        }
    }
}

fn event() -> impl Strategy<Value = String> {
    let number = || prop_oneof![0..6_u64, any::<u64>()];
    let word = || {
        prop_oneof![
            "shared|exclusive|block|unwind|panic|wait|Cell|AtomicU8|Mutex",
            "\\PC{0,9}",
            Just("\u{1b}[2J\n".to_owned()),
        ]
    };
    let kind = "new|take|release|read|write|init|try|wait|conflict|poison|print|thread|panic|cut|end|\\PC{1,4}";
    let fields = (
        kind,
        number(),
        number(),
        any::<bool>(),
        word(),
        word(),
        word(),
    );
    let places = (
        0..4_u32,
        proptest::option::of(prop_oneof![0..9_u32, any::<u32>()]),
        any::<u32>(),
    );
    (fields, places).prop_map(
        |((kind, object, guard, ok, first, second, third), (thread, line, column))| {
            serde_json::json!({
                "e": kind, "o": object, "g": guard, "against": guard, "ok": ok, "kind": first,
                "mode": second, "op": second, "how": first, "value": third, "message": third,
                "text": third, "t": thread, "line": line, "col": column,
            })
            .to_string()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_events_and_the_source_are_they_are_drawn_without_control_characters(
        events in proptest::collection::vec(prop_oneof![9 => event(), 1 => "\\PC{0,30}"], 0..80),
        rounds in 1..5_usize,
        torn in 0..40_usize,
        source in proptest::collection::vec(prop_oneof!["\\PC{0,30}", Just("let 名 = Cell::new(0);\t".to_owned())], 0..9),
        width in 1..200_usize,
    ) {
        let mut events = events.join("\n").repeat(rounds);
        for _ in 0..torn {
            events.pop();
        }
        for screen in [Screen::plain(width), Screen::dumb(width)] {
            let shown = draw(&screen, &events, &source.join("\n"));
            prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
        }
        draw(&Screen::colored(width), &events, &source.join("\n"));
    }
}

//! Any bytes are a lesson or errors, never a panic, and every error has a place in its file.

use std::time::{Duration, Instant};

use mutor::store::Loaded;
use mutor::view::{Screen, course_errors};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};

use super::Course;

const FILE: &str = "lessons/10-second.toml";

/// Loads the course with this text as its second lesson and looks at what comes of it.
fn survives(course: &Course, bytes: &[u8]) -> Result<Loaded, TestCaseError> {
    course.write(FILE, bytes);
    let loaded = course.load();
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines: Vec<&str> = text.split('\n').collect();
    for error in loaded.errors.iter().filter(|e| &*e.at.file == FILE) {
        prop_assert!(error.at.line >= 1 && error.at.column >= 1 && error.width >= 1);
        prop_assert!(!error.message.is_empty() && !error.message.contains(char::is_control));
        let line = lines.get(error.at.line as usize - 1);
        prop_assert!(line.is_some(), "{error}: no such line");
        if let Some(kept) = &error.line {
            prop_assert_eq!(Some(&kept.as_str()), line);
            let before = error.at.column as usize - 1;
            let long = kept.chars().count();
            prop_assert!(before <= long);
            prop_assert!(before + error.width as usize <= long.max(before + 1));
        }
    }
    draws(&loaded);
    let is_there = loaded
        .course
        .lessons
        .iter()
        .any(|l| l.id.as_str() == "second");
    prop_assert!(is_there || !loaded.errors.is_empty() || loaded.course.lessons.len() == 2);
    Ok(loaded)
}

fn draws(loaded: &Loaded) {
    for screen in [Screen::plain(80), Screen::colored(7), Screen::dumb(1)] {
        course_errors::render(&screen, &loaded.errors);
    }
}

/// Text that looks like a lesson, and now and then is one.
fn toml_like() -> impl Strategy<Value = String> {
    let words = proptest::sample::select(vec![
        "format",
        "id",
        "title",
        "step",
        "kind",
        "expect",
        "verdict",
        "option",
        "mistake",
        "=",
        "1",
        "\"",
        "'''",
        "[[step]]\n",
        "[[step.option]]\n",
        "[step.mistake]\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        ".",
        "\n",
        "\r",
        "#",
        "\"read\"",
        "\"exercise\"",
        "true",
        "2026-01-01",
        "1e9",
        "é",
        "\u{feff}",
        "\0",
        "\\",
        "\u{1b}[31m",
        "limits",
        "0x_1",
        "'",
        "-",
        " ",
    ]);
    proptest::collection::vec(words, 0..80).prop_map(|words| words.concat())
}

#[test]
fn any_bytes_are_a_lesson_or_errors() {
    let course = Course::ok();
    let config = Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    };
    proptest!(config, |(bytes in proptest::collection::vec(any::<u8>(), 0..400))| {
        survives(&course, &bytes)?;
    });
}

#[test]
fn text_that_looks_like_a_lesson_is_one_or_has_errors() {
    let course = Course::ok();
    let config = Config {
        cases: 1000,
        failure_persistence: None,
        ..Config::default()
    };
    proptest!(config, |(text in toml_like())| {
        survives(&course, text.as_bytes())?;
    });
}

#[derive(Debug, Clone)]
enum Slip {
    Lines(usize, usize),
    Twice(usize),
    Swapped(usize, usize),
    Byte(usize, u8),
    Insert(usize, String),
    Cut(usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (any::<usize>(), 1usize..4).prop_map(|(at, count)| Slip::Lines(at, count)),
        any::<usize>().prop_map(Slip::Twice),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Slip::Swapped(a, b)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Slip::Byte(at, byte)),
        (any::<usize>(), toml_like()).prop_map(|(at, text)| Slip::Insert(at, text)),
        any::<usize>().prop_map(Slip::Cut),
    ]
}

fn slipped(text: &str, slip: &Slip) -> Vec<u8> {
    let mut lines: Vec<&str> = text.lines().collect();
    let count = lines.len();
    let mut bytes = text.as_bytes().to_vec();
    match slip {
        Slip::Lines(at, gone) => {
            let at = at % count;
            lines.drain(at..(at + gone).min(count));
        }
        Slip::Twice(at) => lines.insert(at % count, lines[at % count]),
        Slip::Swapped(a, b) => lines.swap(a % count, b % count),
        Slip::Byte(at, byte) => {
            let at = at % bytes.len();
            bytes[at] = *byte;
            return bytes;
        }
        Slip::Insert(at, text) => {
            let at = at % bytes.len();
            bytes.splice(at..at, text.bytes());
            return bytes;
        }
        Slip::Cut(at) => {
            bytes.truncate(at % bytes.len());
            return bytes;
        }
    }
    lines.join("\n").into_bytes()
}

#[test]
fn a_slip_in_a_right_lesson_gives_errors_or_another_lesson() {
    let course = Course::ok();
    let text = course.text(FILE);
    let config = Config {
        cases: 1000,
        failure_persistence: None,
        ..Config::default()
    };
    proptest!(config, |(slip in slip())| {
        survives(&course, &slipped(&text, &slip))?;
    });
}

/// Files that make a careless reader slow, deep or large; each takes a second or two.
#[test]
fn hostile_files_cost_little() {
    let most = 1 << 20;
    let repeat = |text: &str| text.repeat(most / text.len());
    let course = Course::ok();
    for (name, text) in [
        (
            "a key of 300,000 parts",
            format!("{}a = 1", "a.".repeat(300_000)),
        ),
        ("brackets", format!("a = {}", "[".repeat(500_000))),
        ("braces", format!("a = {}", "{a=".repeat(300_000))),
        ("nothing but signs", repeat("=")),
        ("a broken line after the other", repeat("= \n")),
        (
            "one long line of wrong entries",
            format!("step = [{}1]", "1,".repeat(500_000)),
        ),
        (
            "as many unknown keys as fit",
            (0..80_000).map(|n| format!("k{n}=1\n")).collect(),
        ),
        ("as many steps as fit", repeat("[[step]]\n")),
        ("as many ids as fit", repeat("[[step]]\nid='a'\n")),
        (
            "a long unknown word",
            format!("{} = 1", repeat("a").split_off(10)),
        ),
    ] {
        let begin = Instant::now();
        let errors = survives(&course, text.as_bytes()).unwrap().errors;
        assert!(errors.len() <= 202, "{name}: {} errors", errors.len());
        let kept: usize = errors
            .iter()
            .map(|e| e.message.len() + e.line.as_ref().map_or(0, String::len))
            .sum();
        assert!(kept < most, "{name}: {kept} bytes");
        // Much more than it takes: this is to find what is quadratic.
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "{name}: {:?}",
            begin.elapsed()
        );
    }
}

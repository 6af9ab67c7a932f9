//! Files that are followed: what is saved is shown or judged, and an interrupt ends it.

#![cfg(unix)]

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{FIRST, change, course, told};
use crate::command_line::mutor;

/// A command that goes on until it is interrupted.
struct Following {
    child: Child,
    text: Arc<Mutex<String>>,
}

impl Following {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = mutor(folder)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let text = Arc::new(Mutex::new(String::new()));
        let mut streams: Vec<Box<dyn std::io::Read + Send>> = vec![
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for mut stream in streams.drain(..) {
            let text = Arc::clone(&text);
            std::thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = stream.read(&mut bytes) {
                    let said = String::from_utf8_lossy(&bytes[..count]).into_owned();
                    text.lock().unwrap().push_str(&said);
                }
            });
        }
        Self { child, text }
    }

    /// Waits for these words; what was said before them is forgotten.
    fn wait_for(&self, words: &str) -> String {
        let start = Instant::now();
        loop {
            {
                let mut text = self.text.lock().unwrap();
                if let Some(at) = text.find(words) {
                    let rest = text.split_off(at + words.len());
                    return std::mem::replace(&mut *text, rest);
                }
            }
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "waited for {words:?} in {:?}",
                self.text.lock().unwrap()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let killed = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(killed.unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_followed_preview_shows_what_was_saved() {
    let dir = course();
    let following = Following::start(dir.path(), &["preview", FIRST, "--watch"]);
    let all = following.wait_for("Ctrl-C ends it.");
    assert!(
        all.contains("step 1 of 5") && all.contains("step 5 of 5"),
        "{all}"
    );

    change(
        &dir,
        FIRST,
        "Two names for one cell.",
        "One cell, two names.",
    );
    let changed = following.wait_for("Ctrl-C ends it.");
    assert!(changed.contains("One cell, two names."), "{changed}");
    assert!(!changed.contains("step 1 of 5"), "{changed}");

    change(&dir, FIRST, "level    = \"easy\"", "level    = \"eesy\"");
    following.wait_for("did you mean `easy`?");
    following.wait_for("Ctrl-C ends it.");

    change(&dir, FIRST, "level    = \"eesy\"", "level    = \"easy\"");
    following.wait_for("Ctrl-C ends it.");
    let starter = "exercises/first/counter/starter.rs";
    change(&dir, starter, "/// Counts, behind", "/// Counts behind");
    let starter = following.wait_for("Ctrl-C ends it.");
    assert!(starter.contains("/// Counts behind"), "{starter}");

    let (here, aside) = (dir.path().join(FIRST), dir.path().join("aside"));
    std::fs::rename(&here, &aside).unwrap();
    following.wait_for("is gone");
    following.wait_for("Ctrl-C ends it.");
    std::fs::rename(&aside, &here).unwrap();
    following.wait_for("step 5 of 5");
    assert_eq!(following.interrupt(), Some(130));
}

#[test]
fn a_watched_exercise_is_judged_when_it_is_saved() {
    let dir = course();
    let (text, code) = told(dir.path(), &["init", "answers", "--course", "."]);
    assert_eq!(code, 0, "{text}");
    let answers = dir.path().join("answers");
    let following = Following::start(&answers, &["watch", "--trust"]);
    following.wait_for("Ctrl-C ends this.");
    let solution = dir.path().join("exercises/first/counter/solution.rs");
    std::fs::copy(solution, answers.join("exercises/first/counter.rs")).unwrap();
    following.wait_for("Passed.");
    following.wait_for("Ctrl-C ends this.");
    assert_eq!(following.interrupt(), Some(130));
    let (text, _) = told(&answers, &["progress", "--json"]);
    assert!(text.contains("\"standing\": \"passed\""), "{text}");
}

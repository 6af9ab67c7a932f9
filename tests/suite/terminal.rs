//! The prompt on a real pseudo-terminal.

#![cfg(unix)]

use std::fs;
use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::command_line::{cache, mutor};

fn emulator(columns: u16) -> vt100::Parser {
    vt100::Parser::new(40.try_into().unwrap(), columns.try_into().unwrap(), 2000)
}

pub(crate) struct Pty {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Pty {
    fn start(folder: &Path, columns: u16) -> Self {
        Self::start_with(folder, columns, &[], &cache().join("data"))
    }

    /// The tutor with arguments, and with a data folder of its own.
    pub(crate) fn start_with(folder: &Path, columns: u16, arguments: &[&str], data: &Path) -> Self {
        let size = PtySize {
            rows: 40,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_mutor"));
        command.cwd(folder);
        command.env("TERM", "xterm-256color");
        command.args(arguments);
        command.env("MUTOR_CACHE_DIR", cache());
        command.env("MUTOR_DATA_DIR", data);
        command.env_remove("MUTOR_COURSE");
        command.env_remove("MUTOR_WORKSPACE");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = Arc::new(Mutex::new(emulator(columns)));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let written = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                written.lock().unwrap().process(&bytes[..count]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self {
            master: pair.master,
            keys,
            child,
            screen,
        }
    }

    pub(crate) fn type_keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub(crate) fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until the screen shows the words.
    pub(crate) fn wait_for(&self, words: &str) {
        self.wait(words, |text| text.contains(words));
    }

    /// Waits until the last line that is not empty is this.
    pub(crate) fn wait_for_last(&self, line: &str) {
        self.wait(line, |text| {
            text.trim_end()
                .lines()
                .last()
                .is_some_and(|last| last.trim_end() == line)
        });
    }

    fn wait(&self, wanted: &str, met: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !met(&self.text()) {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "waited for {wanted:?} on\n{}",
                self.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn ends_with(&mut self, code: u32) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.exit_code(), code, "{}", self.text());
                return;
            }
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "it did not end\n{}",
                self.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn workspace() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    assert!(
        mutor(dir.path())
            .args(["init", "."])
            .output()
            .unwrap()
            .status
            .success()
    );
    dir
}

#[test]
fn the_first_start_offers_a_workspace_and_shows_the_first_step() {
    let dir = tempfile::tempdir().unwrap();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for("[Y/n]");
    pty.type_keys("\r");
    pty.wait_for("step 1 of");
    pty.wait_for("`next` goes on.");
    assert!(
        dir.path()
            .join("mutor-workspace/exercises/cell/hit-counter.rs")
            .exists()
    );
    pty.type_keys("\u{4}");
    pty.ends_with(0);
}

#[test]
fn tab_completes_verbs_and_ids() {
    let dir = workspace();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("prog\t\r");
    pty.wait_for("Exercises");
    pty.type_keys("go cell/hit\t\r");
    pty.wait_for("A hit counter behind &self");
    pty.type_keys("quit\r");
    pty.ends_with(0);
}

#[test]
fn a_grey_hint_shows_the_rest_of_the_word() {
    let dir = workspace();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("prog");
    pty.wait_for_last("Cell 1/23> progress");
    // Ctrl-C clears the line, and the tutor stays.
    pty.type_keys("\u{3}");
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("next\r");
    pty.wait_for_last("Cell 2/23>");
}

#[test]
fn ctrl_c_cancels_a_check_that_hangs() {
    let dir = workspace();
    let file = dir.path().join("exercises/cell/hit-counter.rs");
    let source = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/cell/hit-counter/solution.rs"),
    );
    let source = source.unwrap().replace(
        "fn collect_hits(&self) -> u64 {",
        "fn collect_hits(&self) -> u64 { loop {}",
    );
    fs::write(file, source).unwrap();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("check cell/hit-counter\r");
    pty.wait_for("Running");
    let start = Instant::now();
    pty.type_keys("\u{3}");
    pty.wait_for("Cancelled.");
    assert!(start.elapsed() < Duration::from_secs(3));
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("quit\r");
    pty.ends_with(0);
}

#[test]
fn a_pasted_text_is_a_sequence_of_lines() {
    let dir = workspace();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("next\rnext\rprev\r");
    pty.wait_for_last("Cell 2/23>");
    pty.type_keys("\u{1b}[200~next\nnext\nnext\u{1b}[201~\r");
    pty.wait_for_last("Cell 5/23>");
}

#[test]
fn a_resized_screen_is_drawn_for_its_new_width() {
    let dir = workspace();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for_last("Cell 1/23>");
    pty.master
        .resize(PtySize {
            rows: 40,
            cols: 50,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    *pty.screen.lock().unwrap() = emulator(50);
    pty.type_keys("show\r");
    pty.wait_for("step 1 of 23");
    pty.wait_for_last("Cell 1/23>");
    // A paragraph that was drawn for 80 columns would be broken in the middle of a word here.
    assert!(
        pty.text().contains("reference taken earlier"),
        "{}",
        pty.text()
    );
}

#[test]
fn history_is_kept_across_starts() {
    let dir = workspace();
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for_last("Cell 1/23>");
    pty.type_keys("go refcell\r");
    pty.wait_for("step 1 of 25");
    pty.type_keys("quit\r");
    pty.ends_with(0);
    let mut pty = Pty::start(dir.path(), 80);
    pty.wait_for("step 1 of 25");
    pty.type_keys("\u{1b}[A\u{1b}[A");
    pty.wait_for("> go refcell");
}

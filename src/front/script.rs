//! Obeys commands that nobody types: piped lines, or those of `-c`.

use std::io::BufRead;

use super::Exit;
use super::terminal::{Terminal, say, tell};
use crate::judging::{Event, Session, World};
use crate::running::Cancel;
use crate::view::Verbs;
use crate::view::events::{self, Around};

/// Obeys each line, and stops at the first command that fails. `#` begins a comment.
pub fn run(
    lines: &mut dyn Iterator<Item = String>,
    session: &mut Session,
    world: &mut dyn World,
    has_files: bool,
    terminal: Terminal,
    cancel: &Cancel,
) -> Exit {
    for line in lines {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        for event in session.line(line, world) {
            show(&event, session, has_files, terminal);
            match event {
                Event::Cancelled => return Exit::Interrupted,
                Event::Goodbye => return Exit::Fine,
                Event::Broken(_) => return Exit::Usage,
                event if !event.is_fine() => return Exit::Findings,
                _ => {}
            }
        }
        if cancel.is_asked() {
            return Exit::Interrupted;
        }
    }
    Exit::Fine
}

/// Shows one event: results on stdout, what went wrong with the command itself on stderr.
pub fn show(event: &Event, session: &Session, has_files: bool, terminal: Terminal) {
    let about_the_tutor = matches!(event, Event::Broken(_) | Event::Note(_) | Event::Cancelled);
    let (out, err) = (terminal.out(), terminal.err());
    let screen = if about_the_tutor { &err } else { &out };
    let text = events::event(
        Around {
            screen,
            verbs: Verbs::Repl,
            has_files,
        },
        session,
        event,
    );
    if about_the_tutor {
        tell(&text);
    } else if !matches!(event, Event::Goodbye) {
        say(&text);
    }
}

/// The lines of stdin, the last one also where it has no end.
pub fn stdin_lines() -> impl Iterator<Item = String> {
    let mut reader = std::io::stdin().lock();
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(String::from_utf8_lossy(&line).trim_end().to_owned()),
        }
    })
}

//! What the streams can show, and writing to them; a closed pipe is no error.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use crate::judging::Question;
use crate::view::{ColorChoice, Screen, Surroundings, decide, events};

/// The two streams and what each can show.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// What was said on the command line.
    pub choice: ColorChoice,
}

impl Terminal {
    /// What stdout can show now; its width may change while the tutor runs.
    pub fn out(self) -> Screen {
        self.screen(io::stdout().is_terminal())
    }

    /// What stderr can show now.
    pub fn err(self) -> Screen {
        self.screen(io::stderr().is_terminal())
    }

    fn screen(self, terminal: bool) -> Screen {
        let variable = |name: &str| env::var(name).ok();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let columns = if terminal {
            terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
        } else {
            None
        };
        decide(&Surroundings {
            choice: self.choice,
            terminal,
            columns,
            no_color: variable("NO_COLOR").as_deref(),
            clicolor_force: variable("CLICOLOR_FORCE").as_deref(),
            term: variable("TERM").as_deref(),
            locale: locale.as_deref(),
        })
    }
}

/// Whether a person sits at both ends.
pub fn is_interactive() -> bool {
    io::stdin().is_terminal()
        && io::stdout().is_terminal()
        && env::var("TERM").as_deref() != Ok("dumb")
}

/// The first trouble with writing results.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// Writes a result. A reader that has gone (`| head`) is not the tutor's concern; a full disk is, at the end.
pub fn say(text: &str) {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        LOST.get_or_init(|| error);
    }
}

/// Why results that were written have not arrived, where they have not.
pub fn lost() -> Option<&'static io::Error> {
    LOST.get()
}

/// Writes a message about the work, not a result of it.
pub fn tell(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes());
    let _ = err.flush();
}

/// Makes room for a new picture, with the old one gone from the scroll-back too; nothing in a pipe.
pub fn clear() {
    if io::stdout().is_terminal() && env::var("TERM").as_deref() != Ok("dumb") {
        say("\x1b[H\x1b[2J\x1b[3J");
    }
}

/// Goes to a new line after the `^C` that a terminal shows.
pub fn leave_the_interrupt() {
    if io::stderr().is_terminal() {
        tell("\n");
    }
}

/// Puts a session's question in a shell.
pub fn ask_in_a_shell(question: &Question, terminal: Terminal) -> bool {
    yes_in_a_shell(&events::question(&terminal.err(), question))
}

/// Puts a yes-or-no question in a shell; an empty answer is no.
pub fn yes_in_a_shell(text: &str) -> bool {
    tell(&format!("{} ", text.trim_end()));
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    is_yes(read.is_ok().then_some(answer.as_str()), false)
}

/// Reads an answer to a yes-or-no question; an empty one is `otherwise`, and none at all is no.
pub fn is_yes(line: Option<&str>, otherwise: bool) -> bool {
    match line.map(|line| line.trim().to_lowercase()) {
        Some(line) if line.is_empty() => otherwise,
        Some(line) => matches!(line.as_str(), "y" | "yes"),
        None => false,
    }
}

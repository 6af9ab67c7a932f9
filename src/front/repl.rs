//! The tutor's prompt on a terminal.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use rustyline::completion::{Completer, Pair};
use rustyline::config::{BellStyle, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::{FileHistory, History as _};
use rustyline::validate::Validator;
use rustyline::{ColorMode, Context, Editor, Helper};

use super::Exit;
use super::script::show;
use super::terminal::{Terminal, is_yes, say, tell};
use crate::judging::{Event, Question, Session, Verb, World, place};
use crate::running::Cancel;
use crate::view::{Role, Screen, events, messages, step};

/// How many lines the history keeps.
const HISTORY: usize = 1000;

/// A prompt that may also be used to ask a question in the middle of a command.
pub struct Prompt {
    editor: Rc<RefCell<Editor<Words, FileHistory>>>,
    history: Option<PathBuf>,
}

impl Prompt {
    /// Makes a prompt; the history is kept in that file, if there is one.
    pub fn new(terminal: Terminal, history: Option<PathBuf>) -> Result<Self, ReadlineError> {
        let color = if terminal.out().color {
            ColorMode::Enabled
        } else {
            ColorMode::Disabled
        };
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .bell_style(BellStyle::None)
            .color_mode(color)
            .max_history_size(HISTORY)?
            .auto_add_history(false)
            .build();
        let mut editor = Editor::with_config(config)?;
        editor.set_helper(Some(Words::default()));
        if let Some(file) = &history {
            // The first start has none.
            let _ = editor.load_history(file);
        }
        Ok(Self {
            editor: Rc::new(RefCell::new(editor)),
            history,
        })
    }

    /// A way to put yes-or-no questions at this prompt.
    pub fn asker(&self, terminal: Terminal) -> Box<dyn FnMut(&Question) -> bool> {
        let editor = Rc::clone(&self.editor);
        Box::new(move |question| {
            let text = events::question(&terminal.out(), question);
            let Ok(mut editor) = editor.try_borrow_mut() else {
                return false;
            };
            // Only the last line is edited; what stands above it is no part of the prompt.
            let text = text.trim_end();
            let last = text.rfind('\n').map_or(0, |end| end + 1);
            say(&text[..last]);
            let answer = editor.readline(&format!("{} ", &text[last..]));
            is_yes(answer.ok().as_deref(), false)
        })
    }

    /// Asks whether to make the workspace; Enter means yes.
    pub fn offer(&self, screen: &Screen, folder: &str) -> bool {
        let text = messages::offer_workspace(screen, folder);
        let line = self
            .editor
            .borrow_mut()
            .readline(&format!("{} ", text.trim_end()));
        is_yes(line.ok().as_deref(), true)
    }

    /// Obeys the learner until they leave.
    pub fn run(
        &self,
        session: &mut Session,
        world: &mut dyn World,
        has_files: bool,
        terminal: Terminal,
        cancel: &Cancel,
    ) -> Exit {
        if let Some(words) = self.editor.borrow_mut().helper_mut() {
            words.names = place::names(session.course());
            words.exercises = place::exercise_names(session.course());
        }
        loop {
            let screen = terminal.out();
            if let Some(words) = self.editor.borrow_mut().helper_mut() {
                words.screen = Some(screen);
            }
            let prompt = prompt(session);
            let line = self.editor.borrow_mut().readline(&prompt);
            let text = match line {
                Ok(text) => text,
                // Ctrl-C clears the line.
                Err(ReadlineError::Interrupted) => continue,
                Err(ReadlineError::Eof) => {
                    say(&messages::goodbye(&screen));
                    return Exit::Fine;
                }
                Err(error) => {
                    tell(&messages::error(&terminal.err(), &error.to_string()));
                    return Exit::Usage;
                }
            };
            // A pasted text is a sequence of lines.
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                self.remember(line);
                cancel.clear();
                let events = session.line(line, world);
                for event in &events {
                    show(event, session, has_files, terminal);
                }
                if events.iter().any(|event| matches!(event, Event::Goodbye)) {
                    say(&messages::goodbye(&screen));
                    return Exit::Fine;
                }
                if events.iter().any(|event| matches!(event, Event::Cancelled)) {
                    break;
                }
            }
        }
    }

    /// Kept at once: a closed window must not cost the history.
    fn remember(&self, line: &str) {
        let mut editor = self.editor.borrow_mut();
        let _ = editor.add_history_entry(line);
        if let Some(file) = &self.history
            && editor.history().len() > 0
        {
            let _ = editor.append_history(file);
        }
    }
}

/// `Cell 3/23> `
fn prompt(session: &Session) -> String {
    let here = session.here();
    match here.look(session.course()) {
        Some((lesson, _)) => {
            format!(
                "{} {}/{}> ",
                step::short_title(lesson),
                here.step + 1,
                lesson.steps.len()
            )
        }
        None => "mutor> ".to_owned(),
    }
}

/// What completion and hints know.
#[derive(Default)]
struct Words {
    names: Vec<String>,
    exercises: Vec<String>,
    screen: Option<Screen>,
}

impl Words {
    /// Where the word at the cursor begins, and what it may become.
    fn candidates(&self, line: &str) -> (usize, Vec<String>) {
        let start = line.len() - line.trim_start().len();
        let Some((verb, _)) = line[start..].split_once(char::is_whitespace) else {
            let begun = line[start..].to_lowercase();
            let verbs = Verb::ALL.into_iter().map(Verb::word);
            return (
                start,
                verbs
                    .filter(|verb| verb.starts_with(&begun))
                    .map(str::to_owned)
                    .collect(),
            );
        };
        let at = line.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let begun = &line[at..];
        let verb = crate::judging::Command::parse(verb).map(|command| command.verb);
        let known: Vec<String> = match verb {
            Ok(Verb::Help) => Verb::ALL
                .into_iter()
                .map(|verb| verb.word().to_owned())
                .collect(),
            Ok(Verb::Check | Verb::Hint | Verb::Solution | Verb::Reset | Verb::Edit) => {
                self.exercises.clone()
            }
            Ok(verb) if verb.takes_place() => self.names.clone(),
            _ => Vec::new(),
        };
        let mut found: Vec<String> = known
            .into_iter()
            .filter(|name| name.starts_with(begun))
            .collect();
        // The steps of a lesson are offered once its name is whole.
        if !begun.contains('/') && found.iter().any(|name| !name.contains('/')) {
            found.retain(|name| !name.contains('/'));
        }
        (at, found)
    }
}

impl Completer for Words {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, found) = self.candidates(&line[..position]);
        let pairs = found.into_iter().map(|name| Pair {
            display: name.clone(),
            replacement: name,
        });
        Ok((start, pairs.collect()))
    }
}

impl Hinter for Words {
    type Hint = String;

    fn hint(&self, line: &str, position: usize, _: &Context<'_>) -> Option<String> {
        if position < line.len() || line.trim().is_empty() {
            return None;
        }
        let (start, found) = self.candidates(line);
        let begun = &line[start..];
        if begun.is_empty() {
            return None;
        }
        let rest = found.first()?.get(begun.len()..)?;
        (!rest.is_empty()).then(|| rest.to_owned())
    }
}

impl Highlighter for Words {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        match &self.screen {
            Some(screen) => Cow::Owned(screen.paint(Role::Dim, hint)),
            None => Cow::Borrowed(hint),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        true
    }
}

impl Validator for Words {}
impl Helper for Words {}

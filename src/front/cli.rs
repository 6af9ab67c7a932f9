//! Does what the command line says.

use std::path::Path;
use std::time::Duration;

use super::Exit;
use super::args::{Action, Args, When, command, parse};
use super::course::{Need, Opened};
use super::machine::cache_folder;
use super::repl::Prompt;
use super::terminal::{Terminal, ask_in_a_shell, is_interactive, lost, say, tell};
use super::trust::Person;
use super::world::{Ask, RealWorld};
use super::{json, manual, script};
use crate::judging::attempt;
use crate::judging::checker::{CheckError, Checked, Checker as _, Work};
use crate::judging::{Command, Event, Question, Session};
use crate::model::{Limits, Progress};
use crate::running::Cancel;
use crate::running::explore::Depths;
use crate::store::course::SCHEMA;
use crate::store::{CourseFiles, ProgressFile, Workspace, load, source_file, workspace};
use crate::view::events::{self, Around};
use crate::view::{ColorChoice, Next, Verbs, VerdictView, messages, verdict};

/// The tutor.
pub fn main() -> Exit {
    let args = match parse() {
        Ok(args) => args,
        Err(exit) => return exit,
    };
    let choice = match args.color {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    };
    let terminal = Terminal { choice };
    let cancel = Cancel::new();
    // A second Ctrl-C ends the tutor at once; its supervisors clean up by themselves.
    #[cfg(unix)]
    if args.action.is_some() {
        let _ = signal_hook::flag::register_conditional_shutdown(
            signal_hook::consts::SIGINT,
            130,
            cancel.flag(),
        );
    }
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, cancel.flag());
    let front = Front {
        args,
        terminal,
        cancel,
    };
    let exit = front.obey();
    // Else a job would go on with half a table.
    lost().map_or(exit, |error| {
        front.trouble(&messages::results_are_lost(&error.to_string()))
    })
}

/// What every command needs.
pub(super) struct Front {
    pub(super) args: Args,
    pub(super) terminal: Terminal,
    pub(super) cancel: Cancel,
}

/// A session with the world around it.
pub(super) struct Desk {
    pub(super) session: Session,
    pub(super) world: RealWorld,
    has_files: bool,
}

impl Front {
    fn obey(&self) -> Exit {
        match &self.args.action {
            Some(Action::Run { file, json }) => self.run_file(file, *json),
            Some(Action::Explore {
                file,
                preemptions,
                limit,
                json,
            }) => {
                let depths = Depths {
                    preemptions: *preemptions,
                    time: Duration::from_secs(*limit),
                };
                self.explore_file(file, depths, *json)
            }
            Some(Action::Trace { file, json }) => self.trace_file(file, *json),
            Some(Action::Audit(asked)) => self.audit(asked),
            Some(Action::Watch) => self.watch(),
            Some(Action::New(new)) => self.new_files(new),
            Some(Action::Preview(asked)) => self.preview(asked),
            Some(Action::Schema) => {
                say(SCHEMA);
                Exit::Fine
            }
            Some(Action::Doctor) => self.doctor(),
            Some(Action::Completions { shell }) => {
                say(&manual::completions(*shell));
                Exit::Fine
            }
            Some(Action::Man) => {
                say(&manual::page());
                Exit::Fine
            }
            Some(Action::Grade(asked)) => self.grade(asked),
            Some(Action::Init { dir }) => self.init(dir),
            Some(action) => self.once(action),
            None => match &self.args.commands {
                Some(commands) => self.script(&mut commands.split(';').map(str::to_owned)),
                None if is_interactive() => self.repl(),
                None => self.script(&mut script::stdin_lines()),
            },
        }
    }

    pub(super) fn trouble(&self, message: &str) -> Exit {
        tell(&messages::error(&self.terminal.err(), message));
        Exit::Usage
    }

    fn desk(&self, opened: Opened, person: Person, ask: Ask) -> Result<Desk, Exit> {
        let gate = self.gate(&opened.files, person)?;
        let Opened {
            course, workspace, ..
        } = opened;
        let err = self.terminal.err();
        let mut progress = Progress::default();
        if let Some(workspace) = &workspace {
            match ProgressFile::in_folder(&workspace.private()).open() {
                Ok(opened) => {
                    progress = opened.progress;
                    if let Some(path) = opened.set_aside {
                        tell(&messages::warning(
                            &err,
                            &messages::set_aside(&path.display().to_string()),
                        ));
                    }
                }
                Err(error) => tell(&messages::warning(&err, &error.to_string())),
            }
            match workspace.fill(&course) {
                Ok(filled) if filled.added > 0 => tell(&messages::filled_up(&err, filled.added)),
                Ok(_) => {}
                Err(error) => tell(&messages::warning(&err, &error.to_string())),
            }
        }
        let has_files = workspace.is_some();
        let world = RealWorld::new(workspace, self.terminal, self.cancel.clone(), ask).behind(gate);
        Ok(Desk {
            session: Session::new(course, progress),
            world,
            has_files,
        })
    }

    fn repl(&self) -> Exit {
        let mut opened = match self.opened(Need::Working) {
            Ok(opened) => opened,
            Err(exit) => return exit,
        };
        let history = |workspace: Option<&Workspace>| {
            workspace.map_or_else(
                || cache_folder().join("history"),
                |workspace| workspace.private().join("history"),
            )
        };
        let prompt = match Prompt::new(self.terminal, Some(history(opened.workspace.as_ref()))) {
            Ok(prompt) => prompt,
            Err(error) => return self.trouble(&error.to_string()),
        };
        if opened.workspace.is_none() {
            let screen = self.terminal.out();
            say(&messages::welcome(&screen, opened.course.title.as_deref()));
            let dir = Path::new(workspace::DEFAULT_NAME);
            if prompt.offer(&screen, workspace::DEFAULT_NAME) {
                // What went wrong is told, and the course can be read all the same.
                opened.workspace = self.make(dir, &opened.files, &opened.course).ok();
            }
            say("\n");
        }
        let ask = prompt.asker(self.terminal);
        let mut desk = match self.desk(opened, Person::Here, ask) {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        // Asked before the first step is shown. After a no the course can be read.
        if let Err(why) = desk.world.pass() {
            tell(&messages::warning(&self.terminal.err(), &why));
        }
        let here = Event::At(desk.session.here());
        script::show(&here, &desk.session, desk.has_files, self.terminal);
        prompt.run(
            &mut desk.session,
            &mut desk.world,
            desk.has_files,
            self.terminal,
            &self.cancel,
        )
    }

    fn script(&self, lines: &mut dyn Iterator<Item = String>) -> Exit {
        let mut desk = match self.open(Need::Working, Person::Nobody, Box::new(|_| false)) {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        script::run(
            lines,
            &mut desk.session,
            &mut desk.world,
            desk.has_files,
            self.terminal,
            &self.cancel,
        )
    }

    pub(super) fn open(&self, need: Need, person: Person, ask: Ask) -> Result<Desk, Exit> {
        self.desk(self.opened(need)?, person, ask)
    }

    /// One command of the tutor's, given in a shell.
    fn once(&self, action: &Action) -> Exit {
        let (mut command, as_json, yes) = command(action);
        if let Action::Try { code: None } = action {
            let lines: Vec<String> = script::stdin_lines().collect();
            command = Command::on(command.verb, &lines.join("\n"));
        }
        let terminal = self.terminal;
        let ask: Ask = if yes {
            // Trust is never given by the way.
            Box::new(|question| !matches!(question, Question::Trust { .. }))
        } else if is_interactive() {
            Box::new(move |question| ask_in_a_shell(question, terminal))
        } else {
            Box::new(|_| false)
        };
        let mut desk = match self.open(need(action), Person::at_the_terminal(), ask) {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let mut exit = Exit::Fine;
        let about = (!command.object.is_empty()).then(|| command.object.clone());
        for event in desk.session.obey(&command, &mut desk.world) {
            exit = self.show(&event, &desk, as_json, about.as_deref(), exit);
        }
        exit
    }

    pub(super) fn show(
        &self,
        event: &Event,
        desk: &Desk,
        as_json: bool,
        about: Option<&str>,
        before: Exit,
    ) -> Exit {
        let (course, progress) = (desk.session.course(), desk.session.progress());
        let value = match event {
            Event::Lessons | Event::Steps(_) if as_json => Some(json::list(course, progress)),
            Event::Progress if as_json => Some(json::progress(course, progress)),
            Event::Judged(judged) if as_json => Some(json::judged(&desk.session, judged)),
            _ => None,
        };
        if let Some(value) = value {
            say(&format!("{value:#}\n"));
        } else {
            let is_result = event.is_fine() && !matches!(event, Event::Note(_))
                || matches!(
                    event,
                    Event::Judged(_) | Event::Tried(_) | Event::SolutionClosed { .. }
                );
            let screen = if is_result {
                self.terminal.out()
            } else {
                self.terminal.err()
            };
            let around = Around {
                screen: &screen,
                verbs: Verbs::Shell { about },
                has_files: desk.has_files,
            };
            let text = events::event(around, &desk.session, event);
            if is_result { say(&text) } else { tell(&text) }
        }
        match event {
            Event::Cancelled => Exit::Interrupted,
            Event::Broken(_)
            | Event::NoWorkspace
            | Event::NotAPlace(_)
            | Event::NothingToTry
            | Event::NotAnExercise(_) => Exit::Usage,
            event if !event.is_fine() => Exit::Findings,
            _ => before,
        }
    }

    /// A file that is in no course, and a world to look at it in.
    fn alone(&self, file: &Path) -> (Work, RealWorld) {
        let world = RealWorld::new(
            None,
            self.terminal,
            self.cancel.clone(),
            Box::new(|_| false),
        );
        let text =
            source_file::read(file).map(|text| text.trim_start_matches('\u{feff}').to_owned());
        (
            Work {
                name: file.display().to_string(),
                text,
            },
            world,
        )
    }

    fn broken(&self, error: &CheckError) -> Exit {
        match error {
            CheckError::Cancelled => {
                tell(&messages::cancelled(&self.terminal.err()));
                Exit::Interrupted
            }
            error => self.trouble(&error.to_string()),
        }
    }

    fn explore_file(&self, file: &Path, depths: Depths, as_json: bool) -> Exit {
        let (work, mut world) = self.alone(file);
        let found = match world.explore(&work, depths) {
            Ok(found) => found,
            Err(error) => return self.not_watched(error, &work, as_json),
        };
        if as_json {
            say(&format!("{:#}\n", serde_json::json!(found)));
        } else {
            let source = work.text.as_deref().unwrap_or_default();
            say(&events::explored(&self.terminal.out(), &found, source));
        }
        if attempt::verdict(&found).is_none() {
            Exit::Fine
        } else {
            Exit::Findings
        }
    }

    fn trace_file(&self, file: &Path, as_json: bool) -> Exit {
        let (work, mut world) = self.alone(file);
        let watched = match world.trace(&work) {
            Ok(watched) => watched,
            Err(error) => return self.not_watched(error, &work, as_json),
        };
        if as_json {
            say(&format!("{:#}\n", json::traced(&watched)));
        } else {
            say(&events::traced(&self.terminal.out(), &work, &watched));
        }
        Exit::Fine
    }

    fn run_file(&self, file: &Path, as_json: bool) -> Exit {
        let (work, mut world) = self.alone(file);
        match world.run(&work, Limits::default()) {
            Ok(checked) => self.ran(&work, &checked, as_json),
            Err(error) => self.broken(&error),
        }
    }

    /// A program that does not compile is told as `run` tells it.
    fn not_watched(&self, error: CheckError, work: &Work, as_json: bool) -> Exit {
        match error {
            CheckError::Refused(checked) => self.ran(work, &checked, as_json),
            error => self.broken(&error),
        }
    }

    fn ran(&self, work: &Work, checked: &Checked, as_json: bool) -> Exit {
        if as_json {
            say(&format!("{:#}\n", json::checked(checked)));
        } else {
            let course = load(&CourseFiles::Embedded).course;
            let view = VerdictView {
                verdict: &checked.verdict,
                name: &work.name,
                source: work.text.as_deref().ok(),
                stdout: &checked.stdout,
                stderr: &checked.stderr,
                feedback: None,
                why: None,
                course: Some(&course),
                next: Next::Nothing,
                verbs: Verbs::Shell { about: None },
            };
            let screen = self.terminal.out();
            say(&verdict(&screen, &view));
            let around = Around {
                screen: &screen,
                verbs: Verbs::Shell { about: None },
                has_files: false,
            };
            say(&events::offer(around, &checked.verdict, work));
        }
        match checked.verdict {
            crate::model::Verdict::Passed { .. } => Exit::Fine,
            _ => Exit::Findings,
        }
    }
}

/// Lists and texts can be read beside any workspace.
fn need(action: &Action) -> Need {
    match action {
        Action::List { .. } | Action::Show { .. } | Action::Search { .. } => Need::Reading,
        _ => Need::Working,
    }
}

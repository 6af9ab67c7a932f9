//! Reads the command line and does what it says.

use std::env;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use super::Exit;
use super::repl::Prompt;
use super::terminal::{Terminal, is_interactive, say, tell};
use super::world::{Ask, RealWorld, cache_folder, launcher};
use super::{json, script};
use crate::judging::{Command, Event, Question, Session, Verb, audit};
use crate::model::{Course, Limits, Progress};
use crate::running::{Cancel, RunnerConfig};
use crate::store::{CourseFiles, Loaded, ProgressFile, Workspace, load, source_file, workspace};
use crate::view::events::{self, Around};
use crate::view::{ColorChoice, Next, Verbs, VerdictView, messages, verdict};

/// Learn interior mutability in Rust from your terminal.
///
/// Without a command mutor opens where you left off. You read a little, foretell what a program does,
/// and repair or write exercises in your own editor; mutor compiles and runs them and tells what
/// happened and why.
#[derive(Debug, Parser)]
#[command(name = "mutor", version, after_help = AFTER_HELP)]
struct Args {
    /// Open the course in this folder instead of the built-in one [env: `MUTOR_COURSE`]
    #[arg(long, value_name = "DIR", global = true)]
    course: Option<PathBuf>,
    /// Use the workspace in this folder [env: `MUTOR_WORKSPACE`]
    #[arg(long, value_name = "DIR", global = true)]
    workspace: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: When,
    /// Obey these commands of the tutor's prompt, divided by `;`, and end
    #[arg(short = 'c', value_name = "COMMANDS")]
    commands: Option<String>,
    #[command(subcommand)]
    action: Option<Action>,
}

const AFTER_HELP: &str = "\
Begin with `mutor`: it offers to make a folder for your files.
Piped text is a script of the prompt's commands: `echo check | mutor`.
Exit codes: 0 all is well, 1 not passed or findings, 2 usage or trouble, 130 interrupted.";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a workspace: your exercise files and a Cargo.toml for rust-analyzer
    Init {
        /// The folder
        #[arg(default_value = workspace::DEFAULT_NAME)]
        dir: PathBuf,
    },
    /// List the lessons, or a lesson's steps
    List {
        /// A lesson
        lesson: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a step: `mutor show refcell/3`
    Show {
        /// A lesson, step or exercise; without one, where you are
        place: Option<String>,
    },
    /// Go to the next step and show it
    Next,
    /// Judge your file for an exercise
    Check {
        /// The exercise; without one, where you are
        exercise: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Compile and run any Rust file as a check would, and tell the verdict
    Run {
        /// The file
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Give one more hint for an exercise
    Hint {
        /// The exercise; without one, where you are
        exercise: Option<String>,
    },
    /// Show the solution beside your file, after a pass or after all hints
    Solution {
        /// The exercise; without one, where you are
        exercise: Option<String>,
        /// Open it without asking, once every hint is read
        #[arg(long)]
        yes: bool,
    },
    /// Start an exercise's file anew
    Reset {
        /// The exercise; without one, where you are
        exercise: Option<String>,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Tell what you have done so far
    Progress {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Find where the course speaks of something
    Search {
        /// The words
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// For authors: run every claim of the course
    Audit {
        /// Only claims whose names begin so: `cell`, `cell/outbox`, `cell/outbox:solution`
        #[arg(long, value_name = "ID", num_args = 1..)]
        only: Vec<String>,
        /// How many programs at a time; as many as there are cores by default
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

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
    Front {
        args,
        terminal,
        cancel,
    }
    .obey()
}

/// `--color` decides about clap's own colours too, and clap must know before it parses.
fn parse() -> Result<Args, Exit> {
    let words: Vec<_> = env::args_os().collect();
    let said = |value: &str| {
        words
            .iter()
            .any(|word| *word == *format!("--color={value}"))
            || words
                .windows(2)
                .any(|pair| pair[0] == "--color" && pair[1] == *value)
    };
    let color = if said("never") {
        clap::ColorChoice::Never
    } else if said("always") {
        clap::ColorChoice::Always
    } else {
        clap::ColorChoice::Auto
    };
    let parsed = Args::command()
        .color(color)
        .try_get_matches_from(&words)
        .and_then(|matches| Args::from_arg_matches(&matches));
    parsed.map_err(|error| {
        let _ = error.print();
        if error.use_stderr() {
            Exit::Usage
        } else {
            Exit::Fine
        }
    })
}

struct Front {
    args: Args,
    terminal: Terminal,
    cancel: Cancel,
}

/// A session with the world around it.
struct Desk {
    session: Session,
    world: RealWorld,
    has_files: bool,
}

impl Front {
    fn obey(&self) -> Exit {
        match &self.args.action {
            Some(Action::Run { file, json }) => self.run_file(file, *json),
            Some(Action::Audit { only, jobs, json }) => self.audit(only, *jobs, *json),
            Some(Action::Init { dir }) => self.init(dir),
            Some(action) => self.once(action),
            None => match &self.args.commands {
                Some(commands) => self.script(&mut commands.split(';').map(str::to_owned)),
                None if is_interactive() => self.repl(),
                None => self.script(&mut script::stdin_lines()),
            },
        }
    }

    fn trouble(&self, message: &str) -> Exit {
        tell(&messages::error(&self.terminal.err(), message));
        Exit::Usage
    }

    fn files(&self) -> CourseFiles {
        let set = env::var_os("MUTOR_COURSE")
            .filter(|value| !value.is_empty())
            .map(PathBuf::from);
        match self.args.course.clone().or(set) {
            Some(folder) => CourseFiles::Folder(folder),
            None => CourseFiles::Embedded,
        }
    }

    /// The course, where at least one of its lessons is right. Its errors are told.
    fn course(&self) -> Result<Course, Exit> {
        let Loaded { course, errors, .. } = load(&self.files());
        tell(&events::errors(&self.terminal.err(), &errors));
        if course.lessons.is_empty() {
            Err(Exit::Findings)
        } else {
            Ok(course)
        }
    }

    fn workspace(&self) -> Result<Option<Workspace>, Exit> {
        let set = env::var_os("MUTOR_WORKSPACE")
            .filter(|value| !value.is_empty())
            .map(PathBuf::from);
        if let Some(folder) = self.args.workspace.clone().or(set) {
            return match Workspace::at(&folder) {
                Some(workspace) => Ok(Some(workspace)),
                None => {
                    Err(self.trouble(&messages::not_a_workspace(&folder.display().to_string())))
                }
            };
        }
        Ok(env::current_dir()
            .ok()
            .and_then(|folder| Workspace::find(&folder)))
    }

    fn desk(&self, course: Course, workspace: Option<Workspace>, ask: Ask) -> Desk {
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
        let world = RealWorld::new(workspace, self.terminal, self.cancel.clone(), ask);
        Desk {
            session: Session::new(course, progress),
            world,
            has_files,
        }
    }

    fn init(&self, dir: &Path) -> Exit {
        let course = match self.course() {
            Ok(course) => course,
            Err(exit) => return exit,
        };
        match Workspace::init(dir, &course) {
            Ok((_, filled)) => {
                say(&messages::workspace_made(
                    &self.terminal.out(),
                    &dir.display().to_string(),
                    filled.exercises,
                ));
                Exit::Fine
            }
            Err(error) => self.trouble(&error.to_string()),
        }
    }

    fn repl(&self) -> Exit {
        let course = match self.course() {
            Ok(course) => course,
            Err(exit) => return exit,
        };
        let mut workspace = match self.workspace() {
            Ok(workspace) => workspace,
            Err(exit) => return exit,
        };
        let history = |workspace: Option<&Workspace>| {
            workspace.map_or_else(
                || cache_folder().join("history"),
                |workspace| workspace.private().join("history"),
            )
        };
        let prompt = match Prompt::new(self.terminal, Some(history(workspace.as_ref()))) {
            Ok(prompt) => prompt,
            Err(error) => return self.trouble(&error.to_string()),
        };
        if workspace.is_none() {
            let screen = self.terminal.out();
            say(&messages::welcome(&screen));
            let dir = Path::new(workspace::DEFAULT_NAME);
            if prompt.offer(&screen, workspace::DEFAULT_NAME) {
                match Workspace::init(dir, &course) {
                    Ok((made, filled)) => {
                        say(&messages::workspace_made(
                            &screen,
                            workspace::DEFAULT_NAME,
                            filled.exercises,
                        ));
                        workspace = Some(made);
                    }
                    Err(error) => {
                        self.trouble(&error.to_string());
                    }
                }
            }
            say("\n");
        }
        let ask = prompt.asker(self.terminal);
        let mut desk = self.desk(course, workspace, ask);
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
        let mut desk = match self.open(Box::new(|_| false)) {
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

    fn open(&self, ask: Ask) -> Result<Desk, Exit> {
        let course = self.course()?;
        let workspace = self.workspace()?;
        Ok(self.desk(course, workspace, ask))
    }

    /// One command of the tutor's, given in a shell.
    fn once(&self, action: &Action) -> Exit {
        let (command, as_json, yes) = command(action);
        let terminal = self.terminal;
        let ask: Ask = if yes {
            Box::new(|_| true)
        } else if is_interactive() {
            Box::new(move |question| ask_in_a_shell(question, terminal))
        } else {
            Box::new(|_| false)
        };
        let mut desk = match self.open(ask) {
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

    fn show(
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
                || matches!(event, Event::Judged(_) | Event::SolutionClosed { .. });
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
            | Event::NotAnExercise(_) => Exit::Usage,
            event if !event.is_fine() => Exit::Findings,
            _ => before,
        }
    }

    fn run_file(&self, file: &Path, as_json: bool) -> Exit {
        use crate::judging::checker::{CheckError, Checker as _, Work};
        let mut world = RealWorld::new(
            None,
            self.terminal,
            self.cancel.clone(),
            Box::new(|_| false),
        );
        let name = file.display().to_string();
        let text =
            source_file::read(file).map(|text| text.trim_start_matches('\u{feff}').to_owned());
        let work = Work { name, text };
        let checked = match world.run(&work, Limits::default()) {
            Ok(checked) => checked,
            Err(CheckError::Cancelled) => {
                tell(&messages::cancelled(&self.terminal.err()));
                return Exit::Interrupted;
            }
            Err(CheckError::Broken(message)) => return self.trouble(&message),
        };
        if as_json {
            say(&format!("{:#}\n", json::checked(&checked)));
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
            say(&verdict(&self.terminal.out(), &view));
        }
        match checked.verdict {
            crate::model::Verdict::Passed { .. } => Exit::Fine,
            _ => Exit::Findings,
        }
    }

    fn audit(&self, only: &[String], jobs: Option<usize>, as_json: bool) -> Exit {
        let loaded = load(&self.files());
        let (out, err) = (self.terminal.out(), self.terminal.err());
        let claims: Vec<audit::Claim> = audit::claims(&loaded.course)
            .into_iter()
            .filter(|claim| only.is_empty() || only.iter().any(|only| is_about(&claim.id, only)))
            .collect();
        let jobs = jobs
            .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
            .unwrap_or(1);
        let config = RunnerConfig::new(launcher(), cache_folder());
        let bar = indicatif::ProgressBar::new(claims.len() as u64);
        let result = audit::run(&claims, &config, jobs, &self.cancel, &|claim| {
            bar.set_message(claim.id.clone());
            bar.inc(1);
        });
        bar.finish_and_clear();
        let audit = match result {
            Ok(audit) => audit,
            Err(crate::running::RunError::Cancelled) => {
                tell(&messages::cancelled(&err));
                return Exit::Interrupted;
            }
            Err(error) => return self.trouble(&error.to_string()),
        };
        if as_json {
            say(&format!(
                "{:#}\n",
                json::audit(&loaded.errors, &loaded.orphans, &audit)
            ));
        } else {
            say(&events::errors(&out, &loaded.errors));
            say(&events::audit(&out, &loaded.orphans, &audit));
        }
        let clean =
            loaded.errors.is_empty() && loaded.orphans.is_empty() && audit.findings.is_empty();
        if clean { Exit::Fine } else { Exit::Findings }
    }
}

/// `cell` is about `cell/outbox:solution`, and not about `cells/a`.
fn is_about(claim: &str, only: &str) -> bool {
    claim
        .strip_prefix(only)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
}

/// The session's command for an action, whether JSON is asked, and whether questions are answered yes.
fn command(action: &Action) -> (Command, bool, bool) {
    let on =
        |verb, object: &Option<String>| Command::on(verb, object.as_deref().unwrap_or_default());
    match action {
        Action::List { lesson, json } => (on(Verb::List, lesson), *json, false),
        Action::Show { place } => (on(Verb::Show, place), false, false),
        Action::Next => (Command::alone(Verb::Next), false, false),
        Action::Check { exercise, json } => (on(Verb::Check, exercise), *json, false),
        Action::Hint { exercise } => (on(Verb::Hint, exercise), false, false),
        Action::Solution { exercise, yes } => (on(Verb::Solution, exercise), false, *yes),
        Action::Reset { exercise, yes } => (on(Verb::Reset, exercise), false, *yes),
        Action::Progress { json } => (Command::alone(Verb::Progress), *json, false),
        Action::Search { words } => (Command::on(Verb::Search, &words.join(" ")), false, false),
        Action::Init { .. } | Action::Run { .. } | Action::Audit { .. } => {
            (Command::alone(Verb::Help), false, false)
        }
    }
}

fn ask_in_a_shell(question: &Question, terminal: Terminal) -> bool {
    tell(&format!(
        "{} ",
        events::question(&terminal.err(), question).trim_end()
    ));
    let answer = script::stdin_lines().next().unwrap_or_default();
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

//! The words of the command line, and what they ask of a session.

use std::env;
use std::path::PathBuf;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use super::Exit;
use super::audit::AuditArgs;
use super::grade::GradeArgs;
use super::new::New;
use super::preview::PreviewArgs;
use crate::judging::{Command, Verb};
use crate::store::workspace;

/// Learn interior mutability in Rust from your terminal.
///
/// Without a command mutor opens where you left off. You read a little, foretell what a program does,
/// and repair or write exercises in your own editor; mutor compiles and runs them and tells what
/// happened and why.
#[derive(Debug, Parser)]
#[command(name = "mutor", version, after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Open the course in this folder instead of the built-in one [env: `MUTOR_COURSE`]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) course: Option<PathBuf>,
    /// Use the workspace in this folder [env: `MUTOR_WORKSPACE`]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) workspace: Option<PathBuf>,
    /// Trust the course of `--course` for this once: its programs are run without asking
    #[arg(long, global = true)]
    pub(super) trust: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: When,
    /// Obey these commands of the tutor's prompt, divided by `;`, and end
    #[arg(short = 'c', value_name = "COMMANDS")]
    pub(super) commands: Option<String>,
    #[command(subcommand)]
    pub(super) action: Option<Action>,
}

const AFTER_HELP: &str = "\
Begin with `mutor`: it offers to make a folder for your files.
Piped text is a script of the prompt's commands: `echo check | mutor`.
Exit codes: 0 all is well, 1 not passed or findings, 2 usage or trouble, 130 interrupted.";

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
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
    /// Judge an exercise's file whenever you save it
    Watch,
    /// Compile and run any Rust file as a check would, and tell the verdict
    Run {
        /// The file
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Try every schedule of any Rust file's threads, and show the first that goes wrong
    Explore {
        /// The file
        file: PathBuf,
        /// The most preemptions in one schedule; without it, more and more until the time is used up
        #[arg(long, value_name = "N")]
        preemptions: Option<u32>,
        /// How long to search, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
        limit: u64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Draw the life of every borrow and lock in one run of any Rust file
    Trace {
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
    Audit(AuditArgs),
    /// For authors: make a course, a lesson or an exercise, true as it is
    #[command(subcommand)]
    New(New),
    /// For authors: show a lesson's file as a learner will see it
    Preview(PreviewArgs),
    /// For authors: print the JSON Schema of a lesson's file
    Schema,
    /// For teachers: judge what a class handed in
    Grade(GradeArgs),
    /// Look whether what mutor needs is there, by using it
    Doctor,
    /// Print a completion script for a shell: `mutor completions bash > …`
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page: `mutor man | man -l -`
    Man,
}

/// `--color` decides about clap's own colours too, and clap must know before it parses.
pub(super) fn parse() -> Result<Args, Exit> {
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

/// The session's command for an action, whether JSON is asked, and whether questions are answered yes.
pub(super) fn command(action: &Action) -> (Command, bool, bool) {
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
        Action::Init { .. }
        | Action::Run { .. }
        | Action::Explore { .. }
        | Action::Trace { .. }
        | Action::Audit(_)
        | Action::Watch
        | Action::New(_)
        | Action::Preview(_)
        | Action::Schema
        | Action::Doctor
        | Action::Completions { .. }
        | Action::Man
        | Action::Grade(_) => (Command::alone(Verb::Help), false, false),
    }
}

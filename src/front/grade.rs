//! The command `grade`.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;

use super::Exit;
use super::cli::Front;
use super::machine::{cache_folder, jobs};
use super::spinner::Bar;
use super::terminal::{say, tell};
use super::world::launcher;
use crate::judging::grade::{self, Ending, Entry, Known, Mark};
use crate::judging::shard::Shard;
use crate::model::{Course, Exercise, ExerciseId};
use crate::running::{Runner, RunnerConfig, SandboxWish};
use crate::store::{CourseFiles, Journal, JournalError, Loaded, load, submissions};
use crate::view::grade::Report;
use crate::view::{self, events, messages};

/// What can be asked of a grading.
#[derive(Debug, clap::Args)]
pub(super) struct GradeArgs {
    /// A learner's workspace, a folder of their files, or a folder of such folders
    #[arg(value_name = "DIR", required = true)]
    dirs: Vec<PathBuf>,
    /// Only these lessons or exercises: `--only cell,refcell/memo`
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// How to tell what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Only this part of the work: `2/4` is the second of four
    #[arg(long, value_name = "K/N", default_value = "1/1")]
    shard: Shard,
    /// How many programs at a time; as many as there are cores by default
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Keep each result in this file, and take what is there from an interrupted run
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Run nothing where this machine cannot keep programs from the network and from files
    #[arg(long)]
    require_sandbox: bool,
    /// End with 1 where an exercise is not passed
    #[arg(long)]
    fail_on_not_passed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    Human,
    /// One JSON object
    Json,
    /// One row for each learner and exercise
    Csv,
    /// JUnit XML
    Junit,
    /// For the summary of a job on GitHub
    Markdown,
}

/// The journal, and the first trouble with it.
type Kept = Option<(Journal, Option<JournalError>)>;

impl Front {
    pub(super) fn grade(&self, asked: &GradeArgs) -> Exit {
        let files = match self.files() {
            Ok(files) => files,
            Err(exit) => return exit,
        };
        if let Err(exit) = self.trusted(&files) {
            return exit;
        }
        match self.try_to_grade(asked, &files) {
            Ok(exit) => exit,
            Err(error) => self.trouble(&error),
        }
    }

    fn try_to_grade(&self, asked: &GradeArgs, files: &CourseFiles) -> Result<Exit, String> {
        let Loaded { course, errors, .. } = load(files);
        tell(&events::errors(&self.terminal.err(), &errors));
        if !errors.is_empty() {
            // Exercises that cannot be read would silently be nobody's.
            return Err(messages::course_cannot_grade().to_owned());
        }
        let exercises = asked.exercises(&course)?;
        // Files of the course's other exercises are no strays.
        let ids: Vec<&ExerciseId> = course.exercises().map(|exercise| &exercise.id).collect();
        let class = submissions::find(&asked.dirs, &ids).map_err(|error| error.to_string())?;
        let (kept, known) = asked.journal().map_err(|error| error.to_string())?;
        let kept = Mutex::new(kept);
        let tasks = grade::tasks(&class, &exercises, asked.shard);
        let mut config = RunnerConfig::new(launcher(), cache_folder());
        config.sandbox = if asked.require_sandbox {
            SandboxWish::Required
        } else {
            SandboxWish::IfPossible
        };
        let runner = Runner::new(config).map_err(|error| error.to_string())?;
        let line = view::protection::line(runner.protection());
        if runner.protection().is_enough() {
            // A table for a spreadsheet has no place for it.
            if asked.format == Format::Csv {
                tell(&format!("{line}\n"));
            }
        } else {
            // Before anything runs, so that a teacher can still stop it.
            tell(&messages::warning(
                &self.terminal.err(),
                &messages::strangers_run_free(&line),
            ));
        }
        let jobs = jobs(asked.jobs);
        let bar = Bar::start(&self.terminal.err(), tasks.len(), "");
        let done = |grade: &grade::Grade, key: Option<&str>| {
            bar.done(&grade.task.exercise.id.to_string());
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let (Some((journal, trouble)), Some(key), Some(verdict)) =
                (&mut *kept, key, grade.verdict())
                && let Err(error) = journal.append(&Entry::new(&grade.task, key, verdict))
            {
                trouble.get_or_insert(error);
            }
        };
        let graded = grade::run(&tasks, &known, &runner, jobs, &self.cancel, &done);
        drop(bar);
        let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, Some(error))) = kept {
            tell(&messages::warning(&self.terminal.err(), &error.to_string()));
        }
        if graded.ending == Ending::Interrupted {
            let (done, all) = (graded.grades.len(), tasks.len());
            let journal = asked.resume.as_ref().map(|path| path.display().to_string());
            let err = self.terminal.err();
            tell(&messages::grading_interrupted(
                &err,
                done,
                all,
                journal.as_deref(),
            ));
            return Ok(Exit::Interrupted);
        }
        if graded.known > 0 {
            tell(&messages::taken_from_the_journal(
                &self.terminal.err(),
                graded.known,
            ));
        }
        let report = Report {
            class: &class,
            exercises: &exercises,
            grades: &graded.grades,
            shard: asked.shard,
            protection: runner.protection(),
        };
        say(&self.graded(asked.format, &report));
        let is_lost = |grade: &grade::Grade| matches!(grade.mark, Mark::NotJudged(_));
        Ok(if graded.grades.iter().any(is_lost) {
            Exit::Usage
        } else if asked.fail_on_not_passed && !graded.grades.iter().all(grade::Grade::is_passed) {
            Exit::Findings
        } else {
            Exit::Fine
        })
    }

    fn graded(&self, format: Format, report: &Report) -> String {
        match format {
            Format::Human => view::grade::human(&self.terminal.out(), report),
            Format::Json => format!("{:#}\n", view::grade::json(report)),
            Format::Csv => view::grade::csv(report),
            Format::Junit => view::grade::junit(report),
            Format::Markdown => view::grade::markdown(report),
        }
    }
}

impl GradeArgs {
    /// The exercises that were asked for; a name that means none is a slip.
    fn exercises<'a>(&self, course: &'a Course) -> Result<Vec<&'a Exercise>, String> {
        let means = |only: &str, exercise: &Exercise| {
            exercise.id.lesson().as_str() == only || exercise.id.to_string() == only
        };
        let all: Vec<&Exercise> = course.exercises().collect();
        if let Some(only) = self
            .only
            .iter()
            .find(|only| !all.iter().any(|exercise| means(only, exercise)))
        {
            return Err(messages::no_such_exercise(only));
        }
        let is_asked = |exercise: &Exercise| {
            self.only.is_empty() || self.only.iter().any(|only| means(only, exercise))
        };
        Ok(all
            .into_iter()
            .filter(|exercise| is_asked(exercise))
            .collect())
    }

    fn journal(&self) -> Result<(Kept, Known), JournalError> {
        let Some(path) = &self.resume else {
            return Ok((None, Known::default()));
        };
        let (journal, entries) = Journal::open(path, grade::HEAD)?;
        Ok((Some((journal, None)), Known::new(entries)))
    }
}

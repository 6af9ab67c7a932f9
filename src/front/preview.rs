//! The command `preview`.

use std::fs;
use std::path::{Path, PathBuf};

use super::Exit;
use super::cli::Front;
use super::terminal::{clear, leave_the_interrupt, say, tell};
use crate::store::CourseFiles;
use crate::store::course::{self, Draft};
use crate::store::watcher::{Depth, Watcher, Woken};
use crate::view::Screen;
use crate::view::preview::{self, Shown};

/// What of a lesson is shown, and for how long.
#[derive(Debug, clap::Args)]
pub(super) struct PreviewArgs {
    /// The lesson's file
    file: PathBuf,
    /// Only this step, counted from 1
    #[arg(long, value_name = "N")]
    step: Option<usize>,
    /// Show it anew whenever it, or a file of its exercises, is saved
    #[arg(long)]
    watch: bool,
}

/// A lesson's file, and the course that it belongs to.
struct Place {
    root: PathBuf,
    /// Relative to the root.
    file: String,
}

impl Front {
    pub(super) fn preview(&self, asked: &PreviewArgs) -> Exit {
        let Some(place) = Place::of(&asked.file) else {
            let file = asked.file.display().to_string();
            return self.trouble(&preview::not_a_lesson(&file));
        };
        if !place.root.join(&place.file).exists() {
            return self.trouble(&preview::no_file(&asked.file.display().to_string()));
        }
        if asked.watch {
            return self.follow(asked, &place);
        }
        let draft = place.read();
        let screen = self.terminal.out();
        if let (Some(lesson), Some(number)) = (&draft.lesson, asked.step)
            && (number == 0 || number > lesson.steps.len())
        {
            tell(&preview::errors(&self.terminal.err(), &draft.errors));
            return self.trouble(&preview::no_such_step(number, lesson.steps.len()));
        }
        say(&preview::draft(&screen, &draft, asked.step));
        if draft.errors.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        }
    }

    fn follow(&self, asked: &PreviewArgs, place: &Place) -> Exit {
        let name = asked.file.display().to_string();
        let mut before: Option<(Screen, Drawn)> = None;
        loop {
            // Made before the files are read: what changes in between is seen.
            let watcher = match Watcher::over(&place.folders()) {
                Ok(watcher) => watcher,
                Err(error) => return self.trouble(&error.to_string()),
            };
            let screen = self.terminal.out();
            let now = if place.root.join(&place.file).exists() {
                Drawn::of(&screen, &place.read(), asked.step)
            } else {
                Drawn::without_steps(preview::gone(&screen, &name))
            };
            let (text, shown) = match &before {
                Some((old_screen, old)) if *old_screen == screen => now.since(old),
                _ => (now.all(), Shown::All),
            };
            if !text.is_empty() {
                clear();
                say(&text);
                say(&preview::watching(&screen, &name, shown));
            }
            before = Some((screen, now));
            let matters = |path: &Path| place.matters(path);
            if watcher.wait(&matters, &|| self.cancel.is_asked()) == Woken::Ended {
                leave_the_interrupt();
                return Exit::Interrupted;
            }
        }
    }
}

impl Place {
    /// The place of `COURSE/lessons/NN-name.toml`, wherever the shell is.
    fn of(file: &Path) -> Option<Self> {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let folder = fs::canonicalize(folder).ok()?;
        let name = file.file_name()?.to_str()?;
        let is_lesson = Path::new(name).extension().is_some_and(|end| end == "toml")
            && name != "concepts.toml"
            && folder.file_name().is_some_and(|name| name == "lessons");
        is_lesson.then_some(())?;
        Some(Self {
            root: folder.parent()?.to_owned(),
            file: format!("lessons/{name}"),
        })
    }

    fn read(&self) -> Draft {
        course::draft(&CourseFiles::Folder(self.root.clone()), &self.file)
    }

    fn folders(&self) -> Vec<(PathBuf, Depth)> {
        let exercises = self.root.join("exercises");
        let mut folders = vec![(self.root.join("lessons"), Depth::Flat)];
        if exercises.is_dir() {
            folders.push((exercises, Depth::Below));
        }
        folders
    }

    /// Whether the lesson may look different once this file has changed.
    fn matters(&self, path: &Path) -> bool {
        path == self.root.join(&self.file)
            || path == self.root.join("lessons/concepts.toml")
            || path.starts_with(self.root.join("exercises"))
    }
}

/// A lesson as it was drawn.
struct Drawn {
    errors: String,
    steps: Vec<String>,
}

impl Drawn {
    fn of(screen: &Screen, draft: &Draft, only: Option<usize>) -> Self {
        let steps = draft.lesson.iter().flat_map(|lesson| {
            let all = 0..lesson.steps.len();
            all.filter(|index| only.is_none_or(|only| only == index + 1))
                .map(|index| preview::one(screen, lesson, index))
        });
        Self {
            errors: preview::errors(screen, &draft.errors),
            steps: steps.collect(),
        }
    }

    fn without_steps(errors: String) -> Self {
        let steps = Vec::new();
        Self { errors, steps }
    }

    fn all(&self) -> String {
        self.errors.clone() + &self.steps.concat()
    }

    /// What an author wants to see after a save: the steps that they have changed, and all errors.
    fn since(&self, before: &Self) -> (String, Shown) {
        if self.steps.len() != before.steps.len() {
            return (self.all(), Shown::All);
        }
        let pairs = self.steps.iter().zip(&before.steps);
        let changed: String = pairs
            .filter(|(now, before)| now != before)
            .map(|(now, _)| now.as_str())
            .collect();
        if !changed.is_empty() {
            (self.errors.clone() + &changed, Shown::Changed)
        } else if self.errors == before.errors {
            (String::new(), Shown::Changed)
        } else if self.errors.is_empty() {
            (self.all(), Shown::All)
        } else {
            (self.errors.clone(), Shown::Changed)
        }
    }
}

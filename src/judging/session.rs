//! The learner's way through a course: a state and a command give events, without any I/O of its own.

use std::time::Duration;

use super::answer::Guess;
use super::checker::{CheckError, Checker, Work};
use super::command::{BadCommand, Command, Verb};
use super::event::{Event, Explored, Judged, Ran, Traced};
use super::place::Position;
use super::scrap;
use super::search::search;
use crate::model::{
    Change, Choice, Course, Exercise, Kind, Limits, Place, Program, Progress, Standing, StepBody,
    Verdict,
};
use crate::running::explore::Depths;

/// How far `explore` goes where the learner does not say.
pub const EXPLORE: Depths = Depths {
    preemptions: None,
    time: Duration::from_secs(10),
};

/// What a session asks of the world around it.
pub trait World {
    /// Who judges programs.
    fn checker(&mut self) -> &mut dyn Checker;
    /// The learner's file for an exercise; nothing where there is no workspace.
    fn work(&mut self, exercise: &Exercise) -> Option<Work>;
    /// Keeps a change, and gives the progress as it is then (another tutor may have added to it).
    fn record(&mut self, change: &Change) -> Recorded;
    /// Puts the starter in the place of the learner's file.
    fn reset(&mut self, exercise: &Exercise) -> Result<(), String>;
    /// Lets the learner edit their file.
    fn edit(&mut self, exercise: &Exercise) -> Result<(), String>;
    /// Asks the learner; `false` where there is nobody to ask.
    fn confirm(&mut self, question: &Question) -> bool;
    /// Seconds since 1970.
    fn now(&self) -> u64;
}

/// What came of keeping a change.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// The progress as the store has it; nothing where there is no store, or it refused.
    pub progress: Option<Progress>,
    /// What the learner must know: a damaged file put aside, a full disk.
    pub note: Option<String>,
}

/// A question with yes or no for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether the programs of a course that is not built in may run on this machine.
    Trust {
        /// Its folder.
        course: String,
    },
    /// Open the solution before a pass?
    OpenSolution,
    /// Lose the changes in this file?
    Reset {
        /// The file.
        file: String,
    },
}

/// The state of a learner's way through a course.
#[derive(Debug)]
pub struct Session {
    course: Course,
    progress: Progress,
    here: Position,
}

impl Session {
    /// Opens the course where the learner left it. The course has at least one lesson.
    pub fn new(course: Course, progress: Progress) -> Self {
        let here = progress
            .place
            .as_ref()
            .and_then(|place| Position::of(&course, place));
        let here = here.unwrap_or(Position { lesson: 0, step: 0 });
        Self {
            course,
            progress,
            here,
        }
    }

    /// The course.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// What the learner has done.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Where the learner is.
    pub fn here(&self) -> Position {
        self.here
    }

    /// What a learner does next after this place.
    pub fn has_next(&self, at: Position) -> bool {
        at.after(&self.course).is_some()
    }

    /// Obeys a line: an answer, where the step asks for one, or else a command.
    pub fn line(&mut self, line: &str, world: &mut dyn World) -> Vec<Event> {
        let line = line.trim();
        if line.is_empty() {
            return Vec::new();
        }
        if let Some(events) = self.answer(line, world) {
            return events;
        }
        match Command::parse(line) {
            Ok(command) => self.obey(&command, world),
            Err(bad) => vec![match self.body() {
                Some(StepBody::Predict { .. }) if !is_misspelt(&bad) => Event::NotAPrediction,
                _ => Event::NotACommand(bad),
            }],
        }
    }

    /// Obeys a command.
    pub fn obey(&mut self, command: &Command, world: &mut dyn World) -> Vec<Event> {
        let object = command.object.as_str();
        match command.verb {
            Verb::Next => self.go(self.here.after(&self.course), Event::AtTheEnd, world),
            Verb::Prev => self.go(self.here.before(&self.course), Event::AtTheBeginning, world),
            Verb::Go | Verb::List if object.is_empty() => vec![Event::Lessons],
            Verb::Go => match Position::find(&self.course, Some(self.here), object) {
                Ok(to) => self.go(Some(to), Event::AtTheEnd, world),
                Err(none) => vec![Event::NotAPlace(none)],
            },
            Verb::Show => self.at(object, |_, at| vec![Event::Look(at)]),
            Verb::List => self.at(object, |_, at| vec![Event::Steps(at.lesson)]),
            Verb::Progress => vec![Event::Progress],
            Verb::Search => vec![Event::Found {
                words: object.to_owned(),
                hits: search(&self.course, object),
            }],
            Verb::Try => vec![Self::try_out(object, world)],
            Verb::Help => Self::help(object),
            Verb::Quit => vec![Event::Goodbye],
            Verb::Run | Verb::Explore | Verb::Trace => {
                self.at(object, |session, at| session.run(command.verb, at, world))
            }
            Verb::Check | Verb::Hint | Verb::Solution | Verb::Edit | Verb::Reset => self
                .at(object, |session, at| {
                    session.about_exercise(command.verb, at, world)
                }),
        }
    }

    /// Runs a few lines of Rust, and tells the value of the last one.
    fn try_out(text: &str, world: &mut dyn World) -> Event {
        if text.is_empty() {
            return Event::NothingToTry;
        }
        let mut run = |program: &str| {
            let mut work = Work::of_lesson(program);
            "try.rs".clone_into(&mut work.name);
            let checked = world.checker().run(&work, Limits::default())?;
            Ok(Event::Tried(Box::new(Ran { work, checked })))
        };
        let plain = scrap::whole(text).0;
        let tried = match scrap::telling(text).map(|program| run(&program)) {
            // Not every value can be shown, and an error must not speak of what mutor added.
            Some(Ok(Event::Tried(ran))) if ran.checked.verdict.kind() == Kind::CompileError => {
                run(&plain)
            }
            Some(tried) => tried,
            None => run(&plain),
        };
        tried.unwrap_or_else(broken)
    }

    fn help(object: &str) -> Vec<Event> {
        if object.is_empty() {
            return vec![Event::Help(None)];
        }
        match Command::parse(object) {
            Ok(command) => vec![Event::Help(Some(command.verb))],
            Err(bad) => vec![Event::NotACommand(bad)],
        }
    }

    fn body(&self) -> Option<&StepBody> {
        self.here.look(&self.course).map(|(_, step)| &step.body)
    }

    fn at(
        &mut self,
        object: &str,
        then: impl FnOnce(&mut Self, Position) -> Vec<Event>,
    ) -> Vec<Event> {
        if object.is_empty() {
            return then(self, self.here);
        }
        match Position::find(&self.course, Some(self.here), object) {
            Ok(at) => then(self, at),
            Err(none) => vec![Event::NotAPlace(none)],
        }
    }

    fn go(&mut self, to: Option<Position>, nowhere: Event, world: &mut dyn World) -> Vec<Event> {
        let Some(to) = to else {
            return vec![nowhere];
        };
        self.here = to;
        let mut events = Vec::new();
        if let Some(place) = to.place(&self.course) {
            self.record(&Change::MovedTo(place), world, &mut events);
        }
        events.push(Event::At(to));
        events
    }

    /// Keeps a change; where the store refuses, the session goes on with its own memory.
    fn record(&mut self, change: &Change, world: &mut dyn World, events: &mut Vec<Event>) {
        let recorded = world.record(change);
        match recorded.progress {
            Some(progress) => self.progress = progress,
            None => self.progress.apply(change),
        }
        events.extend(recorded.note.map(Event::Note));
    }

    fn answer(&mut self, line: &str, world: &mut dyn World) -> Option<Vec<Event>> {
        match self.body()? {
            StepBody::Predict { program, .. } => {
                let guess = Guess::parse(line)?;
                let program = program.clone();
                Some(self.predict(guess, &program, world))
            }
            StepBody::Choose { options, .. } => {
                if !line.starts_with(|c: char| c.is_ascii_digit()) {
                    return None;
                }
                let count = options.len();
                let Some(chosen) = choice(line, count) else {
                    return Some(vec![Event::NotAChoice { options: count }]);
                };
                let right = is_right(options, &chosen);
                let mut events = Vec::new();
                self.answered(right, world, &mut events);
                events.insert(
                    0,
                    Event::Chose {
                        at: self.here,
                        chosen,
                        right,
                    },
                );
                Some(events)
            }
            _ => None,
        }
    }

    fn predict(&mut self, guess: Guess, program: &Program, world: &mut dyn World) -> Vec<Event> {
        let work = Work::of_lesson(&program.code);
        let checked = match world.checker().run(&work, program.limits) {
            Ok(checked) => checked,
            Err(error) => return vec![broken(error)],
        };
        let right = guess.came_true(&checked.verdict);
        let mut events = Vec::new();
        self.answered(right, world, &mut events);
        let checked = Box::new(checked);
        events.insert(
            0,
            Event::Predicted {
                at: self.here,
                guess,
                right,
                checked,
            },
        );
        events
    }

    fn answered(&mut self, right: bool, world: &mut dyn World, events: &mut Vec<Event>) {
        if let Some(place) = self.here.place(&self.course) {
            let at = world.now();
            self.record(&Change::Answered { place, right, at }, world, events);
        }
    }

    fn run(&mut self, verb: Verb, at: Position, world: &mut dyn World) -> Vec<Event> {
        let Some((_, step)) = at.look(&self.course) else {
            return vec![Event::NothingToRun];
        };
        let (work, limits) = match &step.body {
            // Running it would give the answer away.
            StepBody::Predict { .. } if !self.is_answered(at) => {
                return vec![Event::NotAPrediction];
            }
            StepBody::Example { program, .. } | StepBody::Predict { program, .. } => {
                (Work::of_lesson(&program.code), program.limits)
            }
            StepBody::Exercise(exercise) => match world.work(exercise) {
                Some(work) => (work, exercise.limits),
                None => return vec![Event::NoWorkspace],
            },
            StepBody::Read { .. } | StepBody::Choose { .. } => return vec![Event::NothingToRun],
        };
        let refused = work.clone();
        let event = match verb {
            Verb::Explore => world
                .checker()
                .explore(&work, EXPLORE)
                .map(|exploration| Event::Explored(Box::new(Explored { work, exploration }))),
            Verb::Trace => world
                .checker()
                .trace(&work)
                .map(|watched| Event::Traced(Box::new(Traced { work, watched }))),
            _ => world
                .checker()
                .run(&work, limits)
                .map(|checked| Event::Ran(Box::new(Ran { work, checked }))),
        };
        vec![event.unwrap_or_else(|error| match error {
            CheckError::Refused(checked) => Event::Ran(Box::new(Ran {
                work: refused,
                checked: *checked,
            })),
            error => broken(error),
        })]
    }

    fn is_answered(&self, at: Position) -> bool {
        let place = at.place(&self.course);
        place.is_some_and(|place: Place| self.progress.answer(&place).is_some())
    }

    fn about_exercise(&mut self, verb: Verb, at: Position, world: &mut dyn World) -> Vec<Event> {
        let Some((_, step)) = at.look(&self.course) else {
            return vec![Event::NotAnExercise(verb)];
        };
        let StepBody::Exercise(exercise) = &step.body else {
            return vec![Event::NotAnExercise(verb)];
        };
        let exercise = (**exercise).clone();
        match verb {
            Verb::Check => self.check(&exercise, at, world),
            Verb::Hint => self.hint(&exercise, at, world),
            Verb::Solution => self.solution(&exercise, at, world),
            Verb::Reset => Self::reset(&exercise, world),
            _ => match world.work(&exercise) {
                None => vec![Event::NoWorkspace],
                Some(_) => match world.edit(&exercise) {
                    Ok(()) => vec![Event::Edited],
                    Err(error) => vec![Event::Broken(error)],
                },
            },
        }
    }

    fn check(&mut self, exercise: &Exercise, at: Position, world: &mut dyn World) -> Vec<Event> {
        let Some(work) = world.work(exercise) else {
            return vec![Event::NoWorkspace];
        };
        let checked = match world.checker().check(exercise, &work) {
            Ok(checked) => checked,
            Err(error) => return vec![broken(error)],
        };
        let kind = checked.verdict.kind();
        let mistake = known_mistake(exercise, &checked.verdict);
        let untouched = work
            .text
            .as_ref()
            .is_ok_and(|text| *text == exercise.starter_source);
        let mut events = Vec::new();
        // Saved before the verdict is drawn: a crash must not cost the learner a pass.
        let change = Change::Checked {
            exercise: exercise.id.clone(),
            verdict: kind,
            at: world.now(),
        };
        self.record(&change, world, &mut events);
        let judged = Judged {
            at,
            work,
            checked,
            mistake,
            untouched,
        };
        events.insert(0, Event::Judged(Box::new(judged)));
        events
    }

    fn hint(&mut self, exercise: &Exercise, at: Position, world: &mut dyn World) -> Vec<Event> {
        let seen = self.progress.hints_seen(&exercise.id);
        // After the last one, the last one again.
        let number = (seen + 1).min(exercise.hints.len());
        let mut events = vec![Event::Hint { at, number }];
        if number > seen {
            let seen = u32::try_from(number).unwrap_or(u32::MAX);
            let change = Change::HintSeen {
                exercise: exercise.id.clone(),
                seen,
            };
            self.record(&change, world, &mut events);
        }
        events
    }

    fn solution(&mut self, exercise: &Exercise, at: Position, world: &mut dyn World) -> Vec<Event> {
        let passed = self.progress.standing(&exercise.id) == Standing::Passed;
        let seen = self.progress.hints_seen(&exercise.id);
        let hints_left = exercise.hints.len().saturating_sub(seen);
        let opened_before = self
            .progress
            .exercises
            .get(&exercise.id.to_string())
            .is_some_and(|record| record.solution_seen);
        if !passed && !opened_before {
            if hints_left > 0 {
                return vec![Event::SolutionClosed { hints_left }];
            }
            if !world.confirm(&Question::OpenSolution) {
                return vec![Event::Declined];
            }
        }
        let yours = world.work(exercise).and_then(|work| work.text.ok());
        let mut events = vec![Event::Solution { at, yours }];
        let change = Change::SolutionSeen {
            exercise: exercise.id.clone(),
        };
        self.record(&change, world, &mut events);
        events
    }

    fn reset(exercise: &Exercise, world: &mut dyn World) -> Vec<Event> {
        let Some(work) = world.work(exercise) else {
            return vec![Event::NoWorkspace];
        };
        let changed = work.text.as_ref().ok() != Some(&exercise.starter_source);
        let file = work.name;
        if changed && !world.confirm(&Question::Reset { file: file.clone() }) {
            return vec![Event::Declined];
        }
        match world.reset(exercise) {
            Ok(()) => vec![Event::WasReset { file }],
            Err(error) => vec![Event::Broken(error)],
        }
    }
}

fn broken(error: CheckError) -> Event {
    match error {
        CheckError::Cancelled => Event::Cancelled,
        CheckError::Refused(_) => Event::Broken(error.to_string()),
        CheckError::Broken(message) => Event::Broken(message),
    }
}

/// A word that is nearly a verb is a slip, also where an answer is asked.
fn is_misspelt(bad: &BadCommand) -> bool {
    !matches!(bad, BadCommand::Unknown { near: None, .. })
}

/// The author's mistake that fails as the verdict does.
pub fn known_mistake(exercise: &Exercise, verdict: &Verdict) -> Option<usize> {
    if verdict.kind() == Kind::Passed {
        return None;
    }
    exercise
        .mistakes
        .iter()
        .position(|mistake| mistake.expect.is_met_by(verdict))
}

/// Reads `2`, `1 3` or `1, 3` as options counted from 0; each once.
fn choice(line: &str, count: usize) -> Option<Vec<usize>> {
    let mut chosen = Vec::new();
    for word in line.split([' ', ',']).filter(|word| !word.is_empty()) {
        let at = word
            .parse::<usize>()
            .ok()?
            .checked_sub(1)
            .filter(|at| *at < count)?;
        if !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    Some(chosen)
}

fn is_right(options: &[Choice], chosen: &[usize]) -> bool {
    let asked = options.iter().filter(|option| option.right).count();
    chosen.len() == asked && chosen.iter().all(|at| options[*at].right)
}

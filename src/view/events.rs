//! Finds the words for what a session tells.

use super::step::{self, Ending, PredictionView, StepView};
use super::verdict::{Next, VerdictView};
use super::{Screen, Verbs, course_errors, courses, diff, exploration, lists, messages, timeline};
use crate::judging::attempt;
use crate::judging::checker::Work;
use crate::judging::event::{Judged, Ran};
use crate::judging::place::Position;
use crate::judging::{BadCommand, Event, Question, Session};
use crate::model::{Exercise, Exploration, Outcome, PanicCause, StepBody, Timeline, Verdict};
use crate::running::explore::Watched;
use crate::store::Workspace;

/// What the view knows beside the session.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The screen.
    pub screen: &'a Screen,
    /// How the learner gives orders.
    pub verbs: Verbs<'a>,
    /// Whether the learner has a workspace, and so files.
    pub has_files: bool,
}

/// An event in words.
pub fn event(around: Around, session: &Session, event: &Event) -> String {
    let Around { screen, verbs, .. } = around;
    let course = session.course();
    let progress = session.progress();
    match event {
        Event::At(at) | Event::Look(at) => self::step(around, session, *at),
        Event::Lessons => lists::course(screen, course, progress, verbs),
        Event::Steps(lesson) => course
            .lessons
            .get(*lesson)
            .map(|lesson| lists::lesson(screen, lesson, progress, verbs))
            .unwrap_or_default(),
        Event::Judged(judged) => self::judged(around, session, judged),
        Event::Ran(ran) => {
            let offer = offer(around, &ran.checked.verdict, &ran.work);
            self::ran(around, session, ran) + &offer
        }
        Event::Tried(ran) => self::ran(around, session, ran),
        Event::Explored(explored) => {
            let source = explored.work.text.as_deref().unwrap_or_default();
            self::explored(screen, &explored.exploration, source)
        }
        Event::Traced(traced) => self::traced(screen, &traced.work, &traced.watched),
        Event::Predicted {
            at,
            guess,
            right,
            checked,
        } => match at.look(course).map(|(_, step)| &step.body) {
            Some(StepBody::Predict { program, why, .. }) => {
                let view = PredictionView {
                    said: &guess.told(),
                    right: *right,
                    verdict: &checked.verdict,
                    program,
                    why,
                    stderr: &checked.stderr,
                };
                step::prediction(screen, &view)
            }
            _ => String::new(),
        },
        Event::Chose { at, chosen, .. } => match at.look(course).map(|(_, step)| &step.body) {
            Some(StepBody::Choose { options, .. }) => step::choice(screen, options, chosen),
            _ => String::new(),
        },
        Event::Hint { at, number } => exercise(session, *at)
            .map(|exercise| step::hint(screen, exercise, *number, verbs))
            .unwrap_or_default(),
        Event::Solution { at, yours } => exercise(session, *at)
            .map(|exercise| {
                diff::sources(
                    screen,
                    yours.as_deref().unwrap_or_default(),
                    &exercise.solution_source,
                )
            })
            .unwrap_or_default(),
        Event::SolutionClosed { hints_left } => messages::solution_is_closed(screen, *hints_left),
        Event::Declined => messages::left_as_it_was(screen),
        Event::WasReset { file } => messages::was_reset(screen, file),
        Event::Edited => messages::edited(screen, verbs),
        Event::Progress => lists::progress(screen, course, progress, verbs),
        Event::Found { words, hits } => lists::search(screen, words, hits, verbs),
        Event::Help(None) => lists::help(screen),
        Event::Help(Some(verb)) => lists::about_verb(screen, verb.word()).unwrap_or_default(),
        Event::AtTheEnd => messages::at_the_end(screen),
        Event::AtTheBeginning => messages::at_the_beginning(screen),
        Event::NotAnExercise(verb) => messages::not_an_exercise(screen, verb.word()),
        Event::NothingToRun => messages::nothing_to_run(screen),
        Event::NothingToTry => messages::nothing_to_try(screen),
        Event::NotAPrediction => messages::not_a_prediction(screen),
        Event::NotAChoice { options } => messages::not_a_choice(screen, *options),
        Event::NotACommand(BadCommand::Unknown { word, near }) => {
            messages::unknown_verb(screen, word, *near)
        }
        Event::NotACommand(BadCommand::Ambiguous { word, all }) => {
            messages::ambiguous_verb(screen, word, all)
        }
        Event::NotAPlace(none) => messages::unknown_place(screen, &none.word, none.near.as_deref()),
        Event::NoWorkspace => messages::no_workspace(screen),
        Event::Cancelled => messages::cancelled(screen),
        Event::Broken(message) => messages::error(screen, message),
        Event::Note(message) => messages::warning(screen, message),
        Event::Goodbye => messages::goodbye(screen),
    }
}

/// A question in words.
pub fn question(screen: &Screen, question: &Question) -> String {
    match question {
        Question::OpenSolution => messages::confirm_solution(screen),
        Question::Reset { file } => messages::confirm_reset(screen, file),
        Question::Trust { course } => courses::confirm_trust(screen, course),
    }
}

/// The errors of a course in words.
pub fn errors(screen: &Screen, errors: &[crate::store::CourseError]) -> String {
    course_errors::render(screen, errors)
}

fn exercise(session: &Session, at: Position) -> Option<&Exercise> {
    match &at.look(session.course())?.1.body {
        StepBody::Exercise(exercise) => Some(exercise),
        _ => None,
    }
}

fn step(around: Around, session: &Session, at: Position) -> String {
    let Some((lesson, _)) = at.look(session.course()) else {
        return String::new();
    };
    let file = exercise(session, at)
        .filter(|_| around.has_files)
        .map(|exercise| Workspace::name(&exercise.id));
    let view = StepView {
        lesson,
        index: at.step,
        progress: session.progress(),
        file: file.as_deref(),
        // In a shell there is no `run` to find out by.
        ending: if around.verbs == Verbs::Repl {
            Ending::Kept
        } else {
            Ending::Told
        },
        verbs: around.verbs,
    };
    step::step(around.screen, &view)
}

fn judged(around: Around, session: &Session, judged: &Judged) -> String {
    let Some(exercise) = exercise(session, judged.at) else {
        return String::new();
    };
    let checked = &judged.checked;
    let next = match checked.verdict {
        Verdict::Passed { .. } if session.has_next(judged.at) => Next::GoOn,
        Verdict::Passed { .. } => Next::Finished,
        _ => Next::TryAgain {
            seen: session.progress().hints_seen(&exercise.id),
            hints: exercise.hints.len(),
        },
    };
    let mistake = judged.mistake.and_then(|at| exercise.mistakes.get(at));
    let mut text = super::verdict(
        around.screen,
        &VerdictView {
            verdict: &checked.verdict,
            name: &judged.work.name,
            source: judged.work.text.as_deref().ok(),
            stdout: &checked.stdout,
            stderr: &checked.stderr,
            feedback: mistake.map(|mistake| mistake.feedback.as_str()),
            why: Some(&exercise.why),
            course: Some(session.course()),
            next,
            verbs: around.verbs,
        },
    );
    if let (Verdict::Passed { .. }, Some(found)) = (&checked.verdict, &checked.exploration) {
        // Right after the headline: how far the pass reaches.
        let at = text.find('\n').map_or(text.len(), |at| at + 1);
        text.insert_str(at, &exploration::reach(around.screen, found));
    }
    if let Some(note) = &checked.note {
        text.push_str(&messages::warning(
            around.screen,
            &messages::not_explored(note),
        ));
    }
    text.push_str(&offer(around, &checked.verdict, &judged.work));
    if judged.untouched {
        text.insert_str(0, &messages::untouched(around.screen, &judged.work.name));
    }
    text
}

/// What an exploration found.
pub fn explored(screen: &Screen, exploration: &Exploration, source: &str) -> String {
    let headline = exploration::headline(exploration);
    let mut text = messages::found(screen, &headline, attempt::verdict(exploration).is_none());
    text.push_str(&exploration::exploration(screen, exploration, source));
    text
}

/// What a traced run showed.
pub fn traced(screen: &Screen, work: &Work, watched: &Watched) -> String {
    let mut text = String::new();
    if watched.events.is_empty()
        && let Some(trouble) = &watched.trouble
    {
        return messages::warning(screen, &messages::not_traced(trouble));
    }
    let source = work.text.as_deref().unwrap_or_default();
    text.push_str(&timeline::timeline(
        screen,
        &Timeline::parse(&watched.events),
        source,
    ));
    if let Some(report) = &watched.report
        && report.outcome == Outcome::Deadlock
    {
        text.push_str(&exploration::standstill(screen, report, source));
    }
    text
}

/// Where a borrow or a lock stood in the way, its life is worth seeing.
pub fn offer(around: Around, verdict: &Verdict, work: &Work) -> String {
    let waits = ["Mutex", "RwLock", "Condvar", "Barrier", "mpsc"];
    let text = work.text.as_deref().unwrap_or_default();
    let may_wait = waits.iter().any(|word| text.contains(word));
    match verdict {
        Verdict::Panicked {
            cause: PanicCause::AlreadyBorrowed | PanicCause::AlreadyMutablyBorrowed,
            ..
        }
        | Verdict::Deadlock { .. } => {
            messages::offer_trace(around.screen, around.verbs, &work.name)
        }
        Verdict::TimedOut { .. } if may_wait => {
            messages::offer_trace_of_waits(around.screen, around.verbs, &work.name)
        }
        _ => String::new(),
    }
}

fn ran(around: Around, session: &Session, ran: &Ran) -> String {
    super::verdict(
        around.screen,
        &VerdictView {
            verdict: &ran.checked.verdict,
            name: &ran.work.name,
            source: ran.work.text.as_deref().ok(),
            stdout: &ran.checked.stdout,
            stderr: &ran.checked.stderr,
            feedback: None,
            why: None,
            course: Some(session.course()),
            next: Next::Nothing,
            verbs: around.verbs,
        },
    )
}

//! The session with a checker that compiles nothing.

use mutor::judging::checker::{CheckError, Checked, Checker, Work};
use mutor::judging::session::Recorded;
use mutor::judging::{Event, Question, Session, World};
use mutor::model::{Change, Exercise, Exploration, Limits, Progress, Standing, Verdict};
use mutor::running::explore::{Depths, Watched};
use mutor::store::{CourseFiles, load};

/// A world where every check has the next verdict of a list.
struct Fake {
    verdicts: Vec<Verdict>,
    file: String,
    yes: bool,
    asked: Vec<Question>,
    store: Option<Progress>,
}

impl Fake {
    fn new(verdicts: Vec<Verdict>) -> Self {
        Self {
            verdicts,
            file: "fn main() {}".into(),
            yes: false,
            asked: Vec::new(),
            store: Some(Progress::default()),
        }
    }

    fn next(&mut self) -> Result<Checked, CheckError> {
        let Some(verdict) = self.verdicts.pop() else {
            return Err(CheckError::Cancelled);
        };
        let stdout = String::new();
        Ok(Checked {
            verdict,
            stdout,
            stderr: String::new(),
            warnings: Vec::new(),
            exploration: None,
            note: None,
        })
    }
}

impl Checker for Fake {
    fn check(&mut self, _: &Exercise, _: &Work) -> Result<Checked, CheckError> {
        self.next()
    }

    fn run(&mut self, _: &Work, _: Limits) -> Result<Checked, CheckError> {
        self.next()
    }

    fn explore(&mut self, _: &Work, _: Depths) -> Result<Exploration, CheckError> {
        Err(CheckError::Cancelled)
    }

    fn trace(&mut self, _: &Work) -> Result<Watched, CheckError> {
        Err(CheckError::Cancelled)
    }
}

impl World for Fake {
    fn checker(&mut self) -> &mut dyn Checker {
        self
    }

    fn work(&mut self, _: &Exercise) -> Option<Work> {
        Some(Work {
            name: "a.rs".into(),
            text: Ok(self.file.clone()),
        })
    }

    fn record(&mut self, change: &Change) -> Recorded {
        let Some(store) = &mut self.store else {
            return Recorded {
                progress: None,
                note: Some("the disk is full".into()),
            };
        };
        store.apply(change);
        Recorded {
            progress: Some(store.clone()),
            note: None,
        }
    }

    fn reset(&mut self, exercise: &Exercise) -> Result<(), String> {
        self.file.clone_from(&exercise.starter_source);
        Ok(())
    }

    fn edit(&mut self, _: &Exercise) -> Result<(), String> {
        Ok(())
    }

    fn confirm(&mut self, question: &Question) -> bool {
        self.asked.push(question.clone());
        self.yes
    }

    fn now(&self) -> u64 {
        7
    }
}

fn session() -> Session {
    Session::new(load(&CourseFiles::Embedded).course, Progress::default())
}

fn passed() -> Verdict {
    Verdict::Passed {
        stdout: "1\n".into(),
    }
}

#[test]
fn next_goes_through_the_whole_course_and_stops_at_its_end() {
    let (mut session, mut world) = (session(), Fake::new(Vec::new()));
    let all: usize = session
        .course()
        .lessons
        .iter()
        .map(|lesson| lesson.steps.len())
        .sum();
    for _ in 1..all {
        assert!(matches!(
            session.line("next", &mut world)[..],
            [Event::At(_)]
        ));
    }
    assert!(matches!(
        session.line("next", &mut world)[..],
        [Event::AtTheEnd]
    ));
    let place = world.store.unwrap().place.unwrap();
    assert_eq!(place, session.here().place(session.course()).unwrap());
}

#[test]
fn a_session_opens_where_the_learner_left() {
    let (mut first, mut world) = (session(), Fake::new(Vec::new()));
    first.line("go refcell/3", &mut world);
    let again = Session::new(first.course().clone(), world.store.unwrap());
    assert_eq!(again.here(), first.here());
}

#[test]
fn a_prediction_is_answered_in_place_and_remembered() {
    let (mut session, mut world) = (session(), Fake::new(vec![passed(), passed()]));
    session.line("go cell/3", &mut world);
    assert!(matches!(
        session.line("panics", &mut world)[..],
        [Event::Predicted { right: false, .. }]
    ));
    assert!(matches!(
        session.line("prints 1", &mut world)[..],
        [Event::Predicted { right: true, .. }]
    ));
    let answer = world.store.unwrap().answers.into_values().next().unwrap();
    assert!(answer.right && !answer.first_right);
    assert_eq!(answer.tries, 2);
}

#[test]
fn run_does_not_give_a_prediction_away() {
    let (mut session, mut world) = (session(), Fake::new(vec![passed()]));
    session.line("go cell/3", &mut world);
    assert!(matches!(
        session.line("run", &mut world)[..],
        [Event::NotAPrediction]
    ));
}

#[test]
fn a_pass_is_saved_and_opens_the_solution() {
    let (mut session, mut world) = (session(), Fake::new(vec![passed()]));
    session.line("go cell/hit-counter", &mut world);
    let events = session.line("solution", &mut world);
    assert!(matches!(
        events[..],
        [Event::SolutionClosed { hints_left: 3 }]
    ));
    session.line("check", &mut world);
    let id = session
        .course()
        .exercises()
        .find(|e| e.id.to_string() == "cell/hit-counter")
        .unwrap()
        .id
        .clone();
    assert_eq!(session.progress().standing(&id), Standing::Passed);
    assert!(matches!(
        session.line("solution", &mut world)[..],
        [Event::Solution { .. }]
    ));
    assert!(world.asked.is_empty());
}

#[test]
fn after_every_hint_the_solution_opens_when_the_learner_says_so() {
    let (mut session, mut world) = (session(), Fake::new(Vec::new()));
    session.line("go cell/hit-counter", &mut world);
    for wanted in [1, 2, 3, 3] {
        let events = session.line("hint", &mut world);
        assert!(matches!(events[..], [Event::Hint { number, .. }] if number == wanted));
    }
    assert!(matches!(
        session.line("solution", &mut world)[..],
        [Event::Declined]
    ));
    world.yes = true;
    assert!(matches!(
        session.line("solution", &mut world)[..],
        [Event::Solution { .. }]
    ));
    assert_eq!(
        world.asked,
        [Question::OpenSolution, Question::OpenSolution]
    );
}

#[test]
fn a_known_mistake_gets_its_feedback() {
    let session_course = load(&CourseFiles::Embedded).course;
    let (mut session, mut world) = (session(), Fake::new(Vec::new()));
    let exercise = session_course
        .exercises()
        .find(|exercise| exercise.id.to_string() == "refcell/memo")
        .unwrap();
    let at = exercise
        .mistakes
        .iter()
        .position(|m| m.expect.stdout.is_some())
        .unwrap();
    let actual = exercise.mistakes[at].expect.stdout.clone().unwrap();
    world.verdicts.push(Verdict::WrongOutput {
        expected: String::new(),
        actual,
    });
    let events = session.line("check refcell/memo", &mut world);
    assert!(matches!(&events[0], Event::Judged(judged) if judged.mistake == Some(at)));
}

#[test]
fn a_full_disk_is_told_and_the_lesson_goes_on() {
    let (mut session, mut world) = (session(), Fake::new(vec![passed()]));
    world.store = None;
    let events = session.line("check cell/hit-counter", &mut world);
    assert!(matches!(events[..], [Event::Judged(_), Event::Note(_)]));
    assert_eq!(session.progress().exercises["cell/hit-counter"].attempts, 1);
}

#[test]
fn a_changed_file_is_reset_only_after_a_yes() {
    let (mut session, mut world) = (session(), Fake::new(Vec::new()));
    session.line("go cell/hit-counter", &mut world);
    assert!(matches!(
        session.line("reset", &mut world)[..],
        [Event::Declined]
    ));
    assert_eq!(world.file, "fn main() {}");
    world.yes = true;
    assert!(matches!(
        session.line("reset", &mut world)[..],
        [Event::WasReset { .. }]
    ));
    assert!(world.file.contains("Page"));
}

#[test]
fn a_place_that_is_not_there_gets_a_guess() {
    let (mut session, mut world) = (session(), Fake::new(Vec::new()));
    for (word, near) in [
        ("refcel", Some("refcell")),
        ("hit-countr", Some("cell/hit-counter")),
        ("zzzz", None),
    ] {
        let events = session.line(&format!("go {word}"), &mut world);
        assert!(
            matches!(&events[0], Event::NotAPlace(none) if none.near.as_deref() == near),
            "{events:?}"
        );
    }
}

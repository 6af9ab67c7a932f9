//! Tells what an exploration found, and what it covered.

use std::collections::BTreeMap;

mod schedule;

use super::names::{self, Made};
use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use crate::model::{Coverage, Exploration, Outcome, Output, Wait};

/// What was found, in one sentence.
pub fn headline(found: &Exploration) -> String {
    match found.outcome {
        Outcome::Ok => "Nothing went wrong in any schedule that was tried.".to_owned(),
        Outcome::Deadlock => {
            "It can come to a standstill: in the schedule below no thread can go on.".to_owned()
        }
        Outcome::DataRace => {
            "It has a data race: two threads touch the same memory with nothing to order them."
                .to_owned()
        }
        Outcome::Panic => "In some schedules it panics, such as the one below.".to_owned(),
        Outcome::WrongOutput => {
            "In some schedules it prints something else than was asked, as in the one below."
                .to_owned()
        }
        Outcome::OutputVaries if found.texts > 1 => {
            format!("It prints one of {} texts, by the schedule.", found.texts)
        }
        Outcome::OutputVaries => "What it prints depends on the schedule.".to_owned(),
        Outcome::Livelock => {
            "It can spin for ever: in the schedule below every thread waits in a loop.".to_owned()
        }
        Outcome::Unsupported => match &found.reason {
            Some(reason) => format!("This program cannot be explored: it {reason}."),
            None => "This program cannot be explored.".to_owned(),
        },
    }
}

/// The evidence: the schedule, who waits for what, what it took and what was covered.
pub fn exploration(screen: &Screen, found: &Exploration, source: &str) -> String {
    let mut page = Page::new(screen);
    let names = Names::new(found, source);
    page.lines(&schedule::schedule(screen, &names));
    outputs(screen, &names, &mut page);
    let outputs_steps = found.outputs.iter().flat_map(|output| &output.steps);
    if found
        .steps
        .iter()
        .chain(outputs_steps)
        .any(|step| step.preempted)
    {
        page.hanging(
            &Text::of(Role::Note, "> "),
            &Text::of(
                Role::Dim,
                "marks where a running thread, which could have gone on, was interrupted",
            ),
        );
    }
    page.gap();
    for wait in &found.waits {
        page.sentence(&Text::prose(&safe::visible(screen, &names.wait(wait))));
    }
    if let Some(panic) = &found.panic {
        let place = match panic.line {
            None => String::new(),
            Some(0) => " in the exercise's check".to_owned(),
            Some(line) => format!(" at line {line}"),
        };
        let who = names.thread(panic.thread);
        page.gap()
            .sentence(&Text::plain(format!("{who} panicked{place}:")));
        page.output(&panic.message);
    }
    page.gap();
    if let Some(text) = preemptions(found) {
        page.sentence(&Text::plain(text));
    }
    if let Some(text) = coverage(found) {
        page.sentence(&Text::plain(text));
    }
    // What was not looked at matters where nothing was found.
    let is_clean = matches!(found.outcome, Outcome::Ok | Outcome::OutputVaries);
    for note in found.notes.iter().filter(|_| is_clean) {
        let note = safe::visible(screen, note);
        page.hanging(&Text::of(Role::Note, "Note: "), &Text::plain(note));
    }
    page.finish()
}

/// A traced run that came to a standstill: who waits for what.
pub fn standstill(screen: &Screen, found: &Exploration, source: &str) -> String {
    let names = Names::new(found, source);
    let mut page = Page::new(screen);
    page.sentence(&Text::of(
        Role::Bad,
        "It came to a standstill; no thread can go on:",
    ));
    for wait in &found.waits {
        page.sentence(&Text::prose(&safe::visible(screen, &names.wait(wait))));
    }
    page.finish()
}

/// How far a pass reaches, in one sentence.
pub fn reach(screen: &Screen, found: &Exploration) -> String {
    let text = match found.outcome {
        Outcome::Unsupported => headline(found),
        _ => covered(&found.coverage, found.executions),
    };
    Page::new(screen)
        .sentence(&Text::plain(safe::visible(screen, &text)))
        .finish()
}

fn outputs(screen: &Screen, names: &Names, page: &mut Page) {
    let found = names.found;
    match found.outcome {
        Outcome::WrongOutput => {
            page.gap();
            if found.stdout.is_empty() {
                page.sentence(&Text::plain("In this schedule it printed nothing."));
            } else {
                page.sentence(&Text::plain("In this schedule it printed:"));
                page.output(&found.stdout);
            }
        }
        Outcome::OutputVaries => {
            if !found.steps.is_empty() {
                page.gap();
                page.sentence(&Text::plain("The schedule above is one that printed:"));
                page.output(or_nothing(&found.stdout));
            }
            for output in &found.outputs {
                page.gap().sentence(&Text::plain(printed(output)));
                page.output(or_nothing(&output.stdout));
                if output.steps.is_empty() {
                    continue;
                }
                let shown = Exploration {
                    threads: output.threads.clone(),
                    objects: output.objects.clone(),
                    steps: output.steps.clone(),
                    ..found.clone()
                };
                let names = Names::new(&shown, names.source);
                page.sentence(&Text::plain("The simplest schedule for that:"));
                page.lines(&schedule::schedule(screen, &names));
            }
        }
        _ => {}
    }
}

fn printed(output: &Output) -> String {
    match output.executions {
        0 => "In a schedule beyond those that were covered it printed:".to_owned(),
        some => format!("In {} it printed:", count(some, "schedule")),
    }
}

fn or_nothing(stdout: &str) -> &str {
    if stdout.is_empty() {
        "(nothing)"
    } else {
        stdout
    }
}

/// How many times a running thread had to be interrupted for the failure to show.
fn preemptions(found: &Exploration) -> Option<String> {
    if matches!(
        found.outcome,
        Outcome::Ok | Outcome::Unsupported | Outcome::OutputVaries
    ) {
        return None;
    }
    Some(match found.preemptions {
        0 => "No thread had to be interrupted for this: they switch only where one waits or ends."
            .to_owned(),
        1 => "One interruption of a running thread is enough for this.".to_owned(),
        many => format!("It takes {many} interruptions of running threads, and no fewer show it."),
    })
}

/// What was tried, never more than that.
fn coverage(found: &Exploration) -> Option<String> {
    let tried = count(found.executions, "interleaving");
    match found.outcome {
        Outcome::Unsupported => None,
        Outcome::Ok | Outcome::OutputVaries => Some(covered(&found.coverage, found.executions)),
        _ => Some(format!("It was found after trying {tried}.")),
    }
}

fn covered(coverage: &Coverage, executions: u64) -> String {
    let tried = count(executions, "interleaving");
    if coverage.complete {
        let all = coverage
            .bounds
            .last()
            .map_or(executions, |bound| bound.executions);
        return format!("Covered: every interleaving, {}.", count(all, "of them"));
    }
    let done = coverage.bounds.iter().rev().find(|bound| bound.complete);
    let done = done.map(|bound| {
        format!(
            "all {} with at most {}",
            count(bound.executions, "interleaving"),
            count(u64::from(bound.preemptions), "preemption")
        )
    });
    match (done, coverage.stopped.as_deref()) {
        (Some(done), None) => format!("Covered: {done}."),
        (Some(done), Some(why)) => format!(
            "Covered: {done}. The search for more was stopped {}; {tried} tried in all.",
            limit(why)
        ),
        (None, Some(why)) => format!(
            "Covered: a part only. The search was stopped {}; {tried} tried.",
            limit(why)
        ),
        (None, None) => format!("Covered: {tried}, a part of all."),
    }
}

fn limit(why: &str) -> &'static str {
    match why {
        "time" => "by its time limit",
        "executions" => "by its limit of executions",
        _ => "early",
    }
}

/// `1 interleaving`, `668 interleavings`, `1,204 interleavings`.
fn count(number: u64, word: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let s = if number == 1 || word.contains(' ') {
        ""
    } else {
        "s"
    };
    format!("{grouped} {word}{s}")
}

/// What things are called: by the learner's own names where their source tells.
struct Names<'a> {
    found: &'a Exploration,
    source: &'a str,
    objects: BTreeMap<u64, String>,
}

impl<'a> Names<'a> {
    fn new(found: &'a Exploration, source: &'a str) -> Self {
        let made = found.objects.iter().map(|object| Made {
            id: object.id.into(),
            kind: &object.kind,
            line: object.line,
            column: object.col.unwrap_or(0),
        });
        Self {
            found,
            source,
            objects: names::called(source, made),
        }
    }

    fn thread(&self, id: u32) -> String {
        let thread = self.found.threads.iter().find(|thread| thread.id == id);
        match thread {
            Some(thread) if !thread.name.is_empty() => thread.name.clone(),
            _ if id == 0 => "main".to_owned(),
            _ => format!("t{id}"),
        }
    }

    /// A detail of the engine's, with the names that threads have in the other columns: `thread 2` is `t2`.
    fn detail(&self, detail: &str) -> String {
        let mut parts = detail.split("thread ");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(part.len());
            if let Ok(id) = part[..end].parse() {
                text.push_str(&self.thread(id));
            } else {
                text.push_str("thread ");
                text.push_str(&part[..end]);
            }
            text.push_str(&part[end..]);
        }
        text
    }

    fn line(&self, line: u32) -> &str {
        let index = (line as usize).checked_sub(1);
        index
            .and_then(|index| self.source.lines().nth(index))
            .unwrap_or_default()
            .trim()
    }

    fn object(&self, id: u32) -> String {
        let name = self.objects.get(&id.into());
        name.cloned().unwrap_or_else(|| format!("#{id}"))
    }

    fn wait(&self, wait: &Wait) -> String {
        let who = self.thread(wait.thread);
        let at = match wait.line {
            // Outside the learner's file, in the exercise's check.
            0 => String::new(),
            line => format!(" at line {line}"),
        };
        match (wait.op.as_str(), wait.object, wait.holder) {
            ("join", _, Some(other)) => {
                format!("{who} waits{at} for {} to end.", self.thread(other))
            }
            ("join", _, None) => format!("{who} waits{at} for a thread to end."),
            ("end of scope", ..) => format!("{who} waits{at} for the threads of its scope to end."),
            ("recv", ..) => format!("{who} waits{at} for a message."),
            (op, Some(object), holder) => {
                let made = self
                    .found
                    .objects
                    .iter()
                    .find(|known| known.id == object)
                    .and_then(|known| known.line)
                    .map_or(String::new(), |line| format!(" (made at line {line})"));
                let object = self.object(object);
                let since = wait
                    .since_line
                    .map_or(String::new(), |line| format!(" since line {line}"));
                match holder {
                    Some(holder) if holder == wait.thread => format!(
                        "{who} waits{at} ({op}) for `{object}`{made}, which it holds itself{since}."
                    ),
                    Some(holder) => format!(
                        "{who} waits{at} ({op}) for `{object}`{made}, which {} has held{since}.",
                        self.thread(holder)
                    ),
                    None => format!("{who} waits{at} ({op}) for `{object}`{made}."),
                }
            }
            (op, None, _) => format!("{who} waits{at} ({op})."),
        }
    }
}

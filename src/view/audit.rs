//! What an audit found, in words and in the formats that machines read.

mod statics;
mod verdict;

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::junit::{Case, Suite};
use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::{course_errors, junit, safe};
use crate::judging::audit::{Audit, Finding, Trouble};

/// A finding in words.
struct Words {
    /// What is wrong.
    what: String,
    /// Facts with their names.
    facts: Vec<(&'static str, String)>,
    /// What to do.
    advice: String,
}

impl Words {
    fn plain(what: &str, advice: &str) -> Self {
        Self {
            what: what.to_owned(),
            facts: Vec::new(),
            advice: advice.to_owned(),
        }
    }

    fn with(mut self, name: &'static str, fact: String) -> Self {
        self.facts.push((name, fact));
        self
    }
}

fn words(trouble: &Trouble) -> Words {
    let plain = Words::plain;
    match trouble {
        // The loader's messages say themselves what to do.
        Trouble::Course(error) => plain(&error.message, ""),
        Trouble::Orphan => plain(
            "this file belongs to no exercise",
            "name it in its lesson, or remove it",
        ),
        Trouble::Verdict { declared, seen } => Words {
            what: "the program does something else than the lesson declares".to_owned(),
            facts: verdict::declared_and_seen(declared, seen),
            advice: "mend the program or what is declared of it".to_owned(),
        },
        Trouble::Undeclared(codes) => plain(
            &format!(
                "the compiler has another reason to refuse the starter: {}",
                codes.join(", ")
            ),
            "leave the learner one error, or a starter that has one code",
        ),
        Trouble::Warning(warning) => plain(
            &format!("the compiler warns: {warning}"),
            "a solution is read by learners; mend it",
        ),
        Trouble::Unexplored(why) => plain(
            &format!("the solution's schedules cannot be explored: {why}"),
            "leave that out of the solution and the check's `scenario`, or leave out `explore`",
        ),
        Trouble::OthersFeedback(file) => plain(
            &format!("a learner who makes this mistake gets the feedback of {file}"),
            "make their `expect` differ",
        ),
        Trouble::Concept(trouble) => statics::concept(trouble),
        Trouble::Order(trouble) => statics::order(trouble),
        Trouble::Exercise(trouble) => statics::exercise(trouble),
        Trouble::Text(trouble) => statics::text(trouble),
        Trouble::Block(trouble) => statics::block(trouble),
        Trouble::Unformatted { wanted } => {
            let words = plain(
                "rustfmt writes this file otherwise, from this line on",
                "run `rustfmt --edition 2024` on it",
            );
            match wanted.trim() {
                "" => words,
                line => words.with("rustfmt", format!("`{line}`")),
            }
        }
        Trouble::NoRustfmt => plain(
            "the toolchain has no rustfmt, so nobody knows whether the programs are formatted",
            "run `rustup component add rustfmt`",
        ),
        Trouble::Wide { width, room } => plain(
            &format!(
                "this line of code has {width} columns, and a terminal of 80 has {room} for it"
            ),
            "break it, or make it shorter",
        ),
    }
}

/// All of it for a person.
pub fn human(screen: &Screen, audit: &Audit) -> String {
    let mut text = String::new();
    for finding in &audit.findings {
        text.push_str(&match &finding.trouble {
            Trouble::Course(error) => course_errors::one(screen, error),
            _ => told(screen, finding),
        });
    }
    text.push_str(&closing(screen, audit));
    text
}

fn told(screen: &Screen, finding: &Finding) -> String {
    let Words {
        what,
        facts,
        advice,
    } = words(&finding.trouble);
    let fact = |name: &str| Text::plain("  ").with(Role::Dim, format!("{name:<10}"));
    let mut page = Page::new(screen);
    let mut head = Text::of(Role::Path, safe::visible(screen, &place(finding)));
    // What is about a file need not name it twice.
    if finding.about != *finding.at.file {
        let about = safe::visible(screen, &finding.about);
        head = head.with(Role::Plain, ": ").with(Role::Plain, about);
    }
    page.line(&head);
    let line = |page: &mut Page, name: &str, said: &str| {
        page.hanging(&fact(name), &Text::prose(&safe::visible(screen, said)));
    };
    line(&mut page, "finding", &what);
    for (name, said) in &facts {
        line(&mut page, name, said);
    }
    if !advice.is_empty() {
        line(&mut page, "do", &advice);
    }
    page.finish()
}

fn place(Finding { at, .. }: &Finding) -> String {
    format!("{}:{}:{}", at.file, at.line, at.column)
}

fn closing(screen: &Screen, audit: &Audit) -> String {
    let count = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let run = count(audit.names.len(), "claim", "claims");
    let text = match audit.findings.len() {
        0 => Text::of(Role::Good, format!("{run} proved, nothing found.")),
        findings => Text::of(
            Role::Bad,
            format!(
                "{run} looked at: {}.",
                count(findings, "finding", "findings")
            ),
        ),
    };
    Page::new(screen).sentence(&text).finish()
}

/// All of it as JSON.
pub fn json(audit: &Audit) -> Value {
    let findings: Vec<Value> = audit
        .findings
        .iter()
        .map(|finding| {
            let at = &finding.at;
            let message = in_one_line(&finding.trouble);
            json!({ "file": *at.file, "line": at.line, "column": at.column, "about": finding.about, "kind": kind(&finding.trouble), "message": message })
        })
        .collect();
    json!({ "format": 1, "claims": audit.names.len(), "findings": findings })
}

/// Annotations for GitHub's view of a pull request, by the words of
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>; `root` is the course's
/// folder as the repository knows it.
pub fn github(root: &str, audit: &Audit) -> String {
    let data = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut text = String::new();
    for finding in &audit.findings {
        let at = &finding.at;
        let file = property(&format!("{root}{}", at.file));
        let (line, column) = (at.line, at.column);
        let (title, message) = (
            property(&finding.about),
            data(&in_one_line(&finding.trouble)),
        );
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "::error file={file},line={line},col={column},title={title}::{message}"
        );
    }
    text
}

/// All of it as JUnit XML: a case for each claim that was looked at, and for each other thing found.
pub fn junit(audit: &Audit) -> String {
    let failure = |finding: &Finding| {
        let message = in_one_line(&finding.trouble);
        (message.clone(), format!("{}: {message}", place(finding)))
    };
    let case = |finding: &Finding| Case {
        name: finding.about.clone(),
        at: Some((finding.at.file.to_string(), finding.at.line)),
        failure: Some(failure(finding)),
    };
    let mut cases: Vec<Case> = audit.findings.iter().map(case).collect();
    for name in &audit.names {
        if !audit.findings.iter().any(|finding| finding.about == *name) {
            cases.push(Case {
                name: name.clone(),
                at: None,
                failure: None,
            });
        }
    }
    let name = "mutor audit".to_owned();
    junit::report("mutor audit", &[Suite { name, cases }])
}

fn in_one_line(trouble: &Trouble) -> String {
    let Words {
        mut what,
        facts,
        advice,
    } = words(trouble);
    for (name, said) in facts {
        what = format!("{what}; {name}: {said}");
    }
    if advice.is_empty() {
        what
    } else {
        format!("{what}; {advice}")
    }
}

/// The word for a kind of finding in JSON.
fn kind(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Course(_) => "course",
        Trouble::Orphan => "orphan",
        Trouble::Verdict { .. } => "verdict",
        Trouble::Undeclared(_) => "undeclared",
        Trouble::Warning(_) => "warning",
        Trouble::Unexplored(_) => "unexplored",
        Trouble::OthersFeedback(_) => "feedback",
        Trouble::Concept(_) => "concept",
        Trouble::Order(_) => "order",
        Trouble::Exercise(_) => "exercise",
        Trouble::Text(_) => "text",
        Trouble::Block(_) => "block",
        Trouble::Unformatted { .. } | Trouble::NoRustfmt => "format",
        Trouble::Wide { .. } => "width",
    }
}

//! Finds Markdown that a learner would see otherwise than its author meant it.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{Finding, finding, markdown, name};
use crate::judging::audit::blocks::{self, BadInfo, Form, Info, fences};
use crate::model::{Course, Prose, Spot};
use crate::running::syntax;

/// What is wrong with a Markdown text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTrouble {
    /// A fence opens a block that none closes: the rest of the text is code.
    OpenFence,
    /// Lines are a code block because four spaces stand before them.
    Indented,
    /// The words behind a fence.
    Info(BadInfo),
    /// The block is said to be Rust and is not even Rust's tokens.
    NotTokens,
    /// A link that leads to no web page; its address.
    Link(String),
    /// A picture.
    Picture,
    /// HTML, which is shown as it stands.
    Html(String),
    /// A `#` without the space that makes a heading of it.
    Heading(String),
    /// A table's row has that many more cells than its head, and they are not shown.
    LostCells(usize),
}

pub(super) fn findings(course: &Course) -> Vec<Finding> {
    let mut findings = Vec::new();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            let name = name(lesson, step);
            for text in markdown(step) {
                let found = of_blocks(text).into_iter().chain(of_prose(text));
                findings.extend(found.map(|(at, trouble)| finding(&at, name.as_str(), trouble)));
            }
        }
    }
    findings
}

fn of_blocks(text: &Prose) -> Vec<(Spot, TextTrouble)> {
    let mut found = Vec::new();
    for fence in fences(text) {
        let mut add = |line, trouble| found.push((text.line(line), trouble));
        match fence.form {
            Form::Indented => {
                add(fence.line + 1, TextTrouble::Indented);
                continue;
            }
            Form::Open => add(fence.line, TextTrouble::OpenFence),
            Form::Fenced => {}
        }
        match blocks::read_info(&fence.info) {
            Err(bad) => add(fence.line, TextTrouble::Info(bad)),
            Ok(Info::Fragment) => {
                if let Err(line) = syntax::is_tokens(&fence.text) {
                    add(fence.line + 1 + line, TextTrouble::NotTokens);
                }
            }
            Ok(_) => {}
        }
    }
    found
}

/// The most findings in the prose of one text; nobody reads more.
const MOST: usize = 100;

fn of_prose(text: &Prose) -> Vec<(Spot, TextTrouble)> {
    let mut found = Vec::new();
    let (mut in_code, mut columns) = (false, 0);
    let mut begins = false;
    for (event, range) in Parser::new_ext(text, blocks::options()).into_offset_iter() {
        let trouble = match &event {
            Event::Start(Tag::Image { .. }) => Some(TextTrouble::Picture),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) if *link_type != LinkType::Email && !leads_somewhere(dest_url) => {
                Some(TextTrouble::Link(dest_url.to_string()))
            }
            Event::Html(html) | Event::InlineHtml(html) if is_told(html) => Some(
                TextTrouble::Html(html.lines().next().unwrap_or_default().trim().to_owned()),
            ),
            Event::Start(Tag::Table(align)) => {
                columns = align.len();
                None
            }
            Event::Start(Tag::TableRow) => cells(&text[range.clone()])
                .checked_sub(columns)
                .filter(|more| *more > 0)
                .map(TextTrouble::LostCells),
            Event::Text(words) if begins && !in_code => heading_meant(words),
            _ => None,
        };
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        begins = matches!(event, Event::Start(Tag::Paragraph));
        found.extend(trouble.map(|trouble| (text.place(range.start), trouble)));
        if found.len() == MOST {
            break;
        }
    }
    found
}

fn leads_somewhere(address: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

/// Whether HTML is worth telling: a closing tag is told with the one that opens it.
fn is_told(html: &str) -> bool {
    !html.starts_with("</") && !is_generic(html)
}

/// Whether what Markdown takes for a tag is the end of a type, as in `Vec<T>`: shown as it stands, it
/// is right.
fn is_generic(html: &str) -> bool {
    let name = html
        .trim()
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    name.is_some_and(|name| {
        let is_type = name.starts_with(char::is_uppercase) || PRIMITIVES.contains(&name);
        is_type && name.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "isize", "str", "u8", "u16", "u32",
    "u64", "usize",
];

/// How many cells a row of a table has.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let ends = row.ends_with('|') && !row.ends_with("\\|");
    let bars = row.matches('|').count() - row.matches("\\|").count();
    bars + 1 - usize::from(ends)
}

fn heading_meant(words: &str) -> Option<TextTrouble> {
    let name = words.trim_start_matches('#');
    let is_meant = name.len() < words.len() && name.starts_with(char::is_alphabetic);
    is_meant.then(|| TextTrouble::Heading(words.to_owned()))
}

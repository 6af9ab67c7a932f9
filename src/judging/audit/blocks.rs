//! Lists the code blocks of a course's Markdown texts, and what each one says it is.

mod info;

pub(super) use info::read as read_info;
pub use info::{BadInfo, Info};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::statics::markdown;
use super::{Finding, Trouble};
use crate::model::{Course, Diagnostic, Prose, Spot};
use crate::running::syntax;

/// A block of Rust that the compiler can judge.
#[derive(Debug, Clone)]
pub struct Block {
    /// The fence that opens it.
    pub at: Spot,
    /// Its name, by the step that it stands in: `cell/outbox:block-2`.
    pub about: String,
    /// What the compiler must say of it.
    pub claim: BlockClaim,
    /// A whole program; where the block was none, it stands in the middle of one.
    pub source: String,
    /// How many lines of the program stand before the block's own.
    pub line_offset: u32,
}

/// What the compiler must say of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockClaim {
    /// It compiles.
    Compiles,
    /// It does not, with an error of this code.
    Refused(String),
}

/// What the compiler said of a block instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockTrouble {
    /// It is to compile, and does not: the first error.
    Refused {
        /// The error's code, where it has one.
        code: Option<String>,
        /// The error's headline.
        message: String,
    },
    /// It is to be refused with that code, and compiles.
    Compiles(String),
    /// It is refused, and not with the declared code.
    AnotherCode {
        /// The declared one.
        declared: String,
        /// The codes that it has.
        seen: Vec<String>,
    },
}

impl Block {
    /// What is wrong with the block, by the errors that the compiler has for its source.
    pub fn judge(&self, errors: &[Diagnostic]) -> Option<Finding> {
        let codes = || errors.iter().filter_map(|error| error.code.clone());
        let (at, trouble) = match (&self.claim, errors.first()) {
            (BlockClaim::Compiles, None) => return None,
            (BlockClaim::Compiles, Some(first)) => {
                let line = first.labels.first().map(|label| label.location.line);
                let at = line.map_or_else(|| self.at.clone(), |line| self.place(line));
                let (code, message) = (first.code.clone(), first.message.clone());
                (at, BlockTrouble::Refused { code, message })
            }
            (BlockClaim::Refused(code), None) => {
                (self.at.clone(), BlockTrouble::Compiles(code.clone()))
            }
            (BlockClaim::Refused(code), Some(_)) if codes().any(|seen| seen == *code) => {
                return None;
            }
            (BlockClaim::Refused(code), Some(_)) => {
                let (declared, seen) = (code.clone(), codes().collect());
                (
                    self.at.clone(),
                    BlockTrouble::AnotherCode { declared, seen },
                )
            }
        };
        Some(Finding {
            at,
            about: self.about.clone(),
            trouble: Trouble::Block(trouble),
        })
    }

    /// The place in the course of a line of the program's, counted from 1.
    pub fn place(&self, line: u32) -> Spot {
        let own = line.saturating_sub(self.line_offset);
        Spot {
            line: self.at.line.saturating_add(own),
            column: 1,
            ..self.at.clone()
        }
    }
}

/// Every block that is Rust for the compiler, in teaching order. What is wrong with the words behind
/// the fences is found by [`statics`](super::statics()).
pub fn blocks(course: &Course) -> Vec<Block> {
    let mut blocks = Vec::new();
    for lesson in &course.lessons {
        for step in &lesson.steps {
            let before = blocks.len();
            for text in markdown(step) {
                for fence in fences(text) {
                    let claim = match read_info(&fence.info) {
                        Ok(Info::Compiles) => BlockClaim::Compiles,
                        Ok(Info::Refused(code)) => BlockClaim::Refused(code),
                        _ => continue,
                    };
                    let (source, line_offset) = whole(&fence.text);
                    let number = blocks.len() - before + 1;
                    blocks.push(Block {
                        at: text.line(fence.line),
                        about: format!("{}/{}:block-{number}", lesson.id, step.id),
                        claim,
                        source,
                        line_offset,
                    });
                }
            }
        }
    }
    blocks
}

/// What a block that is no whole program may name without a `use`.
const IN_SCOPE: &str =
    "use std::{cell::*, collections::*, rc::*, sync::*, sync::atomic::*, thread, time::*};";

/// A program of a block's text, and how many lines stand before it.
fn whole(text: &str) -> (String, u32) {
    const QUIET: &str = "#![allow(unused)]";
    if syntax::names_of_main(text).is_empty() {
        let before = format!("{QUIET}\n{IN_SCOPE}\nfn main() {{\n");
        // A value at the end is no result of `main`.
        (format!("{before}{text}\n;}}\n"), 3)
    } else {
        // On the program's first line, so that its lines keep their numbers.
        (format!("{QUIET} {text}"), 0)
    }
}

/// A code block of a Markdown text.
#[derive(Debug, Clone)]
pub(super) struct Fence {
    /// What stands behind the fence.
    pub(super) info: String,
    /// The code.
    pub(super) text: String,
    /// The line of the fence in the text, counted from 0; of an indented block, the line before it.
    pub(super) line: usize,
    /// How many columns lists and quotes move it to the right.
    pub(super) indent: usize,
    /// How the block is set off.
    pub(super) form: Form,
}

/// How a code block is set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Between two fences.
    Fenced,
    /// By a fence that none closes.
    Open,
    /// By four spaces.
    Indented,
}

/// The extensions of Markdown that mutor draws.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The code blocks of a text, in order.
pub(super) fn fences(text: &Prose) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut indents = Vec::new();
    let mut inside = false;
    let (mut line, mut counted) = (0, 0);
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Item) => indents.push(4),
            Event::Start(Tag::BlockQuote(_)) => indents.push(2),
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => _ = indents.pop(),
            Event::Start(Tag::CodeBlock(kind)) => {
                // Counted on from the block before: a text may have very many.
                line += text[counted..range.start].matches('\n').count();
                counted = range.start;
                let source = &text[range];
                let (info, form, line) = match kind {
                    CodeBlockKind::Fenced(info) => (info.to_string(), closed(source), line),
                    CodeBlockKind::Indented => {
                        (String::new(), Form::Indented, line.saturating_sub(1))
                    }
                };
                fences.push(Fence {
                    info,
                    text: String::new(),
                    line,
                    indent: indents.iter().sum(),
                    form,
                });
                inside = true;
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(code) if inside => {
                if let Some(fence) = fences.last_mut() {
                    fence.text.push_str(&code);
                }
            }
            _ => {}
        }
    }
    fences
}

/// Whether a fenced block's last line is a fence.
fn closed(source: &str) -> Form {
    let mark = if source.starts_with('~') { '~' } else { '`' };
    let mut lines = source.trim_end().lines();
    let opening = lines.next().unwrap_or_default();
    let length = |line: &str| line.chars().take_while(|c| *c == mark).count();
    let last = lines.next_back().unwrap_or_default();
    // In a quote each line begins with its sign.
    let last = last.trim_start_matches(['>', ' ']);
    let is_fence = last.chars().all(|c| c == mark) && length(last) >= length(opening);
    if is_fence { Form::Fenced } else { Form::Open }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Label, Location, Severity};

    fn block(claim: BlockClaim) -> Block {
        let (source, line_offset) = whole("let a = 1;\na = 2;\n");
        Block {
            at: Spot {
                file: "lessons/10-a.toml".into(),
                line: 20,
                column: 1,
            },
            about: "a/b".to_owned(),
            claim,
            source,
            line_offset,
        }
    }

    fn error(code: &str, line: u32) -> Diagnostic {
        let location = Location {
            file: "main.rs".to_owned(),
            line,
            column: 1,
        };
        Diagnostic {
            severity: Severity::Error,
            code: Some(code.to_owned()),
            message: "no".to_owned(),
            labels: vec![Label {
                location,
                text: String::new(),
            }],
            rendered: String::new(),
        }
    }

    #[test]
    fn an_error_in_a_block_is_told_at_its_line_in_the_course() {
        let found = block(BlockClaim::Compiles).judge(&[error("E0384", 5)]);
        assert_eq!(found.map(|found| found.at.line), Some(22));
        assert!(block(BlockClaim::Compiles).judge(&[]).is_none());
    }

    #[test]
    fn a_block_that_must_not_compile_is_refused_for_the_declared_reason() {
        let block = block(BlockClaim::Refused("E0384".to_owned()));
        let trouble = |errors: &[Diagnostic]| block.judge(errors).map(|found| found.trouble);
        assert!(trouble(&[error("E0425", 4), error("E0384", 5)]).is_none());
        assert!(matches!(
            trouble(&[]),
            Some(Trouble::Block(BlockTrouble::Compiles(_)))
        ));
        assert!(matches!(
            trouble(&[error("E0425", 4)]),
            Some(Trouble::Block(BlockTrouble::AnotherCode { .. }))
        ));
    }
}

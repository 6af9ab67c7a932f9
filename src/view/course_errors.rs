//! Draws what is wrong in a course's files: each error with its line and a mark under what is meant.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::safe;
use super::style::{Role, Screen};
use super::text::Text;
use crate::model::Spot;
use crate::store::CourseError;

/// The columns of a drawing where the screen is wider.
const WIDEST: usize = 140;

/// Every error with its first line as `file:line:column: message`, and how many there are.
pub fn render(screen: &Screen, errors: &[CourseError]) -> String {
    let mut out = String::new();
    for error in errors {
        out.push_str(&headline(screen, error));
        out.push('\n');
        if let Some(drawing) = drawing(screen, error) {
            out.push_str(&drawing);
            out.push('\n');
        }
        out.push('\n');
    }
    out.push_str(&count(errors));
    out
}

fn headline(screen: &Screen, error: &CourseError) -> String {
    let Spot { file, line, column } = &error.at;
    let place = safe::cut(screen, &format!("{file}:{line}:{column}:"));
    Text::of(Role::Path, place)
        .with(Role::Plain, " ")
        .with(Role::Strong, safe::cut(screen, &error.message))
        .paint(screen)
}

/// The line with a mark, where the error is about a line.
fn drawing(screen: &Screen, error: &CourseError) -> Option<String> {
    let line = error.line.as_deref()?;
    let renderer = if screen.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .term_width(screen.width.min(WIDEST))
        .decor_style(if screen.unicode {
            DecorStyle::Unicode
        } else {
            DecorStyle::Ascii
        });
    let mark = AnnotationKind::Primary.span(span(error, line));
    let snippet = Snippet::source(line)
        .line_start(error.at.line as usize)
        .annotation(mark);
    let report = [Group::with_level(Level::ERROR).element(snippet)];
    let drawn = renderer.render(&report);
    Some(if screen.unicode {
        drawn
    } else {
        safe::ascii(&drawn)
    })
}

/// The bytes of the line that are meant. `annotate-snippets` panics on spans outside of the text and
/// on such as cut a character, so both ends are sought among the line's own characters.
fn span(error: &CourseError, line: &str) -> Range<usize> {
    let byte = |column: usize| {
        let mut ends = line.char_indices().map(|(at, _)| at);
        ends.nth(column).unwrap_or(line.len())
    };
    let first = (error.at.column as usize).saturating_sub(1);
    byte(first)..byte(first.saturating_add(error.width as usize))
}

fn count(errors: &[CourseError]) -> String {
    let mut files: Vec<&str> = errors.iter().map(|error| &*error.at.file).collect();
    files.sort_unstable();
    files.dedup();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (errors, files) = (errors.len(), files.len());
    format!(
        "{errors} error{} in {files} file{}\n",
        plural(errors),
        plural(files)
    )
}

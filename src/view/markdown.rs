//! Draws Markdown for a width.

mod draw;
mod parse;

use super::safe;
use super::style::Screen;
use super::text::{Page, Text};

/// Markdown as lines of at most so many columns; code keeps its own width.
pub fn lines(screen: &Screen, markdown: &str, width: usize) -> Vec<Text> {
    let mut source = safe::visible(screen, &markdown.replace("\r\n", "\n"));
    if !screen.unicode {
        source = safe::ascii(&source);
    }
    draw::blocks(screen, &parse::blocks(&source), width)
}

/// Markdown as it is shown: prose in at most 80 columns.
pub fn markdown(screen: &Screen, text: &str) -> String {
    Page::new(screen).markdown(text).finish()
}

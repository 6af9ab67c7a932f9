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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_is_coloured_whatever_else_is_said_of_it() {
        let drawn = |info: &str| {
            let text = format!("```{info}\nlet a = 1;\n```\n");
            markdown(&Screen::colored(80), &text)
        };
        let rust = drawn("rust");
        assert!(rust.contains('\u{1b}'), "{rust}");
        for info in [
            "rust,fragment",
            "rust,compile_fail,E0594",
            "rust, fragment",
            " rust fragment",
        ] {
            assert_eq!(drawn(info), rust, "{info}");
        }
        assert!(!drawn("text").contains('\u{1b}'));
    }
}

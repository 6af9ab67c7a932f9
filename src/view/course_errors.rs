//! Draws the errors of a course, each with its line and a caret.

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text, display_width};
use crate::store::CourseError;

/// All errors, and how many they are.
pub fn render(screen: &Screen, errors: &[CourseError]) -> String {
    let mut text: String = errors.iter().map(|error| one(screen, error)).collect();
    let count = match errors.len() {
        0 => return String::new(),
        1 => "one error in this course".to_owned(),
        many => format!("{many} errors in this course"),
    };
    let mut page = Page::new(screen);
    page.line(&Text::of(Role::Dim, count));
    text.push_str(&page.finish());
    text
}

/// One error with its line and a caret.
pub fn one(screen: &Screen, error: &CourseError) -> String {
    let mut page = Page::new(screen);
    let place = format!("{}:{}:{}", error.at.file, error.at.line, error.at.column);
    page.line(
        &Text::of(Role::Path, safe::visible(screen, &place))
            .with(Role::Plain, ": ")
            .with(Role::Bad, safe::visible(screen, &error.message)),
    );
    if let Some(line) = &error.line {
        quote(screen, error, line, &mut page);
    }
    page.finish()
}

fn quote(screen: &Screen, error: &CourseError, line: &str, page: &mut Page) {
    let number = error.at.line.to_string();
    let gutter = format!("  {number} | ");
    let blank = format!("  {} | ", " ".repeat(number.len()));
    let shown = |text: &str| safe::visible(screen, text).replace('\t', "    ");
    let first = (error.at.column as usize).saturating_sub(1);
    let before: String = line.chars().take(first).collect();
    let meant: String = line
        .chars()
        .skip(first)
        .take(error.width as usize)
        .collect();
    let column = display_width(&shown(&before));
    let room = screen.width.saturating_sub(gutter.len());
    page.line(&Text::of(Role::Dim, gutter).with(Role::Plain, safe::fit(screen, line, room)));
    if column < room {
        let width = display_width(&shown(&meant)).clamp(1, room - column);
        let caret = format!("{}{}", " ".repeat(column), "^".repeat(width));
        page.line(&Text::of(Role::Dim, blank).with(Role::Bad, caret));
    }
}

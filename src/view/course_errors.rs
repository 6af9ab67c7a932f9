//! Draws the errors of a course, each with its line and a caret.

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};
use crate::store::CourseError;

/// All errors, and how many they are.
pub fn render(screen: &Screen, errors: &[CourseError]) -> String {
    let mut page = Page::new(screen);
    for error in errors {
        let place = format!("{}:{}:{}", error.at.file, error.at.line, error.at.column);
        page.line(
            &Text::of(Role::Path, safe::visible(screen, &place))
                .with(Role::Plain, ": ")
                .with(Role::Bad, safe::visible(screen, &error.message)),
        );
        if let Some(line) = &error.line {
            quote(screen, error, line, &mut page);
        }
    }
    let count = match errors.len() {
        0 => return String::new(),
        1 => "one error in this course".to_owned(),
        many => format!("{many} errors in this course"),
    };
    page.line(&Text::of(Role::Dim, count));
    page.finish()
}

fn quote(screen: &Screen, error: &CourseError, line: &str, page: &mut Page) {
    let number = error.at.line.to_string();
    let gutter = format!("  {number} | ");
    let blank = format!("  {} | ", " ".repeat(number.len()));
    let before: String = line.chars().take(error.at.column as usize - 1).collect();
    let column = super::text::display_width(&safe::visible(screen, &before).replace('\t', "    "));
    let room = screen.width.saturating_sub(gutter.len());
    let shown = safe::visible(screen, line).replace('\t', "    ");
    page.line(&Text::of(Role::Dim, gutter).with(Role::Plain, safe::fit(screen, &shown, room)));
    if column < room {
        let width = (error.width as usize).min(room - column).max(1);
        let caret = format!("{}{}", " ".repeat(column), "^".repeat(width));
        page.line(&Text::of(Role::Dim, blank).with(Role::Bad, caret));
    }
}

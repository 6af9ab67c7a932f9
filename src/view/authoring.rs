//! What an author is told of files that were made.

use super::style::{Role, Screen};
use super::text::{Page, Text};

/// What was made, and what to do next.
#[derive(Debug, Clone)]
pub struct MadeView<'a> {
    /// Files that were not there before.
    pub new: &'a [String],
    /// Files that got something at their end.
    pub longer: &'a [String],
    /// Files that were there and stay as they are.
    pub kept: &'a [String],
    /// The lesson to work on.
    pub lesson: Option<&'a str>,
    /// The course as `--course` takes it.
    pub course: &'a str,
}

/// The files by what happened to them, then the next steps.
pub fn made(screen: &Screen, view: &MadeView) -> String {
    let mut page = Page::new(screen);
    for (word, files) in [
        ("made", view.new),
        ("added to", view.longer),
        ("kept", view.kept),
    ] {
        for file in files {
            let word = Text::of(Role::Dim, format!("{word:<10}"));
            page.line(&word.with(Role::Path, file.as_str()));
        }
    }
    page.gap();
    let next = |page: &mut Page, text: &str| {
        page.hanging(&Text::of(Role::Dim, "  - "), &Text::keys(text));
    };
    page.line(&Text::plain("Next:"));
    if let Some(lesson) = view.lesson {
        next(
            &mut page,
            &format!(
                "Put your own words and programs into `{lesson}`. What stands there is true as it is."
            ),
        );
        next(
            &mut page,
            &format!(
                "`mutor preview {lesson} --watch` shows it as a learner sees it, anew at each save."
            ),
        );
    }
    let course = view.course;
    next(
        &mut page,
        &format!("`mutor audit --course {course}` runs every claim."),
    );
    page.finish()
}

/// `new lesson` or `new exercise` outside a course.
pub fn no_course_here() -> String {
    "there is no course in this folder; give `--course DIR`, or make one with `mutor new course DIR`"
        .to_owned()
}

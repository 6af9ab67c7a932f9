//! The audit: what it sees in a course, and how it says so.

mod statics;

use mutor::judging::audit::{Audit, statics};
use mutor::store::{CourseFiles, load};
use mutor::view::audit::human;
use mutor::view::style::Screen;

#[test]
fn the_built_in_course_is_right_in_all_that_can_be_seen_without_running_it() {
    let mut audit = Audit::default();
    audit.add(statics(&load(&CourseFiles::Embedded).course));
    let said = human(&Screen::plain(80), &audit);
    assert!(audit.findings.is_empty(), "{said}");
}

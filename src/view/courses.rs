//! The sentences about courses from elsewhere: trust, and the workspaces that belong to them.

use super::safe;
use super::style::{Role, Screen};
use super::text::{Page, Text};

/// How the course inside the binary is called.
pub const BUILT_IN: &str = "the built-in course";

/// How a course in a folder is called.
pub fn at_folder(folder: &str) -> String {
    format!("the course in {folder}")
}

/// Asks whether the programs of a course may run.
pub fn confirm_trust(screen: &Screen, folder: &str) -> String {
    let mut page = Page::new(screen);
    page.sentence(&Text::plain("This course is not part of mutor:"));
    page.indented(2, &Text::of(Role::Path, safe::visible(screen, folder)));
    page.sentence(&Text::plain(
        "Its programs and checks are compiled and run on this machine, with your rights. You are \
         asked once for each folder; say yes if you know who wrote it.",
    ));
    page.sentence(&Text::plain("Do you trust this course? [y/N]"));
    page.finish()
}

/// A program of the course's must run, and nobody is there to allow it.
pub fn needs_trust(folder: &str) -> String {
    format!(
        "the course in {folder} is not part of mutor, and this would compile and run its programs here\nif you trust it, give `--trust`; reading it with `list` and `show` needs no trust"
    )
}

/// A person did not allow it.
pub fn not_trusted() -> String {
    "the programs of this course are not run, for you do not trust it; it can be read all the same"
        .to_owned()
}

/// The answer could not be kept.
pub fn trust_is_not_kept(path: &str, why: &str) -> String {
    format!("cannot write {path}, so you will be asked again: {why}")
}

/// A workspace belongs to that course.
pub fn belongs_to(screen: &Screen, course: &str) -> String {
    sentence(
        screen,
        &format!("This workspace belongs to {course} from now on; mutor opens it here by itself."),
    )
}

/// A workspace belongs to another course, and nobody is there to ask.
pub fn another_course(old: &str, new: &str) -> String {
    format!(
        "this workspace belongs to {old}, and you asked for {new}\nleave out `--course` (and MUTOR_COURSE), or make another workspace: `mutor init DIR` with the same `--course`"
    )
}

/// Asks whether a workspace is to belong to another course.
pub fn confirm_course(screen: &Screen, old: &str, new: &str, shared: usize) -> String {
    let shared = match shared {
        0 => String::new(),
        1 => " One exercise has the same id in both, and so the same file and the same pass."
            .to_owned(),
        some => format!(
            " {some} exercises have the same ids in both, and so the same files and passes."
        ),
    };
    let mut page = Page::new(screen);
    let said = format!("This workspace belongs to {old}, and you asked for {new}.");
    page.sentence(&Text::plain(safe::visible(screen, &said)));
    page.sentence(&Text::plain(format!(
        "It can change over: the new exercises are added, and your files and your progress stay.{shared} \
         Another workspace, made by `mutor init DIR`, keeps the two apart."
    )));
    page.sentence(&Text::plain("Change this workspace over? [y/N]"));
    page.finish()
}

fn sentence(screen: &Screen, text: &str) -> String {
    Page::new(screen)
        .sentence(&Text::keys(&safe::visible(screen, text)))
        .finish()
}

//! What mutor needs of a machine, and whether it is there.

use super::style::{Role, Screen};
use super::text::{Page, Text};
use super::{protection, safe};
use crate::running::Protection;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vital {
    /// What it is.
    pub name: &'static str,
    /// How it is.
    pub state: State,
}

/// How a thing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// There, and working.
    Good(String),
    /// Not there, and mutor can do without it.
    Spare(String),
    /// What is wrong, in the words of whoever found it.
    Bad(String),
}

/// The names of all things that are looked at, in their order.
pub mod names {
    #![allow(missing_docs, reason = "they say themselves what they are")]
    pub const COMPILER: &str = "compiler";
    pub const CHECK: &str = "a check";
    pub const EXPLORATION: &str = "explore";
    pub const FORMATTER: &str = "rustfmt";
    pub const SANDBOX: &str = "sandbox";
    pub const CACHE: &str = "cache";
    pub const WORKSPACE: &str = "workspace";
    pub const COURSE: &str = "course";
    pub const EDITOR: &str = "editor";
    pub const TERMINAL: &str = "terminal";
}

/// A program ran as it should.
pub fn took(milliseconds: u128) -> String {
    format!("works; the first one took {milliseconds} ms")
}

/// The course that is open, by its title.
pub fn course(title: Option<&str>) -> String {
    title.unwrap_or("the built-in one").to_owned()
}

/// There is no rustfmt.
pub fn no_rustfmt() -> &'static str {
    "not there; only `mutor audit` needs it: `rustup component add rustfmt`"
}

/// There is no workspace here.
pub fn no_workspace() -> &'static str {
    "none in this folder or above it; `mutor init` makes one"
}

/// There is no editor to open files with.
pub fn no_editor() -> &'static str {
    "neither VISUAL nor EDITOR is set; only the prompt's `edit` needs one"
}

/// What keeps programs in.
pub fn sandbox(protection: &Protection) -> String {
    let line = protection::line(protection);
    line.strip_prefix("sandbox: ").unwrap_or(&line).to_owned()
}

/// What the terminal can show.
pub fn terminal(screen: &Screen) -> String {
    format!(
        "{} columns, {}, {}",
        screen.width,
        if screen.color {
            "colours"
        } else {
            "no colours"
        },
        if screen.unicode { "UTF-8" } else { "ASCII" },
    )
}

/// All of it.
pub fn report(screen: &Screen, vitals: &[Vital]) -> String {
    let mut page = Page::new(screen);
    for Vital { name, state } in vitals {
        let (role, sign, said) = match state {
            State::Good(said) => (Role::Good, "ok", said),
            State::Spare(said) => (Role::Dim, "--", said),
            State::Bad(said) => (Role::Bad, "no", said),
        };
        let head = Text::of(role, format!("{sign}  ")).with(Role::Strong, format!("{name:<10} "));
        page.hanging(
            &head,
            &Text::plain(safe::visible(screen, said).replace('\n', "; ")),
        );
    }
    let bad = vitals
        .iter()
        .filter(|vital| matches!(vital.state, State::Bad(_)))
        .count();
    page.gap().sentence(&match bad {
        0 => Text::of(Role::Good, "mutor has all that it needs."),
        1 => Text::of(Role::Bad, "One thing is not as it should be."),
        many => Text::of(
            Role::Bad,
            format!("{many} things are not as they should be."),
        ),
    });
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_counted_and_what_can_be_spared_is_not() {
        let vital = |name, state| Vital { name, state };
        let vitals = [
            vital(
                names::COMPILER,
                State::Bad("cannot use it\ninstall Rust".into()),
            ),
            vital(names::EDITOR, State::Spare(no_editor().into())),
            vital(names::CHECK, State::Good(took(250))),
        ];
        snapbox::assert_data_eq!(
            report(&Screen::plain(60), &vitals),
            snapbox::str![[r"
no  compiler   cannot use it; install Rust
--  editor     neither VISUAL nor EDITOR is set; only the
               prompt's `edit` needs one
ok  a check    works; the first one took 250 ms

One thing is not as it should be.

"]]
        );
    }
}

//! What a screen can show, decided once for each stream, and the colours by what they mean.

use colored::{Color, ColoredString, Colorize};

/// What one stream can show; made once, handed to everything that draws on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Columns; at least 1.
    pub width: usize,
    /// Whether ANSI colours are understood and wanted.
    pub color: bool,
    /// Whether box drawing and the like are understood; ASCII otherwise.
    pub unicode: bool,
}

/// The `--color` option.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// By the environment and the stream.
    #[default]
    Auto,
    /// Even into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// All that decides what a stream can show; the caller looks it up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// The `--color` option.
    pub choice: ColorChoice,
    /// Whether the stream is a terminal.
    pub terminal: bool,
    /// The terminal's columns, where known.
    pub columns: Option<usize>,
    /// `NO_COLOR`: off where it is set and not empty.
    pub no_color: Option<&'a str>,
    /// `CLICOLOR_FORCE`: on where it is set, not empty and not `0`.
    pub clicolor_force: Option<&'a str>,
    /// `TERM`: `dumb` understands neither colours nor box drawing.
    pub term: Option<&'a str>,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty.
    pub locale: Option<&'a str>,
}

/// Columns where nothing says how many there are.
const USUAL_WIDTH: usize = 80;

/// Decides what a stream can show.
///
/// An option on the command line beats the environment, and `NO_COLOR` beats `CLICOLOR_FORCE`
/// (<https://no-color.org>, <https://bixense.com/clicolors>).
pub fn decide(around: &Surroundings) -> Screen {
    let set = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
    let dumb = around.term == Some("dumb");
    let color = match around.choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set(around.no_color) => false,
        ColorChoice::Auto if set(around.clicolor_force) && around.clicolor_force != Some("0") => {
            true
        }
        ColorChoice::Auto => around.terminal && !dumb,
    };
    // A locale that names another character set means it. One that names none (`C`, or nothing at
    // all, as in most containers) says little about the terminal at the other end.
    let other_charset = around
        .locale
        .and_then(|locale| locale.split_once('.'))
        .is_some_and(|(_, charset)| {
            let charset = charset.to_ascii_lowercase();
            !charset.starts_with("utf-8") && !charset.starts_with("utf8")
        });
    Screen {
        width: around
            .columns
            .filter(|&columns| columns > 0)
            .unwrap_or(USUAL_WIDTH),
        color,
        unicode: !dumb && !other_charset,
    }
}

/// What a piece of text is for; each has one look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Prose.
    #[default]
    Plain,
    /// A headline.
    Heading,
    /// Something that matters.
    Strong,
    /// A word that is stressed.
    Emphasis,
    /// The sign around a stressed word, left out where the stress itself can be seen.
    Mark,
    /// Code inside prose.
    Code,
    /// An address.
    Link,
    /// A file.
    Path,
    /// What the learner may type.
    Key,
    /// Something right.
    Good,
    /// Something wrong.
    Bad,
    /// Something to look at.
    Note,
    /// Line numbers, frames and asides.
    Dim,
    /// A keyword of Rust's.
    Keyword,
    /// A type, trait or enum variant.
    Type,
    /// A function or macro that is called or defined.
    Function,
    /// A string, character or number.
    Literal,
    /// A comment.
    Comment,
    /// A lifetime or an attribute.
    Attribute,
}

/// The signs that a screen draws with.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Before an item of a list.
    pub bullet: &'static str,
    /// A horizontal line, one column of it.
    pub rule: &'static str,
    /// A vertical line.
    pub bar: &'static str,
    /// Where a vertical and a horizontal line cross.
    pub cross: &'static str,
    /// Between parts of a line.
    pub dot: &'static str,
    /// Where something was left out.
    pub ellipsis: &'static str,
    /// From one thing to the next.
    pub arrow: &'static str,
    /// A space that matters.
    pub space: &'static str,
    /// A tab that matters.
    pub tab: &'static str,
    /// The done part of a progress bar.
    pub full: &'static str,
    /// The rest of a progress bar.
    pub empty: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    bullet: "•",
    rule: "─",
    bar: "│",
    cross: "┼",
    dot: "·",
    ellipsis: "…",
    arrow: "→",
    space: "·",
    tab: "→",
    full: "━",
    empty: "╌",
};

const ASCII: Glyphs = Glyphs {
    bullet: "-",
    rule: "-",
    bar: "|",
    cross: "+",
    dot: "-",
    ellipsis: "...",
    arrow: "->",
    space: "_",
    tab: "\\t",
    full: "#",
    empty: ".",
};

/// The widest that prose gets, whatever the screen.
const PROSE: usize = 80;

impl Screen {
    /// A screen without colours.
    pub fn plain(width: usize) -> Self {
        Self {
            width: width.max(1),
            color: false,
            unicode: true,
        }
    }

    /// A screen with colours.
    pub fn colored(width: usize) -> Self {
        Self {
            color: true,
            ..Self::plain(width)
        }
    }

    /// A screen that understands ASCII alone.
    pub fn dumb(width: usize) -> Self {
        Self {
            unicode: false,
            ..Self::plain(width)
        }
    }

    /// The columns that prose is wrapped to.
    pub fn prose(&self) -> usize {
        self.width.clamp(1, PROSE)
    }

    /// The signs to draw with.
    pub fn glyphs(&self) -> &'static Glyphs {
        if self.unicode { &UNICODE } else { &ASCII }
    }

    /// Paints a text by what it is for.
    pub fn paint(&self, role: Role, text: &str) -> String {
        if !self.color || role == Role::Plain || text.is_empty() {
            return text.to_owned();
        }
        // `colored` asks the environment by itself and decides once for all streams. A screen knows
        // better, so its own decision is overridden, and screens without colour never get here.
        colored::control::set_override(true);
        look(role, text).to_string()
    }
}

/// Sixteen colours only, so that the learner's own theme decides how they look.
fn look(role: Role, text: &str) -> ColoredString {
    match role {
        Role::Plain | Role::Mark => text.normal(),
        Role::Heading | Role::Strong => text.bold(),
        Role::Emphasis => text.italic(),
        Role::Code | Role::Path | Role::Attribute => text.color(Color::Cyan),
        Role::Link => text.underline(),
        Role::Key => text.bold().color(Color::Cyan),
        Role::Good => text.bold().color(Color::Green),
        Role::Bad => text.bold().color(Color::Red),
        Role::Note | Role::Type => text.color(Color::Yellow),
        Role::Dim => text.dimmed(),
        Role::Keyword => text.color(Color::Magenta),
        Role::Function => text.color(Color::Blue),
        Role::Literal => text.color(Color::Green),
        Role::Comment => text.dimmed().italic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(around: Surroundings) -> bool {
        decide(&around).color
    }

    const TERMINAL: Surroundings = Surroundings {
        choice: ColorChoice::Auto,
        terminal: true,
        columns: Some(120),
        no_color: None,
        clicolor_force: None,
        term: Some("xterm-256color"),
        locale: Some("en_GB.UTF-8"),
    };

    #[test]
    fn a_terminal_has_colours_and_a_pipe_has_none() {
        assert!(color(TERMINAL));
        assert!(!color(Surroundings {
            terminal: false,
            ..TERMINAL
        }));
    }

    #[test]
    fn no_color_counts_where_it_is_not_empty() {
        let no = |no_color| Surroundings {
            no_color,
            ..TERMINAL
        };
        assert!(!color(no(Some("1"))));
        assert!(color(no(Some(""))));
    }

    #[test]
    fn clicolor_force_counts_where_it_is_neither_empty_nor_zero() {
        let force = |clicolor_force| Surroundings {
            clicolor_force,
            terminal: false,
            ..TERMINAL
        };
        assert!(color(force(Some("1"))));
        assert!(!color(force(Some("0"))));
        assert!(!color(force(Some(""))));
        assert!(!color(Surroundings {
            no_color: Some("1"),
            ..force(Some("1"))
        }));
    }

    #[test]
    fn the_option_beats_the_environment() {
        assert!(color(Surroundings {
            choice: ColorChoice::Always,
            no_color: Some("1"),
            terminal: false,
            ..TERMINAL
        }));
        assert!(!color(Surroundings {
            choice: ColorChoice::Never,
            clicolor_force: Some("1"),
            ..TERMINAL
        }));
    }

    #[test]
    fn a_dumb_terminal_gets_ascii_without_colours() {
        let screen = decide(&Surroundings {
            term: Some("dumb"),
            ..TERMINAL
        });
        assert_eq!((screen.color, screen.unicode), (false, false));
    }

    #[test]
    fn only_a_locale_that_names_another_character_set_asks_for_ascii() {
        let unicode = |locale| decide(&Surroundings { locale, ..TERMINAL }).unicode;
        assert!(unicode(None));
        assert!(unicode(Some("C")));
        assert!(unicode(Some("C.UTF-8")));
        assert!(unicode(Some("de_DE.utf8")));
        assert!(!unicode(Some("de_DE.ISO-8859-1")));
    }

    #[test]
    fn an_unknown_width_is_eighty() {
        let width = |columns| {
            decide(&Surroundings {
                columns,
                ..TERMINAL
            })
            .width
        };
        assert_eq!(width(None), 80);
        assert_eq!(width(Some(0)), 80);
        assert_eq!(width(Some(132)), 132);
    }
}

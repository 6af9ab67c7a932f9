//! Text with meaning, as a value: measured, wrapped, then painted.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;

use super::safe;
use super::style::{Role, Screen};

/// A run of text in which every piece knows what it is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pieces: Vec<(Role, String)>,
}

/// The columns that a text takes.
pub fn display_width(text: &str) -> usize {
    textwrap::core::display_width(text)
}

impl Text {
    /// Prose without any mark.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Role::Plain, text)
    }

    /// One piece.
    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self {
            pieces: vec![(role, text.into())],
        }
    }

    /// Prose in which every part between backticks is code. The backticks stay, also where there
    /// is colour: not everybody sees it.
    pub fn prose(text: &str) -> Self {
        Self::marked(text, Role::Code)
    }

    /// Prose in which every part between backticks is something to type.
    pub fn keys(text: &str) -> Self {
        Self::marked(text, Role::Key)
    }

    fn marked(text: &str, role: Role) -> Self {
        let mut out = Self::default();
        for (at, part) in text.split('`').enumerate() {
            if at % 2 == 0 {
                out.push(Role::Plain, part);
            } else {
                out.push(role, format!("`{part}`"));
            }
        }
        out
    }

    /// Adds a piece.
    pub fn push(&mut self, role: Role, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if text.is_empty() {
            return self;
        }
        match self.pieces.last_mut() {
            Some((last, so_far)) if *last == role => so_far.push_str(&text),
            _ => self.pieces.push((role, text)),
        }
        self
    }

    /// Adds a piece, for chains.
    #[must_use]
    pub fn with(mut self, role: Role, text: impl Into<String>) -> Self {
        self.push(role, text);
        self
    }

    /// Adds another text.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        for (role, text) in &other.pieces {
            self.push(*role, text.as_str());
        }
        self
    }

    /// Adds another text, for chains.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.append(other);
        self
    }

    /// Fills with spaces up to a width.
    pub fn pad(&mut self, width: usize) -> &mut Self {
        let missing = width.saturating_sub(self.width());
        self.push(Role::Plain, " ".repeat(missing))
    }

    /// Gives every plain piece a role.
    #[must_use]
    pub fn painted(mut self, role: Role) -> Self {
        for (old, _) in &mut self.pieces {
            if *old == Role::Plain {
                *old = role;
            }
        }
        self
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(_, text)| text.is_empty())
    }

    /// The columns that it takes on one line.
    pub fn width(&self) -> usize {
        self.pieces
            .iter()
            .map(|(_, text)| display_width(text))
            .sum()
    }

    /// The columns of its longest word.
    pub fn longest_word(&self) -> usize {
        let words = self.paragraphs(usize::MAX);
        words
            .iter()
            .flatten()
            .map(|word| word.columns)
            .max()
            .unwrap_or(0)
    }

    /// The pieces with their roles.
    pub fn pieces(&self) -> &[(Role, String)] {
        &self.pieces
    }

    /// The words alone.
    pub fn words(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The text with its colours, without the spaces at its end. Whatever it came from, no control
    /// character gets past here.
    pub fn paint(&self, screen: &Screen) -> String {
        let mut pieces = self.pieces.as_slice();
        while let Some(((_, last), rest)) = pieces.split_last() {
            if !last.trim_end_matches(' ').is_empty() {
                break;
            }
            pieces = rest;
        }
        let mut out = String::new();
        for (at, (role, text)) in pieces.iter().enumerate() {
            let text = if at + 1 == pieces.len() {
                text.trim_end_matches(' ')
            } else {
                text
            };
            out.push_str(&screen.paint(*role, &safe::visible(screen, text)));
        }
        out
    }

    /// Cuts it to a width, with a mark where something is lost.
    #[must_use]
    pub fn fit(&self, screen: &Screen, width: usize) -> Self {
        if self.width() <= width {
            return self.clone();
        }
        let mark = screen.glyphs().ellipsis;
        let room = width.saturating_sub(display_width(mark));
        let mut out = Self::default();
        let mut used = 0;
        'pieces: for (role, text) in &self.pieces {
            for c in text.chars() {
                let mut buffer = [0; 4];
                let c: &str = c.encode_utf8(&mut buffer);
                if used + display_width(c) > room {
                    break 'pieces;
                }
                used += display_width(c);
                out.push(*role, c);
            }
        }
        if width > 0 {
            out.push(Role::Dim, mark);
        }
        out
    }

    /// Breaks it into lines of at most so many columns. Newlines in it are kept. A word that is
    /// longer than a line is broken, unless it is an address: a cut address is of no use.
    pub fn wrap(&self, width: usize) -> Vec<Self> {
        let width = width.max(1);
        let mut lines = Vec::new();
        for words in self.paragraphs(width) {
            #[allow(clippy::cast_precision_loss, reason = "a width fits a float")]
            let widths = [width as f64];
            for line in wrap_first_fit(&words, &widths) {
                let mut text = Self::default();
                for (at, word) in line.iter().enumerate() {
                    let before = at.checked_sub(1).and_then(|at| line[at].space);
                    if let Some(role) = before {
                        text.push(role, " ");
                    }
                    text.append(&word.text);
                }
                lines.push(text);
            }
        }
        lines
    }

    /// The words of each part between newlines.
    fn paragraphs(&self, width: usize) -> Vec<Vec<Word>> {
        let mut all = vec![Vec::new()];
        let mut word = Text::default();
        let close = |word: &mut Text, all: &mut Vec<Vec<Word>>, space: Option<Role>| {
            if !word.is_empty()
                && let Some(words) = all.last_mut()
            {
                words.extend(Word::broken(std::mem::take(word), width, space));
            }
        };
        for (role, text) in &self.pieces {
            // A short piece of code stays whole: `cell.set(1)` at a line's end, `+ 2)` at the
            // beginning of the next reads badly.
            if *role == Role::Code && display_width(text) <= width / 2 && !text.contains('\n') {
                word.push(*role, text.as_str());
                continue;
            }
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    close(&mut word, &mut all, None);
                    all.push(Vec::new());
                }
                for (at, part) in line.split(' ').enumerate() {
                    if at > 0 {
                        close(&mut word, &mut all, Some(*role));
                    }
                    word.push(*role, part);
                }
            }
        }
        close(&mut word, &mut all, None);
        all
    }
}

/// A word for the wrapping, and the role of the space behind it, where there is one.
#[derive(Debug)]
struct Word {
    text: Text,
    columns: usize,
    space: Option<Role>,
}

impl Word {
    /// One word, or its parts where it is longer than a line.
    fn broken(text: Text, width: usize, space: Option<Role>) -> Vec<Self> {
        let columns = text.width();
        let whole = columns <= width || text.words().contains("://");
        let parts = if whole {
            vec![text]
        } else {
            chunks(&text, width)
        };
        let last = parts.len() - 1;
        parts
            .into_iter()
            .enumerate()
            .map(|(at, text)| Self {
                columns: text.width(),
                text,
                space: space.filter(|_| at == last),
            })
            .collect()
    }
}

fn chunks(text: &Text, width: usize) -> Vec<Text> {
    let mut parts = vec![Text::default()];
    let mut used = 0;
    for (role, text) in &text.pieces {
        for c in text.chars() {
            let mut buffer = [0; 4];
            let c: &str = c.encode_utf8(&mut buffer);
            let columns = display_width(c);
            if used + columns > width && used > 0 {
                parts.push(Text::default());
                used = 0;
            }
            used += columns;
            if let Some(part) = parts.last_mut() {
                part.push(*role, c);
            }
        }
    }
    parts
}

impl Fragment for Word {
    #[allow(clippy::cast_precision_loss, reason = "a width fits a float")]
    fn width(&self) -> f64 {
        self.columns as f64
    }

    fn whitespace_width(&self) -> f64 {
        f64::from(u8::from(self.space.is_some()))
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// A screenful under construction: paragraphs with one empty line between them.
#[derive(Debug)]
pub struct Page {
    screen: Screen,
    out: String,
    gap: bool,
}

impl Page {
    /// An empty page.
    pub fn new(screen: &Screen) -> Self {
        Self {
            screen: *screen,
            out: String::new(),
            gap: false,
        }
    }

    /// Asks for an empty line before what comes next; two in a row are one.
    pub fn gap(&mut self) -> &mut Self {
        self.gap = !self.out.is_empty();
        self
    }

    /// Adds one line as it is.
    pub fn line(&mut self, line: &Text) -> &mut Self {
        let painted = line.paint(&self.screen);
        self.painted(&painted)
    }

    /// Adds lines as they are.
    pub fn lines(&mut self, lines: &[Text]) -> &mut Self {
        for line in lines {
            self.line(line);
        }
        self
    }

    /// Adds a sentence, wrapped to the width of prose.
    pub fn sentence(&mut self, text: &Text) -> &mut Self {
        self.indented(0, text)
    }

    /// Adds a sentence, wrapped, with so many spaces before each line.
    pub fn indented(&mut self, by: usize, text: &Text) -> &mut Self {
        self.hanging(&Text::plain(" ".repeat(by)), text)
    }

    /// Adds a sentence, wrapped, with a sign before its first line and spaces before the others.
    pub fn hanging(&mut self, sign: &Text, text: &Text) -> &mut Self {
        let room = self.screen.prose().saturating_sub(sign.width());
        for (at, line) in text.wrap(room).iter().enumerate() {
            let mut whole = if at == 0 {
                sign.clone()
            } else {
                Text::plain(" ".repeat(sign.width()))
            };
            whole.append(line);
            self.line(&whole);
        }
        self
    }

    /// Adds Markdown.
    pub fn markdown(&mut self, text: &str) -> &mut Self {
        let lines = super::markdown::lines(&self.screen, text, self.screen.prose());
        self.lines(&lines)
    }

    /// Adds text that is painted already; its newlines are kept.
    pub fn painted(&mut self, text: &str) -> &mut Self {
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(text);
        if !text.ends_with('\n') {
            self.out.push('\n');
        }
        self
    }

    /// Adds a program's output: a bar before each line, control characters visible.
    pub fn output(&mut self, text: &str) -> &mut Self {
        let block = safe::block(&self.screen, text);
        if block.is_empty() {
            return self;
        }
        self.painted(&block)
    }

    /// The page; it ends with a newline unless it is empty.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &Text, width: usize) -> Vec<String> {
        text.wrap(width)
            .iter()
            .map(|line| line.paint(&Screen::plain(80)))
            .collect()
    }

    #[test]
    fn words_are_wrapped_to_the_width() {
        let text = Text::prose("a guard lives until the end of its scope");
        assert_eq!(
            wrapped(&text, 16),
            ["a guard lives", "until the end of", "its scope"]
        );
    }

    #[test]
    fn short_code_stays_whole_with_its_punctuation() {
        let text = Text::prose("call `cell.set(1 + 2)`, then look");
        assert_eq!(wrapped(&text, 40), ["call `cell.set(1 + 2)`, then look"]);
        assert_eq!(
            wrapped(&Text::prose("call it as `a + b`, then look"), 22),
            ["call it as `a + b`,", "then look"]
        );
    }

    #[test]
    fn wide_characters_count_twice() {
        let text = Text::plain("日本語 日本語");
        assert_eq!(wrapped(&text, 7), ["日本語", "日本語"]);
        assert_eq!(text.width(), 13);
    }

    #[test]
    fn a_long_word_is_broken_and_an_address_is_not() {
        assert_eq!(wrapped(&Text::plain("abcdefgh"), 3), ["abc", "def", "gh"]);
        let address = "https://doc.rust-lang.org/std/cell/";
        assert_eq!(wrapped(&Text::plain(address), 10), [address]);
    }
}

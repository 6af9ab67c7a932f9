//! Makes control characters visible in text that the tutor did not write.

use std::fmt::Write as _;

use super::style::{Role, Screen};
use super::text::display_width;

/// The longest line of a program's output that is shown whole, in characters.
const LONGEST_LINE: usize = 500;

/// The most lines of a program's output that are shown.
const MOST_LINES: usize = 60;

/// Shows every control character instead of obeying it; keeps newlines and tabs.
///
/// A `\r` that belongs to a `\r\n` is shown too: a learner whose output differs by it must see it.
pub fn visible(screen: &Screen, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_visible(screen, c, &mut out);
    }
    out
}

/// As [`visible`], with long lines and long outputs cut, and the cuts marked.
pub fn excerpt(screen: &Screen, text: &str) -> String {
    let mut out = String::new();
    let total = text.lines().count();
    let head = if total > MOST_LINES {
        MOST_LINES / 2
    } else {
        total
    };
    let tail = if total > MOST_LINES {
        MOST_LINES / 2
    } else {
        0
    };
    for (at, line) in text.lines().enumerate() {
        if at < head || at >= total - tail {
            out.push_str(&cut(screen, line));
            out.push('\n');
        } else if at == head {
            let left_out = total - head - tail;
            let _ = writeln!(
                out,
                "{} {left_out} lines left out",
                screen.glyphs().ellipsis
            );
        }
    }
    out
}

/// One line, visible, with its end cut where it is very long.
pub fn cut(screen: &Screen, line: &str) -> String {
    let shown: String = line.chars().take(LONGEST_LINE).collect();
    let left_out = line.chars().count() - shown.chars().count();
    let mut out = visible(screen, &shown);
    if left_out > 0 {
        let _ = write!(
            out,
            "{} ({left_out} more characters)",
            screen.glyphs().ellipsis
        );
    }
    out
}

/// One line, visible, in at most so many columns.
pub fn fit(screen: &Screen, line: &str, columns: usize) -> String {
    let line = visible(screen, line).replace('\t', "    ");
    if display_width(&line) <= columns {
        return line;
    }
    let mark = screen.glyphs().ellipsis;
    let room = columns.saturating_sub(display_width(mark));
    let mut out = String::new();
    let mut used = 0;
    for c in line.chars() {
        let width = display_width(c.encode_utf8(&mut [0; 4]));
        if used + width > room {
            break;
        }
        used += width;
        out.push(c);
    }
    out.push_str(mark);
    out
}

/// What rustc drew: its colours are kept or taken off, every other escape is made visible.
pub fn compiler_message(screen: &Screen, rendered: &str) -> String {
    let mut out = String::with_capacity(rendered.len());
    let mut rest = rendered;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&visible(screen, &rest[..at]));
        rest = &rest[at..];
        if let Some(len) = color_code(rest) {
            if screen.color {
                out.push_str(&rest[..len]);
            }
            rest = &rest[len..];
        } else {
            push_visible(screen, '\u{1b}', &mut out);
            rest = &rest[1..];
        }
    }
    out.push_str(&visible(screen, rest));
    out
}

/// The length of a select-graphic-rendition sequence at the beginning of a text.
fn color_code(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let digits = inner
        .bytes()
        .take_while(|b| b.is_ascii_digit() || *b == b';')
        .count();
    (inner.as_bytes().get(digits) == Some(&b'm')).then_some(digits + 3)
}

fn push_visible(screen: &Screen, c: char, out: &mut String) {
    match c {
        '\n' | '\t' => out.push(c),
        '\u{0}'..='\u{1f}' if screen.unicode => {
            // Unicode has a picture for each: U+2400 and up.
            out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'));
        }
        '\u{7f}' if screen.unicode => out.push('\u{2421}'),
        '\u{0}'..='\u{1f}' | '\u{7f}' => {
            let _ = write!(out, "\\x{:02x}", u32::from(c));
        }
        // C1 controls, and what reorders or hides text: bidirectional controls, the invisible
        // joiners and spaces, tags, the byte order mark.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        _ => out.push(c),
    }
}

/// Writes the signs that prose is set with in ASCII; what has no such spelling stays.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '…' => out.push_str("..."),
            '–' | '−' => out.push('-'),
            '—' => out.push_str("--"),
            '“' | '”' | '„' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '⇒' => out.push_str("=>"),
            '×' => out.push('x'),
            '·' | '•' => out.push('*'),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            '≠' => out.push_str("!="),
            '\u{a0}' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// A program's output as a block: visible, cut, a bar before each line.
pub fn block(screen: &Screen, text: &str) -> String {
    let bar = screen.paint(Role::Dim, screen.glyphs().bar);
    let mut out = String::new();
    for line in excerpt(screen, text).lines() {
        let _ = writeln!(out, "  {bar} {line}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_is_shown_and_not_obeyed() {
        let text = "\u{1b}[2Jgone\r\n\ttab\u{7f}";
        assert_eq!(visible(&Screen::plain(80), text), "␛[2Jgone␍\n\ttab␡");
        assert_eq!(
            visible(&Screen::dumb(80), text),
            "\\x1b[2Jgone\\x0d\n\ttab\\x7f"
        );
    }

    #[test]
    fn what_reorders_or_hides_text_is_shown() {
        assert_eq!(
            visible(&Screen::plain(80), "a\u{202e}b\u{200b}c\u{9b}d"),
            "a\\u{202e}b\\u{200b}c\\u{9b}d"
        );
    }

    #[test]
    fn a_long_line_is_cut_and_says_so() {
        let line = "x".repeat(LONGEST_LINE + 3);
        let shown = cut(&Screen::plain(80), &line);
        assert!(shown.ends_with("x… (3 more characters)"), "{shown}");
    }

    #[test]
    fn a_long_output_keeps_its_beginning_and_its_end() {
        use std::fmt::Write as _;
        let mut text = String::new();
        for n in 0..100 {
            writeln!(text, "{n}").unwrap();
        }
        let shown = excerpt(&Screen::plain(80), &text);
        assert!(shown.starts_with("0\n1\n"));
        assert!(shown.contains("\n… 40 lines left out\n"));
        assert!(shown.ends_with("98\n99\n"));
    }

    #[test]
    fn only_colours_of_the_compiler_pass() {
        let rendered = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m \u{1b}[2J\u{1b}]0;t\u{7}";
        assert_eq!(
            compiler_message(&Screen::plain(80), rendered),
            "error ␛[2J␛]0;t␇"
        );
        assert_eq!(
            compiler_message(&Screen::colored(80), rendered),
            "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m ␛[2J␛]0;t␇"
        );
    }
}

//! Looks at a file's brackets and strings: what is newer than TOML 1.0, and strings without an end.
//!
//! Lessons keep to TOML 1.0, as editors know it, and the parser takes 1.1.

use std::ops::Range;

/// What one pass over a file's brackets and strings finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Where something is newer than TOML 1.0, and what to do.
    pub(super) newer: Vec<(Range<usize>, &'static str)>,
    /// Where a string begins that has no end.
    pub(super) open: Option<Range<usize>>,
    /// The first string of several lines whose last line reads as if another one began there.
    pub(super) run_on: Option<RunOn>,
}

/// A string that was not closed, so that the begin of the next one closes it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RunOn {
    /// The quotes that open it.
    pub(super) begin: Range<usize>,
    /// Where the quotes are that were meant to open the next one.
    pub(super) end: usize,
}

const LINE_BREAK: &str = "a line break between `{` and `}` needs TOML 1.1, and lessons keep to 1.0; write it on one line";
const COMMA: &str = "a comma before `}` needs TOML 1.1, and lessons keep to 1.0; remove the comma";
const ESCAPE: &str = "the escapes `\\e` and `\\x` need TOML 1.1, and lessons keep to 1.0; write `\\u001b` and the like";

/// Reads the text once, from its begin to its end.
pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let bytes = text.as_bytes();
    // Open brackets, and for `{` whether its line break is told.
    let mut open: Vec<(u8, bool)> = Vec::new();
    let mut comma = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'#' => at += line(&bytes[at..]),
            b'"' | b'\'' => at = string(bytes, start, &mut scan),
            b'[' | b'{' => open.push((byte, false)),
            b']' => _ = open.pop(),
            b'}' => {
                if let Some(comma) = comma {
                    scan.newer.push((comma..comma + 1, COMMA));
                }
                open.pop();
            }
            b'\n' => {
                if let Some((b'{', told @ false)) = open.last_mut() {
                    *told = true;
                    scan.newer.push((start..start, LINE_BREAK));
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() && byte != b'#' {
            comma = (byte == b',').then_some(start);
        }
    }
    scan
}

fn line(rest: &[u8]) -> usize {
    let end = rest.iter().position(|byte| *byte == b'\n');
    end.unwrap_or(rest.len())
}

/// The end of the string that begins there.
fn string(bytes: &[u8], start: usize, scan: &mut Scan) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mark = if long { 3 } else { 1 };
    let mut at = start + mark;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' && quote == b'"' {
            if matches!(bytes.get(at + 1), Some(b'e' | b'x')) {
                scan.newer.push((at..at + 2, ESCAPE));
            }
            at += 2;
        } else if byte == b'\n' && !long {
            return at;
        } else if bytes[at..].starts_with(&[quote; 3][..mark]) {
            if long && opens_another(&bytes[start + mark..at]) {
                scan.run_on.get_or_insert(RunOn {
                    begin: start..start + mark,
                    end: at,
                });
            }
            at += mark;
            // A long string may end in one or two quotes of its own.
            while long && bytes.get(at) == Some(&quote) {
                at += 1;
            }
            return at;
        } else {
            at += 1;
        }
    }
    scan.open = Some(start..start + mark);
    bytes.len()
}

/// Whether a string's last line is `key =`, or the begin of a list under a key.
fn opens_another(body: &[u8]) -> bool {
    let Some(line) = body.iter().rposition(|byte| *byte == b'\n') else {
        return false;
    };
    let line = body[line..].trim_ascii();
    let line = line.strip_suffix(b"[").unwrap_or(line).trim_ascii_end();
    line.strip_suffix(b"=").is_some_and(|key| {
        let key = key.trim_ascii_end();
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !key.is_empty() && key.iter().all(is_plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_toml_1_1_allows_is_found() {
        let newer = |text: &str| {
            let found = scan(text).newer.into_iter();
            found.map(|(at, what)| (at.start, what)).collect::<Vec<_>>()
        };
        assert_eq!(newer("a = { b = 1,\n c = 2 }"), [(12, LINE_BREAK)]);
        assert_eq!(newer("a = { b = 1, }"), [(11, COMMA)]);
        assert_eq!(newer(r#"a = "\e[1m""#), [(5, ESCAPE)]);
        for fine in [
            "a = [\n { b = 1 },\n]\n",
            "a = { b = '''\n}{,\n''' } # {\n\n",
            "a = ''''x''''\nb = { c = \"\\\"{\" }\n\n",
            r"a = '\e'",
            "a = { b = [\n1,\n] }",
        ] {
            assert_eq!(newer(fine), [], "{fine}");
        }
    }

    #[test]
    fn a_string_without_an_end_is_known_by_its_begin() {
        assert_eq!(scan("a = 1\nb = '''\nc = 1\n").open, Some(10..13));
        assert_eq!(scan("a = '''b'''\n").open, None);
        let run_on = |text: &str| {
            scan(text)
                .run_on
                .map(|found| (found.begin.start, found.end))
        };
        assert_eq!(run_on("a = '''\nb\nc = '''\nd\n'''"), Some((4, 14)));
        assert_eq!(run_on("a = '''\nb\nc = ['''d''']"), Some((4, 15)));
        assert_eq!(run_on("a = '''\nb = c\n'''\nd = '''e'''"), None);
    }
}

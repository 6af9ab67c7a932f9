//! Compares code by its tokens: comments, white space and line breaks aside.

/// The tokens of a text that is Rust, or has Rust in it. It reads whatever it is given.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = string(rest) {
            length
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let is_comment = token.starts_with("//") || token.starts_with("/*");
        // rustfmt sets and takes commas at line ends, and Markdown sets back quotes around code.
        if !is_comment && !first.is_whitespace() && !matches!(first, ',' | '`') {
            tokens.push(token);
        }
    }
    tokens
}

/// The length of the string that begins a text; a quote that none closes in its line begins no string.
fn string(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('"')?;
    let line = inside.lines().next()?;
    let mut escaped = false;
    let end = line.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether some tokens stand next to each other in others.
pub(super) fn contains(all: &[&str], part: &[&str]) -> bool {
    part.is_empty() || all.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_layout_make_no_difference() {
        let one = "fn a(x: &mut u8,) { /* why */ *x += 1; // here\n}";
        let other = "fn a(\n    x: &mut u8\n) {\n    *x += 1;\n}\n";
        assert_eq!(tokens(one), tokens(other));
        assert!(contains(&tokens(one), &tokens("`*x += 1;`")));
        assert!(!contains(&tokens(one), &tokens("*x += 10;")));
        assert_eq!(tokens("/* open"), [""; 0]);
    }

    #[test]
    fn what_stands_in_a_string_is_one_token() {
        assert_eq!(
            tokens(r#"a("//b \" c") // d"#),
            ["a", "(", r#""//b \" c""#, ")"]
        );
        assert_eq!(tokens("5\" wide"), ["5", "\"", "wide"]);
    }
}

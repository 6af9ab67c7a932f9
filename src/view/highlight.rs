//! Colours Rust code. The only room that uses the compiler's lexer.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, strip_shebang, tokenize};

use super::safe;
use super::style::{Role, Screen};
use super::text::Text;

/// The lines of a Rust text, each token by its role. Never fails: what is no Rust stays plain.
pub fn rust(screen: &Screen, code: &str) -> Vec<Text> {
    let code = safe::visible(screen, code).replace('\t', "    ");
    let tokens = tokens(&code);
    let mut lines = vec![Text::default()];
    for (at, token) in tokens.iter().enumerate() {
        let role = role(&tokens, at);
        for (part, line) in token.text.split('\n').enumerate() {
            if part > 0 {
                lines.push(Text::default());
            }
            if let Some(last) = lines.last_mut() {
                last.push(role, line);
            }
        }
    }
    if code.ends_with('\n') || code.is_empty() {
        lines.pop();
    }
    lines
}

/// The lines of a text in another language, all plain.
pub fn plain(screen: &Screen, code: &str) -> Vec<Text> {
    safe::visible(screen, code)
        .replace('\t', "    ")
        .lines()
        .map(Text::plain)
        .collect()
}

struct Token<'a> {
    kind: TokenKind,
    text: &'a str,
}

fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = code;
    if let Some(len) = strip_shebang(rest) {
        let (text, after) = rest.split_at(len);
        rest = after;
        let kind = TokenKind::LineComment { doc_style: None };
        tokens.push(Token { kind, text });
    }
    for token in tokenize(rest, FrontmatterAllowed::No) {
        let (text, after) = rest.split_at(token.len as usize);
        rest = after;
        tokens.push(Token {
            kind: token.kind,
            text,
        });
    }
    tokens
}

/// The words that Rust reserves, and the few that are keywords by their place.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "union",
    "unsafe", "use", "where", "while", "yield",
];

/// Types that begin with a small letter.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16",
    "u32", "u64", "u128", "usize",
];

fn role(tokens: &[Token], at: usize) -> Role {
    let token = &tokens[at];
    match token.kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Role::Comment,
        TokenKind::Literal { .. } => Role::Literal,
        TokenKind::Lifetime { .. } | TokenKind::RawLifetime => Role::Attribute,
        TokenKind::Pound if next(tokens, at).is_some_and(opens_attribute) => Role::Attribute,
        TokenKind::Ident => identifier(tokens, at),
        _ => Role::Plain,
    }
}

fn opens_attribute(token: &Token) -> bool {
    matches!(token.kind, TokenKind::OpenBracket | TokenKind::Bang)
}

fn identifier(tokens: &[Token], at: usize) -> Role {
    let text = tokens[at].text;
    // `union` is a keyword only before the name of one.
    if text == "union" && next(tokens, at).is_none_or(|after| after.kind != TokenKind::Ident) {
        return Role::Plain;
    }
    if KEYWORDS.contains(&text) {
        return Role::Keyword;
    }
    if PRIMITIVES.contains(&text) {
        return Role::Type;
    }
    let mut letters = text.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    if capital && (text.len() == 1 || letters.any(char::is_lowercase)) {
        return Role::Type;
    }
    match next(tokens, at).map(|after| after.kind) {
        Some(TokenKind::OpenParen) => Role::Function,
        // `name!` is a macro, `name != other` is not.
        Some(TokenKind::Bang) if touches(tokens, at) => Role::Function,
        _ => Role::Plain,
    }
}

/// The next token that is no white space.
fn next<'a>(tokens: &'a [Token<'a>], at: usize) -> Option<&'a Token<'a>> {
    tokens[at + 1..]
        .iter()
        .find(|token| token.kind != TokenKind::Whitespace)
}

fn touches(tokens: &[Token], at: usize) -> bool {
    let after = tokens.get(at + 2).map(|token| token.kind);
    tokens.get(at + 1).map(|token| token.kind) == Some(TokenKind::Bang)
        && after != Some(TokenKind::Eq)
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]
mod tests {
    use super::*;

    fn painted(code: &str) -> String {
        rust(&Screen::colored(80), code)
            .iter()
            .map(|line| line.paint(&Screen::colored(80)) + "\n")
            .collect()
    }

    #[test]
    fn keywords_types_calls_and_literals_are_told_apart() {
        snapbox::assert_data_eq!(
            painted("let n: Cell<u8> = Cell::new(1); // one"),
            snapbox::str![[r#"
[35mlet[0m n: [33mCell[0m<[33mu8[0m> = [33mCell[0m::[34mnew[0m([32m1[0m); [2;3m// one[0m

"#]]
        );
    }

    #[test]
    fn a_string_over_two_lines_closes_its_colour_on_each() {
        let lines = rust(&Screen::colored(80), "\"a\nb\"");
        assert_eq!(lines.len(), 2);
        assert_eq!(
            lines[0].paint(&Screen::colored(80)),
            "\u{1b}[32m\"a\u{1b}[0m"
        );
    }

    #[test]
    fn code_that_does_not_lex_keeps_every_character() {
        for code in [
            "\"open",
            "'",
            "r#\"",
            "0x",
            "#!/bin/sh\nfn main",
            "é№€",
            "a != b",
        ] {
            let words: Vec<String> = rust(&Screen::plain(80), code)
                .iter()
                .map(Text::words)
                .collect();
            assert_eq!(words.join("\n"), code);
        }
    }
}

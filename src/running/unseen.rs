//! Finds what a source takes past the look-alike: cells and atomics by a path that begins at `core`.

use proc_macro2::{TokenStream, TokenTree};

use super::syntax::on_tokens;

/// Why an exploration of the source would see nothing of its threads; nothing where it sees them.
pub fn unseen(source: &str) -> Option<String> {
    let path = on_tokens(source, first_unseen)??;
    Some(format!(
        "it takes `{path}`, which is not watched; take it from `std`"
    ))
}

fn first_unseen(tokens: TokenStream) -> Option<String> {
    // A list of what is left to do, since tokens nest as deep as a stranger likes.
    let mut open = vec![tokens];
    while let Some(tokens) = open.pop() {
        let mut rest = tokens.into_iter().peekable();
        while let Some(token) = rest.next() {
            match token {
                TokenTree::Group(group) => open.push(group.stream()),
                TokenTree::Ident(ident) if ident == "core" => {
                    let mut path = vec!["core".to_owned()];
                    let mut colons = false;
                    loop {
                        match rest.peek() {
                            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => {
                                colons = true;
                            }
                            Some(TokenTree::Ident(ident)) => path.push(ident.to_string()),
                            _ => break,
                        }
                        rest.next();
                    }
                    // What stands in braces behind colons is of that path.
                    let more = match rest.peek() {
                        Some(TokenTree::Group(group)) if colons => names(group.stream()),
                        _ => Vec::new(),
                    };
                    if is_unseen(&path, &more) {
                        return Some(path.join("::").replace("::as::", " as "));
                    }
                }
                _ => {}
            }
        }
    }
    None
}

fn is_unseen(path: &[String], more: &[String]) -> bool {
    let second = path.get(1).map(String::as_str);
    match second {
        // It orders std's atomics as well.
        Some("sync") => path.get(3).is_none_or(|name| name != "Ordering"),
        Some("cell" | "as") => true,
        Some(_) => false,
        None => more.iter().any(|name| name == "sync" || name == "cell"),
    }
}

fn names(tokens: TokenStream) -> Vec<String> {
    let idents = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    idents.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_atomics_of_core_are_found() {
        for (source, path) in [
            (
                "use core::sync::atomic::AtomicU32;",
                "core::sync::atomic::AtomicU32",
            ),
            (
                "use core::sync::atomic::{AtomicU32, Ordering};",
                "core::sync::atomic",
            ),
            ("use core::{fmt, sync::atomic::AtomicU32};", "core"),
            (
                "fn f() { g(::core::cell::UnsafeCell::new(1)) }",
                "core::cell::UnsafeCell::new",
            ),
            (
                "use core as c; use c::sync::atomic::AtomicU32;",
                "core as c",
            ),
        ] {
            let why = unseen(source).unwrap();
            assert!(why.contains(&format!("`{path}`")), "{source}: {why}");
        }
        for source in [
            "use core::fmt; use std::sync::atomic::AtomicU32;",
            "use core::sync::atomic::Ordering::Relaxed;",
            "// core::sync\nfn core() {} fn main() { core(); \"core::cell\"; }",
        ] {
            assert_eq!(unseen(source), None, "{source}");
        }
    }
}

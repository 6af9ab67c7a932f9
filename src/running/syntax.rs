//! Reads a source as syntax, on a stack that no nesting of a stranger's uses up.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;

/// Parsing goes as deep as the source is nested, and a stranger's source may nest a million times.
const STACK: usize = 1 << 30;

/// What `look` sees on the tree; nothing where syn cannot read the source.
pub fn on_tree<T: Send>(source: &str, look: impl FnOnce(&syn::File) -> T + Send) -> Option<T> {
    aside(|| Some(look(&syn::parse_file(source).ok()?)))?
}

/// What `look` sees in the tokens; nothing where the source is none.
pub fn on_tokens<T: Send>(source: &str, look: impl FnOnce(TokenStream) -> T + Send) -> Option<T> {
    aside(|| Some(look(source.parse().ok()?)))?
}

/// Where the names of functions `main` stand outside of all braces, in bytes.
///
/// One that is there twice is an error, or in two configurations. A source that is not even tokens has
/// none: the compiler will say so better.
pub fn names_of_main(source: &str) -> Vec<Range<usize>> {
    let find = || {
        let mut found = Vec::new();
        let mut after_fn = false;
        for token in source.parse::<TokenStream>().ok()? {
            let TokenTree::Ident(ident) = &token else {
                after_fn = false;
                continue;
            };
            if after_fn && *ident == "main" {
                found.push(ident.span().byte_range());
            }
            after_fn = *ident == "fn";
        }
        Some(found)
    };
    aside(find).flatten().unwrap_or_default()
}

/// Where the value of a block of code stands in it, in bytes: its last expression, if no `;` follows.
pub fn last_value(code: &str) -> Option<Range<usize>> {
    // In braces it is a block, and everything stands one byte further on.
    let braced = format!("{{{code}\n}}");
    let find = || match syn::parse_str::<syn::Block>(&braced).ok()?.stmts.last()? {
        syn::Stmt::Expr(value, None) => Some(value.span().byte_range()),
        _ => None,
    };
    let range = aside(find).flatten()?;
    Some(range.start.checked_sub(1)?..range.end.checked_sub(1)?)
}

/// A source's tokens at a glance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Every identifier and keyword, also inside of macros.
    pub words: BTreeSet<String>,
    /// Whether it has attributes such as `#![feature(…)]`, which speak of a whole crate. Those that set the
    /// level of lints mean the same in a module.
    pub has_crate_attributes: bool,
}

/// Whether an attribute's tokens are those of `allow(…)` or one of its kin.
fn sets_lints(attribute: &TokenStream) -> bool {
    let levels = ["allow", "expect", "warn", "deny", "forbid"];
    match attribute.clone().into_iter().next() {
        Some(TokenTree::Ident(ident)) => levels.iter().any(|level| ident == level),
        _ => false,
    }
}

/// Reads a source's tokens; nothing where it is not even tokens.
pub fn shape(source: &str) -> Option<Shape> {
    fn walk(tokens: TokenStream, shape: &mut Shape) {
        let mut before = [' ', ' '];
        for token in tokens {
            let mut here = ' ';
            match token {
                TokenTree::Ident(ident) => {
                    shape.words.insert(ident.to_string());
                }
                TokenTree::Punct(punct) => here = punct.as_char(),
                TokenTree::Group(group) => {
                    let stream = group.stream();
                    shape.has_crate_attributes |= before == ['#', '!'] && !sets_lints(&stream);
                    walk(stream, shape);
                }
                TokenTree::Literal(_) => {}
            }
            before = [before[1], here];
        }
    }
    aside(|| {
        let mut shape = Shape::default();
        walk(source.parse().ok()?, &mut shape);
        Some(shape)
    })
    .flatten()
}

/// Whether a source is tokens; where not, the line, counted from 0, of the first place that is none.
pub fn is_tokens(source: &str) -> Result<(), usize> {
    let lex = || match source.parse::<TokenStream>() {
        Ok(_) => Some(None),
        Err(error) => Some(Some(error.span().start().line.saturating_sub(1))),
    };
    match aside(lex).flatten() {
        Some(None) => Ok(()),
        Some(Some(line)) => Err(line),
        None => Err(0),
    }
}

/// Does the work in a thread of its own, which takes the tables of spans with it that proc-macro2 would
/// keep for the rest of the thread's life.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .ok()?
            .join()
            .ok()
    })
}

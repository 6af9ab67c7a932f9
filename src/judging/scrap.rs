//! Makes whole programs of a few lines of Rust.

use crate::running::syntax;

/// What the lines may name without a `use`.
const IN_SCOPE: &str =
    "use std::{cell::*, collections::*, rc::*, sync::*, sync::atomic::*, thread, time::*};";

/// How the value of the last expression is shown; the lines of code that end with `;` have none.
const SHOW: &str = "{ __value => { let __text = ::std::format!(\"{:?}\", __value); \
                    if __text != \"()\" { ::std::println!(\"{__text}\") } } }";

/// A program of a text, and how many lines stand before it.
pub(super) fn whole(text: &str) -> (String, u32) {
    if syntax::names_of_main(text).is_empty() {
        // A value at the end is no result of `main`. What is not the text's stands behind it, where the
        // compiler's messages do not show it.
        (format!("fn main() {{\n{text}\n;}}\n{IN_SCOPE}\n"), 1)
    } else {
        (text.to_owned(), 0)
    }
}

/// A program that prints the value of the text's last expression; nothing where it has none.
pub(super) fn telling(text: &str) -> Option<String> {
    let value = syntax::last_value(text)?;
    let (before, shown) = (text.get(..value.start)?, text.get(value.clone())?);
    let after = text.get(value.end..)?;
    Some(whole(&format!("{before}match ({shown}) {SHOW}{after}")).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_expression_is_told() {
        let telling =
            |text| telling(text).map(|program| program.lines().nth(1).unwrap().to_owned());
        let shown = telling("let c = Cell::new(1); c.get()").unwrap();
        assert!(
            shown.starts_with("let c = Cell::new(1); match (c.get()) {"),
            "{shown}"
        );
        assert_eq!(telling("let c = Cell::new(1);"), None);
        assert_eq!(telling("fn f() {}"), None);
        assert_eq!(telling("let c = "), None);
    }
}

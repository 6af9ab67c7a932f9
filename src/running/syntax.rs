//! Reads a source as a syntax tree, on a stack that no nesting of a stranger's uses up.

/// Parsing goes as deep as the source is nested, and a stranger's source may nest a million times.
const STACK: usize = 1 << 30;

/// What `look` sees on the tree; nothing where syn cannot read the source.
///
/// The work has a thread of its own, which also takes the tables of spans with it that proc-macro2
/// would keep for the rest of the thread's life.
pub fn on_tree<T: Send>(source: &str, look: impl FnOnce(&syn::File) -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                let file = syn::parse_file(source).ok()?;
                Some(look(&file))
            })
            .ok()?
            .join()
            .ok()?
    })
}

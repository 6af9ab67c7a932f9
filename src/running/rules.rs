//! Looks on the syntax tree for the names that an exercise asks for or forbids.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::UseTree;
use syn::visit::{self, Visit};

use super::syntax::{on_tokens, on_tree};
use crate::model::{Location, RuleKind, Rules, Verdict};

/// The macros whose meaning the exercise's check relies on.
const OUR_MACROS: &[&str] = &[
    "print",
    "println",
    "eprint",
    "eprintln",
    "assert",
    "assert_eq",
    "assert_ne",
    "panic",
    "format",
    "write",
    "writeln",
    "vec",
    "matches",
];

/// The macros by which a file can read the lines that mutor adds to it, the end mark among them; an
/// assembler has an `include` of its own.
const READS_ITSELF: &[&str] = &[
    "include_str",
    "include_bytes",
    "include",
    "asm",
    "global_asm",
];

/// The crates of the compiler's.
const STD: &[&str] = &["std", "core", "alloc"];

/// The first rule that the source breaks.
///
/// The compiler takes sources that syn cannot read: what belongs to no configuration need not even be stable
/// Rust. Their tokens are judged, where an import of a name counts as a use of it.
///
/// With `has_check`, a macro that would stand between the exercise's check and std breaks a rule too, and
/// one that reads the file.
pub fn broken(source: &str, name: &str, rules: &Rules, has_check: bool) -> Option<Verdict> {
    let judged = |names: &Names| judge(names, name, rules, has_check);
    on_tree(source, |file| judged(&Names::of_tree(source, file)))
        .or_else(|| on_tokens(source, |tokens| judged(&Names::of_tokens(tokens))))?
}

fn judge(names: &Names, name: &str, rules: &Rules, has_check: bool) -> Option<Verdict> {
    let location = |span: Span| {
        let at = span.start();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location {
            file: name.to_owned(),
            line: number(at.line),
            column: number(at.column + 1),
        }
    };
    for rule in &rules.forbids {
        if let Some(span) = names.first(rule) {
            let location = Some(location(span));
            return Some(Verdict::RuleBroken {
                rule: rule.clone(),
                kind: RuleKind::Forbids,
                location,
            });
        }
    }
    if has_check
        && let Some((macro_name, span)) = names
            .macros
            .iter()
            .find(|(name, _)| OUR_MACROS.contains(&name.as_str()))
    {
        let location = Some(location(*span));
        let rule = format!("macro_rules! {macro_name}");
        return Some(Verdict::RuleBroken {
            rule,
            kind: RuleKind::Forbids,
            location,
        });
    }
    if has_check {
        let found = |word: &&'static str| Some((*word, names.first(word)?));
        if let Some((word, span)) = READS_ITSELF.iter().find_map(found) {
            return Some(Verdict::RuleBroken {
                rule: word.to_owned(),
                kind: RuleKind::Forbids,
                location: Some(location(span)),
            });
        }
    }
    let missing = rules
        .uses
        .iter()
        .find(|rule| names.first_use(rule).is_none())?;
    Some(Verdict::RuleBroken {
        rule: missing.clone(),
        kind: RuleKind::Uses,
        location: None,
    })
}

/// Every name that a file uses, with the first place of each.
#[derive(Default)]
struct Names {
    /// Names in code.
    used: HashMap<String, Span>,
    /// Names in `use` items alone.
    imported: HashMap<String, Span>,
    /// What an import is called here, and what it is called there.
    renamed: Vec<(String, String)>,
    /// The names that macros of the file's may have: those that it defines, and its imports, for an
    /// import does not say of what.
    macros: Vec<(String, Span)>,
}

impl Names {
    fn of_tree(source: &str, file: &syn::File) -> Self {
        let mut names = Self::default();
        names.visit_file(file);
        // A source that syn has read is tokens.
        names.see_unsafe(source.parse().unwrap_or_default());
        names.resolve();
        names
    }

    fn of_tokens(tokens: TokenStream) -> Self {
        let mut names = Self::default();
        names.see_tokens(tokens);
        names
    }

    fn see(&mut self, ident: &Ident) {
        self.used
            .entry(unraw(ident))
            .or_insert_with(|| ident.span());
    }

    /// Looks for the keyword wherever it may stand: blocks, functions, impls, traits, foreign items,
    /// attributes and the bodies of macros.
    fn see_unsafe(&mut self, tokens: TokenStream) {
        let mut open = vec![tokens];
        while let Some(tokens) = open.pop() {
            for token in tokens {
                match token {
                    TokenTree::Ident(ident) if ident == "unsafe" => {
                        let span = ident.span();
                        let first = self.used.entry("unsafe".to_owned()).or_insert(span);
                        if span.byte_range().start < first.byte_range().start {
                            *first = span;
                        }
                    }
                    TokenTree::Group(group) => open.push(group.stream()),
                    _ => {}
                }
            }
        }
    }

    fn see_tokens(&mut self, tokens: TokenStream) {
        // A list of what is left to do, since tokens nest as deep as a stranger likes.
        let mut open = vec![tokens];
        while let Some(tokens) = open.pop() {
            let mut defines = false;
            let mut imports = false;
            for token in tokens {
                match token {
                    TokenTree::Ident(ident) => {
                        if defines {
                            self.macros.push((unraw(&ident), ident.span()));
                        }
                        // `println as say` is another's name, and `say as println` ours.
                        imports |= ident == "use";
                        defines = ident == "macro_rules" || (imports && ident == "as");
                        self.see(&ident);
                    }
                    TokenTree::Group(group) => open.push(group.stream()),
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
        }
    }

    /// A use under another name is a use of the name itself.
    fn resolve(&mut self) {
        let mut seen = HashSet::new();
        // A name may be renamed again and again.
        loop {
            let mut grew = false;
            for (here, there) in self.renamed.clone() {
                if let Some(span) = self.used.get(&here).copied()
                    && seen.insert((here, there.clone()))
                {
                    self.used.entry(there).or_insert(span);
                    grew = true;
                }
            }
            if !grew {
                return;
            }
        }
    }

    /// Where a name first stands, imports included: a forbidden name is not even imported.
    fn first(&self, name: &str) -> Option<Span> {
        let last = last_part(name);
        self.used
            .get(last)
            .or_else(|| self.imported.get(last))
            .copied()
    }

    /// Where a name is first used; an import alone is no use.
    fn first_use(&self, name: &str) -> Option<Span> {
        self.used.get(last_part(name)).copied()
    }

    /// Takes in a `use`; `foreign` where it begins at a crate of the compiler's.
    fn import(&mut self, tree: &UseTree, foreign: bool) {
        match tree {
            UseTree::Path(path) => {
                let foreign = foreign || STD.iter().any(|name| path.ident == name);
                self.imported
                    .entry(unraw(&path.ident))
                    .or_insert_with(|| path.ident.span());
                self.import(&path.tree, foreign);
            }
            UseTree::Name(name) => {
                if !foreign {
                    self.macros.push((unraw(&name.ident), name.ident.span()));
                }
                self.imported
                    .entry(unraw(&name.ident))
                    .or_insert_with(|| name.ident.span());
            }
            UseTree::Rename(rename) => {
                let own = (unraw(&rename.rename), rename.rename.span());
                self.macros.push(own);
                self.imported
                    .entry(unraw(&rename.ident))
                    .or_insert_with(|| rename.ident.span());
                self.renamed
                    .push((unraw(&rename.rename), unraw(&rename.ident)));
            }
            UseTree::Group(group) => {
                for item in &group.items {
                    self.import(item, foreign);
                }
            }
            UseTree::Glob(_) => {}
        }
    }
}

fn unraw(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
}

fn last_part(name: &str) -> &str {
    name.rsplit("::")
        .next()
        .unwrap_or(name)
        .trim_end_matches('!')
}

impl<'ast> Visit<'ast> for Names {
    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.see(ident);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, false);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        // The alias is one more name for the type.
        if let syn::Type::Path(path) = &*item.ty
            && let Some(last) = path.path.segments.last()
        {
            self.renamed.push((unraw(&item.ident), unraw(&last.ident)));
        }
        visit::visit_item_type(self, item);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        visit::visit_path(self, &item.path);
        self.see_tokens(item.tokens.clone());
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if let Some(ident) = &item.ident {
            self.macros.push((unraw(ident), ident.span()));
        }
        self.visit_macro(&item.mac);
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {
        // Documentation comments are attributes; what they name is not used.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, uses: &[&str], forbids: &[&str]) -> Option<(String, RuleKind, u32)> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let rules = Rules {
            uses: owned(uses),
            forbids: owned(forbids),
        };
        match broken(source, "a.rs", &rules, true)? {
            Verdict::RuleBroken {
                rule,
                kind,
                location,
            } => Some((rule, kind, location.map_or(0, |at| at.line))),
            _ => None,
        }
    }

    #[test]
    fn a_name_in_a_comment_or_a_string_is_not_used() {
        let source = "/// Mutex\n// Mutex\nfn main() { let s = \"Mutex\"; drop(s); }\n";
        assert_eq!(check(source, &[], &["Mutex"]), None);
        assert_eq!(
            check(source, &["Mutex"], &[]),
            Some(("Mutex".into(), RuleKind::Uses, 0))
        );
    }

    #[test]
    fn a_renamed_import_is_seen_through() {
        let source = "use std::cell::RefCell as R;\nfn main() { R::new(1); }\n";
        assert_eq!(check(source, &["RefCell"], &[]), None);
        assert_eq!(
            check(source, &[], &["RefCell"]),
            Some(("RefCell".into(), RuleKind::Forbids, 2))
        );
        let source = "use std::cell as c;\nfn main() { c::RefCell::new(1); }\n";
        assert_eq!(check(source, &["RefCell"], &[]), None);
    }

    #[test]
    fn an_import_alone_is_no_use() {
        let source = "use std::cell::RefCell;\nfn main() {}\n";
        assert_eq!(
            check(source, &["RefCell"], &[]),
            Some(("RefCell".into(), RuleKind::Uses, 0))
        );
    }

    #[test]
    fn unsafe_is_found_wherever_it_stands() {
        for source in [
            "fn main() { unsafe {} }",
            "unsafe fn f() {}",
            "struct S; unsafe impl Sync for S {}",
            "fn main() { println!(\"{}\", unsafe { 1 }); }",
            "unsafe extern \"C\" { safe fn getpid() -> i32; }",
            "unsafe trait T {}",
            "#[unsafe(no_mangle)] fn f() {}",
        ] {
            assert!(check(source, &[], &["unsafe"]).is_some(), "{source}");
        }
    }

    #[test]
    fn a_macro_that_stands_in_for_std_is_no_way_to_pass() {
        for source in [
            "macro_rules! println { ($($t:tt)*) => {} }\nfn main() {}\n",
            "pub use quiet as println; macro_rules! quiet { ($($t:tt)*) => {} }",
            "mod m { macro_rules! println { () => {} } pub use println; } use m::println;",
            "macro_rules! make { () => { macro_rules! println { () => {} } } } make!();",
        ] {
            assert_eq!(
                check(source, &[], &[]),
                Some(("macro_rules! println".into(), RuleKind::Forbids, 1)),
                "{source}"
            );
        }
        assert_eq!(check("use std::println; fn main() {}", &[], &[]), None);
    }

    #[test]
    fn a_file_with_a_check_does_not_read_itself() {
        for source in [
            "const ME: &str = include_str!(\"a.rs\");",
            "use std::include_bytes as b; const ME: &[u8] = b!(\"a.rs\");",
        ] {
            let (rule, kind, _) = check(source, &[], &[]).unwrap();
            assert!(rule.starts_with("include_"), "{source}");
            assert_eq!(kind, RuleKind::Forbids);
        }
    }

    #[test]
    fn a_source_that_only_the_compiler_can_read_is_judged_as_well() {
        let odd = "#[cfg(any())] default fn f() {}\n";
        for (source, rule) in [
            ("fn main() { unsafe {} }", "unsafe"),
            ("use std::sync::Mutex as M; type L = M<u8>;", "Mutex"),
            ("const ME: &str = include_str!(\"a.rs\");", "include_str"),
            ("pub use quiet as println;", "macro_rules! println"),
            (
                "mod m { macro_rules! println { () => {} } }",
                "macro_rules! println",
            ),
        ] {
            let (found, kind, line) =
                check(&format!("{odd}{source}"), &[], &["unsafe", "Mutex"]).unwrap();
            assert_eq!((found.as_str(), kind, line), (rule, RuleKind::Forbids, 2));
        }
        let source = format!("{odd}// RefCell\nfn main() {{ let s = \"Mutex\"; }}");
        assert_eq!(check(&source, &["main"], &["Mutex"]), None);
        let missing = Some(("RefCell".into(), RuleKind::Uses, 0));
        assert_eq!(check(&source, &["RefCell"], &[]), missing);
    }

    #[test]
    fn a_source_nested_without_end_does_not_end_the_tutor() {
        let source = format!("fn main() {{ let x = {}true; }}", "!".repeat(200_000));
        let _ = check(&source, &["x"], &[]);
    }
}

//! Owns the reading of the learner's text at a `get`: is the pointer followed at once, or kept?
use super::Loc;
use std::sync::OnceLock;

/// What an expression does with the pointer that `UnsafeCell::get` gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// It reads through the pointer, at once.
    pub reads: bool,
    /// It writes through the pointer, or takes a `&mut` of it, at once.
    pub writes: bool,
    /// The pointer, or a `&mut` from it, may be used later.
    pub kept: bool,
}

const READS: Form = Form {
    reads: true,
    writes: false,
    kept: false,
};
const WRITES: Form = Form {
    reads: false,
    writes: true,
    kept: false,
};
const KEPT: Form = Form {
    reads: false,
    writes: false,
    kept: true,
};
const BORROWS: Form = Form {
    reads: false,
    writes: true,
    kept: true,
};

/// The form of the `get` at `loc`. Where the text cannot be read, the pointer counts as kept: a
/// read that is missed is better than one that is made up.
pub fn form(loc: Loc) -> Form {
    static TEXT: OnceLock<Option<String>> = OnceLock::new();
    let text = TEXT.get_or_init(|| {
        let path = std::env::var_os("MUTOR_SOURCE").unwrap_or_else(|| loc.file().into());
        std::fs::read_to_string(path).ok()
    });
    match (text, super::events::line_of(loc)) {
        (Some(text), Some(line)) => form_in(text, line, loc.column()),
        _ => KEPT,
    }
}

fn form_in(text: &str, line: u32, column: u32) -> Form {
    let (line, column) = (line as usize, column as usize);
    let Some(start) = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .reduce(|sum, length| sum + length)
        .or((line == 1).then_some(0))
    else {
        return KEPT;
    };
    let chars = text[start..].char_indices();
    let Some(at) = chars.map(|(at, _)| start + at).nth(column - 1) else {
        return KEPT;
    };
    let Some(call) = text[at..]
        .find('(')
        .and_then(|open| closing(text, at + open))
    else {
        return KEPT;
    };
    // A method's place is its name; the place of `UnsafeCell::get(&cell)` is its start.
    let before = if text[..at].trim_end().ends_with('.') {
        receiver(&text[..at])
    } else {
        &text[..at]
    };
    judge(before, &text[call..])
}

/// Just behind the bracket that closes the one at `open`.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text[open..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// What stands before the receiver of a method: `a.b[0].` goes, up to an operator or a bracket.
fn receiver(before: &str) -> &str {
    let mut rest = before;
    let mut after = '.';
    while let Some(c) = rest.chars().next_back() {
        let shorter = &rest[..rest.len() - c.len_utf8()];
        match c {
            ')' | ']' => {
                let mut depth = 0_usize;
                let open = rest.char_indices().rev().find(|&(_, c)| {
                    match c {
                        ')' | ']' => depth += 1,
                        '(' | '[' => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                let Some((open, _)) = open else { return "" };
                rest = &rest[..open];
            }
            c if c.is_whitespace() && (after == '.' || shorter.trim_end().ends_with('.')) => {
                rest = shorter;
                continue;
            }
            c if c.is_alphanumeric() || "_.?:".contains(c) => rest = shorter,
            _ => break,
        }
        after = c;
    }
    rest
}

fn judge(before: &str, after: &str) -> Form {
    let mut before = before.trim_end();
    let mut after = after.trim_start();
    loop {
        if let Some(outer) = before.strip_suffix('*') {
            return dereferenced(outer.trim_end(), after);
        }
        let Some(outer) = before.strip_suffix('(') else {
            return called(after);
        };
        let name = outer.trim_end();
        let name = name
            .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default();
        match name {
            "read" | "read_volatile" | "read_unaligned" => return READS,
            "write" | "write_volatile" | "write_bytes" | "swap" | "replace" | "drop_in_place" => {
                return WRITES;
            }
            "" | "if" | "while" | "match" | "return" | "in" => {}
            _ => return KEPT,
        }
        let Some(inner) = after.strip_prefix(')') else {
            return KEPT;
        };
        (before, after) = (outer.trim_end(), inner.trim_start());
    }
}

/// `*cell.get()`, with what comes before the star and after the call.
fn dereferenced(before: &str, after: &str) -> Form {
    let outside = before.trim_end_matches(|c: char| c == '(' || c.is_whitespace());
    let only_a_place = ["raw mut", "raw const", "addr_of!", "addr_of_mut!"];
    if only_a_place.iter().any(|end| outside.ends_with(end)) {
        return KEPT;
    }
    let mut rest = after.trim_start_matches(|c: char| c == ')' || c.is_whitespace());
    // The place may be a part of the value: `(*cell.get()).field[0] = 1`.
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '[' => match closing(rest, 0) {
                Some(end) => rest[end..].trim_start(),
                None => return READS,
            },
            '.' => rest[1..]
                .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
                .trim_start(),
            _ => break,
        };
    }
    // A method may take `&mut self`, and then the bytes will tell.
    if outside.ends_with("&mut") && !rest.starts_with('(') {
        return BORROWS;
    }
    let operator = rest.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']);
    let assigns = operator.starts_with('=') && !operator[1..].starts_with(['=', '>']);
    let compares = rest.starts_with("<=") || rest.starts_with(">=");
    if assigns && !compares && !before.ends_with('*') {
        WRITES
    } else {
        READS
    }
}

/// `cell.get()` as a pointer: methods of it may follow.
fn called(after: &str) -> Form {
    let Some(method) = after.strip_prefix('.') else {
        return KEPT;
    };
    let method = method.trim_start();
    let name = method
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next();
    match name.unwrap_or_default() {
        "read" | "read_volatile" | "read_unaligned" | "as_ref" => READS,
        "write" | "write_volatile" | "write_bytes" | "swap" | "replace" => WRITES,
        "as_mut" => BORROWS,
        "cast" | "cast_const" | "cast_mut" => {
            match method.find('(').and_then(|open| closing(method, open)) {
                Some(end) => called(method[end..].trim_start()),
                None => KEPT,
            }
        }
        _ => KEPT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, form: Form) {
        let at = line.find("get(").expect("a get");
        let column = u32::try_from(at + 1).expect("short");
        let text = format!("fn f() {{\n{line}\n}}\n");
        assert_eq!(form_in(&text, 2, column), form, "{line}");
    }

    #[test]
    fn a_pointer_that_is_followed_at_once_is_told_from_one_that_is_kept() {
        check("let v = unsafe { *self.slot.get() };", READS);
        check(
            "let v = unsafe { (*self.slots[i + 1].get()).len() };",
            READS,
        );
        check("if unsafe { *a.get() == 1 } {}", READS);
        check("if unsafe { *a.get() <= 1 } {}", READS);
        check("unsafe { &*self.0.value.get() }", READS);
        check("let v = unsafe { std::ptr::read(x.get()) };", READS);
        check("let v = unsafe { x.get().read() };", READS);
        check("match unsafe { *x.get() } { 0 => 1, _ => 2 }", READS);
        check("unsafe { *lock().unwrap().0.get() = 1 };", WRITES);
        check("unsafe { (*a.get()).field[0] += 1 };", WRITES);
        check("unsafe { ptr::write(a.get(), 1) };", WRITES);
        check("unsafe { &mut *self.0.value.get() }", BORROWS);
        check("let p = self.slot.get();", KEPT);
        check("let p = unsafe { &raw mut *self.slot.get() };", KEPT);
        check("keep(self.slot.get());", KEPT);
        check(
            "let p = unsafe { addr_of_mut!((*self.slot.get()).field) };",
            KEPT,
        );
        check(
            "let p = unsafe { &raw const (*self.slot.get()).field };",
            KEPT,
        );
        check("let r = unsafe { &mut (*self.slot.get()).field };", BORROWS);
        check("let r = unsafe { &mut (*self.slot.get()).len() };", READS);
        check("let v = 2 * value!(slot.get());", KEPT);
        check("return self.slot.get();", KEPT);
        check("self.slot.get()", KEPT);
    }

    #[test]
    fn a_chain_over_several_lines_is_one_receiver() {
        let text = "fn f() {\n    *self\n        .slot\n        .get() = 1;\n}\n";
        assert_eq!(form_in(text, 4, 10), WRITES);
    }
}

//! Says in words what each act of a timeline is.

use std::collections::{BTreeMap, BTreeSet};

use super::alive::Alive;
use super::lanes::who;
use crate::model::{Act, Row, Timeline, Usage};
use crate::view::highlight;
use crate::view::names::{self, Made};
use crate::view::style::{Role, Screen};
use crate::view::text::Text;

/// The most of a printed text that is shown, in characters.
const PRINTED: usize = 32;

/// What the words need to know.
pub struct Words<'a> {
    screen: &'a Screen,
    source: &'a str,
    timeline: &'a Timeline,
    names: BTreeMap<u64, String>,
}

impl<'a> Words<'a> {
    /// Finds the names in the source.
    pub fn new(screen: &'a Screen, timeline: &'a Timeline, source: &'a str) -> Self {
        Self {
            screen,
            source,
            timeline,
            names: names::called(
                source,
                timeline.objects.iter().map(|object| Made {
                    id: object.id,
                    kind: &object.kind,
                    line: object.line,
                    column: object.column,
                }),
            ),
        }
    }

    /// What each object is called.
    pub fn names(&self) -> &BTreeMap<u64, String> {
        &self.names
    }

    /// What an object is called.
    pub fn name(&self, id: u64) -> &str {
        self.names.get(&id).map_or("?", String::as_str)
    }

    /// A line of the source, without its indent.
    pub fn code(&self, line: u32) -> Text {
        let lines = highlight::rust(self.screen, self.source_line(line));
        lines.into_iter().next().unwrap_or_default()
    }

    /// What a row does; `alive` is what lives before it.
    pub fn row(&self, row: &Row, alive: &Alive) -> String {
        let mut told: Vec<String> = Vec::new();
        let mut at = 0;
        while at < row.acts.len() {
            let together = self.ending_together(row, at);
            if together > 1 {
                told.push(Self::end_together(&row.acts[at..at + together], alive));
            } else {
                told.push(self.act(row, at, alive));
            }
            at += together;
        }
        told.retain(|text| !text.is_empty());
        told.join("; ")
    }

    /// How many guards end one after another with the block that ends here; 1 for anything else.
    fn ending_together(&self, row: &Row, at: usize) -> usize {
        let with_block =
            |act: &&Act| matches!(act, Act::Release { how, .. } if how.as_str() == "block");
        if row.line.is_some_and(|line| self.closes(line)) {
            let ending = row.acts[at..].iter().take_while(with_block);
            ending.count().max(1)
        } else {
            1
        }
    }

    /// The end of several guards; those that were not drawn are not told.
    fn end_together(releases: &[Act], alive: &Alive) -> String {
        let drawn = releases.iter().filter_map(|act| match act {
            Act::Release { guard, .. } => alive.guard(*guard),
            _ => None,
        });
        let lines: BTreeSet<u32> = drawn.clone().filter_map(|guard| guard.since).collect();
        let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
        let from = match lines.split_last() {
            Some((last, [])) => format!(" from line {last}"),
            Some((last, before)) => format!(" from lines {} and {last}", before.join(", ")),
            None => String::new(),
        };
        match drawn.count() {
            0 => String::new(),
            1 => format!("the guard{from} ends, at the end of its block"),
            _ => format!("the guards{from} end, at the end of their block"),
        }
    }

    fn act(&self, row: &Row, at: usize, alive: &Alive) -> String {
        match &row.acts[at] {
            Act::Take { object, op, .. } => format!("{}.{op}", self.name(*object)),
            Act::Release { guard, how } => self.released(row, at, *guard, how, alive),
            Act::Mark {
                object,
                op,
                usage,
                value,
                last,
            } => {
                let value = self.value(*object, *usage, value.as_deref(), last.as_deref());
                format!("{}.{op}{value}", self.name(*object))
            }
            Act::Try { object, op, .. } => format!("{}.{op} says no", self.name(*object)),
            Act::Conflict {
                object,
                op,
                against,
                panics,
            } => {
                let what = if *panics { "panics" } else { "waits" };
                let guard = alive.guard(*against);
                let whose = match guard {
                    Some(guard) if guard.thread != row.thread => format!("{}'s", who(guard.thread)),
                    Some(_) => "the".to_owned(),
                    None => "a".to_owned(),
                };
                let since = guard
                    .and_then(|guard| guard.since)
                    .map_or(String::new(), |line| format!(" from line {line}"));
                format!(
                    "{}.{op} {what}: {whose} guard{since} is still alive",
                    self.name(*object)
                )
            }
            Act::Poison { object } => format!("{} becomes poisoned", self.name(*object)),
            Act::Thread { thread, name } => {
                let name = name.as_ref();
                let name = name.map_or(String::new(), |name| format!(" ({name})"));
                format!("starts {}{name}", who(*thread))
            }
            Act::Print { text, last } => {
                let last = last.as_ref().map_or(String::new(), |last| {
                    format!(" {} {}", self.screen.glyphs().ellipsis, self.printed(last))
                });
                format!("prints {}{last}", self.printed(text))
            }
            // The conflict says it better.
            Act::Panic { .. }
                if row
                    .acts
                    .iter()
                    .any(|act| matches!(act, Act::Conflict { panics: true, .. })) =>
            {
                String::new()
            }
            Act::Panic { message } => {
                format!("panics: {}", message.lines().next().unwrap_or_default())
            }
        }
    }

    fn released(&self, row: &Row, at: usize, guard: u64, how: &str, alive: &Alive) -> String {
        let Some(guard) = alive.guard(guard) else {
            return String::new();
        };
        let since = guard
            .since
            .map_or(String::new(), |line| format!(" from line {line}"));
        let how = match how {
            "drop" => ", by drop",
            "unwind" => ", while the panic unwinds",
            _ if self.replaces(row, at) => ", replaced by the new one",
            // The event says no more than that the lines differ.
            "block" if row.line.is_some_and(|line| self.closes(line)) => {
                ", at the end of its block"
            }
            _ => "",
        };
        format!("the guard{since} ends{how}")
    }

    /// Whether the guard that ends in a row was in the variable to which the row assigns another.
    fn replaces(&self, row: &Row, at: usize) -> bool {
        let mut taken = Vec::new();
        for act in &row.acts[..at] {
            match act {
                Act::Take { guard, .. } => taken.push(*guard),
                Act::Release { guard, .. } => taken.retain(|taken| taken != guard),
                _ => {}
            }
        }
        !taken.is_empty() && row.line.is_some_and(|line| assigns(self.source_line(line)))
    }

    /// Whether a block ends on a line.
    fn closes(&self, line: u32) -> bool {
        let code = self.code(line);
        let brace = |(role, text): &(Role, String)| {
            !matches!(role, Role::Literal | Role::Comment) && text.contains('}')
        };
        code.pieces().iter().any(brace)
    }

    /// What was read, or written; of an atomic's write only the value before it is known.
    fn value(&self, object: u64, usage: Usage, value: Option<&str>, last: Option<&str>) -> String {
        let Some(value) = value else {
            return match usage {
                Usage::Init => ", initialised".to_owned(),
                Usage::Read | Usage::Write => String::new(),
            };
        };
        let glyphs = self.screen.glyphs();
        let last = last.map_or(String::new(), |last| format!(" {} {last}", glyphs.ellipsis));
        let atomic = self
            .timeline
            .objects
            .iter()
            .any(|known| known.id == object && known.kind.starts_with("Atomic"));
        match usage {
            Usage::Read => format!(" {} {value}{last}", glyphs.arrow),
            Usage::Write if atomic => format!(", was {value}{last}"),
            Usage::Write => format!(", now {value}{last}"),
            Usage::Init => format!(", initialised to {value}{last}"),
        }
    }

    /// The first line of a printed text.
    fn printed(&self, text: &str) -> String {
        let line = text.lines().next().unwrap_or_default();
        if line.is_empty() && !text.is_empty() {
            return "an empty line".to_owned();
        }
        let shown: String = line.chars().take(PRINTED).collect();
        let whole = text.lines().nth(1).is_none() && shown.len() == line.len();
        let rest = if whole {
            ""
        } else {
            self.screen.glyphs().ellipsis
        };
        format!("\"{shown}{rest}\"")
    }

    fn source_line(&self, line: u32) -> &'a str {
        let at = (line as usize).checked_sub(1);
        at.and_then(|at| self.source.lines().nth(at))
            .unwrap_or_default()
            .trim()
    }
}

/// Whether a line begins with `place =`.
fn assigns(code: &str) -> bool {
    let Some((place, value)) = code.split_once('=') else {
        return false;
    };
    let is_place = |c: char| c.is_alphanumeric() || "_.*[]".contains(c);
    !place.is_empty() && !value.starts_with(['=', '>']) && place.trim_end().chars().all(is_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_told_from_what_looks_like_one() {
        for code in ["held = a.borrow();", "self.held[0] = a", "*held = f("] {
            assert!(assigns(code), "{code}");
        }
        for code in [
            "let held = a.borrow();",
            "held == a",
            "held += 1;",
            "a => b",
            "held",
            "= a",
        ] {
            assert!(!assigns(code), "{code}");
        }
    }
}

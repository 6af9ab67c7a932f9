//! Tells another verdict than the declared one apart from it.

use crate::model::{Expectation, Kind, Verdict};
use crate::view::{diff, step};

/// Both in words, and where two outputs look the same in words, the first line that differs.
pub(super) fn declared_and_seen(
    declared: &Expectation,
    seen: &Verdict,
) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("declared", step::outcome(declared)),
        ("seen", step::happened(seen)),
    ];
    let (Verdict::Passed { stdout: got } | Verdict::WrongOutput { actual: got, .. }) = seen else {
        return facts;
    };
    let Some(wanted) = &declared.stdout else {
        return facts;
    };
    let is_told = declared.kind == Kind::Passed
        && wanted.lines().count() <= 1
        && matches!(seen, Verdict::Passed { .. })
        && got.lines().count() <= 1;
    let differs = diff::first_difference(wanted, got);
    if let Some(number) = differs.filter(|_| !is_told) {
        let line = |text: &str| text.lines().nth(number - 1).map(|line| format!("`{line}`"));
        let words = match (line(wanted), line(got)) {
            (None, None) => "only in the newline at the end".to_owned(),
            (wanted, got) => {
                let nothing = || "nothing".to_owned();
                let (wanted, got) = (wanted.unwrap_or_else(nothing), got.unwrap_or_else(nothing));
                format!("line {number}: {wanted} declared, {got} seen")
            }
        };
        facts.push(("differs", words));
    }
    facts
}

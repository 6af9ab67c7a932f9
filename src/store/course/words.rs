//! Finds the known word that is meant, and lists known words in a sentence.

/// The known word that is written most nearly like this one.
pub(super) fn near<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    // Words of any length may come from a stranger's file; long ones are no slips.
    if word.is_empty() || word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase();
    known
        .filter_map(|known| {
            let distance = distance(&word, known);
            let allowed = (known.len().max(word.len()) / 3).clamp(1, 3);
            (distance <= allowed).then_some((distance, known))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn distance(word: &str, known: &str) -> usize {
    let slips = strsim::damerau_levenshtein(word, known);
    let (short, long) = if word.len() < known.len() {
        (word, known)
    } else {
        (known, word)
    };
    // `mut` for `mutex`, `compile` for `compile-error`: cut off, not mistyped.
    if short.len() >= 3 && long.starts_with(short) {
        slips.min(1)
    } else {
        slips
    }
}

/// ``did you mean `hints`?``, or other advice where no known word is near.
pub(super) fn meant<'k>(
    word: &str,
    known: impl Iterator<Item = &'k str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    near(word, known).map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

/// `a`, `b` and `c` in back quotes.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_word() {
        let known = ["hints", "why", "id", "expect", "compile-error"];
        for (word, meant) in [
            ("hint", Some("hints")),
            ("hnits", Some("hints")),
            ("Expect", Some("expect")),
            ("compile_error", Some("compile-error")),
            ("compile", Some("compile-error")),
            ("text", None),
            ("i", Some("id")),
            ("", None),
        ] {
            assert_eq!(near(word, known.into_iter()), meant, "{word}");
        }
        assert_eq!(near(&"hints".repeat(1000), known.into_iter()), None);
    }

    #[test]
    fn words_are_listed_as_in_a_sentence() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}

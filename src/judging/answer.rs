//! Reads a learner's prediction and says whether it came true.

use crate::model::{Kind, Verdict};

/// What a learner foretells of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guess {
    /// It prints this; lines are divided by `/` or line ends.
    Prints(String),
    /// The compiler refuses it, perhaps with this code.
    DoesNotCompile(Option<String>),
    /// A panic ends it.
    Panics,
    /// It waits or loops for ever.
    NeverEnds,
    /// Right alone, wrong in some schedule.
    GoesWrong,
}

impl Guess {
    /// Reads an answer, or finds that the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower = text.to_lowercase().replace('\u{2019}', "'");
        let (word, rest) = lower
            .split_once(char::is_whitespace)
            .unwrap_or((&lower, ""));
        if matches!(word, "prints" | "print" | "outputs" | "passed" | "passes") {
            // The output keeps its capitals.
            let said = text.get(word.len()..).unwrap_or_default().trim();
            let said = said.strip_prefix(':').unwrap_or(said).trim();
            return (!said.is_empty()).then(|| Self::Prints(unquoted(said).to_owned()));
        }
        if let Some(code) = lower.split_whitespace().find_map(error_code) {
            return Some(Self::DoesNotCompile(Some(code)));
        }
        let whole = lower.trim_end_matches(['.', '!']);
        if matches!(
            whole,
            "does not compile"
                | "doesn't compile"
                | "not compile"
                | "compile error"
                | "compile-error"
                | "compiler error"
                | "does not build"
                | "error"
                | "no compile"
        ) {
            return Some(Self::DoesNotCompile(None));
        }
        if matches!(word, "panics" | "panic" | "panicked") || whole == "it panics" {
            return Some(Self::Panics);
        }
        if matches!(
            word,
            "hangs" | "hang" | "deadlocks" | "deadlock" | "loops" | "blocks" | "timed-out"
        ) || (matches!(word, "never" | "doesn't") && rest.starts_with("end"))
            || whole == "does not end"
        {
            return Some(Self::NeverEnds);
        }
        matches!(word, "interleaving" | "races" | "varies").then_some(Self::GoesWrong)
    }

    /// Whether it came true. How the output's white space falls is not asked of a learner.
    pub fn came_true(&self, verdict: &Verdict) -> bool {
        match (self, verdict) {
            (Self::Prints(said), Verdict::Passed { stdout }) => words(said) == words(stdout),
            (Self::DoesNotCompile(code), Verdict::CompileError { .. }) => code
                .as_deref()
                .is_none_or(|code| verdict.codes().contains(&code)),
            (Self::Panics, Verdict::Panicked { .. }) => true,
            (Self::NeverEnds, verdict) => {
                matches!(verdict.kind(), Kind::TimedOut | Kind::Deadlock)
            }
            (Self::GoesWrong, verdict) => {
                matches!(verdict.kind(), Kind::Interleaving | Kind::DataRace)
            }
            _ => false,
        }
    }

    /// The guess as an end of a sentence: `prints 3`.
    pub fn told(&self) -> String {
        match self {
            Self::Prints(text) => format!("prints `{text}`"),
            Self::DoesNotCompile(None) => "does not compile".to_owned(),
            Self::DoesNotCompile(Some(code)) => format!("does not compile ({code})"),
            Self::Panics => "panics".to_owned(),
            Self::NeverEnds => "never ends".to_owned(),
            Self::GoesWrong => "goes wrong in some schedules".to_owned(),
        }
    }
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '`', '\''] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote))
            && !inner.is_empty()
        {
            return inner;
        }
    }
    text
}

fn error_code(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let digits = word.strip_prefix('e')?;
    (digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| format!("E{digits}"))
}

/// The words of an output; a `/` or `\n` that stands between lines is no word.
fn words(text: &str) -> Vec<String> {
    text.replace("\\n", "\n")
        .split_whitespace()
        .filter(|word| *word != "/")
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(stdout: &str) -> Verdict {
        Verdict::Passed {
            stdout: stdout.to_owned(),
        }
    }

    #[test]
    fn answers_are_read_as_people_write_them() {
        for (text, guess) in [
            ("prints 3", Some(Guess::Prints("3".into()))),
            ("print \"a b\"", Some(Guess::Prints("a b".into()))),
            ("prints", None),
            ("does not compile", Some(Guess::DoesNotCompile(None))),
            ("Doesn\u{2019}t compile.", Some(Guess::DoesNotCompile(None))),
            (
                "compile error E0502",
                Some(Guess::DoesNotCompile(Some("E0502".into()))),
            ),
            ("panics", Some(Guess::Panics)),
            ("never ends", Some(Guess::NeverEnds)),
            ("deadlocks", Some(Guess::NeverEnds)),
            ("hello", None),
            ("next", None),
            ("", None),
        ] {
            assert_eq!(Guess::parse(text), guess, "{text}");
        }
    }

    #[test]
    fn a_slash_stands_between_two_lines() {
        let guess = Guess::parse("prints 1 2 / 3").unwrap();
        assert!(guess.came_true(&passed("1 2\n3\n")));
        assert!(!guess.came_true(&passed("1 2\n4\n")));
    }
}

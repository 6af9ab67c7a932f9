//! Reads a line of the REPL as a command.

/// A verb of the REPL; those of the command line bear the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "`view::lists` says what each does")]
pub enum Verb {
    Next,
    Prev,
    Go,
    Show,
    List,
    Run,
    Check,
    Explore,
    Trace,
    Try,
    Hint,
    Solution,
    Edit,
    Reset,
    Progress,
    Search,
    Help,
    Quit,
}

impl Verb {
    /// Every verb, in the order of the help text.
    pub const ALL: [Self; 18] = [
        Self::Next,
        Self::Prev,
        Self::Go,
        Self::Show,
        Self::List,
        Self::Run,
        Self::Check,
        Self::Explore,
        Self::Trace,
        Self::Try,
        Self::Hint,
        Self::Solution,
        Self::Edit,
        Self::Reset,
        Self::Progress,
        Self::Search,
        Self::Help,
        Self::Quit,
    ];

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Prev => "prev",
            Self::Go => "go",
            Self::Show => "show",
            Self::List => "list",
            Self::Run => "run",
            Self::Check => "check",
            Self::Explore => "explore",
            Self::Trace => "trace",
            Self::Try => "try",
            Self::Hint => "hint",
            Self::Solution => "solution",
            Self::Edit => "edit",
            Self::Reset => "reset",
            Self::Progress => "progress",
            Self::Search => "search",
            Self::Help => "help",
            Self::Quit => "quit",
        }
    }

    /// Whether a place may follow it.
    pub fn takes_place(self) -> bool {
        matches!(
            self,
            Self::Go
                | Self::Show
                | Self::List
                | Self::Check
                | Self::Hint
                | Self::Solution
                | Self::Reset
                | Self::Run
                | Self::Explore
                | Self::Trace
                | Self::Edit
        )
    }
}

/// A verb with what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The verb.
    pub verb: Verb,
    /// The rest of the line, trimmed; empty where nothing followed.
    pub object: String,
}

impl Command {
    /// A verb alone.
    pub fn alone(verb: Verb) -> Self {
        Self::on(verb, "")
    }

    /// A verb with its object.
    pub fn on(verb: Verb, object: &str) -> Self {
        Self {
            verb,
            object: object.trim().to_owned(),
        }
    }

    /// Reads a line. Prefixes of a verb will do as long as only one verb begins so.
    pub fn parse(line: &str) -> Result<Self, BadCommand> {
        let line = line.trim();
        let (word, object) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let lower = word.to_lowercase();
        let verb = match lower.as_str() {
            "?" => Verb::Help,
            "exit" | "q" | ":q" => Verb::Quit,
            // The commonest ones win over their rivals.
            "s" => Verb::Show,
            "h" => Verb::Hint,
            "r" => Verb::Run,
            "p" | "previous" | "back" => Verb::Prev,
            _ => by_prefix(&lower).map_err(|bad| bad.about(word))?,
        };
        Ok(Self::on(verb, object))
    }
}

/// A line that is no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadCommand {
    /// No verb begins so.
    Unknown {
        /// The word.
        word: String,
        /// A verb that is written nearly so.
        near: Option<&'static str>,
    },
    /// Several verbs begin so.
    Ambiguous {
        /// The word.
        word: String,
        /// Those verbs.
        all: Vec<&'static str>,
    },
}

impl BadCommand {
    fn about(self, said: &str) -> Self {
        match self {
            Self::Unknown { near, .. } => Self::Unknown {
                word: said.to_owned(),
                near,
            },
            Self::Ambiguous { all, .. } => Self::Ambiguous {
                word: said.to_owned(),
                all,
            },
        }
    }
}

fn by_prefix(word: &str) -> Result<Verb, BadCommand> {
    if let Some(exact) = Verb::ALL.into_iter().find(|verb| verb.word() == word) {
        return Ok(exact);
    }
    let begun: Vec<Verb> = Verb::ALL
        .into_iter()
        .filter(|verb| !word.is_empty() && verb.word().starts_with(word))
        .collect();
    match begun.as_slice() {
        [verb] => Ok(*verb),
        [] => Err(BadCommand::Unknown {
            word: word.to_owned(),
            near: nearest(word, Verb::ALL.into_iter().map(Verb::word)),
        }),
        several => Err(BadCommand::Ambiguous {
            word: word.to_owned(),
            all: several.iter().map(|verb| verb.word()).collect(),
        }),
    }
}

/// The candidate that is written most nearly like the word, if one is near enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .map(|known| (strsim::damerau_levenshtein(&word, known), known))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(line: &str) -> Result<Verb, BadCommand> {
        Command::parse(line).map(|command| command.verb)
    }

    #[test]
    fn a_clear_prefix_is_enough() {
        assert_eq!(verb("n"), Ok(Verb::Next));
        assert_eq!(verb("ch"), Ok(Verb::Check));
        assert_eq!(verb("  CHECK "), Ok(Verb::Check));
        assert_eq!(verb("sea cell"), Ok(Verb::Search));
        assert_eq!(verb("?"), Ok(Verb::Help));
    }

    #[test]
    fn an_unclear_prefix_names_its_verbs() {
        let all = vec!["reset"];
        assert_eq!(verb("re"), Ok(Verb::Reset), "{all:?}");
        assert_eq!(
            verb("pr"),
            Err(BadCommand::Ambiguous {
                word: "pr".into(),
                all: vec!["prev", "progress"]
            })
        );
    }

    #[test]
    fn a_misspelt_verb_is_guessed() {
        assert_eq!(
            verb("chekc"),
            Err(BadCommand::Unknown {
                word: "chekc".into(),
                near: Some("check")
            })
        );
        assert_eq!(
            verb("xyzzy"),
            Err(BadCommand::Unknown {
                word: "xyzzy".into(),
                near: None
            })
        );
    }

    #[test]
    fn what_follows_the_verb_is_its_object() {
        assert_eq!(Command::parse("go refcell/3 ").unwrap().object, "refcell/3");
    }
}

//! The end of `audit --bless`: shows what would be declared anew, and writes it where a person says yes.

use super::Exit;
use super::cli::Front;
use super::terminal::{say, tell, yes_in_a_shell};
use super::trust::Person;
use crate::judging::audit::{self, Audit, Claim};
use crate::store::course::bless::bless;
use crate::store::{CourseFiles, LessonTexts};
use crate::view::{diff, messages};

/// Who says that the changes may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// It was said on the command line.
    Given,
    /// A person is asked.
    Asked,
}

/// Where the differences are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Below findings that a person reads.
    Out,
    /// Beside findings that a machine reads.
    Err,
}

/// A lesson file with its new text.
struct Draft<'a> {
    file: String,
    old: &'a str,
    new: String,
    changes: usize,
}

impl Front {
    /// The lessons as they are before the audit; the built-in ones cannot be written.
    pub(super) fn lessons_to_bless(&self, files: &CourseFiles) -> Result<LessonTexts, Exit> {
        match files {
            CourseFiles::Embedded => Err(self.trouble(messages::nothing_to_write())),
            CourseFiles::Folder(root) => Ok(LessonTexts::read(root)),
        }
    }

    /// Declares anew what the audit saw.
    pub(super) fn bless(
        &self,
        claims: &[Claim],
        audit: &Audit,
        texts: &LessonTexts,
        consent: Consent,
        stream: Stream,
    ) -> Exit {
        let blessing = audit::blessing(claims, audit);
        let drafts: Vec<Draft> = blessing
            .changes
            .iter()
            .filter_map(|(file, changes)| {
                let old = texts.get(file)?;
                Some(Draft {
                    file: file.clone(),
                    old,
                    new: bless(old, changes),
                    changes: changes.len(),
                })
            })
            .filter(|draft| draft.new != draft.old)
            .collect();
        let err = self.terminal.err();
        if drafts.is_empty() {
            tell(&messages::nothing_to_bless(&err, blessing.left));
            return exit(blessing.left);
        }
        for draft in &drafts {
            let text = |screen| diff::file(screen, &draft.file, draft.old, &draft.new);
            match stream {
                Stream::Out => say(&text(&self.terminal.out())),
                Stream::Err => tell(&text(&err)),
            }
        }
        let changes = drafts.iter().map(|draft| draft.changes).sum();
        if consent == Consent::Asked {
            if Person::at_the_terminal() == Person::Nobody {
                tell(&messages::say_yes_to_write(&err));
                return Exit::Findings;
            }
            if !yes_in_a_shell(&messages::confirm_bless(&err, changes)) {
                tell(&messages::left_as_it_was(&err));
                return Exit::Findings;
            }
        }
        for draft in &drafts {
            if let Err(error) = texts.replace(&draft.file, &draft.new) {
                return self.trouble(&error.to_string());
            }
        }
        tell(&messages::blessed(&err, changes, blessing.left));
        exit(blessing.left)
    }
}

fn exit(left: usize) -> Exit {
    if left == 0 {
        Exit::Fine
    } else {
        Exit::Findings
    }
}

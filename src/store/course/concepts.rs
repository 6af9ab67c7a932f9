//! Reads `lessons/concepts.toml`, the list of what a course sets out to teach.

use std::collections::HashSet;

use super::files::Listing;
use super::lesson::id;
use super::reader::{Doc, Table};
use super::{CourseError, keys};
use crate::model::{Concept, ConceptId, Concepts};

/// Where the list stands.
pub(super) const PATH: &str = "lessons/concepts.toml";

/// The concepts that lessons may name.
#[derive(Default)]
pub(super) struct Known {
    pub(super) concepts: Concepts,
    ids: HashSet<ConceptId>,
    trust: Trust,
}

/// Whether a concept that is not listed is unknown.
#[derive(Default, PartialEq)]
enum Trust {
    #[default]
    Whole,
    /// The list has errors of its own: what seems to be missing may be among them.
    InPart,
}

impl Known {
    pub(super) fn may_have(&self, id: &ConceptId) -> bool {
        self.trust == Trust::InPart || self.ids.contains(id)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.concepts.iter().map(|concept| concept.id.as_str())
    }
}

/// Reads the list; a course whose lessons name no concepts may do without it.
pub(super) fn read(listing: &Listing, errors: &mut Vec<CourseError>) -> Known {
    let mut known = Known::default();
    let text = match listing.text(PATH) {
        None => return known,
        Some(Ok(text)) => text,
        Some(Err(error)) => {
            errors.push(error);
            known.trust = Trust::InPart;
            return known;
        }
    };
    let mut doc = Doc::new(PATH, &text, errors);
    let before = doc.error_count();
    let root = doc.parse();
    let table = Table {
        keys: root.get_ref(),
        at: 0,
        called: "the list of concepts",
    };
    doc.only(table, keys::CONCEPTS, |_| None);
    for entry in doc.tables(table, "concept", "a concept") {
        doc.only(entry, keys::CONCEPT, |_| None);
        let id = id(&mut doc, entry, ConceptId::parse);
        let must = doc.text(entry, "must");
        let Some(id) = id else { continue };
        let at = entry.keys.get("id").map_or(entry.at, |id| id.span().start);
        let at = doc.spot(at);
        if !known.ids.insert(id.clone()) {
            let message = format!("the concept `{id}` is there twice; remove one");
            doc.missing(entry, message);
            continue;
        }
        if let Some(must) = must {
            known.concepts.push(Concept { id, must, at });
        }
    }
    if doc.error_count() > before {
        known.trust = Trust::InPart;
    }
    known
}

//! What a course sets out to teach.

use super::{ConceptId, Spot};

/// One thing that a learner can do or explain afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// What lessons and steps name it by.
    pub id: ConceptId,
    /// What a learner can do or explain afterwards.
    pub must: String,
    /// Its `id` in the list.
    pub at: Spot,
}

/// The concepts of a course, in teaching order.
pub type Concepts = Vec<Concept>;

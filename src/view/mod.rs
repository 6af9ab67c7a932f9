//! Floor 5: every word and colour that a person sees.

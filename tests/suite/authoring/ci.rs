//! `docs/ci.md` holds workflows that a YAML parser reads and whose commands mutor takes.

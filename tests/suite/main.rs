//! All integration tests, in one binary.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

mod explained;
mod loader;
mod screens;

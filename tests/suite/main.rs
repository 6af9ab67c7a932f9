//! All integration tests, in one binary.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

mod command_line;
mod explained;
mod loader;
mod screens;
mod session;
mod terminal;
mod tidy;

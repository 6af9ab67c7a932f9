//! All integration tests, in one binary.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is the assertion")]
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

mod audit;
mod authoring;
mod bless;
mod command_line;
mod courses;
mod explained;
mod grade;
mod loader;
mod look_alike;
mod runner;
#[cfg(target_os = "linux")]
mod sandbox;
mod screens;
mod session;
mod terminal;
mod tidy;
mod timeline;
mod together;
mod watching;

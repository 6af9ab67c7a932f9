//! mutor: an interactive command-line tutor for interior mutability in Rust.
//!
//! The house has six floors; imports go down or sideways only (`tests/suite/tidy.rs` keeps it so).

pub mod front;
pub mod judging;
pub mod model;
pub mod running;
pub mod store;
pub mod view;

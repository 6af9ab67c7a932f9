//! mutor: an interactive tutor for interior mutability in Rust.

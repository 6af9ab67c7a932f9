//! The built-in course as `build.rs` found it, inside the binary.

/// The files of `lessons/` and `exercises/`: path with `/` between its parts, text.
pub(super) static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/course_files.rs"));

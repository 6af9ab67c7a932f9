//! Owns the litmus programs, once for each of the two checkers: they differ in the paths only.
#[macro_use]
mod programs;

pub mod ours {
    //! The programs on mutor's look-alike.
    use mutor_std as checker;
    programs!();
}

pub mod theirs {
    //! The programs on loom.
    use loom as checker;
    programs!();
}

//! Reads `course.toml`, what a course says of itself as a whole.

use std::fmt;

use super::files::Listing;
use super::lesson::{Age, age};
use super::reader::{Doc, Table};
use super::{CourseError, keys};

pub(super) const PATH: &str = "course.toml";

/// What a course says of itself.
pub(super) struct Manifest {
    pub(super) title: Option<String>,
    pub(super) fit: Fit,
}

/// Whether this mutor can open the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It can.
    Right,
    /// The course follows rules that this mutor does not know.
    TooOld,
}

/// A course may do without the file.
const NOTHING_SAID: Manifest = Manifest {
    title: None,
    fit: Fit::Right,
};

/// A release of mutor's, as far as courses name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u32; 3]);

/// Reads the file, if there is one.
pub(super) fn read(listing: &Listing, errors: &mut Vec<CourseError>) -> Manifest {
    let text = match listing.text(PATH) {
        None => return NOTHING_SAID,
        Some(Ok(text)) => text,
        Some(Err(error)) => {
            errors.push(error);
            return NOTHING_SAID;
        }
    };
    let mut doc = Doc::new(PATH, &text, errors);
    let root = doc.parse();
    let table = Table {
        keys: root.get_ref(),
        at: 0,
        called: "a course",
    };
    // What a newer course says beyond this may mean anything.
    if fit(&mut doc, table) == Fit::TooOld {
        return Manifest {
            fit: Fit::TooOld,
            ..NOTHING_SAID
        };
    }
    if let Age::Newer = age(&mut doc, table) {
        return Manifest {
            fit: Fit::TooOld,
            ..NOTHING_SAID
        };
    }
    doc.only(table, keys::COURSE, |_| None);
    Manifest {
        title: doc.text(table, "title"),
        fit: Fit::Right,
    }
}

/// The least mutor that a course needs is told before all else: updating may mend the rest.
fn fit<'a>(doc: &mut Doc<'a>, table: Table<'_, 'a>) -> Fit {
    let Some(value) = doc.get(table, "mutor") else {
        return Fit::Right;
    };
    let Some(text) = doc.string(value, "mutor") else {
        return Fit::Right;
    };
    let Some(needed) = Version::parse(&text) else {
        let message = format!(
            "`mutor` is the least version that the course needs, as `{}`",
            Version::here()
        );
        doc.error(value.span(), message);
        return Fit::Right;
    };
    let here = Version::here();
    if needed <= here {
        return Fit::Right;
    }
    let message = format!(
        "this course needs mutor {needed} or newer, and this is {here}; update mutor: `git pull` and `cargo install --path .` in its folder"
    );
    doc.error(value.span(), message);
    Fit::TooOld
}

impl Version {
    /// This mutor's.
    fn here() -> Self {
        Self::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Self([0; 3]))
    }

    /// Parses `X.Y` or `X.Y.Z`.
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        if !(2..=3).contains(&parts.len()) {
            return None;
        }
        let mut version = [0; 3];
        for (number, part) in version.iter_mut().zip(parts) {
            // `parse` would take a sign too.
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            *number = part.parse().ok()?;
        }
        Some(Self(version))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_number_and_not_by_letter() {
        let version = |text| Version::parse(text).unwrap();
        assert!(version("0.10") > version("0.9.9"));
        assert_eq!(version("1.2"), version("1.2.0"));
        for text in ["1", "1.2.3.4", "1.+2", "1.", "", "v1.2", "1.2-beta"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn this_mutors_own_version_can_be_read() {
        assert!(Version::here() > Version([0; 3]));
    }
}

//! A text of a lesson file, and the place of each of its lines.

use std::ops::Deref;

use super::Spot;

/// A text as it is read, with its place in the file. It can be used like a `&str`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    text: String,
    at: Spot,
    layout: Layout,
}

/// How a text's lines lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Line by line below each other.
    AsRead,
    /// Some other way, by escapes: only the begin has a place.
    Escaped,
}

impl Prose {
    /// A text whose first character stands there.
    pub fn new(text: String, at: Spot, layout: Layout) -> Self {
        Self { text, at, layout }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where its first character stands.
    pub fn at(&self) -> &Spot {
        &self.at
    }

    /// The begin of one of its lines, counted from 0.
    pub fn line(&self, line: usize) -> Spot {
        let mut at = self.at.clone();
        if line > 0 && self.layout == Layout::AsRead {
            at.line = at
                .line
                .saturating_add(u32::try_from(line).unwrap_or(u32::MAX));
            at.column = 1;
        }
        at
    }

    /// The place of one of its bytes.
    pub fn place(&self, byte: usize) -> Spot {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count();
        let mut at = self.line(line);
        if self.layout == Layout::AsRead {
            let columns = before[start..].chars().count();
            at.column = at
                .column
                .saturating_add(u32::try_from(columns).unwrap_or(u32::MAX));
        }
        at
    }
}

impl Deref for Prose {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A text that stands in no file.
impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        let at = Spot {
            file: "".into(),
            line: 1,
            column: 1,
        };
        Self::new(text.to_owned(), at, Layout::AsRead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_knows_where_each_of_its_characters_stands() {
        let at = Spot {
            file: "a.toml".into(),
            line: 7,
            column: 12,
        };
        let place = |layout, byte| {
            let spot = Prose::new("né a\nb c\n".to_owned(), at.clone(), layout).place(byte);
            (spot.line, spot.column)
        };
        assert_eq!(place(Layout::AsRead, 0), (7, 12));
        assert_eq!(place(Layout::AsRead, 4), (7, 15));
        assert_eq!(place(Layout::AsRead, 8), (8, 3));
        assert_eq!(place(Layout::Escaped, 8), (7, 12));
    }
}

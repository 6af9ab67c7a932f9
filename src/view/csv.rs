//! Writes rows as CSV that a spreadsheet takes as text, whatever stands in them.

/// One row with its newline, by RFC 4180, except that it ends as lines of Unix do.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = format!("{}{text}", if formula { "'" } else { "" });
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_a_quote_or_a_newline_is_quoted() {
        assert_eq!(
            row(["a", "b, c", "\"d\"", "e\nf", ""]),
            "a,\"b, c\",\"\"\"d\"\"\",\"e\nf\",\n"
        );
    }

    #[test]
    fn nothing_is_taken_for_a_formula() {
        assert_eq!(
            row(["=1+1", "+1", "-1", "@a", "\t=1", "=a,b"]),
            "'=1+1,'+1,'-1,'@a,'\t=1,\"'=a,b\"\n"
        );
    }
}

//! Writes results as JUnit XML, which CI servers read.
//!
//! The elements and attributes are those of <https://github.com/testmoapp/junitxml>.

use std::fmt::Write as _;

/// A group of results.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// Its name.
    pub name: String,
    /// The results.
    pub cases: Vec<Case>,
}

/// One result.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// What was looked at.
    pub name: String,
    /// The file, and its line counted from 1, where it stands.
    pub at: Option<(String, u32)>,
    /// What is wrong: a headline and the whole text; nothing where all is well.
    pub failure: Option<(String, String)>,
}

/// A whole report; `name` is its title.
pub fn report(name: &str, suites: &[Suite]) -> String {
    let failures = |suite: &Suite| {
        suite
            .cases
            .iter()
            .filter(|case| case.failure.is_some())
            .count()
    };
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failed: usize = suites.iter().map(failures).sum();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing into a string cannot fail.
    let _ = writeln!(
        xml,
        "<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{failed}\">",
        escaped(name)
    );
    for suite in suites {
        let (name, count) = (escaped(&suite.name), suite.cases.len());
        let failed = failures(suite);
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failed}\">"
        );
        for case in &suite.cases {
            write_case(&mut xml, &suite.name, case);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn write_case(xml: &mut String, suite: &str, case: &Case) {
    let (name, class) = (escaped(&case.name), escaped(suite));
    let _ = write!(xml, "    <testcase name=\"{name}\" classname=\"{class}\"");
    if let Some((file, line)) = &case.at {
        let _ = write!(xml, " file=\"{}\" line=\"{line}\"", escaped(file));
    }
    match &case.failure {
        None => xml.push_str("/>\n"),
        Some((headline, text)) => {
            let (headline, text) = (escaped(headline), escaped(text));
            let _ = write!(
                xml,
                ">\n      <failure message=\"{headline}\">{text}</failure>\n    </testcase>\n"
            );
        }
    }
}

/// XML 1.0 has no way to write most control characters (section 2.2), so they go.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_printed_cannot_break_the_report() {
        let failure = Some(("a < b & \"c\"".into(), "\u{1b}[31m\nred</failure>".into()));
        let case = Case {
            name: "one".into(),
            at: None,
            failure,
        };
        let suite = Suite {
            name: "all".into(),
            cases: vec![case],
        };
        let xml = report("audit", &[suite]);
        let expected = "<failure message=\"a &lt; b &amp; &quot;c&quot;\">[31m&#10;red&lt;/failure&gt;</failure>";
        assert!(xml.contains(expected), "{xml}");
    }
}

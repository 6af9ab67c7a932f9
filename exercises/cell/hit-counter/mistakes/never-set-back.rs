use std::cell::Cell;

struct Page {
    path: &'static str,
    text: String,
    hits: Cell<u64>,
}

impl Page {
    fn new(path: &'static str, text: &str) -> Page {
        Page {
            path,
            text: text.to_string(),
            hits: Cell::new(0),
        }
    }

    /// Returns the text and counts the visit.
    fn body(&self) -> &str {
        let mut hits = self.hits.get();
        hits += 1;
        &self.text
    }

    /// Returns how often the page was read since the last call,
    /// and starts again at zero.
    fn collect_hits(&self) -> u64 {
        self.hits.replace(0)
    }
}

/// Finds the page for a path.
fn serve<'a>(site: &'a [Page], path: &str) -> Option<&'a str> {
    let page = site.iter().find(|page| page.path == path)?;
    Some(page.body())
}

fn main() {
    let site = [Page::new("/", "Welcome"), Page::new("/map", "Go left")];
    println!("{:?}", serve(&site, "/"));
    println!("{} hits", site[0].collect_hits());
}

struct Page {
    path: &'static str,
    text: String,
    hits: u64,
}

impl Page {
    fn new(path: &'static str, text: &str) -> Page {
        Page {
            path,
            text: text.to_string(),
            hits: 0,
        }
    }

    /// Returns the text and counts the visit.
    fn body(&mut self) -> &str {
        self.hits += 1;
        &self.text
    }

    /// Returns how often the page was read since the last call,
    /// and starts again at zero.
    fn collect_hits(&mut self) -> u64 {
        let hits = self.hits;
        self.hits = 0;
        hits
    }
}

/// Finds the page for a path. No change is needed here.
fn serve<'a>(site: &'a [Page], path: &str) -> Option<&'a str> {
    let page = site.iter().find(|page| page.path == path)?;
    Some(page.body())
}

fn main() {
    let site = [Page::new("/", "Welcome"), Page::new("/map", "Go left")];
    println!("{:?}", serve(&site, "/"));
    println!("{} hits", site[0].collect_hits());
}

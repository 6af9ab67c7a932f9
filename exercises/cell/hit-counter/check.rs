use super::*;

pub fn main() {
    let site = [Page::new("/", "Welcome"), Page::new("/faq", "Ask")];
    let first = serve(&site, "/faq");
    let second = serve(&site, "/faq");
    println!("{first:?} {second:?} {:?}", serve(&site, "/none"));
    println!("{} {}", site[0].collect_hits(), site[1].collect_hits());
    serve(&site, "/faq");
    println!("{} {}", site[0].collect_hits(), site[1].collect_hits());
}

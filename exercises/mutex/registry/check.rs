use super::*;

fn group(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

pub fn main() {
    let groups = [
        group(&["search", "billing"]),
        group(&["web", "auth", "mail"]),
        group(&[]),
        group(&["cron"]),
    ];
    let names = register(&groups);
    println!("{} names", names.len());
    println!("sorted: {}", names.is_sorted());
    println!("billing: {}", names.contains(&"billing".to_string()));
}

pub fn scenario() {
    let groups = [group(&["b", "c"]), group(&["a"])];
    assert_eq!(register(&groups), ["a", "b", "c"]);
}

use super::*;

pub fn main() {
    let recorder = Recorder::new("gone@x");
    let refused = remind(&recorder, &[("a@x", 5), ("b@x", 0)]);
    let first = recorder.sent();
    println!("{refused} {}", first.join(", "));

    let refused = remind(&recorder, &[("gone@x", 9), ("c@x", 1)]);
    println!("{refused} {}", recorder.sent().join(", "));
    println!("{} then {}", first.len(), recorder.sent().len());
}

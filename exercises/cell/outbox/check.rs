use super::*;

pub fn main() {
    let outbox = Outbox::default();
    println!("{} waiting", outbox.waiting());
    let shared = &outbox;
    let two_users = [&outbox, shared];
    for (number, user) in two_users.iter().enumerate() {
        user.queue(&format!("letter {number}"));
    }
    println!("{} waiting, {}", outbox.waiting(), shared.waiting());
    outbox.queue("last");
    let sent = outbox.send();
    println!("{} waiting, sent {}", outbox.waiting(), sent.join(", "));
}

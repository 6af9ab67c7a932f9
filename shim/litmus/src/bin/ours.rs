//! Explores one litmus program on the look-alike: `ours NAME`, with the settings of `MUTOR_*`.
fn main() {
    let name = std::env::args().nth(1).expect("a name");
    mutor_std::__mutor::explore(move || mutor_std::print!("{}", mutor_litmus::ours::run(&name)));
}

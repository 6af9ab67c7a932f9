use super::*;

pub fn main() {
    let log = EventLog::new();
    #[allow(unused_mut)]
    let mut pump = log.writer("pump");
    #[allow(unused_mut)]
    let mut valve = log.writer("valve");
    pump("starts");
    valve("opens");
    println!("{}", log.lines().join(", "));
    pump("stops");
    println!("{}", log.lines().join(", "));
    drop(log);
    valve("closes unseen");
}

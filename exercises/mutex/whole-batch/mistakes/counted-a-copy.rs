use std::sync::Mutex;

struct Tally {
    votes: Mutex<[u32; 3]>,
}

impl Tally {
    fn new() -> Self {
        Tally {
            votes: Mutex::new([0; 3]),
        }
    }

    fn add(&self, option: usize) {
        let mut votes = self.votes.lock().unwrap();
        votes[option] += 1;
    }

    // Counts a whole ballot box. Nobody may see half a box.
    fn add_box(&self, ballots: &[usize]) {
        let mut votes = *self.votes.lock().unwrap();
        for &option in ballots {
            votes[option] += 1;
        }
    }

    fn result(&self) -> [u32; 3] {
        *self.votes.lock().unwrap()
    }
}

fn main() {
    let tally = Tally::new();
    tally.add(1);
    tally.add_box(&[0, 1]);
    println!("{:?}", tally.result());
}

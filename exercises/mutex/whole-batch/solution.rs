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
        count_one(&mut self.votes.lock().unwrap(), option);
    }

    // Counts a whole ballot box. Nobody may see half a box.
    fn add_box(&self, ballots: &[usize]) {
        let mut votes = self.votes.lock().unwrap();
        for &option in ballots {
            count_one(&mut votes, option);
        }
    }

    fn result(&self) -> [u32; 3] {
        *self.votes.lock().unwrap()
    }
}

fn count_one(votes: &mut [u32; 3], option: usize) {
    votes[option] += 1;
}

fn main() {
    let tally = Tally::new();
    tally.add(1);
    tally.add_box(&[0, 1]);
    println!("{:?}", tally.result());
}

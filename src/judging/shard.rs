//! Divides work between machines by the names of its pieces, the same way on each of them.

use std::str::FromStr;

/// One of several parts of the work; each piece is in exactly one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which, counted from 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

/// Why a text names no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a shard is written `2/4`: the second of four")]
pub struct BadShard;

impl Shard {
    /// All of the work.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Parses `2/4`.
    pub fn parse(text: &str) -> Result<Self, BadShard> {
        let (number, of) = text.split_once('/').ok_or(BadShard)?;
        let part = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten().ok_or(BadShard)
        };
        let (number, of): (u64, u64) = (part(number)?, part(of)?);
        if number == 0 || number > of {
            return Err(BadShard);
        }
        Ok(Self { number, of })
    }

    /// Whether the piece at that position of a list is in this part; all parts are as large as each other.
    pub fn takes(&self, position: usize) -> bool {
        position as u64 % self.of == self.number - 1
    }

    /// Whether the piece of that name is in this part.
    pub fn has(&self, name: &str) -> bool {
        fingerprint([name]) % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = BadShard;
    fn from_str(text: &str) -> Result<Self, BadShard> {
        Self::parse(text)
    }
}

/// A number that stands for texts on every machine and in every version: 64-bit FNV-1a
/// (<http://www.isthe.com/chongo/tech/comp/fnv/>), its bits mixed as in `SplitMix64`, for a remainder
/// looks at the low ones only. Whoever wants to can find two texts with the same number.
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for text in texts {
        // A byte that UTF-8 has not stands between two texts.
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_a_part_and_the_number_of_parts() {
        assert_eq!(Shard::parse("2/4"), Ok(Shard { number: 2, of: 4 }));
        for bad in ["", "2", "0/4", "5/4", "1/0", "-1/2", "+1/2", "1/2/3", "a/b"] {
            assert_eq!(Shard::parse(bad), Err(BadShard), "{bad}");
        }
    }

    #[test]
    fn each_piece_is_in_exactly_one_shard_and_none_is_empty() {
        let names: Vec<String> = (0..1000).map(|n| format!("al-{n} cell/outbox")).collect();
        for of in 1..=7 {
            let mut sizes = Vec::new();
            for number in 1..=of {
                let shard = Shard { number, of };
                sizes.push(names.iter().filter(|name| shard.has(name)).count());
            }
            assert_eq!(sizes.iter().sum::<usize>(), names.len());
            let even = names.len() / sizes.len();
            let near = even * 3 / 4..=even * 5 / 4;
            assert!(sizes.iter().all(|size| near.contains(size)), "{sizes:?}");
        }
    }

    #[test]
    fn a_shard_is_the_same_on_every_machine() {
        assert_eq!(fingerprint(["cell/outbox"]), fingerprint(["cell/outbox"]));
        assert_ne!(fingerprint(["a", "b"]), fingerprint(["ab"]));
        assert_eq!(fingerprint(["cell/outbox"]), PINNED);
    }

    const PINNED: u64 = 994_615_177_758_912_606;
}

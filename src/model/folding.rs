//! Finds the loops in the rows of a timeline, and shows what they repeat once.

use std::collections::BTreeMap;

use super::timeline::{Act, Fold, Row};

/// The longest rounds that are looked for, one after another: an inner loop becomes one thing to
/// an outer loop that is longer than the first of them.
const LONGEST_ROUNDS: [usize; 3] = [12, 60, 60];

/// From this many rows on, two rounds that are the same are no chance.
const NO_CHANCE: usize = 13;

/// The rows, each loop by its first round with how often it was run.
pub fn fold(rows: &[Row]) -> Vec<Row> {
    let owners = owners(rows);
    let mut units: Vec<Unit> = rows
        .iter()
        .flat_map(|row| rounds(row, &owners))
        .map(|row| Unit { rows: vec![row] })
        .collect();
    for longest in LONGEST_ROUNDS {
        units = fold_once(&units, &owners, longest);
    }
    units.into_iter().flat_map(|unit| unit.rows).collect()
}

/// A row, or a loop that is folded already.
#[derive(Clone)]
struct Unit {
    rows: Vec<Row>,
}

/// Of what each guard is.
type Owners = BTreeMap<u64, u64>;

fn owners(rows: &[Row]) -> Owners {
    let acts = rows.iter().flat_map(|row| &row.acts);
    let takes = acts.filter_map(|act| match act {
        Act::Take { guard, object, .. } => Some((*guard, *object)),
        _ => None,
    });
    takes.collect()
}

fn fold_once(units: &[Unit], owners: &Owners, longest: usize) -> Vec<Unit> {
    let shapes = numbered(units.iter().map(|unit| {
        let rows = unit.rows.iter();
        rows.map(|row| shape(row, owners)).collect::<Vec<_>>()
    }));
    let mut folded: Vec<Unit> = Vec::new();
    // A guard that the last time round took is the one that lives on; it is drawn as the one
    // that the first time round took.
    let mut drawn_as: BTreeMap<u64, u64> = BTreeMap::new();
    let mut at = 0;
    while at < units.len() {
        let (mut length, mut times) = repeated(&shapes[at..], longest);
        if times > 1 && begins_later(&units[at..], &shapes[at..], (length, times)) {
            (length, times) = (1, 1);
        }
        let mut kept = units[at..at + length].to_vec();
        for act in acts_mut(&mut kept) {
            act.rename(&drawn_as);
        }
        if times > 1 {
            let last = &units[at + length * (times - 1)..at + length * times];
            for (act, last) in acts_mut(&mut kept).zip(acts(last)) {
                act.ends_as(last, &mut drawn_as);
            }
            let mut rows: Vec<Row> = kept.into_iter().flat_map(|unit| unit.rows).collect();
            let fold = Fold {
                rows: rows.len(),
                times,
            };
            rows[0].folds.insert(0, fold);
            kept = vec![Unit { rows }];
        }
        folded.append(&mut kept);
        at += length * times;
    }
    folded
}

/// Whether the loop is found in the middle of its first round, which went another way before: as
/// many rounds follow from its topmost line on.
fn begins_later(units: &[Unit], shapes: &[usize], (length, times): (usize, usize)) -> bool {
    let line = |at: &usize| units[*at].rows[0].line;
    let top = (0..length).filter(|at| line(at).is_some()).min_by_key(line);
    top.is_some_and(|top| {
        let rounds = shapes[top..].chunks_exact(length);
        let round = &shapes[top..top + length];
        top > 0 && rounds.take_while(|next| *next == round).count() >= times
    })
}

fn acts(units: &[Unit]) -> impl Iterator<Item = &Act> {
    let rows = units.iter().flat_map(|unit| &unit.rows);
    rows.flat_map(|row| &row.acts)
}

fn acts_mut(units: &mut [Unit]) -> impl Iterator<Item = &mut Act> {
    let rows = units.iter_mut().flat_map(|unit| &mut unit.rows);
    rows.flat_map(|row| &mut row.acts)
}

impl Act {
    /// Calls the guard that it is about by another number.
    fn rename(&mut self, names: &BTreeMap<u64, u64>) {
        if let Self::Release { guard, .. } | Self::Conflict { against: guard, .. } = self
            && let Some(name) = names.get(guard)
        {
            *guard = *name;
        }
    }

    /// Notes what the same act was in the last time round.
    fn ends_as(&mut self, latest: &Self, drawn_as: &mut BTreeMap<u64, u64>) {
        match (self, latest) {
            (Self::Take { guard, .. }, Self::Take { guard: last, .. }) => {
                drawn_as.insert(*last, *guard);
            }
            (
                Self::Mark { value, last, .. },
                Self::Mark {
                    value: newer,
                    last: newest,
                    ..
                },
            ) => {
                let newest = newest.as_ref().or(newer.as_ref());
                *last = newest
                    .filter(|newest| Some(*newest) != value.as_ref())
                    .cloned();
            }
            (
                Self::Print { text, last },
                Self::Print {
                    text: newer,
                    last: newest,
                },
            ) => {
                let newest = newest.as_ref().unwrap_or(newer);
                *last = Some(newest).filter(|newest| *newest != text).cloned();
            }
            _ => {}
        }
    }
}

/// A row for each time round, where a whole loop is on one line.
fn rounds(row: &Row, owners: &Owners) -> Vec<Row> {
    let shapes = numbered(row.acts.iter().map(|act| act_shape(act, owners)));
    let ends_guards = |acts: &[Act]| {
        let mut acts = acts.iter();
        acts.all(|act| matches!(act, Act::Release { .. }))
    };
    let mut parts: Vec<Vec<Act>> = vec![Vec::new()];
    let mut at = 0;
    while at < shapes.len() {
        let (length, times) = repeated(&shapes[at..], LONGEST_ROUNDS[0]);
        // Guards that end together are no loop: each of them is one that was drawn.
        let is_loop = times > 1 && !ends_guards(&row.acts[at..at + length]);
        let acts = row.acts[at..at + length * times].chunks(length);
        if is_loop {
            parts.extend(acts.map(<[Act]>::to_vec));
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.extend(acts.flatten().cloned());
        }
        at += length * times;
    }
    parts.retain(|part| !part.is_empty());
    let row = |acts| Row {
        thread: row.thread,
        line: row.line,
        acts,
        folds: Vec::new(),
    };
    parts.into_iter().map(row).collect()
}

/// What makes two acts the same but for values, texts and the numbers of guards.
type ActShape = (u8, u64, String);

fn act_shape(act: &Act, owners: &Owners) -> ActShape {
    match act {
        Act::Take { object, op, .. } => (0, *object, op.clone()),
        Act::Release { guard, how } => (1, owners.get(guard).copied().unwrap_or(0), how.clone()),
        Act::Mark {
            object, op, usage, ..
        } => (10 + *usage as u8, *object, op.clone()),
        Act::Try { object, op, .. } => (4, *object, op.clone()),
        Act::Conflict { object, op, .. } => (5, *object, op.clone()),
        Act::Poison { object } => (6, *object, String::new()),
        // Each is told: they have names and numbers.
        Act::Thread { thread, .. } => (7, u64::from(*thread), String::new()),
        Act::Panic { message } => (8, 0, message.clone()),
        Act::Print { .. } => (9, 0, String::new()),
    }
}

fn shape(row: &Row, owners: &Owners) -> (u32, Option<u32>, Vec<Fold>, Vec<ActShape>) {
    let acts = row.acts.iter().map(|act| act_shape(act, owners)).collect();
    (row.thread, row.line, row.folds.clone(), acts)
}

/// Things by numbers, the same for the same: they are compared often.
fn numbered<T: Ord>(things: impl Iterator<Item = T>) -> Vec<usize> {
    let mut known: BTreeMap<T, usize> = BTreeMap::new();
    things
        .map(|thing| {
            let next = known.len();
            *known.entry(thing).or_insert(next)
        })
        .collect()
}

/// How long a round of the loop is that begins here, and how often it is run; `(1, 1)` where
/// there is none.
fn repeated(shapes: &[usize], longest: usize) -> (usize, usize) {
    let mut best = (1, 1);
    for length in 1..=longest.min(shapes.len() / 2) {
        let mut times = 1;
        while (times + 1) * length <= shapes.len()
            && shapes[times * length..(times + 1) * length] == shapes[..length]
        {
            times += 1;
        }
        // Twice may be chance; three times is a loop.
        let is_loop = times >= 3 || (times == 2 && length >= NO_CHANCE);
        if is_loop && times * length > best.0 * best.1 {
            best = (length, times);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u32) -> Row {
        let act = Act::Print {
            text: String::new(),
            last: None,
        };
        Row {
            thread: 0,
            line: Some(line),
            acts: vec![act],
            folds: Vec::new(),
        }
    }

    /// The lines that are left, each with the folds that begin there as `rows×times`.
    fn folded(lines: impl IntoIterator<Item = u32>) -> Vec<String> {
        let rows: Vec<Row> = lines.into_iter().map(row).collect();
        let shown = |row: Row| {
            let folds = row.folds.iter();
            let folds = folds.map(|fold| format!(" {}×{}", fold.rows, fold.times));
            format!("{}{}", row.line.unwrap(), folds.collect::<String>())
        };
        fold(&rows).into_iter().map(shown).collect()
    }

    #[test]
    fn a_loop_with_a_long_body_is_folded() {
        let rows = folded((0..50).flat_map(|_| 1..=30));
        assert_eq!(rows.len(), 30);
        assert_eq!(rows[0], "1 30×50");
    }

    #[test]
    fn two_short_rounds_are_not_taken_for_a_loop_and_two_long_ones_are() {
        assert_eq!(folded([1, 2, 1, 2]).len(), 4);
        let rows = folded((0..2).flat_map(|_| 1..=20));
        assert_eq!((rows.len(), rows[0].as_str()), (20, "1 20×2"));
    }

    #[test]
    fn a_loop_in_a_loop_is_folded_in_both() {
        let round = || [1].into_iter().chain([2; 40]).chain(3..5);
        let rows = folded((0..9).flat_map(|_| round()));
        assert_eq!(rows, ["1 4×9", "2 1×40", "3", "4"]);
    }

    #[test]
    fn a_loop_begins_at_its_top_where_the_first_round_went_another_way() {
        let rounds = (0..5).flat_map(|_| 2..=4);
        let rows = folded([2, 9].into_iter().chain(3..=4).chain(rounds));
        assert_eq!(rows, ["2", "9", "3", "4", "2 3×5", "3", "4"]);
    }

    #[test]
    fn guards_that_end_together_are_not_taken_for_a_loop() {
        let acts = (1..=4).map(|guard| Act::Release {
            guard,
            how: "block".to_owned(),
        });
        let rows = fold(&[Row {
            acts: acts.collect(),
            ..row(9)
        }]);
        assert_eq!((rows.len(), rows[0].acts.len()), (1, 4));
    }

    #[test]
    fn what_a_loop_prints_is_kept_from_the_first_round_and_the_last() {
        let rows: Vec<Row> = (0..4)
            .map(|n| Row {
                acts: vec![Act::Print {
                    text: n.to_string(),
                    last: None,
                }],
                ..row(1)
            })
            .collect();
        let wanted = Act::Print {
            text: "0".to_owned(),
            last: Some("3".to_owned()),
        };
        assert_eq!(fold(&rows)[0].acts, [wanted]);
    }
}

//! Lays out the lanes of a timeline: a column for each object, in a group for each thread.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Act, Timeline, Watched};
use crate::view::style::{Role, Screen};
use crate::view::text::{Text, display_width};

/// Below this width a list of sentences is easier to read than lanes.
pub const NARROW: usize = 60;

/// The most objects that get lanes; the others are told in words alone.
const MOST_LANES: usize = 6;

/// A column. Several threads have their own for the same object; one thread needs no telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// The thread; none where the lanes are not grouped.
    pub thread: Option<u32>,
    /// The object.
    pub object: u64,
}

/// Which lanes there are, from left to right.
pub struct Lanes<'a> {
    /// The objects that have a lane.
    pub objects: Vec<&'a Watched>,
    groups: Vec<Group>,
    headings: Headings,
}

/// The lanes of one thread, or of all.
struct Group {
    thread: Option<u32>,
    lanes: Vec<Column>,
    width: usize,
}

struct Column {
    lane: Lane,
    heading: String,
    width: usize,
}

/// What stands at the top of a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headings {
    /// Nothing: the lanes are numbered in the list above.
    None,
    /// The thread alone: there is one object.
    Threads,
    Numbers,
    Names,
}

impl<'a> Lanes<'a> {
    /// Groups by thread where several threads use something and there is room.
    pub fn new(screen: &Screen, timeline: &'a Timeline, names: &BTreeMap<u64, String>) -> Self {
        let objects = objects(screen, timeline);
        let users = users(timeline, &objects);
        let threads: BTreeSet<u32> = users.iter().map(|user| user.0).collect();
        if threads.len() > 1 {
            // The code and the words need most of the screen.
            let most = screen.width * 3 / 8;
            let choices = match objects.len() {
                1 => vec![(Headings::Threads, most)],
                _ => vec![
                    (Headings::Names, screen.width / 4),
                    (Headings::Numbers, most),
                ],
            };
            for (headings, room) in choices {
                let groups: Vec<Group> = threads
                    .iter()
                    .map(|thread| {
                        let theirs = objects.iter().enumerate();
                        let theirs = theirs
                            .filter(|(_, object)| users.contains(&(*thread, object.id)))
                            .map(|(at, object)| column(*thread, at, object.id, headings, names));
                        group(*thread, theirs.collect())
                    })
                    .collect();
                let lanes = Self {
                    objects: objects.clone(),
                    groups,
                    headings,
                };
                if lanes.width() <= room {
                    return lanes;
                }
            }
        }
        let column = |object: &&Watched| Column {
            lane: Lane {
                thread: None,
                object: object.id,
            },
            heading: String::new(),
            width: 1,
        };
        let lanes: Vec<Column> = objects.iter().map(column).collect();
        let width = lanes.len() * 2;
        let group = Group {
            thread: None,
            lanes,
            width,
        };
        Self {
            objects,
            groups: vec![group],
            headings: Headings::None,
        }
    }

    /// The columns that they take, with a blank after each.
    pub fn width(&self) -> usize {
        self.groups.iter().map(|group| group.width).sum()
    }

    /// Whether each thread has its own.
    pub fn are_grouped(&self) -> bool {
        self.headings != Headings::None
    }

    /// Whether lanes are found by their numbers.
    pub fn are_numbered(&self) -> bool {
        matches!(self.headings, Headings::None | Headings::Numbers)
    }

    /// The lane in which a thread's use of an object is drawn.
    pub fn of(&self, thread: u32, object: u64) -> Lane {
        let thread = Some(thread).filter(|_| self.are_grouped());
        Lane { thread, object }
    }

    /// Adds each lane's sign to a line.
    pub fn append(&self, line: &mut Text, sign: impl Fn(Lane) -> Text) {
        for group in &self.groups {
            let end = line.width() + group.width;
            for column in &group.lanes {
                let next = line.width() + column.width + 1;
                line.append(&sign(column.lane)).pad(next);
            }
            line.pad(end);
        }
    }

    /// The lines above grouped lanes: the threads, and their objects where there are several.
    pub fn headings(&self, before: usize) -> Vec<Text> {
        if !self.are_grouped() {
            return Vec::new();
        }
        let mut threads = Text::plain(" ".repeat(before));
        let mut objects = threads.clone();
        for group in &self.groups {
            let end = threads.width() + group.width;
            threads.push(Role::Note, group.thread.map_or(String::new(), who));
            threads.pad(end);
            for column in &group.lanes {
                let next = objects.width() + column.width + 1;
                objects.push(Role::Dim, column.heading.as_str()).pad(next);
            }
            objects.pad(end);
        }
        if self.headings == Headings::Threads {
            vec![threads]
        } else {
            vec![threads, objects]
        }
    }
}

/// What a thread is called.
pub fn who(thread: u32) -> String {
    if thread == 0 {
        "main".to_owned()
    } else {
        format!("t{thread}")
    }
}

fn column(
    thread: u32,
    at: usize,
    object: u64,
    headings: Headings,
    names: &BTreeMap<u64, String>,
) -> Column {
    let heading = match (headings, names.get(&object)) {
        (Headings::Names, Some(name)) => name.clone(),
        (Headings::Numbers, _) => (at + 1).to_string(),
        _ => String::new(),
    };
    Column {
        lane: Lane {
            thread: Some(thread),
            object,
        },
        width: display_width(&heading).max(1),
        heading,
    }
}

fn group(thread: u32, lanes: Vec<Column>) -> Group {
    let columns: usize = lanes.iter().map(|column| column.width + 1).sum();
    Group {
        thread: Some(thread),
        // One blank more than between two lanes.
        width: columns.max(display_width(&who(thread)) + 1) + 1,
        lanes,
    }
}

/// Which thread uses which of the objects.
fn users(timeline: &Timeline, objects: &[&Watched]) -> BTreeSet<(u32, u64)> {
    let drawn = |id: u64| objects.iter().any(|object| object.id == id);
    let mut users = BTreeSet::new();
    for row in &timeline.rows {
        for object in row.acts.iter().filter_map(Act::object) {
            if drawn(object) {
                users.insert((row.thread, object));
            }
        }
    }
    users
}

/// The objects that get a lane: all where there is room; otherwise those in trouble first, then
/// those that are borrowed or locked.
fn objects<'a>(screen: &Screen, timeline: &'a Timeline) -> Vec<&'a Watched> {
    if screen.width < NARROW {
        return Vec::new();
    }
    let mut trouble = BTreeSet::new();
    let mut guarded = BTreeSet::new();
    for act in timeline.rows.iter().flat_map(|row| &row.acts) {
        match act {
            Act::Conflict { object, .. } | Act::Poison { object } | Act::Try { object, .. } => {
                trouble.insert(*object);
            }
            Act::Take { object, .. } => {
                guarded.insert(*object);
            }
            _ => {}
        }
    }
    let mut objects: Vec<_> = timeline.objects.iter().enumerate().collect();
    objects.sort_by_key(|(at, object)| {
        let id = object.id;
        (!trouble.contains(&id), !guarded.contains(&id), *at)
    });
    objects.truncate(MOST_LANES);
    objects.sort_by_key(|(at, _)| *at);
    objects.into_iter().map(|(_, object)| object).collect()
}

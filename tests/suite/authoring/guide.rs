//! Runs `docs/authoring.md`: writes its files, gives its commands, compares what they say.

use std::fs;
use std::path::{Path, PathBuf};

use mutor::model::Kind;
use mutor::store::course::keys;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::told;

/// The course that the guide makes; its files are named from there.
const COURSE: &str = "borrow-lab";

fn text() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/authoring.md");
    fs::read_to_string(path).unwrap()
}

/// A code block, and what the comments before it say is to be done.
struct Block {
    orders: Vec<String>,
    language: String,
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut orders = Vec::new();
    let mut open = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Html(html) => {
                let comment = html.trim().strip_prefix("<!--");
                let comment = comment.and_then(|comment| comment.strip_suffix("-->"));
                orders.extend(comment.map(|order| order.trim().to_owned()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some(Block {
                    orders: std::mem::take(&mut orders),
                    language: info.to_string(),
                    text: String::new(),
                });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    assert_eq!(orders, [""; 0], "comments without a block");
    blocks
}

/// The reader of the guide: a folder of their own, and where their shell is.
struct Reader {
    root: PathBuf,
    shell: PathBuf,
}

impl Reader {
    fn obey(&self, order: &str, block: &str) {
        let course = self.root.join(COURSE);
        let read = |file: &str| fs::read_to_string(course.join(file)).unwrap();
        let write = |file: &str, text: String| {
            let path = course.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let (verb, rest) = order.split_once(": ").expect(order);
        match (verb, rest.split_once(" in: ")) {
            ("file", _) => write(rest, block.to_owned()),
            ("add to", _) => write(rest, format!("{}\n{block}", read(rest))),
            ("in", _) => assert!(read(rest).contains(block), "{rest} has no\n{block}"),
            ("remove", _) => fs::remove_file(course.join(rest)).unwrap(),
            ("from", Some((start, file))) => {
                let (before, _) = cut(&read(file), start);
                write(file, before + block);
            }
            ("line", Some((start, file))) => {
                let (before, after) = cut(&read(file), start);
                let after = after.split_once('\n').unwrap().1;
                write(file, before + block + after);
            }
            _ => panic!("the order {order:?} means nothing"),
        }
    }

    /// Gives the commands of a block, each with what it must say.
    fn give(&mut self, block: &str) {
        for part in format!("\n{block}").split("\n$ ").skip(1) {
            let (command, said) = part.split_once('\n').unwrap_or((part, ""));
            let words = words(command);
            match words.split_first() {
                Some((&"cd", [folder])) => {
                    self.shell = fs::canonicalize(self.shell.join(folder)).unwrap();
                    assert_eq!(said, "", "`cd` says nothing");
                }
                Some((&"mutor", arguments)) => {
                    let (text, _) = told(&self.shell, arguments);
                    assert!(
                        is_like(text.trim_end(), said.trim_end()),
                        "$ {command}\n{text}\n--- and the guide says\n{said}"
                    );
                }
                _ => panic!("{command:?} is not understood here"),
            }
        }
    }
}

fn cut(text: &str, start: &str) -> (String, String) {
    let at = text
        .match_indices(start)
        .find(|(at, _)| *at == 0 || text[..*at].ends_with('\n'));
    let (at, _) = at.unwrap_or_else(|| panic!("no line begins with {start:?} in\n{text}"));
    (text[..at].to_owned(), text[at..].to_owned())
}

/// The words of a command; quotes hold some together.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (at, part) in command.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part);
        } else {
            words.extend(part.split_whitespace());
        }
    }
    words
}

/// Whether a text is the pattern, in which `…` stands for anything.
fn is_like(text: &str, pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.split('…').collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return text == pattern;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn the_guide_does_what_it_says() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let mut reader = Reader {
        shell: root.clone(),
        root,
    };
    let mut commands = 0;
    for block in blocks(&text()) {
        match block.language.as_str() {
            "console" => {
                reader.give(&block.text);
                commands += 1;
            }
            "toml" | "rust" => {
                assert!(!block.orders.is_empty(), "no test for\n{}", block.text);
                for order in &block.orders {
                    reader.obey(order, &block.text);
                }
            }
            "text" => {}
            other => panic!("a block of {other:?} is not run"),
        }
    }
    assert!(commands > 8, "{commands} blocks of commands");
}

#[test]
fn the_guide_names_every_key_and_every_verdict() {
    let text = text();
    let steps = keys::KINDS.iter().flat_map(|kind| kind.keys);
    let all = [
        keys::LESSON,
        keys::OPTION,
        keys::MISTAKE,
        keys::EXPECT,
        keys::LIMITS,
        keys::EXPLORE,
        keys::CONCEPT,
    ];
    let names = all.into_iter().flatten().chain(steps).copied();
    for name in names.chain(Kind::ALL.iter().map(|kind| kind.word())) {
        let ways = [
            format!("`{name}`"),
            format!("`[[{name}]]`"),
            format!("`[[step.{name}]]`"),
            format!("{name} ="),
        ];
        assert!(
            ways.iter().any(|way| text.contains(way)),
            "the guide does not name `{name}`"
        );
    }
}

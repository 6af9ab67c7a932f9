//! Reads Markdown into a small tree.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::view::style::Role;
use crate::view::text::Text;

/// One block of a page.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Text),
    Heading(u8, Text),
    Code { info: String, text: String },
    List(Option<u64>, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    Table(Table),
    Rule,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) align: Vec<Alignment>,
    pub(super) head: Vec<Text>,
    pub(super) rows: Vec<Vec<Text>>,
}

/// How deep lists and quotes are kept apart. Deeper ones join their parent: a screen has no room
/// for them, and a tree of any depth could overflow the stack.
const DEEPEST: usize = 16;

/// Reads the blocks of a text; every text is Markdown.
pub(super) fn blocks(source: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader::default();
    for event in Parser::new_ext(source, options) {
        reader.event(event);
    }
    reader.end_paragraph();
    while !reader.open.is_empty() {
        reader.close();
    }
    reader.done
}

/// A list, item or quote that is not closed yet.
#[derive(Debug)]
enum Open {
    List(Option<u64>, Vec<Vec<Block>>),
    Item(Vec<Block>),
    Quote(Vec<Block>),
    /// Too deep to be kept apart.
    Joined,
}

#[derive(Debug, Default)]
struct Reader {
    done: Vec<Block>,
    open: Vec<Open>,
    text: Text,
    marks: Vec<Role>,
    links: Vec<(String, String)>,
    code: Option<(String, String)>,
    table: Option<Table>,
}

impl Reader {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => {
                self.text.push(Role::Code, format!("`{code}`"));
                self.link_words(&code);
            }
            // Raw HTML has no meaning on a terminal; its words are shown as they stand.
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.words(&text),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => {
                self.text.push(Role::Plain, "\n");
            }
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.words(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn words(&mut self, words: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(words);
            return;
        }
        let role = self.marks.last().copied().unwrap_or_default();
        self.text.push(role, words);
        self.link_words(words);
    }

    fn stress(&mut self, role: Role) {
        self.text.push(Role::Mark, "*");
        self.marks.push(role);
    }

    fn link_words(&mut self, words: &str) {
        if let Some((_, shown)) = self.links.last_mut() {
            shown.push_str(words);
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Emphasis => self.stress(Role::Emphasis),
            Tag::Strong => self.stress(Role::Strong),
            Tag::Strikethrough => {
                self.text.push(Role::Dim, "~~");
                self.marks.push(Role::Dim);
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.marks.push(Role::Link);
                self.links.push((dest_url.to_string(), String::new()));
            }
            Tag::Table(align) => {
                self.end_paragraph();
                self.table = Some(Table {
                    align,
                    ..Table::default()
                });
            }
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::List(first) => self.enter(Open::List(first, Vec::new())),
            Tag::Item => self.enter(Open::Item(Vec::new())),
            Tag::BlockQuote(_) => self.enter(Open::Quote(Vec::new())),
            _ => self.end_paragraph_outside_of_tables(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => {
                self.marks.pop();
                self.text.push(Role::Mark, "*");
            }
            TagEnd::Strikethrough => {
                self.marks.pop();
                self.text.push(Role::Dim, "~~");
            }
            TagEnd::Link | TagEnd::Image => {
                self.marks.pop();
                if let Some((address, shown)) = self.links.pop()
                    && !address.is_empty()
                    && address != shown
                    && address.strip_prefix("mailto:") != Some(&shown)
                {
                    let address = address.replace([' ', '\n'], "%20");
                    let space = if shown.is_empty() { "" } else { " " };
                    self.text.push(Role::Plain, format!("{space}<{address}>"));
                    self.link_words(&address);
                }
            }
            TagEnd::Heading(level) => {
                let text = std::mem::take(&mut self.text).painted(Role::Heading);
                self.block(Block::Heading(level as u8, text));
            }
            TagEnd::CodeBlock => {
                if let Some((info, text)) = self.code.take() {
                    self.block(Block::Code { info, text });
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(table) = &mut self.table {
                    match table.rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => table.head.push(cell),
                    }
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.block(Block::Table(table));
                }
            }
            TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.end_paragraph();
                self.close();
            }
            _ => self.end_paragraph_outside_of_tables(),
        }
    }

    fn end_paragraph_outside_of_tables(&mut self) {
        if self.table.is_none() {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.words().trim().is_empty() {
            self.block(Block::Paragraph(text));
        }
    }

    fn enter(&mut self, open: Open) {
        self.end_paragraph();
        let deep = self.open.len() >= DEEPEST;
        self.open.push(if deep { Open::Joined } else { open });
    }

    fn block(&mut self, block: Block) {
        for open in self.open.iter_mut().rev() {
            match open {
                Open::Item(blocks) | Open::Quote(blocks) => return blocks.push(block),
                // A list takes items alone; its text stands in the item above it.
                Open::List(_, items) => return items.push(vec![block]),
                Open::Joined => {}
            }
        }
        self.done.push(block);
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::List(first, items)) => self.block(Block::List(first, items)),
            Some(Open::Quote(blocks)) => self.block(Block::Quote(blocks)),
            Some(Open::Item(blocks)) => {
                if let Some(Open::List(_, items)) = self.open.last_mut() {
                    items.push(blocks);
                }
            }
            Some(Open::Joined) | None => {}
        }
    }
}

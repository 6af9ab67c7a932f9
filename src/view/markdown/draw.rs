//! Draws the tree of a Markdown text as lines.

use pulldown_cmark::Alignment;

use super::parse::{Block, Table};
use crate::view::highlight;
use crate::view::style::{Role, Screen};
use crate::view::text::Text;

/// The narrowest column that text is wrapped to inside of lists, quotes and tables.
const NARROWEST: usize = 8;

/// The blocks with an empty line between them.
pub(super) fn blocks(screen: &Screen, blocks: &[Block], width: usize) -> Vec<Text> {
    let mut lines = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 && !(is_paragraph(&blocks[at - 1]) && is_tight_list(block)) {
            lines.push(Text::default());
        }
        lines.extend(one(screen, block, width));
    }
    lines
}

fn is_paragraph(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_))
}

/// A list whose items are one paragraph each sits close to the sentence that introduces it.
fn is_tight_list(block: &Block) -> bool {
    matches!(block, Block::List(_, items) if items.iter().all(|item| item.len() <= 1))
}

fn one(screen: &Screen, block: &Block, width: usize) -> Vec<Text> {
    match block {
        Block::Paragraph(text) => marked(screen, text).wrap(width),
        Block::Heading(level, text) => heading(screen, *level, text, width),
        Block::Code { info, text } => code(screen, info, text),
        Block::List(first, items) => list(screen, *first, items, width),
        Block::Quote(inner) => quote(screen, inner, width),
        Block::Table(table) => self::table(screen, table, width),
        Block::Rule => vec![Text::of(
            Role::Dim,
            screen.glyphs().rule.repeat(width.min(40)),
        )],
    }
}

/// Where italics and bold cannot be seen, stressed words stand between asterisks.
fn marked(screen: &Screen, text: &Text) -> Text {
    let mut out = Text::default();
    for (role, piece) in text.pieces() {
        if !screen.color || *role != Role::Mark {
            out.push(*role, piece.as_str());
        }
    }
    out
}

fn heading(screen: &Screen, level: u8, text: &Text, width: usize) -> Vec<Text> {
    let mut lines = marked(screen, text).wrap(width);
    if !screen.color && level <= 2 {
        let widest = lines.iter().map(Text::width).max().unwrap_or(0);
        let rule = if level == 1 && !screen.unicode {
            "="
        } else {
            screen.glyphs().rule
        };
        lines.push(Text::of(Role::Dim, rule.repeat(widest)));
    }
    lines
}

fn code(screen: &Screen, info: &str, text: &str) -> Vec<Text> {
    // What follows the language, as in `rust,compile_fail,E0594`, is for the course's audit.
    let language = info.split([',', ' ']).find(|word| !word.is_empty());
    let lines = if language == Some("rust") {
        highlight::rust(screen, text)
    } else {
        highlight::plain(screen, text)
    };
    lines
        .iter()
        .map(|line| Text::plain("    ").and(line))
        .collect()
}

fn list(screen: &Screen, first: Option<u64>, items: &[Vec<Block>], width: usize) -> Vec<Text> {
    let last = first.map(|first| first.saturating_add(items.len() as u64));
    let digits = last.map_or(0, |last| last.saturating_sub(1).to_string().len());
    let loose = items.iter().any(|item| {
        item.iter()
            .filter(|block| !matches!(block, Block::List(..)))
            .count()
            > 1
    });
    let mut lines = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let sign = match first {
            Some(first) => format!("{:>digits$}. ", first.saturating_add(at as u64)),
            None => format!("{} ", screen.glyphs().bullet),
        };
        if at > 0 && loose {
            lines.push(Text::default());
        }
        let sign = Text::of(Role::Dim, format!("  {sign}"));
        let inner = blocks(screen, item, room(width, sign.width()));
        lines.extend(hang(&sign, &inner));
    }
    lines
}

fn quote(screen: &Screen, inner: &[Block], width: usize) -> Vec<Text> {
    let bar = Text::of(Role::Dim, format!("{} ", screen.glyphs().bar));
    blocks(screen, inner, room(width, bar.width()))
        .iter()
        .map(|line| bar.clone().and(line))
        .collect()
}

fn hang(sign: &Text, inner: &[Text]) -> Vec<Text> {
    let blank = Text::plain(" ".repeat(sign.width()));
    if inner.is_empty() {
        return vec![sign.clone()];
    }
    inner
        .iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { sign } else { &blank }.clone().and(line))
        .collect()
}

fn room(width: usize, taken: usize) -> usize {
    width.saturating_sub(taken).max(NARROWEST)
}

/// Between two columns of a table.
const GUTTER: usize = 2;

fn table(screen: &Screen, table: &Table, width: usize) -> Vec<Text> {
    let columns = table.head.len();
    if columns == 0 {
        return Vec::new();
    }
    let head: Vec<Text> = table
        .head
        .iter()
        .map(|cell| marked(screen, cell).painted(Role::Heading))
        .collect();
    let rows: Vec<Vec<Text>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| marked(screen, cell)).collect())
        .collect();
    let widths = fitted(&head, &rows, width);
    let mut lines = row(&head, &widths, &table.align);
    let rule: Vec<String> = widths
        .iter()
        .map(|width| screen.glyphs().rule.repeat(*width))
        .collect();
    lines.push(Text::of(Role::Dim, rule.join(&" ".repeat(GUTTER))));
    let mut wrapped = false;
    let drawn: Vec<Vec<Text>> = rows
        .iter()
        .map(|cells| row(cells, &widths, &table.align))
        .inspect(|lines| wrapped |= lines.len() > 1)
        .collect();
    for (at, row) in drawn.into_iter().enumerate() {
        // Rows of several lines would run together without an empty line between them.
        if at > 0 && wrapped {
            lines.push(Text::default());
        }
        lines.extend(row);
    }
    lines
}

/// Column widths that fit: each column has room for its longest word, narrow ones keep what they
/// need, and the wide ones share the rest.
fn fitted(head: &[Text], rows: &[Vec<Text>], width: usize) -> Vec<usize> {
    let columns = head.len();
    let measure = |by: fn(&Text) -> usize| -> Vec<usize> {
        let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
        (0..columns)
            .map(|column| {
                let widest = cells(column).map(by).max().unwrap_or(0);
                widest.max(by(&head[column]))
            })
            .collect()
    };
    let natural = measure(Text::width);
    let longest = measure(Text::longest_word);
    let room = width.saturating_sub(GUTTER * (columns - 1));
    // Where even the words do not fit they are broken.
    let least = if longest.iter().sum::<usize>() <= room {
        longest
    } else {
        vec![NARROWEST; columns]
    };
    let mut left = room.saturating_sub(least.iter().sum());
    let mut widths = least;
    let mut by_need: Vec<usize> = (0..columns).collect();
    by_need.sort_by_key(|&column| natural[column].saturating_sub(widths[column]));
    for (served, &column) in by_need.iter().enumerate() {
        let share = left / (columns - served);
        let more = natural[column].saturating_sub(widths[column]).min(share);
        widths[column] = widths[column].min(natural[column]) + more;
        left -= more;
    }
    widths
}

fn row(cells: &[Text], widths: &[usize], align: &[Alignment]) -> Vec<Text> {
    let wrapped: Vec<Vec<Text>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| cell.wrap(*width))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = Vec::new();
    for at in 0..height {
        let mut line = Text::default();
        let mut end = 0;
        for (column, width) in widths.iter().enumerate() {
            let cell = wrapped.get(column).and_then(|lines| lines.get(at));
            let cell = cell.cloned().unwrap_or_default();
            let spare = width.saturating_sub(cell.width());
            let before = match align.get(column) {
                Some(Alignment::Right) => spare,
                Some(Alignment::Center) => spare / 2,
                _ => 0,
            };
            line.pad(end + before).append(&cell);
            end += width + GUTTER;
        }
        lines.push(line);
    }
    lines
}

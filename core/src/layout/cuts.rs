//! Where a Markdown text may be divided, how good a place each is, and what has to be closed and opened again
//! there. A Markdown parser says where blocks and phrases are; blank space between words is looked for here.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_segmentation::GraphemeCursor;

use super::Thing;

/// How good a place is, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The end of the text.
    End,
    Section,
    Paragraph,
    Item,
    Sentence,
    Line,
    Word,
    /// A heading would be left alone at the end of a part.
    AfterHeading,
}

/// What dividing here costs: first whether a heading is left alone, then how many things that should stay whole are
/// divided, then the rank.
pub(super) type Price = (bool, usize, Rank);

/// A place where a text may be divided. Only blank space and a quote's marks lie between `end` and `next`.
#[derive(Debug)]
pub(super) struct Cut {
    pub end: usize,
    pub next: usize,
    pub price: Price,
    /// The innermost pair of marks to be closed and opened again, in `Cuts::pairs`.
    open: Option<usize>,
}

/// A text with all the places where it may be divided, in order.
pub(super) struct Cuts<'a> {
    text: &'a str,
    lines: Vec<Line>,
    pub all: Vec<Cut>,
    pairs: Vec<Pair>,
    links: Vec<Range<usize>>,
    code: Vec<Code>,
}

struct Line {
    start: usize,
    /// Behind indentation and quote marks.
    content: usize,
    /// Without blanks at the end.
    end: usize,
    /// With them, but without the line break.
    full: usize,
}

/// Marks around a phrase or a block of code.
#[derive(Clone)]
struct Pair {
    open: String,
    close: String,
    outer: Option<usize>,
}

/// A block of code between fences.
struct Code {
    range: Range<usize>,
    body: Range<usize>,
}

/// Something that should stay whole.
struct Held {
    range: Range<usize>,
    how: How,
}

enum How {
    IfItFits,
    OrReopened { open: String, close: String },
    OrAtLineEnds { open: String, close: String },
    Always,
}

/// Where a block begins.
struct Start {
    at: usize,
    rank: Rank,
}

/// What the parser says of a text, each list in reading order.
#[derive(Default)]
struct Outline {
    blocks: Vec<Start>,
    /// Where a block's own words begin, behind its mark.
    words: Vec<usize>,
    held: Vec<Held>,
    code: Vec<Code>,
    links: Vec<Range<usize>>,
}

impl<'a> Cuts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let lines = lines(text);
        let outline = outline(text, &lines);
        let mut found = Finder { text, all: Vec::new() };
        found.look_through(&lines, &outline);
        let (all, pairs) = priced(found.all, &outline.held, text);
        Self { text, lines, all, pairs, links: outline.links, code: outline.code }
    }

    /// The part between two cuts, complete: quoted on, closed and opened again.
    pub(super) fn part(&self, from: Option<&Cut>, to: &Cut) -> String {
        let mut part = String::new();
        if let Some(from) = from {
            let line = line_of(&self.lines, from.next);
            part.push_str(&self.text[line.start..line.content.min(from.next)]);
            for pair in self.opened(from).iter().rev() {
                part.push_str(&pair.open);
            }
        }
        part.push_str(&self.text[from.map_or(0, |from| from.next)..to.end]);
        for pair in self.opened(to) {
            part.push_str(&pair.close);
        }
        if from.is_some() { outdented(part) } else { part }
    }

    /// The pairs that are open at a cut, the innermost first.
    fn opened(&self, cut: &Cut) -> Vec<&Pair> {
        let inner = cut.open.map(|at| &self.pairs[at]);
        std::iter::successors(inner, |pair| pair.outer.map(|at| &self.pairs[at])).collect()
    }

    /// What keeps two neighbouring cuts apart.
    pub(super) fn between(&self, from: Option<&Cut>, to: &Cut) -> (Thing, &str) {
        let range = from.map_or(0, |from| from.next)..to.end;
        if let Some(link) = self.links.iter().filter(|it| range.contains(&it.start)).max_by_key(|it| it.len())
        {
            return (Thing::Link, &self.text[link.clone()]);
        }
        let code = self.code.iter().find_map(|it| {
            let start = range.start.max(it.body.start);
            (range.contains(&start) && it.body.contains(&start)).then_some(start)
        });
        if let Some(start) = code {
            return (Thing::CodeLine, self.text[start..range.end].trim());
        }
        let words = self.text[range].split_whitespace();
        let longest = words.max_by_key(|word| word.len()).unwrap_or_default();
        let thing = if longest.contains("://") { Thing::Link } else { Thing::Word };
        (thing, longest)
    }
}

/// Without the indentation that the first line had in its list, as far as the lines keep it.
fn outdented(part: String) -> String {
    let indent = part.len() - part.trim_start_matches([' ', '\t']).len();
    if indent == 0 {
        return part;
    }
    let (indent, rest) = part.split_at(indent);
    let mut inside = true;
    let line = |line| {
        let shorter = str::strip_prefix(line, indent).filter(|_| inside);
        inside = inside && (shorter.is_some() || line.trim().is_empty());
        shorter.unwrap_or(line)
    };
    let (first, others) = rest.split_once('\n').map_or((rest, None), |(first, others)| (first, Some(others)));
    std::iter::once(first)
        .chain(others.into_iter().flat_map(|others| others.split('\n')).map(line))
        .collect::<Vec<_>>()
        .join("\n")
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let line = |with_break: &str| {
        let words = with_break.trim_end_matches(['\n', '\r']);
        let quoted = words.trim_start_matches(|next: char| next.is_whitespace() || next == '>');
        let line = Line {
            start,
            content: start + words.len() - quoted.len(),
            end: start + words.trim_end().len(),
            full: start + words.len(),
        };
        start += with_break.len();
        line
    };
    text.split_inclusive('\n').map(line).collect()
}

fn line_of(lines: &[Line], at: usize) -> &Line {
    &lines[lines.partition_point(|line| line.start <= at).saturating_sub(1)]
}

fn outline(text: &str, lines: &[Line]) -> Outline {
    let mut out = Outline::default();
    let mut items = 0_usize;
    let (mut after_heading, mut words_wanted, mut in_fence) = (false, false, false);
    // A line in bold that is a paragraph of its own heads what follows.
    let (mut line, mut is_bold) = (0..0, false);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        let of_block = match &event {
            Event::Start(tag) => is_block(tag),
            Event::Rule => true,
            _ => false,
        };
        if of_block {
            let rank = match &event {
                _ if after_heading => Rank::AfterHeading,
                Event::Start(Tag::Heading { .. }) => Rank::Section,
                Event::Start(Tag::Item) => Rank::Item,
                _ if items > 0 => Rank::Item,
                _ => Rank::Paragraph,
            };
            out.blocks.push(Start { at: range.start, rank });
            words_wanted = true;
        } else if !matches!(event, Event::End(_)) {
            after_heading = false;
            if std::mem::take(&mut words_wanted) {
                out.words.push(range.start);
            }
        }
        if let Some(how) = how_held(text, lines, &event, &range) {
            out.held.push(Held { range: range.clone(), how });
        }
        match event {
            Event::Start(Tag::Item) => items += 1,
            Event::End(TagEnd::Item) => items -= 1,
            Event::Start(Tag::Paragraph) => {
                line = range.start..range.start + text[range].trim_end().len();
                is_bold = false;
            }
            Event::Start(Tag::Strong) => is_bold = range == line && !text[range].contains('\n'),
            Event::End(TagEnd::Paragraph) if is_bold => {
                after_heading = true;
                is_bold = false;
                let heads = |block: &&mut Start| block.at == line.start && block.rank == Rank::Paragraph;
                out.blocks.last_mut().filter(heads).into_iter().for_each(|block| block.rank = Rank::Section);
            }
            Event::End(TagEnd::Heading(_)) => after_heading = true,
            Event::Rule => after_heading = false,
            Event::Start(Tag::CodeBlock(kind)) if kind.is_fenced() => {
                out.code.push(Code { body: range.end..range.start, range });
                in_fence = true;
            }
            Event::End(TagEnd::CodeBlock) => in_fence = false,
            Event::Text(_) if in_fence => {
                if let Some(code) = out.code.last_mut() {
                    code.body = code.body.start.min(range.start)..range.end;
                }
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => out.links.push(range),
            _ => {}
        }
    }
    out
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Item
    )
}

fn how_held(text: &str, lines: &[Line], event: &Event<'_>, range: &Range<usize>) -> Option<How> {
    let marked = |mark: &str| How::OrReopened { open: mark.to_owned(), close: mark.to_owned() };
    let source = &text[range.clone()];
    Some(match event {
        Event::Start(Tag::Heading { .. } | Tag::Item) => How::IfItFits,
        Event::Start(Tag::Link { .. } | Tag::Image { .. }) => How::Always,
        Event::Start(Tag::Emphasis) => marked(source.get(..1)?),
        Event::Start(Tag::Strong) => marked(source.get(..2)?),
        Event::Start(Tag::Strikethrough) => marked(run_of(source, '~')),
        Event::Code(_) => marked(run_of(source, '`')),
        Event::Start(Tag::CodeBlock(kind)) if kind.is_fenced() => {
            let line = line_of(lines, range.start);
            let lead: String = text[line.start..range.start]
                .chars()
                .map(|before| if before == '>' || before.is_whitespace() { before } else { ' ' })
                .collect();
            let fence = run_of(source, if source.starts_with('~') { '~' } else { '`' });
            How::OrAtLineEnds {
                open: format!("{lead}{}\n", &text[range.start..line.end.max(range.start)]),
                close: format!("\n{lead}{fence}"),
            }
        }
        _ => return None,
    })
}

fn run_of(source: &str, mark: char) -> &str {
    &source[..source.len() - source.trim_start_matches(mark).len()]
}

/// A cut whose price is not known yet.
struct Found {
    end: usize,
    next: usize,
    rank: Rank,
    in_code: bool,
}

/// Looks through a text line by line.
struct Finder<'a> {
    text: &'a str,
    all: Vec<Found>,
}

impl Finder<'_> {
    fn look_through(&mut self, lines: &[Line], outline: &Outline) {
        let mut blocks = outline.blocks.iter().peekable();
        let mut words = outline.words.iter().peekable();
        let mut code = outline.code.iter().peekable();
        for (at, line) in lines.iter().enumerate() {
            // The outermost block that begins in this line; the others begin behind its mark.
            let block = blocks.next_if(|block| block.at <= line.full);
            while blocks.next_if(|block| block.at <= line.full).is_some() {}
            let mut words_from = line.content;
            while let Some(from) = words.next_if(|from| **from <= line.full) {
                words_from = words_from.max(*from);
            }
            while code.next_if(|code| code.range.end <= line.start).is_some() {}

            if let Some(code) = code.peek().filter(|code| code.range.start < line.start) {
                let before = &lines[at - 1];
                if before.full >= code.body.start && line.start < code.body.end {
                    self.add(Found { end: before.full, next: line.start, rank: Rank::Line, in_code: true });
                }
                continue;
            }
            if line.content >= line.end {
                continue;
            }
            match block.filter(|block| block.at <= line.content) {
                Some(block) => self.before(block.at, block.rank, &lines[..at]),
                None => self.before(line.content, Rank::Line, &lines[..at]),
            }
            self.words(words_from, line.end);
        }
        let end = self.text.trim_end().len();
        self.add(Found { end, next: self.text.len(), rank: Rank::End, in_code: false });
    }

    /// A cut before what begins at `next`, behind the last of `lines` that holds anything.
    fn before(&mut self, next: usize, rank: Rank, lines: &[Line]) {
        if let Some(line) = lines.iter().rev().find(|line| line.end > line.content) {
            self.add(Found { end: line.end, next, rank, in_code: false });
        }
    }

    /// Cuts at blank space and behind sentences that need none.
    fn words(&mut self, from: usize, to: usize) {
        let words = &self.text[from..to];
        let mut characters = words.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let end = from + at;
            if parts_words(character) {
                let mut next = end + character.len_utf8();
                while let Some((_, blank)) = characters.next_if(|(_, next)| parts_words(*next)) {
                    next += blank.len_utf8();
                }
                let (before, after) = (&self.text[from..end], &self.text[next..to]);
                if !before.is_empty() && !before.ends_with('\\') && !would_head_a_line(after) {
                    let rank = if ends_sentence(before, after) { Rank::Sentence } else { Rank::Word };
                    self.add(Found { end, next, rank, in_code: false });
                }
            } else if matches!(character, '。' | '！' | '？') {
                let next = end + character.len_utf8();
                // Closing brackets and further marks belong to the sentence.
                let goes_on = |next: &(usize, char)| next.1.is_alphabetic() || next.1.is_numeric();
                if characters.peek().is_some_and(goes_on) {
                    self.add(Found { end: next, next, rank: Rank::Sentence, in_code: false });
                }
            }
        }
    }

    fn add(&mut self, found: Found) {
        let behind = self.all.last().map_or(0, |last| last.next);
        let whole = self.text[found.next..].chars().next().is_none_or(|next| next.is_ascii())
            || GraphemeCursor::new(found.next, self.text.len(), true)
                .is_boundary(self.text, 0)
                .unwrap_or(false);
        let said = self.text.get(behind..found.end);
        if whole && said.is_some_and(|said| found.in_code || !said.is_empty()) {
            self.all.push(found);
        }
    }
}

/// Blank space that is meant to hold words together does not.
fn parts_words(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// Whether words from the middle of a line would become a list, a heading or a quote at the start of one.
fn would_head_a_line(words: &str) -> bool {
    let mark = words.trim_start_matches(|next: char| next.is_ascii_digit());
    let marks: &[char] = if mark.len() < words.len() { &['.', ')'] } else { &['#', '-', '+', '*', '>', '='] };
    let behind = mark.trim_start_matches(marks);
    behind.len() < mark.len() && behind.chars().next().is_none_or(char::is_whitespace)
}

fn ends_sentence(before: &str, after: &str) -> bool {
    let closing = [')', ']', '"', '\'', '”', '’', '»', '*', '_', '~', '」', '』', '）'];
    before.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।'])
        && !after.starts_with(char::is_lowercase)
}

/// What holds a place, from the outside in.
struct Around {
    end: usize,
    depth: usize,
    open: Option<usize>,
    never: bool,
    at_line_ends: bool,
}

/// Tells of each place what it would divide, and leaves out those inside something that is never divided.
fn priced(found: Vec<Found>, held: &[Held], text: &str) -> (Vec<Cut>, Vec<Pair>) {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut around: Vec<Around> = Vec::new();
    let mut coming = held.iter().peekable();
    let mut cuts = Vec::new();
    for place in found {
        while let Some(held) = coming.next_if(|held| held.range.start < place.end) {
            while around.pop_if(|it| it.end <= held.range.start).is_some() {}
            around.push(within(around.last(), held, &mut pairs, text));
        }
        while around.pop_if(|it| it.end <= place.next).is_some() {}
        let (depth, open) = match around.last() {
            Some(it) if it.never || (it.at_line_ends && !place.in_code) => continue,
            Some(it) => (it.depth, it.open),
            None => (0, None),
        };
        cuts.push(Cut {
            end: place.end,
            next: place.next,
            price: (place.rank == Rank::AfterHeading, depth, place.rank),
            open,
        });
    }
    (cuts, pairs)
}

fn within(outer: Option<&Around>, held: &Held, pairs: &mut Vec<Pair>, text: &str) -> Around {
    let outer_pair = outer.and_then(|outer| outer.open);
    let open = match &held.how {
        How::OrReopened { open, close } | How::OrAtLineEnds { open, close } => {
            pairs.push(Pair { open: open.clone(), close: close.clone(), outer: outer_pair });
            Some(pairs.len() - 1)
        }
        How::IfItFits | How::Always => outer_pair,
    };
    Around {
        // Blank space behind it is not inside.
        end: held.range.start + text[held.range.clone()].trim_end().len(),
        depth: outer.map_or(0, |outer| outer.depth) + 1,
        open,
        never: matches!(held.how, How::Always) || outer.is_some_and(|outer| outer.never),
        at_line_ends: matches!(held.how, How::OrAtLineEnds { .. }),
    }
}

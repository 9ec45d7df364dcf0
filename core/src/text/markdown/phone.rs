//! Markdown in the few forms that a chat on a phone shows well: bold, lists, quotes, code and links with their
//! addresses. Whatever is in one of these already stays as it was written; all else becomes one of them, or is left
//! out, and then it is named, so that its author can be told before anything is posted.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::changes::Changes;
use super::edits::Edits;
use super::pictures::file_name;
use super::pieces::{encoded, lead, quote_marks};
use super::table::Table;
use super::tags::{RULE, Tags, as_text, entity_as_text};
use super::whole::{is_wrapped, with_links_whole, without_data};

/// What becomes of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headings {
    /// Each is a line with marks before it, whatever it was.
    Marked,
    /// Each is a line in bold.
    Bold,
}

/// The text for a phone, and what was changed or left out. Pictures of the names that are `at_hand` stay where they
/// are, as pictures.
pub fn for_phone(text: &str, headings: Headings, at_hand: &[&str]) -> (String, Changes) {
    let mut text = with_links_whole(&without_data(text));
    let mut changes = Changes::default();
    // What stood between tags is read once they are gone; a few times, since they may have been within each other.
    for _ in 0..3 {
        let (shown, found, had_tags) = Reading::of(&text, headings, at_hand).read();
        text = shown;
        changes = changes.and(found);
        if !had_tags {
            break;
        }
    }
    (text, changes)
}

/// A link, picture or heading that is open, with what stands in it.
struct Open {
    range: Range<usize>,
    inner: Option<Range<usize>>,
    to: String,
    is_reference: bool,
    words: String,
}

struct Reading<'a> {
    text: &'a str,
    headings: Headings,
    at_hand: &'a [&'a str],
    edits: Edits<'a>,
    changes: Changes,
    tags: Tags,
    had_tags: bool,
    links: Vec<Open>,
    heading: Option<Open>,
    table: Option<Table>,
    cell_end: usize,
    /// Footnotes by label, in the order in which they are called; and where.
    called: Vec<(String, usize)>,
    notes: Vec<(String, String)>,
    note: Option<Open>,
    heads: Vec<usize>,
    in_code: bool,
    in_html: Option<usize>,
    /// The lines of the paragraph were broken by a program.
    is_wrapped: bool,
}

impl<'a> Reading<'a> {
    fn of(text: &'a str, headings: Headings, at_hand: &'a [&'a str]) -> Self {
        Self {
            text,
            headings,
            at_hand,
            edits: Edits::of(text),
            changes: Changes::default(),
            tags: Tags::default(),
            had_tags: false,
            links: Vec::new(),
            heading: None,
            table: None,
            cell_end: 0,
            called: Vec::new(),
            notes: Vec::new(),
            note: None,
            heads: Vec::new(),
            in_code: false,
            in_html: None,
            is_wrapped: false,
        }
    }

    fn read(mut self) -> (String, Changes, bool) {
        let options = Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        let parser = Parser::new_ext(self.text, options);
        let definitions: Vec<(Range<usize>, String)> = parser
            .reference_definitions()
            .iter()
            .map(|(_, it)| (it.span.clone(), it.dest.to_string()))
            .collect();
        let mut used = BTreeSet::new();
        for (event, range) in parser.into_offset_iter() {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = &event {
                used.insert(dest_url.to_string());
            }
            self.event(event, range);
        }
        let close = self.tags.close();
        let end = self.text.trim_end().len();
        self.edits.put(end..end, close);
        self.put_notes(end);
        for (span, to) in definitions {
            if used.contains(&to) || to.contains([':', '/', '#']) {
                self.edits.drop_block_late(span);
            }
        }
        self.changes.comments = self.tags.comments;
        self.changes.tags = std::mem::take(&mut self.tags.left_out);
        (self.edits.read_all(), self.changes, self.had_tags)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let is_end = matches!(event, Event::End(_));
        if !is_end {
            for open in self.links.iter_mut().chain(&mut self.heading).chain(&mut self.note) {
                let inner = open.inner.get_or_insert(range.clone());
                *inner = inner.start.min(range.start)..inner.end.max(range.end);
            }
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) => self.words(&words, range),
            Event::Code(words) => self.links.iter_mut().for_each(|it| it.words.push_str(&words)),
            Event::Html(_) | Event::InlineHtml(_) if self.in_html.is_some() => {}
            Event::InlineHtml(tag) | Event::Html(tag) => {
                if let Some(instead) = self.tags.tag(&tag) {
                    self.had_tags = true;
                    let instead = if self.heading.is_some() { instead.replace('\n', " ") } else { instead };
                    let goes_on = if instead == "\n" { quote_marks(self.text, range.start) } else { "" };
                    self.edits.put(range, instead + goes_on);
                } else {
                    self.edits.put(range.start..range.start + 1, "\\<");
                }
            }
            Event::SoftBreak | Event::HardBreak if self.heading.is_some() => self.edits.put(range, " "),
            Event::SoftBreak if self.headings == Headings::Marked && self.is_wrapped => {
                self.join_lines(&range);
            }
            Event::Rule => self.edits.put(self.trimmed(range), RULE),
            Event::TaskListMarker(done) => self.edits.put(range, if done { "☑" } else { "☐" }),
            Event::FootnoteReference(label) => {
                self.called.push((label.to_string(), range.start));
                let number = self.number(&label);
                self.edits.put(range, raised(number));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let open = |to: &str, is_reference| Open {
            range: range.clone(),
            inner: None,
            to: to.to_owned(),
            is_reference,
            words: String::new(),
        };
        match tag {
            Tag::Heading { .. } => {
                self.heads.push(range.start);
                self.heading = Some(open("", false));
            }
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. } => {
                let is_reference =
                    matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
                self.links.push(open(&dest_url, is_reference));
            }
            Tag::Strong if self.heading.is_some() => {
                self.edits.put(range.start..range.start + 2, "");
            }
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::TableHead => self.table.iter_mut().for_each(|table| table.is_head = true),
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.is_head = false;
                    table.rows.push(Vec::new());
                }
            }
            Tag::FootnoteDefinition(label) => self.note = Some(open(&label, false)),
            Tag::Paragraph | Tag::Item => self.is_wrapped = is_wrapped(&self.text[range]),
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::HtmlBlock => self.in_html = Some(range.start),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(level) => self.end_heading(level as usize),
            TagEnd::Link => {
                if let Some(link) = self.links.pop().filter(|link| link.is_reference) {
                    let end = link.inner.map_or(link.range.start + 1, |inner| inner.end);
                    self.edits.put(end..link.range.end, format!("]({})", encoded(&link.to)));
                }
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::Strong if self.heading.is_some() => self.edits.put(range.end - 2..range.end, ""),
            TagEnd::TableCell => {
                let cell = self.edits.read(range.clone());
                self.cell_end = range.end;
                self.table.iter_mut().for_each(|table| table.cell(&cell));
            }
            TagEnd::TableRow => {
                // The parser leaves out cells that have no head; their author did not.
                let rest = &self.text[self.cell_end.min(range.end)..range.end];
                for cell in rest.split('|').filter(|cell| !cell.trim().is_empty()) {
                    self.table.iter_mut().for_each(|table| table.cell(cell));
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.changes.tables += 1;
                    let list = table.list(&lead(self.text, range.start));
                    self.edits.put_over(self.trimmed(range), list);
                }
            }
            TagEnd::FootnoteDefinition => {
                if let Some(note) = self.note.take() {
                    let words = note.inner.map(|inner| self.edits.read(inner)).unwrap_or_default();
                    self.notes.push((note.to, words.split_whitespace().collect::<Vec<_>>().join(" ")));
                    self.edits.drop_block(self.trimmed(range));
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::HtmlBlock => {
                self.in_html = None;
                self.had_tags = true;
                let range = self.trimmed(range);
                let plain = self.tags.plain(&self.text[range.clone()]);
                if plain.trim().is_empty() {
                    self.edits.drop_block(range);
                } else {
                    self.edits.put_over(range, plain.trim_matches('\n'));
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        self.links.iter_mut().for_each(|it| it.words.push_str(words));
        let is_entity = self.text[range.clone()].starts_with('&') && self.text[range.clone()] != *words;
        if is_entity && !self.in_code {
            let instead = entity_as_text(words, &self.text[range.end..]);
            self.edits.put(range, instead);
        }
    }

    fn join_lines(&mut self, line_break: &Range<usize>) {
        let after = &self.text[line_break.end..];
        let marks = after.len() - after.trim_start_matches(['>', ' ']).len();
        self.edits.put(line_break.start..line_break.end + marks, " ");
    }

    fn end_heading(&mut self, level: usize) {
        let Some(heading) = self.heading.take() else { return };
        let words = heading.inner.map(|inner| self.edits.read(inner)).unwrap_or_default();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let range = self.trimmed(heading.range);
        let is_written_so = match self.headings {
            Headings::Marked => self.text[range.clone()] == format!("{} {words}", "#".repeat(level)),
            Headings::Bold => false,
        };
        match self.headings {
            _ if words.is_empty() => self.edits.drop_block(range),
            Headings::Marked if is_written_so => {}
            Headings::Marked => self.edits.put_over(range, format!("{} {words}", "#".repeat(level))),
            Headings::Bold => {
                // A paragraph of its own, so that a heading is told from bold words in the text.
                let after = &self.text[range.end..];
                let gap = if after.starts_with("\n\n") || after.trim().is_empty() { "" } else { "\n" };
                self.edits.put_over(range, format!("**{words}**{gap}"));
            }
        }
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.links.pop() else { return };
        let words = picture.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = file_name(&picture.to);
        let is_web = ["https://", "http://"].iter().any(|it| picture.to.to_ascii_lowercase().starts_with(it));
        if self.at_hand.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            if picture.is_reference {
                self.edits
                    .put_over(picture.range, format!("![{}]({})", as_text(&words), encoded(&picture.to)));
            }
            return;
        }
        if !is_web {
            let named = if picture.to.starts_with("data:") || name.is_empty() { words } else { name };
            self.changes.pictures.push(if named.is_empty() { "a picture".to_owned() } else { named });
            self.edits.put_over(picture.range, "");
            return;
        }
        self.changes.linked_pictures += 1;
        let shown = if words.is_empty() { "picture".to_owned() } else { as_text(&words) };
        // A link within a link leads nowhere: the outer one is where the author wanted readers to go.
        let instead =
            if self.links.is_empty() { format!("[{shown}]({})", encoded(&picture.to)) } else { shown };
        self.edits.put_over(picture.range, instead);
    }

    /// Without the line break that a block ends with.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        range.start..range.start + self.text[range].trim_end().len()
    }

    fn number(&self, label: &str) -> usize {
        let mut labels: Vec<&str> = Vec::new();
        for (called, _) in &self.called {
            if !labels.contains(&called.as_str()) {
                labels.push(called);
            }
        }
        labels.iter().position(|it| *it == label).map_or(labels.len() + 1, |at| at + 1)
    }

    /// Each footnote stands at the end of the section that calls it first.
    fn put_notes(&mut self, end: usize) {
        let notes = std::mem::take(&mut self.notes);
        self.changes.footnotes = notes.len();
        let mut calls: Vec<(usize, usize, String)> = Vec::new();
        for (label, words) in notes {
            let call = self.called.iter().find(|(called, _)| *called == label).map(|(_, at)| *at);
            let next_head = call.and_then(|call| self.heads.iter().copied().find(|head| *head > call));
            let mark = call.map_or_else(|| format!("{label}:"), |_| raised(self.number(&label)));
            calls.push((next_head.unwrap_or(end), call.unwrap_or(end), format!("{mark} {words}")));
        }
        calls.sort();
        for (place, _, note) in calls {
            let note = if place == end { format!("\n\n{note}") } else { format!("{note}\n\n") };
            self.edits.put(place..place, note);
        }
    }
}

/// A number as a footnote's mark.
fn raised(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

#[cfg(test)]
mod tests;

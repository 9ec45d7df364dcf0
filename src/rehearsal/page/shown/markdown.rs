//! Discord's Markdown as HTML. Every tag is one of ours; whatever somebody typed is text, escaped. Where Discord reads
//! otherwise than `CommonMark` (`__` underlines, one newline is a line, no HTML, no underlined headings, no indented
//! code), it is read as Discord reads it.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Reader;
use super::inline::Inline;
use crate::text::html::escaped;

impl Reader<'_> {
    /// A text with all that Markdown has, in blocks.
    pub fn html(&self, text: &str) -> String {
        let mut writer =
            Writer { reader: self, text, out: String::new(), inline: Inline::default(), code: None };
        for (event, range) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
            writer.event(&event, &range);
        }
        writer.flush();
        writer.out
    }

    /// The same within a line: for titles.
    pub fn html_in_line(&self, text: &str) -> String {
        let html = self.html(&text.replace('\n', " "));
        match html.strip_prefix("<p>").and_then(|inner| inner.strip_suffix("</p>")) {
            Some(inner) if !inner.contains("<p>") => inner.to_owned(),
            // A title that reads as a list or a quote is no such thing to Discord.
            _ => {
                let mut inline = Inline::default();
                inline.text(text, false);
                inline.html(self)
            }
        }
    }
}

struct Writer<'a> {
    reader: &'a Reader<'a>,
    text: &'a str,
    out: String,
    /// What stands in the line or paragraph that is being read.
    inline: Inline,
    /// A block of code that is being read.
    code: Option<String>,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Text(text) if self.code.is_some() => {
                if let Some(code) = &mut self.code {
                    code.push_str(text);
                }
            }
            // There is no HTML: it is what was typed.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                let is_escaped = range.start > 0 && self.text.as_bytes()[range.start - 1] == b'\\';
                self.inline.text(text, is_escaped && matches!(event, Event::Text(_)));
            }
            Event::Code(code) => self.inline.html_of(&format!("<code>{}</code>", escaped(code))),
            Event::SoftBreak | Event::HardBreak => self.inline.newline(),
            Event::Rule => {
                self.flush();
                let rule = escaped(self.text[range.clone()].trim());
                let _ = write!(self.out, "<p>{rule}</p>");
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis => self.inline.open("em"),
            Tag::Strong => self.inline.open(self.strong(range)),
            Tag::Strikethrough => self.inline.open("s"),
            Tag::Link { dest_url, .. } => self.inline.link(dest_url),
            Tag::Image { dest_url, .. } => {
                self.inline.text("!", true);
                self.inline.link(dest_url);
            }
            Tag::Heading { .. } | Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            Tag::BlockQuote(_) => self.block("<blockquote>"),
            Tag::List(None) => self.block("<ul>"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">")),
            Tag::Item => self.block("<li>"),
            Tag::CodeBlock(kind) => {
                self.flush();
                // Four blanks are four blanks.
                self.code = matches!(kind, CodeBlockKind::Fenced(_)).then(String::new);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis => self.inline.close("em"),
            TagEnd::Strong => self.inline.close(self.strong(range)),
            TagEnd::Strikethrough => self.inline.close("s"),
            TagEnd::Link | TagEnd::Image => self.inline.close_link(),
            TagEnd::Heading(level) => self.heading(level, range),
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::BlockQuote(_) => self.block("</blockquote>"),
            TagEnd::List(true) => self.block("</ol>"),
            TagEnd::List(false) => self.block("</ul>"),
            TagEnd::Item => self.end_item(),
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    let _ = write!(self.out, "<pre tabindex=\"0\"><code>{}</code></pre>", escaped(&code));
                }
                self.flush();
            }
            _ => {}
        }
    }

    fn strong(&self, range: &Range<usize>) -> &'static str {
        if self.text[range.start..].starts_with("__") { "u" } else { "strong" }
    }

    /// Discord knows three sizes, and none for a line with a line drawn under it.
    fn heading(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let source = self.text[range.clone()].trim();
        let line = std::mem::take(&mut self.inline).html(self.reader);
        let out = &mut self.out;
        let _ = match level {
            _ if !source.starts_with('#') => {
                let under = escaped(source.lines().last().unwrap_or_default());
                write!(out, "<p>{line}<br>{under}</p>")
            }
            HeadingLevel::H1 => write!(out, "<p class=\"big big-1\">{line}</p>"),
            HeadingLevel::H2 => write!(out, "<p class=\"big big-2\">{line}</p>"),
            HeadingLevel::H3 => write!(out, "<p class=\"big big-3\">{line}</p>"),
            level => write!(out, "<p>{} {line}</p>", "#".repeat(level as usize)),
        };
    }

    fn end_item(&mut self) {
        let line = std::mem::take(&mut self.inline);
        if !line.is_empty() {
            self.out.push_str(&line.html(self.reader));
        }
        self.out.push_str("</li>");
    }

    fn block(&mut self, tag: &str) {
        // The words of a short item stand before the list within it.
        let line = std::mem::take(&mut self.inline);
        if !line.is_empty() {
            self.out.push_str(&line.html(self.reader));
        }
        self.out.push_str(tag);
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.inline);
        if !line.is_empty() {
            let _ = write!(self.out, "<p>{}</p>", line.html(self.reader));
        }
    }
}

//! Where code and links stand in a Markdown text.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What stands out from running text. Nothing of the same text is in two pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// All of it in the text, marks included.
    pub range: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A few words of code within a line.
    Code(String),
    /// Lines of code between fences. `lead` is what each of its lines begins with, like the mark of a quote.
    CodeBlock { language: String, code: String, lead: String },
    /// A link or a picture: its words in the text, and where it leads.
    Link { words: Range<usize>, to: String },
}

/// The pieces of a text in reading order; of pieces within each other the outermost.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let mut depth = 0_usize;
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        // Whatever stands in a link belongs to its words.
        if depth > 0
            && !matches!(event, Event::End(_))
            && let Some(Piece { kind: Kind::Link { words, .. }, .. }) = pieces.last_mut()
        {
            words.end = words.end.max(range.end);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                // An address between angle brackets shows where it leads by itself.
                let is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                if depth == 0 && !is_address {
                    let start = range.start + if text[range.clone()].starts_with('!') { 2 } else { 1 };
                    let kind = Kind::Link { words: start..start, to: encoded(&dest_url) };
                    pieces.push(Piece { range: range.clone(), kind });
                }
                depth += usize::from(!is_address || depth > 0);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            Event::Code(code) => {
                pieces.push(Piece { range: range.clone(), kind: Kind::Code(code.into_string()) });
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let language = info.split([' ', ',', '{']).next().unwrap_or_default().to_owned();
                let lead = lead(text, range.start);
                let kind = Kind::CodeBlock { language, code: String::new(), lead };
                // A block that is never closed reaches over the end of its line, which belongs to what follows.
                let end = range.start + text[range.clone()].trim_end_matches('\n').len();
                pieces.push(Piece { range: range.start..end, kind });
                in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(line) if in_code => {
                if let Some(Piece { kind: Kind::CodeBlock { code, .. }, .. }) = pieces.last_mut() {
                    code.push_str(&line);
                }
            }
            _ => {}
        }
    }
    with_loose_links(text, pieces)
}

/// What stands before `at` in its line, as the lines after it would have it: a quote's marks, and blanks for the rest.
pub(super) fn lead(text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..at].chars().map(|c| if c == '>' || c.is_whitespace() { c } else { ' ' }).collect()
}

/// The marks of quotes with which the line of `at` begins.
pub(super) fn quote_marks(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let after = text[line..at].trim_start_matches(['>', ' ']);
    let marks = &text[line..at - after.len()];
    if marks.contains('>') { marks } else { "" }
}

/// An address that may stand between round brackets.
pub(super) fn encoded(address: &str) -> String {
    address.trim().replace(' ', "%20").replace('(', "%28").replace(')', "%29")
}

/// People write links with blanks in the address, which Markdown does not take for links.
fn with_loose_links(text: &str, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut at = 0;
    for piece in pieces {
        all.extend(loose_links(text, at..piece.range.start));
        at = piece.range.end.max(at);
        all.push(piece);
    }
    all.extend(loose_links(text, at..text.len()));
    all
}

fn loose_links(text: &str, within: Range<usize>) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(next) = text.get(at..within.end).and_then(|rest| rest.find(['\\', '['])) {
        at += next;
        if text[at..].starts_with('\\') {
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        } else if let Some(link) = loose_link(&text[at..within.end], at) {
            at = link.range.end;
            found.push(link);
        } else {
            at += 1;
        }
    }
    found
}

/// `[words](https://an address with blanks)` at the start of `rest`, which begins at `at`.
fn loose_link(rest: &str, at: usize) -> Option<Piece> {
    let (shown, after) = rest.strip_prefix('[')?.split_once("](")?;
    let target = after.split(')').next().filter(|target| target.len() < after.len())?;
    let address = target.trim().trim_start_matches('<').split(" \"").next()?.trim_end_matches('>');
    let is_web = ["https://", "http://"]
        .iter()
        .any(|it| address.get(..it.len()).is_some_and(|a| a.eq_ignore_ascii_case(it)));
    if !is_web || shown.contains(['[', ']', '\n', '`']) || target.contains(['\n', '(', '`', '[']) {
        return None;
    }
    let words = at + 1..at + 1 + shown.len();
    let end = words.end + 2 + target.len() + 1;
    Some(Piece { range: at..end, kind: Kind::Link { words, to: encoded(address) } })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(text: &str) -> Vec<(&str, String)> {
        let link = |piece: Piece| match piece.kind {
            Kind::Link { words, to } => Some((&text[words], to)),
            _ => None,
        };
        pieces(text).into_iter().filter_map(link).collect()
    }

    #[test]
    fn a_link_is_found_however_its_address_is_written() {
        for (text, words, to) in [
            ("[a](https://x.org)", "a", "https://x.org"),
            ("see [the poster](https://x.org/book week.pdf)!", "the poster", "https://x.org/book%20week.pdf"),
            ("[a](<https://x.org/book week.pdf>)", "a", "https://x.org/book%20week.pdf"),
            ("[a](https://x.org/Foo_(bar) \"title\")", "a", "https://x.org/Foo_%28bar%29"),
            ("![a **b**](https://x.org/p.png)", "a **b**", "https://x.org/p.png"),
            ("[a][1]\n\n[1]: https://x.org", "a", "https://x.org"),
            ("[![a](p.png)](https://x.org)", "![a](p.png)", "https://x.org"),
        ] {
            assert_eq!(links(text), [(words, to.to_owned())], "{text}");
        }
        assert_eq!(links("<https://x.org> \\[a](https://x.org/b c) `[a](b)`"), []);
    }

    #[test]
    fn code_is_found_with_what_stands_in_it() {
        let kinds = |text: &str| pieces(text).into_iter().map(|piece| piece.kind).collect::<Vec<_>>();
        assert_eq!(kinds("see `` a`b `` now"), [Kind::Code("a`b".into())]);
        let block = |language: &str, code: &str, lead: &str| Kind::CodeBlock {
            language: language.into(),
            code: code.into(),
            lead: lead.into(),
        };
        assert_eq!(kinds("> ~~~py x\n> a[3](x)\n> ~~~\n"), [block("py", "a[3](x)\n", "> ")]);
        assert_eq!(kinds("- ```\n  a\n"), [block("", "a\n", "  ")]);
        assert_eq!(kinds("a ` b\n\nc ` d"), []);
    }

    proptest! {
        #[test]
        fn pieces_stand_in_order_and_apart(text in r"([\\*_~`|<>\[\]()#! \na>-]|```|https://|\]\(|\PC){0,60}") {
            let mut at = 0;
            for piece in pieces(&text) {
                prop_assert!(at <= piece.range.start && piece.range.start < piece.range.end, "{:?}", piece);
                prop_assert!(text.get(piece.range.clone()).is_some());
                if let Kind::Link { words, .. } = &piece.kind {
                    prop_assert!(text.get(words.clone()).is_some() && piece.range.end >= words.end);
                }
                at = piece.range.end;
            }
        }
    }
}

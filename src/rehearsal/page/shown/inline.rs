//! What stands within a line: emphasis and links as the parser found them, and what Discord alone knows (spoilers,
//! mentions, moments, small print, bare addresses), which is found here in the text between. Tags never cross.

use std::fmt::Write;

use super::Reader;
use crate::text::html::{escaped, push_escaped};

/// The pieces of a line or paragraph, in order.
#[derive(Default)]
pub struct Inline(Vec<Piece>);

enum Piece {
    Open(&'static str),
    Close(&'static str),
    /// A link that may be followed, to there.
    OpenLink(String),
    CloseLink,
    /// Text, each character with whether a backslash made it mean nothing but itself.
    Text(Vec<(char, bool)>),
    /// Ready.
    Html(String),
    Newline,
    /// `||`: opens or closes a spoiler where another one does the other half.
    Bar,
}

impl Inline {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn open(&mut self, tag: &'static str) {
        self.0.push(Piece::Open(tag));
    }

    pub fn close(&mut self, tag: &'static str) {
        self.0.push(Piece::Close(tag));
    }

    pub fn link(&mut self, to: &str) {
        self.0.push(Piece::OpenLink(to.to_owned()));
    }

    pub fn close_link(&mut self) {
        self.0.push(Piece::CloseLink);
    }

    pub fn html_of(&mut self, html: &str) {
        self.0.push(Piece::Html(html.to_owned()));
    }

    pub fn newline(&mut self) {
        self.0.push(Piece::Newline);
    }

    /// Text as it was typed; `is_escaped` says it of its first character.
    pub fn text(&mut self, text: &str, is_escaped: bool) {
        let characters = text.chars().enumerate().map(|(n, c)| (c, n == 0 && is_escaped));
        // The parser cuts text wherever something might have begun.
        if let Some(Piece::Text(before)) = self.0.last_mut() {
            before.extend(characters);
        } else {
            self.0.push(Piece::Text(characters.collect()));
        }
    }

    pub fn html(self, reader: &Reader<'_>) -> String {
        let pieces = with_bars(self.0);
        let spoils = spoilers(&pieces);
        let mut out = String::new();
        let (mut links, mut is_small, mut at_start, mut depth) = (Vec::new(), false, true, 0_usize);
        for (n, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Open(tag) => {
                    depth += 1;
                    let _ = write!(out, "<{tag}>");
                }
                Piece::Close(tag) => {
                    depth = depth.saturating_sub(1);
                    let _ = write!(out, "</{tag}>");
                }
                Piece::OpenLink(to) if leads_outside(to) => {
                    links.push(true);
                    out.push_str(&opening(to));
                }
                Piece::OpenLink(_) => links.push(false),
                Piece::CloseLink => {
                    if links.pop() == Some(true) {
                        out.push_str("</a>");
                    }
                }
                Piece::Html(html) => out.push_str(html),
                Piece::Newline => {
                    if is_small && depth == 0 {
                        is_small = false;
                        out.push_str("</small>");
                    }
                    out.push_str("<br>");
                }
                Piece::Bar => match spoils[n] {
                    Some(true) => out.push_str(SPOILER),
                    Some(false) => out.push_str("</span></span>"),
                    None => out.push_str("||"),
                },
                Piece::Text(text) => {
                    let mut text = text.as_slice();
                    if at_start && depth == 0 && !is_small && begins(text, "-# ") {
                        is_small = true;
                        text = &text[3..];
                        out.push_str("<small>");
                    }
                    words(reader, text, links.is_empty(), &mut out);
                }
            }
            at_start = matches!(piece, Piece::Newline);
        }
        if is_small {
            out.push_str("</small>");
        }
        out
    }
}

/// Hidden until it is asked for; the page makes a button of it.
const SPOILER: &str = "<span class=\"spoiler\" role=\"button\" tabindex=\"0\" aria-expanded=\"false\" aria-label=\"Hidden text: press to show\"><span>";

fn opening(to: &str) -> String {
    let to = escaped(to);
    format!("<a href=\"{to}\" target=\"_blank\" rel=\"noopener noreferrer\" title=\"{to}\">")
}

/// The bars that were typed, each a piece of its own.
fn with_bars(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Text(mut rest) = piece else {
            all.push(piece);
            continue;
        };
        while let Some(at) = (0..rest.len()).find(|&at| begins(&rest[at..], "||")) {
            let after = rest.split_off(at + 2);
            rest.truncate(at);
            if !rest.is_empty() {
                all.push(Piece::Text(rest));
            }
            all.push(Piece::Bar);
            rest = after;
        }
        if !rest.is_empty() {
            all.push(Piece::Text(rest));
        }
    }
    all
}

/// For each piece whether it opens (`true`) or closes a spoiler: two bars do when nothing that was opened between them
/// is still open, and nothing is closed there that was open before.
fn spoilers(pieces: &[Piece]) -> Vec<Option<bool>> {
    let mut found = vec![None; pieces.len()];
    let mut from = 0;
    while let Some(first) = (from..pieces.len()).find(|&n| matches!(pieces[n], Piece::Bar)) {
        from = first + 1;
        let mut depth = 0_i32;
        for n in first + 1..pieces.len() {
            match pieces[n] {
                Piece::Open(_) | Piece::OpenLink(_) => depth += 1,
                Piece::Close(_) | Piece::CloseLink => depth -= 1,
                Piece::Bar if depth == 0 && n > first + 1 => {
                    (found[first], found[n]) = (Some(true), Some(false));
                    from = n + 1;
                    break;
                }
                _ => {}
            }
            if depth < 0 {
                break;
            }
        }
    }
    found
}

fn begins(text: &[(char, bool)], with: &str) -> bool {
    let mut at = text.iter();
    with.chars().all(|wanted| at.next() == Some(&(wanted, false)))
}

/// Text with its marks and addresses.
fn words(reader: &Reader<'_>, text: &[(char, bool)], may_link: bool, out: &mut String) {
    let mut at = 0;
    while let Some(&(c, is_escaped)) = text.get(at) {
        let rest = &text[at..];
        if c == '<'
            && !is_escaped
            && let Some(end) = rest.iter().take(80).position(|(c, _)| *c == '>')
        {
            let inside: String = rest[1..end].iter().map(|(c, _)| c).collect();
            if let Some(shown) = reader.marked(&inside) {
                out.push_str(&shown);
                at += end + 1;
                continue;
            }
        }
        if c == '@'
            && !is_escaped
            && let Some(all) = ["@everyone", "@here"].into_iter().find(|all| begins(rest, all))
        {
            let _ = write!(out, "<span class=\"mention\">{all}</span>");
            at += all.len();
            continue;
        }
        if may_link && !is_escaped && ["https://", "http://"].iter().any(|scheme| begins(rest, scheme)) {
            let address = address(rest);
            let _ = write!(out, "{}{}</a>", opening(&address), escaped(&address));
            at += address.chars().count();
            continue;
        }
        push_escaped(out, c);
        at += 1;
    }
}

/// An address ends with the word, and without the full stop of the sentence.
fn address(text: &[(char, bool)]) -> String {
    let word: String = text.iter().map(|(c, _)| *c).take_while(|c| !c.is_whitespace() && *c != '<').collect();
    let mut end = word.trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '"']);
    while end.ends_with(')') && end.matches(')').count() > end.matches('(').count() {
        end = &end[..end.len() - 1];
    }
    end.to_owned()
}

/// An address that may be followed from the page.
pub fn leads_outside(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

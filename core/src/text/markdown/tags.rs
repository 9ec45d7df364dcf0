//! HTML in a Markdown text: simple tags as Markdown, comments left out, and the text between all others kept.

use std::collections::BTreeSet;

use super::pieces::encoded;

/// A line across.
pub const RULE: &str = "──────────";

/// Reads tags as they come; a link is open from its first tag to its last.
#[derive(Default)]
pub struct Tags {
    links: Vec<Option<String>>,
    hidden: bool,
    pub comments: usize,
    /// Names of what could not be kept.
    pub left_out: BTreeSet<String>,
}

/// Tags that change the look of the text between them, which stays.
const LOOKS: &[&str] = &[
    "abbr",
    "address",
    "article",
    "aside",
    "big",
    "body",
    "center",
    "cite",
    "dd",
    "details",
    "dfn",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "font",
    "footer",
    "head",
    "header",
    "html",
    "ins",
    "kbd",
    "label",
    "legend",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "o:p",
    "p",
    "picture",
    "q",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "time",
    "title",
    "tt",
    "u",
    "var",
    "wbr",
    "div",
    "blockquote",
    "ul",
    "ol",
    "pre",
];
/// Tags of which something is lost.
const LOST: &[&str] = &[
    "audio", "button", "canvas", "embed", "fieldset", "form", "iframe", "input", "map", "object", "script",
    "select", "style", "svg", "textarea", "video",
];
/// Tags that begin a line of their own.
const LINES: &[&str] =
    &["address", "blockquote", "dd", "details", "div", "dt", "figcaption", "p", "summary", "tr", "ul", "ol"];

impl Tags {
    /// A stretch of HTML as Markdown.
    pub fn plain(&mut self, html: &str) -> String {
        let mut plain = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.say(&mut plain, &rest[..at]);
            rest = &rest[at..];
            let end = end_of_tag(rest);
            let instead = end.and_then(|end| self.tag(&rest[..end]));
            if let (Some(end), Some(instead)) = (end, instead) {
                plain.push_str(&instead);
                rest = &rest[end..];
            } else {
                // A comment that never ends hides nothing.
                let mark = if rest.starts_with("<!--") { 4 } else { 1 };
                self.say(&mut plain, if mark == 1 { "\\<" } else { "" });
                rest = &rest[mark..];
            }
            // Neither does a script.
            self.hidden &= rest.contains("</");
        }
        self.say(&mut plain, rest);
        plain
    }

    fn say(&self, plain: &mut String, words: &str) {
        if !self.hidden {
            plain.push_str(&entities(words));
        }
    }

    /// What one tag or comment reads as; `None` for what is no tag that anybody knows.
    pub fn tag(&mut self, tag: &str) -> Option<String> {
        if tag.starts_with("<!--") {
            self.comments += 1;
            return Some(String::new());
        }
        if tag.starts_with("<!") || tag.starts_with("<?") {
            return Some(String::new());
        }
        let inside = tag.strip_prefix('<')?.trim_end_matches('>').trim_end_matches('/');
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
        let name = name.to_ascii_lowercase();
        if self.hidden && !(closes && LOST.contains(&name.as_str())) {
            return Some(String::new());
        }
        Some(match name.as_str() {
            "b" | "strong" => "**".to_owned(),
            "i" | "em" => "*".to_owned(),
            "s" | "del" | "strike" => "~~".to_owned(),
            "code" => "`".to_owned(),
            "br" => "\n".to_owned(),
            "hr" => format!("\n\n{RULE}\n\n"),
            "li" => if closes { "" } else { "\n- " }.to_owned(),
            "td" | "th" => if closes { " · " } else { "" }.to_owned(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if closes => "\n\n".to_owned(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                format!("\n\n{} ", "#".repeat(usize::from(name.as_bytes()[1] - b'0')))
            }
            "img" => picture(inside),
            "a" if closes => match self.links.pop().flatten() {
                Some(to) => format!("]({to})"),
                None => String::new(),
            },
            "a" => {
                let to = attribute(inside, "href").filter(|to| !to.starts_with('#')).map(|to| encoded(&to));
                let opens = if to.is_some() { "[" } else { "" };
                self.links.push(to);
                opens.to_owned()
            }
            lost if LOST.contains(&lost) => {
                self.hidden = !closes && !tag.ends_with("/>") && matches!(lost, "script" | "style" | "svg");
                self.left_out.insert(lost.to_owned());
                String::new()
            }
            line if LINES.contains(&line) => "\n".to_owned(),
            look if LOOKS.contains(&look) => String::new(),
            _ => return None,
        })
    }

    /// Whatever was opened and never closed.
    pub fn close(&mut self) -> String {
        let open = std::mem::take(&mut self.links).into_iter().rev().flatten();
        open.fold(String::new(), |close, to| close + "](" + &to + ")")
    }
}

fn picture(inside: &str) -> String {
    let Some(source) = attribute(inside, "src") else { return String::new() };
    let words = attribute(inside, "alt").unwrap_or_default().replace(['[', ']', '\n'], " ");
    format!("![{words}]({})", encoded(&source))
}

/// The value of a tag's attribute.
fn attribute(inside: &str, name: &str) -> Option<String> {
    let lower = inside.to_ascii_lowercase();
    let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
        lower[..*at].ends_with(char::is_whitespace) && lower[at + name.len()..].trim_start().starts_with('=')
    })?;
    let value = inside[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(char::is_whitespace).next()?,
    };
    Some(entities(value))
}

/// Where the tag or comment at the start of `rest` ends.
fn end_of_tag(rest: &str) -> Option<usize> {
    if rest.starts_with("<!--") {
        return rest.find("-->").map(|end| end + 3);
    }
    let next = rest[1..].chars().next()?;
    if !(next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) {
        return None;
    }
    rest.find('>').map(|end| end + 1)
}

/// The words with entities as the characters that they stand for.
fn entities(words: &str) -> String {
    let mut read = String::new();
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 32).map_or(0, |end| end + 1);
        match entity(&rest[..end]) {
            Some(characters) => read.push_str(&entity_as_text(&characters, &rest[end..])),
            None => read.push_str(&rest[..end.max(1)]),
        }
        rest = &rest[end.max(1)..];
    }
    read + rest
}

/// What an entity stands for: the Markdown parser knows all of them.
fn entity(written: &str) -> Option<String> {
    let is_one = written.len() > 2
        && written[1..written.len() - 1].chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
    if !is_one {
        return None;
    }
    let read: String = pulldown_cmark::Parser::new(written)
        .filter_map(|event| {
            if let pulldown_cmark::Event::Text(text) = event { Some(text.into_string()) } else { None }
        })
        .collect();
    (read != written).then_some(read)
}

/// Characters that an entity or an escape stood for, so that they stay text in Markdown. A space that does not break
/// is a space.
pub fn entity_as_text(characters: &str, after: &str) -> String {
    // What follows would make an entity of it again.
    let makes_another =
        characters == "&" && after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '#');
    if makes_another { "\\&".to_owned() } else { as_text(characters) }
}

/// Words so that nothing in them formats.
pub fn as_text(characters: &str) -> String {
    let mut text = String::new();
    for character in characters.chars() {
        if "\\`*_[]<>~|#".contains(character) {
            text.push('\\');
        }
        text.push(if character == '\u{A0}' { ' ' } else { character });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(html: &str) -> String {
        let mut tags = Tags::default();
        let plain = tags.plain(html);
        plain + &tags.close()
    }

    #[test]
    fn simple_tags_are_markdown_and_the_text_between_others_stays() {
        for (html, markdown) in [
            ("<p>Hello <b>you</b>,<br>all</p>", "\nHello **you**,\nall\n"),
            (
                "<div class=\"x\">A <a href='https://x.org/a b'>link</a></div>",
                "\nA [link](https://x.org/a%20b)\n",
            ),
            ("<ul><li>one</li><li>two</li></ul>", "\n\n- one\n- two\n"),
            ("<img alt=\"A shelf\" src=\"https://x.org/p.png\"/>", "![A shelf](https://x.org/p.png)"),
            ("a<!-- not to be shown -->b", "ab"),
            ("a<!-- never closed", "a never closed"),
            ("a<script>never closed", "anever closed"),
            ("<style>p { color: red }</style>x<script>alert(1)</script>", "x"),
            ("fish &amp; chips&nbsp;&lt;b&gt; &bogus; & co", "fish & chips \\<b\\> &bogus; & co"),
            ("x <wibble> y < z", "x \\<wibble> y \\< z"),
            ("<a href=\"https://x.org\">open", "[open](https://x.org)"),
            ("<h2>News</h2>", "\n\n## News\n\n"),
        ] {
            assert_eq!(plain(html), markdown, "{html}");
        }
    }
}

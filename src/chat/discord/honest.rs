//! A librarian's Markdown on its way to Discord: emphasis, lists, quotes and code stay; links show where they lead,
//! and nothing pings or makes a heading of its own.
//!
//! A parser says where code and links are. Discord reads Markdown otherwise than anybody else, so whatever it could
//! take for code is code of ours, and every other backtick is text: what stands in code needs no escape, and what
//! does not stand in code has one.

use super::escaping::{Written, shown_as_typed, take_address};
use crate::text::markdown::{Kind, Piece, pieces};
use crate::text::visible;

/// The text as Discord is to be given it.
pub(super) fn honest(words: &str, at_line_start: bool) -> String {
    let mut writer = Writer { out: String::with_capacity(words.len() + 8), line_start: at_line_start };
    writer.markdown(&visible(words));
    writer.out
}

struct Writer {
    out: String,
    /// Only what may stand before a heading has stood in this line.
    line_start: bool,
}

impl Writer {
    fn markdown(&mut self, words: &str) {
        let mut at = 0;
        for Piece { range, kind } in pieces(words) {
            self.running(&words[at..range.start]);
            match kind {
                Kind::Code(code) => self.code(&code),
                Kind::CodeBlock { language, code, lead } => self.code_block(&language, &code, &lead),
                Kind::Link { words: shown, to } => self.link(&words[shown], &to),
            }
            at = range.end;
        }
        self.running(&words[at..]);
    }

    /// Text in which there is neither code nor a link under other words.
    fn running(&mut self, words: &str) {
        let mut rest = words;
        while let Some(next) = rest.chars().next() {
            if let Some((address, after)) = take_address(rest, Written::AsMarkdown) {
                self.out.push_str(&address);
                (rest, self.line_start) = (after, false);
                continue;
            }
            if next == '\\' {
                rest = self.escape(&rest[1..]);
                continue;
            }
            let deceives = match next {
                // Whatever was not taken for code or a link must not become either.
                '`' | '[' => true,
                '<' => !rest[1..].starts_with("http") && rest[1..].starts_with(may_open_a_reference),
                '@' => rest[1..].starts_with("everyone") || rest[1..].starts_with("here"),
                '#' => self.line_start,
                '-' => self.line_start && rest.starts_with("-#"),
                _ => false,
            };
            if deceives {
                self.apart_from_address();
                self.out.push('\\');
            }
            self.out.push(next);
            self.line_start = match next {
                '\n' => true,
                // Headings work inside quotes and lists too.
                '>' | '-' | '*' | '+' => self.line_start,
                other => self.line_start && (other.is_whitespace() || other.is_ascii_digit() || other == '.'),
            };
            rest = &rest[next.len_utf8()..];
        }
    }

    /// An escape of the author's own is a unit: a second backslash in it would free what it holds. At the end of a line
    /// it only says that the line ends there.
    fn escape<'a>(&mut self, rest: &'a str) -> &'a str {
        if rest.starts_with('\n') {
            return rest;
        }
        self.line_start = false;
        self.apart_from_address();
        let escaped = rest.chars().next().filter(char::is_ascii_punctuation);
        self.out.push_str(if escaped.is_some() { "\\" } else { "\\\\" });
        self.out.extend(escaped);
        &rest[escaped.map_or(0, char::len_utf8)..]
    }

    fn link(&mut self, shown: &str, to: &str) {
        self.apart_from_address();
        let before = self.out.len();
        self.markdown(shown);
        if self.out[before..] == *to {
            return;
        }
        let is_bare = self.out.len() == before || self.out.ends_with(char::is_whitespace);
        self.out.push_str(if is_bare { "(" } else { " (" });
        match take_address(to, Written::AsText) {
            // Between angle brackets the address ends where it ends, whatever follows.
            Some((address, "")) => self.out.extend(["<", &address, ">"]),
            _ => self.out.push_str(&shown_as_typed(to, false)),
        }
        self.out.push(')');
        self.line_start = false;
    }

    /// Within as many marks as the code does not hold; with more of them Discord would read a block.
    fn code(&mut self, code: &str) {
        self.apart_from_address();
        let code = code.replace('\n', " ");
        let ticks = if !code.contains('`') {
            "`"
        } else if code.contains("``") {
            ""
        } else {
            "``"
        };
        if ticks.is_empty() || code.trim().is_empty() {
            self.out.push_str(&shown_as_typed(&code, self.line_start));
        } else {
            let blank = if ticks.len() > 1 { " " } else { "" };
            if self.out.ends_with('`') {
                self.out.push(' ');
            }
            self.out.extend([ticks, blank, &code, blank, ticks]);
        }
        self.line_start &= code.trim().is_empty();
    }

    /// Between fences that Discord knows, closed in any case. Code that holds such a fence itself stands bare.
    fn code_block(&mut self, language: &str, code: &str, lead: &str) {
        let code = code.strip_suffix('\n').unwrap_or(code);
        let break_and_lead = format!("\n{lead}");
        if code.contains("```") || code.ends_with('`') || code.trim().is_empty() {
            let typed: Vec<String> = code.split('\n').map(|line| shown_as_typed(line, true)).collect();
            self.out.push_str(&typed.join(&break_and_lead));
        } else {
            let is_known =
                language.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-.#".contains(&byte));
            let language = if is_known { language } else { "" };
            let code = code.replace('\n', &break_and_lead);
            self.out.extend(["```", language, &break_and_lead, &code, &break_and_lead, "```"]);
        }
        self.line_start = false;
    }

    /// Discord takes everything up to the next blank for a part of an address.
    fn apart_from_address(&mut self) {
        let word = self.out.rsplit(char::is_whitespace).next().unwrap_or_default();
        let Some((before, address)) = word.rsplit_once("://") else { return };
        // Between angle brackets it ends where it ends.
        let opens = before.strip_suffix("https").or_else(|| before.strip_suffix("http"));
        let is_bracketed = opens.is_some_and(|it| it.ends_with('<') && !it.ends_with("\\<"));
        if !is_bracketed || !address.contains('>') {
            self.out.push(' ');
        }
    }
}

/// `<@`, `<#`, `<:`, `</`, `<t:`, `<id:` and the like.
fn may_open_a_reference(character: char) -> bool {
    "@#:/!".contains(character) || character.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn markdown(words: &str) -> String {
        honest(words, true)
    }

    #[test]
    fn markdown_keeps_its_emphasis_but_not_its_disguises() {
        for (words, written) in [
            ("**Try** `this`\n- one\n> two", "**Try** `this`\n- one\n> two"),
            ("[words](https://x.org)", "words (<https://x.org>)"),
            ("[words](<https://x.org> \"t\")", "words (<https://x.org>)"),
            ("[https://x.org](https://x.org)", "https://x.org"),
            ("[https://y.org](https://x.org)", "https://y.org (<https://x.org>)"),
            ("# Title\n> ## Two\n-# small", "\\# Title\n> \\## Two\n\\-\\# small"),
            ("@everyone <@1> \\<@1>", r"\@everyone \<@1> \<@1>"),
            ("<https://x.org> HTTPS://x.org", "<https://x.org> https://x.org"),
            ("[a](javascript:alert(1))", "a (javascript:alert%281%29)"),
        ] {
            assert_eq!(markdown(words), written, "{words}");
        }
    }

    #[test]
    fn addresses_with_blanks_and_brackets_lead_where_they_should() {
        for (words, written) in [
            ("[poster](https://x.org/book week.pdf)", "poster (<https://x.org/book%20week.pdf>)"),
            ("[poster](<https://x.org/book week.pdf>)", "poster (<https://x.org/book%20week.pdf>)"),
            ("[Foo](https://x.org/Foo_(bar))", "Foo (<https://x.org/Foo_%28bar%29>)"),
            ("A ![shelf](https://x.org/p.png)!", "A shelf (<https://x.org/p.png>)!"),
            ("![](https://x.org/p.png)", "(<https://x.org/p.png>)"),
            ("[**a** `b`](https://x.org)", "**a** `b` (<https://x.org>)"),
        ] {
            assert_eq!(markdown(words), written, "{words}");
        }
    }

    #[test]
    fn code_stays_untouched() {
        for (words, written) in [
            ("`<div>` and `a[3](x)`", "`<div>` and `a[3](x)`"),
            ("`` a`b ``", "`` a`b ``"),
            ("```py\na[3](x) # <@1>\n```\nafter", "```py\na[3](x) # <@1>\n```\nafter"),
            ("> ~~~\n> <div>\n> ~~~", "> ```\n> <div>\n> ```"),
            ("```\nnever closed", "```\nnever closed\n```"),
            ("> ~~~\n# Title", "> \n\\# Title"),
            ("a ` b\n\n`c` d", "a \\` b\n\n`c` d"),
            ("one\\\ntwo", "one\ntwo"),
            ("\\`no code\\`", "\\`no code\\`"),
            ("https://x.org/`<@1>`", "https://x.org/ `<@1>`"),
        ] {
            assert_eq!(markdown(words), written, "{words}");
        }
    }

    /// What acts in `written`, read the way Discord reads: escapes, addresses, then code.
    fn active(written: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut rest = written;
        let mut line_start = true;
        while let Some(next) = rest.chars().next() {
            let mut length = next.len_utf8();
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            if next == '\\' && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
                length = 2;
            } else if let Some(end) = fence_end(rest).or_else(|| code_end(rest, ticks)) {
                length = end;
            } else if ticks > 0 {
                length = ticks;
            } else if rest.starts_with("<http")
                && rest.split_whitespace().next().is_some_and(|it| it.contains('>'))
            {
                length = rest.find('>').unwrap() + 1;
            } else if rest.starts_with("https://") || rest.starts_with("http://") {
                let end = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
                length = rest[..end].trim_end_matches(['.', ',', ':', ';', '"', '\'', ')', ']']).len().max(1);
            } else if ["<@", "<#", "<:", "@everyone", "["].iter().any(|acts| rest.starts_with(acts))
                || (line_start && next == '#')
            {
                found.push(rest.to_owned());
            }
            line_start = next == '\n' || (line_start && (next.is_whitespace() || ">-*+".contains(next)));
            rest = &rest[length..];
        }
        found
    }

    fn fence_end(rest: &str) -> Option<usize> {
        let inside = rest.strip_prefix("```")?;
        let body = inside.trim_start_matches('\n');
        let first = body.chars().next()?.len_utf8();
        body[first..].find("```").map(|end| rest.len() - body.len() + first + end + 3)
    }

    fn code_end(rest: &str, ticks: usize) -> Option<usize> {
        if ticks == 0 {
            return None;
        }
        let mut at = ticks;
        while let Some(next) = rest[at..].find('`') {
            let start = at + next;
            let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
            if run == ticks {
                return Some(start + run);
            }
            at = start + run;
        }
        None
    }

    proptest! {
        // What acts takes several marks in one order, so more is tried than usual.
        #![proptest_config(ProptestConfig::with_cases(1_500))]
        #[test]
        fn no_markdown_ever_pings_or_links_under_other_words(
            words in r"([\\*`<>\[\]()@# \na!~>-]|```|``|~~~\n|\]\(|https://|@everyone|<@1>|\[a\]\(https://b\.c\)|\n\n|    |<b>|\PC){0,40}",
        ) {
            let written = markdown(&words);
            prop_assert_eq!(active(&written), Vec::<String>::new(), "{}", written);
        }
    }
}

//! How text is written in Discord's Markdown, so that what people typed is shown as typed: it never pings,
//! links under other words, heads a card or hides.
//!
//! Rules of rendering: Discord's help page "Markdown Text 101" and its reference, "Message Formatting". A
//! backslash before punctuation shows the punctuation; an address is linked up to the next blank or `<`, and
//! backslashes inside it would become part of it.

use super::escaping::shown_as_typed;
use super::honest::honest;
use crate::chat::{Run, Text};
use crate::text::{visible, visible_line};

/// Where a text stands: Discord renders each place differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Message text, a card's body and a fact's value: everything renders.
    Body,
    /// A card's title and a fact's name: emphasis renders, but no mention, time or link.
    Heading,
    /// A footer, a button, a menu, a form: nothing renders.
    Bare,
}

/// A text as Discord is to be given it.
pub(super) fn write(text: &Text, place: Place) -> String {
    let mut written = String::new();
    for run in &text.0 {
        let line = written.rsplit('\n').next().unwrap_or_default();
        // Headings and lists work inside quotes and lists too.
        let at_line_start = line.chars().all(|before| before.is_whitespace() || "> -*+".contains(before));
        let in_quote = line.starts_with("> ");
        let run = match place {
            Place::Body => in_body(run, at_line_start),
            Place::Heading => in_heading(run, at_line_start),
            Place::Bare => in_bare(run),
        };
        // A line break of a person's own does not lead out of our quote.
        written.push_str(&if in_quote { run.replace('\n', "\n> ") } else { run });
    }
    if place == Place::Body { written.trim().to_owned() } else { one_line(&written) }
}

fn in_body(run: &Run, at_line_start: bool) -> String {
    match run {
        Run::Markdown(words) => honest(words, at_line_start),
        Run::Mention(member) if is_id(&member.0) => format!("<@{member}>"),
        Run::RoleName(role) if is_id(&role.0) => format!("<@&{role}>"),
        Run::ChannelName(channel) if is_id(&channel.0) => format!("<#{channel}>"),
        Run::Time(moment) => format!("<t:{}:f>", moment.timestamp()),
        Run::Link { words, to } => match safe_address(to) {
            Some(to) => format!("[{}](<{to}>)", shown_as_typed(words, false)),
            None => shown_as_typed(words, at_line_start),
        },
        other => in_heading(other, at_line_start),
    }
}

fn in_heading(run: &Run, at_line_start: bool) -> String {
    match run {
        Run::Strong(words) => format!("**{words}**"),
        Run::StrongTyped(words) => format!("**{}**", shown_as_typed(words, false)),
        Run::Typed(words) | Run::Markdown(words) | Run::Link { words, .. } => {
            shown_as_typed(words, at_line_start)
        }
        other => in_bare(other),
    }
}

fn in_bare(run: &Run) -> String {
    match run {
        Run::Plain(words) | Run::Strong(words) => words.clone(),
        Run::Typed(words) | Run::StrongTyped(words) | Run::Markdown(words) | Run::Link { words, .. } => {
            visible(words)
        }
        Run::Mention(_) => "a colleague".to_owned(),
        Run::RoleName(_) => "a role".to_owned(),
        Run::ChannelName(_) => "a channel".to_owned(),
        Run::Time(moment) => moment.format("%a %-d %b %Y %H:%M UTC").to_string(),
    }
}

/// Words of ours or a person's for a place where nothing renders.
pub(super) fn bare(words: &str) -> String {
    visible_line(words)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// An address that may stand under other words: http or https, with nothing that could end the link early.
fn safe_address(to: &str) -> Option<String> {
    let url = reqwest::Url::parse(to.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    is_web.then(|| url.as_str().replace('(', "%28").replace(')', "%29"))
}

/// At most `most` characters, ending at a word with "…". The last guard: whoever wrote the text was told before.
pub(super) fn at_most(most: usize, words: String) -> String {
    if words.chars().count() <= most {
        return words;
    }
    tracing::error!(
        most,
        "a text was longer than Discord takes and was cut: the action should have asked first"
    );
    cut(most, &words)
}

/// The beginning of a longer text, up to a blank where there is one.
pub(super) fn cut(most: usize, words: &str) -> String {
    let kept: String = words.chars().take(most.saturating_sub(1)).collect();
    let end = kept.rfind(char::is_whitespace).filter(|end| *end > 0).unwrap_or(kept.len());
    format!("{}…", kept[..end].trim_end().trim_end_matches('\\'))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::chat::MemberId;

    fn typed(words: &str) -> String {
        write(&Text::default().typed(words), Place::Body)
    }

    #[test]
    fn what_people_type_neither_formats_nor_pings() {
        assert_eq!(typed("**hi** @everyone <@123>"), r"\*\*hi\*\* \@everyone \<\@123>");
        assert_eq!(typed("# Big\n- a\n> b\n1. c\n-# d"), "\\# Big\n\\- a\n\\> b\n1\\. c\n\\-# d");
        assert_eq!(typed("`x` ||y|| ~~z~~"), r"\`x\` \|\|y\|\| \~\~z\~\~");
        assert_eq!(typed("<t:1:R> <:a:1> <#2>"), r"\<t:1:R> \<:a:1> \<#2>");
    }

    #[test]
    fn a_typed_masked_link_shows_where_it_leads() {
        assert_eq!(typed("[bank.com](https://evil.example)"), r"\[bank.com](https://evil.example)");
        assert_eq!(typed("<https://x.org> https://x<@1>"), "<https://x.org> https://x%3C@1%3E");
        assert_eq!(typed("[a](javascript:alert(1))"), r"\[a](javascript:alert(1))");
    }

    #[test]
    fn what_is_emphasised_of_what_people_type_acts_no_more_than_the_rest() {
        let text = Text::default().run(Run::StrongTyped("[Ana](https://evil.example) **x".into()));
        assert_eq!(write(&text, Place::Body), r"**\[Ana](https://evil.example) \*\*x**");
        assert_eq!(write(&text, Place::Bare), "[Ana](https://evil.example) **x");
    }

    #[test]
    fn a_typed_address_stays_as_it_is() {
        assert_eq!(typed("see https://x.org/a_b_c."), "see https://x.org/a_b_c.");
        assert_eq!(
            typed("(https://en.wikipedia.org/wiki/Foo_(bar))"),
            "(https://en.wikipedia.org/wiki/Foo_%28bar%29)"
        );
    }

    #[test]
    fn a_line_break_does_not_lead_out_of_our_quote() {
        let text = Text::default().plain("> ").typed("# one\ntwo");
        assert_eq!(write(&text, Place::Body), "> \\# one\n> two");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(typed("a\u{202E}b\u{200B}c\u{1b}[31m"), r"abc\[31m");
        assert_eq!(typed("👩\u{200D}🏫 a\u{200D}b"), "👩\u{200D}🏫 ab");
    }

    #[test]
    fn a_link_of_ours_leads_to_the_web_only() {
        let link = |to: &str| {
            write(&Text::default().run(Run::Link { words: "a]b".into(), to: to.into() }), Place::Body)
        };
        assert_eq!(link("https://x.org/a(b)"), "[a]b](<https://x.org/a%28b%29>)");
        assert_eq!(link("javascript:alert(1)"), "a]b");
    }

    #[test]
    fn where_nothing_renders_the_words_stand_bare() {
        let moment = DateTime::from_timestamp(1_788_000_000, 0).unwrap();
        let text = Text::default()
            .strong("At")
            .plain(" ")
            .run(Run::Time(moment))
            .plain(" by ")
            .run(Run::Mention(MemberId("1".into())))
            .typed(" *x*\ny");
        assert_eq!(write(&text, Place::Bare), "At Sat 29 Aug 2026 10:40 UTC by a colleague *x* y");
    }

    #[test]
    fn a_cut_falls_between_words() {
        assert_eq!(at_most(10, "one two three".to_owned()), "one two…");
        assert_eq!(at_most(13, "one two three".to_owned()), "one two three");
    }

    /// What still acts in `written`, read the way Discord reads: addresses and escapes first.
    fn active(written: &str) -> Vec<String> {
        let mut found = Vec::new();
        for line in written.split('\n') {
            let start = line.trim_start();
            if start.starts_with(['#', '>', '-', '+', '*']) {
                found.push(start.to_owned());
            }
        }
        let characters: Vec<char> = written.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            let rest: String = characters[at..].iter().collect();
            if rest.starts_with("<http") && rest.contains('>') {
                at += rest.chars().position(|character| character == '>').unwrap() + 1;
                continue;
            }
            if rest.starts_with("https://") || rest.starts_with("http://") {
                while at < characters.len() && !characters[at].is_whitespace() && characters[at] != '<' {
                    at += 1;
                }
                continue;
            }
            match characters[at] {
                '\\' => at += 1,
                mark @ ('*' | '_' | '`' | '~' | '|' | '<' | '[' | '@') => found.push(mark.to_string()),
                _ => {}
            }
            at += 1;
        }
        found
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_ever_acts(words in r"([\\*_~`|<>\[\]()@#:/ \-+.1ath\n]|https://|@everyone|<@1>|\PC){0,40}") {
            let written = typed(&words);
            prop_assert_eq!(active(&written), Vec::<String>::new(), "{}", written);
        }

        #[test]
        fn nothing_invisible_is_left(words in r"[a\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}]{0,20}") {
            prop_assert!(typed(&words).chars().all(|character| character == 'a'));
        }
    }
}

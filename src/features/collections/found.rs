//! What a message of the chat gives for a collection: its first link, and its words. Pure. Nothing of it is taken before
//! somebody has looked at it, so what does not fit into a field may be cut here: the message stays where it is.

use super::{MOST_LINK, MOST_TITLE, MOST_WHY};
use crate::chat::{Given, shortened};
use crate::text::{links, says_something};

/// As a menu offers them.
const MOST_LINKS: usize = 25;

/// The fields of an item, and under `links` every link of the message, a line each; `None` where it says nothing.
pub fn in_message(text: &str, message: &str) -> Option<Given> {
    let (links, words) = links::taken_apart(text);
    let links: Vec<String> = links
        .into_iter()
        .filter(|link| link.chars().count() <= usize::from(MOST_LINK))
        .take(MOST_LINKS)
        .collect();
    let said: Vec<String> = words
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        // What led to a link leads nowhere without it.
        .map(|line| line.trim_matches([':', ';', ',', '-', '–', '(', ')', ' ']).to_owned())
        .filter(|line| says_something(line) && line.chars().any(char::is_alphanumeric))
        .collect();
    let first = said.first().cloned();
    let title = match (&first, links.first()) {
        (Some(line), _) => shortened(line, usize::from(MOST_TITLE)),
        (None, Some(link)) => shortened(site(link), usize::from(MOST_TITLE)),
        (None, None) => return None,
    };
    // The rest of its words say why, as far as there are any.
    let is_cut = first.is_some_and(|line| line != title);
    let why = if is_cut { said.join(" ") } else { said.get(1..).unwrap_or_default().join(" ") };
    let fields = [
        ("title", title),
        ("link", links.first().cloned().unwrap_or_default()),
        ("kind", String::new()),
        ("why", shortened(&why, usize::from(MOST_WHY))),
        ("links", links.join("\n")),
        ("message", message.to_owned()),
    ];
    Some(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn site(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_messages_first_link_and_its_words_are_taken_and_its_other_links_kept() {
        let of = |text: &str| {
            let given = in_message(text, "https://chat.test/1")?;
            let of = |name: &str| given[name].clone();
            Some([of("title"), of("link"), of("why"), of("links").replace('\n', " ")])
        };
        let all = "Plates that move\nhttps://x.org/a and https://y.org/b\nYear 8 loved it.";
        assert_eq!(
            of(all).unwrap(),
            [
                "Plates that move",
                "https://x.org/a",
                "and Year 8 loved it.",
                "https://x.org/a https://y.org/b"
            ]
        );
        assert_eq!(of("<https://x.org/a/b>").unwrap()[..2], ["x.org", "https://x.org/a/b"]);
        assert_eq!(
            of("[my bank](https://evil.example/)").unwrap()[..2],
            ["my bank", "https://evil.example/"]
        );
        assert_eq!(of("Only words").unwrap()[..2], ["Only words", ""]);
        assert_eq!(of(" \u{200B} … "), None);
        let long = "word ".repeat(60);
        let cut = of(&long).unwrap();
        assert!(cut[0].ends_with('…') && cut[0].chars().count() <= 120 && cut[2].starts_with("word"));
    }
}

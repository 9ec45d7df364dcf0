//! A message of the chat, quoted in a draft: its text becomes the topic. What does not fit there, or meets a topic
//! that was written before, goes into the notes with the message's address, so that nothing is cut in silence. Whoever
//! wrote it wrote it for somebody else: it is marked as theirs, and found again where it would be said in public.

use super::cards;
use super::draft::{MOST_PARAGRAPH, MOST_TOPIC, says_something};
use super::reading::{as_read, holds};
use super::types::{Quote, Wish};
use crate::chat::Given;

/// Where a draft keeps whom it quotes with what.
const QUOTES: &str = "quotes";
/// The latest so many: a draft has room for few.
const MOST_QUOTES: usize = 5;
/// Characters that are remembered of a quote.
const MOST_WORDS: usize = 1_000;

/// So many words in a row are somebody's own; fewer may be anybody's.
const OWN_WORDS: usize = 4;
const FEWEST_WORDS: usize = 3;

/// Quotes a message that somebody wrote; what the draft says already stays. Quoting it twice changes nothing.
pub fn quote(given: &mut Given, text: &str, author: &str, link: &str) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if says_something(&words) {
        remember(given, Quote { by: author.to_owned(), words: words.chars().take(MOST_WORDS).collect() });
    }
    let topic = cut_at_word(&words, usize::from(MOST_TOPIC));
    let is_free = given.get("topic").is_none_or(|said| said.trim().is_empty() || *said == topic);
    if is_free && says_something(&words) {
        let is_whole = topic == words;
        given.insert("topic".into(), topic);
        if is_whole {
            return;
        }
    }
    note(given.entry("notes".into()).or_default(), text.trim(), author, link);
}

fn remember(given: &mut Given, new: Quote) {
    let mut quotes = quotes(given);
    if quotes.contains(&new) {
        return;
    }
    quotes.push(new);
    let late = quotes.len().saturating_sub(MOST_QUOTES);
    // A list of plain texts can always be written.
    if let Ok(kept) = serde_json::to_string(&quotes[late..]) {
        given.insert(QUOTES.to_owned(), kept);
    }
}

/// What a draft quotes.
pub fn quotes(given: &Given) -> Vec<Quote> {
    given.get(QUOTES).and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default()
}

/// Who wrote the topic, where it is a quote and not the teacher's own words.
pub fn author_of_topic(wish: &Wish) -> Option<&str> {
    let topic = as_read(&wish.topic);
    let is_quoted = |quote: &&Quote| as_read(&quote.words).starts_with(&topic);
    wish.quotes.iter().find(is_quoted).map(|quote| quote.by.as_str())
}

/// Whose own words stand in a text that others are to read. A word or two are nobody's own.
pub fn own_words<'a>(text: &str, quotes: &'a [Quote]) -> Option<&'a Quote> {
    let text = as_read(text);
    quotes.iter().find(|quote| {
        let theirs = as_read(&quote.words);
        let run = theirs.len().min(OWN_WORDS);
        run >= FEWEST_WORDS && theirs.windows(run).any(|words| holds(&text, words))
    })
}

/// Checks that a text for others holds no quote. The error is a sentence with the remedy.
pub fn checked_quotes(text: &str, quotes: &[Quote]) -> Result<(), String> {
    match own_words(text, quotes) {
        Some(quote) => {
            Err(format!("That is {}'s own words, written for somebody else: say it in yours.", quote.by))
        }
        None => Ok(()),
    }
}

/// As much of the text as the notes take after what they say already, and the address whatever they say: notes
/// that are too long by it are for the teacher to mend.
fn note(notes: &mut String, text: &str, author: &str, link: &str) {
    if !link.is_empty() && notes.contains(link) {
        return;
    }
    let before = notes.trim_end();
    let before = if before.is_empty() { String::new() } else { format!("{before}\n") };
    let whole = length(&before) + length(&cards::about_message(text, author, link));
    let over = whole.saturating_sub(usize::from(MOST_PARAGRAPH));
    let text = cut_at_word(text, length(text).saturating_sub(over));
    *notes = before + &cards::about_message(&text, author, link);
}

/// The whole text, or as many of its words as fit with a mark that there was more. Lengths count characters.
fn cut_at_word(text: &str, most: usize) -> String {
    const MORE: &str = " …";
    if length(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(length(MORE));
    let head: String = text.chars().take(room).collect();
    let ends_a_word = text.chars().nth(room).is_some_and(char::is_whitespace);
    let words = match head.rfind(char::is_whitespace) {
        Some(end) if !ends_a_word => &head[..end],
        _ => &head,
    };
    let words = words.trim_end();
    if words.is_empty() { String::new() } else { format!("{words}{MORE}") }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINK: &str = "https://chat.test/1/2/3";

    fn quoted(before: &[(&str, &str)], text: &str) -> Given {
        let mut given: Given = before.iter().map(|(field, said)| ((*field).into(), (*said).into())).collect();
        quote(&mut given, text, "Ben", LINK);
        given.remove(QUOTES);
        given
    }

    #[test]
    fn a_text_that_fits_is_the_topic_and_nothing_else() {
        assert_eq!(
            quoted(&[], " Otters\n and seals "),
            Given::from([("topic".into(), "Otters and seals".into())])
        );
    }

    #[test]
    fn without_a_text_the_notes_lead_to_the_message() {
        let notes = format!("About this message: {LINK}");
        assert_eq!(
            quoted(&[], "\u{200B}"),
            Given::from([("notes".into(), format!("{notes}\nBen wrote: \u{200B}"))])
        );
        assert_eq!(quoted(&[], ""), Given::from([("notes".into(), notes)]));
    }

    #[test]
    fn what_was_written_before_stays() {
        let given = quoted(&[("topic", "Tides"), ("notes", "In May")], "Otters");
        assert_eq!(given["topic"], "Tides");
        assert_eq!(given["notes"], format!("In May\nAbout this message: {LINK}\nBen wrote: Otters"));
    }

    #[test]
    fn a_line_that_somebody_else_wrote_is_found_however_it_is_written_and_a_word_or_two_are_nobodys() {
        let mut given = Given::new();
        quote(&mut given, "idk something on volcanos lol", "Ben", LINK);
        quote(&mut given, "Poetry café", "Chloe", LINK);
        quote(&mut given, "Poetry café", "Chloe", LINK);
        let quotes = quotes(&given);
        assert_eq!(quotes.iter().map(|quote| quote.by.as_str()).collect::<Vec<_>>(), ["Ben", "Chloe"]);
        let whose = |text| own_words(text, &quotes).map(|quote| quote.by.as_str());
        assert_eq!(whose("Something, on  VOLCANOS… LOL!"), Some("Ben"));
        assert_eq!(whose("Volcanos"), None);
        assert_eq!(whose("A poetry cafe"), None);
        let wish = |topic: &str| Wish { topic: topic.into(), quotes: quotes.clone(), ..Wish::default() };
        assert_eq!(author_of_topic(&wish("idk something on …")), Some("Ben"), "also where it was cut");
        assert_eq!(author_of_topic(&wish("Poetry café")), Some("Chloe"));
        assert_eq!(author_of_topic(&wish("Volcanoes")), None);
    }

    #[test]
    fn a_cut_is_at_a_word_and_shows() {
        assert_eq!(cut_at_word("one two three", 13), "one two three");
        assert_eq!(cut_at_word("one two three", 12), "one two …");
        assert_eq!(cut_at_word("one two three", 9), "one two …");
        assert_eq!(cut_at_word("one two three", 8), "one …");
        assert_eq!(cut_at_word("onetwothree", 5), "one …");
        assert_eq!(cut_at_word("one two three", 2), "");
    }

    proptest! {
        #[test]
        fn a_quote_fits_loses_nothing_in_silence_and_is_made_once(text in "(\\PC{0,12}[ \n]){0,80}") {
            let given = quoted(&[], &text);
            let topic = given.get("topic").map_or("", String::as_str);
            let notes = given.get("notes").map_or("", String::as_str);
            prop_assert!(length(topic) <= usize::from(MOST_TOPIC) && length(notes) <= usize::from(MOST_PARAGRAPH));
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert!(topic == words || notes.contains(LINK));

            let mut again = given.clone();
            quote(&mut again, &text, "Ben", LINK);
            again.remove(QUOTES);
            prop_assert_eq!(again, given);
        }
    }
}

//! A message of the chat, quoted in a draft: its text becomes the topic. What does not fit there, or meets a topic
//! that was written before, goes into the notes with the message's address, so that nothing is cut in silence.

use super::cards;
use super::draft::{MOST_PARAGRAPH, MOST_TOPIC};
use super::types::Quote;
use super::whose::remember;
use crate::chat::Given;
use crate::text::says_something;

/// Quotes a message that somebody wrote; what the draft says already stays. Quoting it twice changes nothing.
pub fn quote(given: &mut Given, text: &str, author: &str, link: &str) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if says_something(&words) {
        remember(given, Quote { by: author.to_owned(), words: words.clone() });
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
    use crate::features::collab::whose::QUOTES;

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

//! Whose words they are. Whoever wrote a line of the chat wrote it for somebody else: where a request quotes it, it is
//! marked as theirs, and found again, however it is written, where it would be said to everybody.

use super::reading::{as_read, holds};
use super::types::{Quote, Wish};
use crate::chat::Given;

/// Where a draft keeps whom it quotes with what.
pub const QUOTES: &str = "quotes";
/// The latest so many: a draft has room for few.
const MOST_QUOTES: usize = 5;
/// Characters that are remembered of a quote.
const MOST_WORDS: usize = 1_000;

/// So many words in a row are somebody's own; fewer may be anybody's.
const OWN_WORDS: usize = 4;
const FEWEST_WORDS: usize = 3;

/// Remembers in a draft what it quotes. The same is remembered once.
pub fn remember(given: &mut Given, mut new: Quote) {
    new.words = new.words.chars().take(MOST_WORDS).collect();
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
    let is_cut = wish.topic.ends_with('…') && !topic.is_empty();
    let is_quoted = |quote: &&Quote| {
        let theirs = as_read(&quote.words);
        theirs == topic || is_cut && theirs.starts_with(&topic)
    };
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
            Err(format!("Those are {}'s words, written for somebody else. Please use your own.", quote.by))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_somebody_else_wrote_is_found_however_it_is_written_and_a_word_or_two_are_nobodys() {
        let mut given = Given::new();
        let quote = |by: &str, words: &str| Quote { by: by.into(), words: words.into() };
        remember(&mut given, quote("Ben", "idk something on volcanos lol"));
        remember(&mut given, quote("Chloe", "Poetry café"));
        remember(&mut given, quote("Chloe", "Poetry café"));
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
}

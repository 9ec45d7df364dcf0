//! Text as people read it: without regard to case, blanks, punctuation and the marks over letters, so that a name or a
//! line is found however it was typed.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::{is_invisible, visible};

/// The words of a text, each folded to what readers take it for: `Chloé's` and `CHLOE’S` are both `chloe`, `s`.
pub fn as_read(text: &str) -> Vec<String> {
    let text = visible(text);
    let seen = text.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c));
    let mut folded = String::with_capacity(text.len());
    for letter in seen.flat_map(char::to_lowercase) {
        match letter {
            // Letters that are no others with a mark, and are typed without all the same.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            mark if is_combining_mark(mark) => {}
            letter => folded.push(letter),
        }
    }
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether these words stand in a text, one after the other.
pub fn holds(text: &[String], words: &[String]) -> bool {
    !words.is_empty() && text.windows(words.len()).any(|run| run == words)
}

/// Whether a name is somebody's in full, and no word that stands anywhere: two words, each with a letter.
pub fn is_full_name(read: &[String]) -> bool {
    read.iter().filter(|word| word.chars().any(char::is_alphabetic)).count() > 1
}

/// The text with something else wherever this name stands in it, as [`holds`] finds names; `None` where it does not.
pub fn renamed(text: &str, name: &str, instead: &str) -> Option<String> {
    let name = as_read(name);
    let words = words_in_place(text);
    let (mut made, mut copied, mut at) = (String::new(), 0, 0);
    while !name.is_empty() && at + name.len() <= words.len() {
        let run = &words[at..at + name.len()];
        if run.iter().map(|(_, word)| word).ne(&name) {
            at += 1;
            continue;
        }
        // Letters that read as several words stand in one place.
        made.push_str(text.get(copied..run[0].0.start).unwrap_or_default());
        made.push_str(instead);
        copied = run[run.len() - 1].0.end;
        at += name.len();
    }
    (copied > 0).then(|| made + &text[copied..])
}

/// The words of a text as they are read, each with where it stands.
fn words_in_place(text: &str) -> Vec<(Range<usize>, String)> {
    let is_of_a_word = |c: char| c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c);
    let mut words = Vec::new();
    let mut begins = 0;
    while let Some(gap) = text[begins..].find(is_of_a_word) {
        let start = begins + gap;
        let end = text[start..].find(|c| !is_of_a_word(c)).map_or(text.len(), |length| start + length);
        words.extend(as_read(&text[start..end]).into_iter().map(|word| (start..end, word)));
        begins = end;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_without_case_blanks_marks_and_what_is_invisible() {
        for typed in ["Chloé  Tan's", "CHLOE\u{a0}TAN’S", "Chlo\u{200B}e\u{301} tan ‘s", "Ｃｈｌｏｅ Tan-s"]
        {
            assert_eq!(as_read(typed), ["chloe", "tan", "s"], "{typed}");
        }
        assert_eq!(as_read("Łukasz Øster, Weiß & İnci"), ["lukasz", "oster", "weiss", "inci"]);
        assert_eq!(as_read(" …\u{200B}"), [""; 0]);
    }

    #[test]
    fn words_are_found_where_they_stand_whole_and_together() {
        let found = |text, words| holds(&as_read(text), &as_read(words));
        assert!(found("Thank you, Ana Rivera!", "ana rivera"));
        assert!(!found("Anand Rivera", "Ana Rivera"));
        assert!(!found("Ana and Rivera", "Ana Rivera"));
        assert!(!found("Ana", ""));
    }

    #[test]
    fn a_name_is_replaced_where_it_stands_whole_and_nothing_else_of_the_text_changes() {
        let renamed = |text| renamed(text, "Chloe Tan", "someone");
        assert_eq!(
            renamed("For Chloé  TAN’s café; chloe-tan.").as_deref(),
            Some("For someone’s café; someone.")
        );
        assert_eq!(renamed("Chloe Tan").as_deref(), Some("someone"));
        for other in ["Chloe Tang", "Tan, Chloe", "", "Chloe", "☕ …"] {
            assert_eq!(renamed(other), None, "{other}");
        }
        assert_eq!(super::renamed("a ☕ b", " … ", "x"), None, "a name without a letter");
    }
}

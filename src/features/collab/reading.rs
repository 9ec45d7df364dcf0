//! Text as people read it: without regard to case, blanks, punctuation and the marks over letters, so that a name or a
//! line is found however it was typed.

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
}

//! What is invisible: characters that cannot be seen but change how the rest is read, or make a name that says
//! nothing. Some of them are part of how a script or a picture is written, and stay where they are.
//!
//! Sources: Unicode 17 (blanks, line breaks, default ignorable characters), UTS #51 (sequences of emoji),
//! UAX #31 section 2.3 (where the joiners belong to a word).

const NON_JOINER: char = '\u{200C}';
const JOINER: char = '\u{200D}';
const BLACK_FLAG: char = '\u{1F3F4}';
const END_OF_TAG: char = '\u{E007F}';

/// A text as it can be seen: tabs are spaces, every kind of line break is a line break, and what only hides is gone.
pub fn visible(words: &str) -> String {
    let words = words.replace("\r\n", "\n");
    let mut seen = String::with_capacity(words.len());
    let mut rest = words.as_str();
    let mut indents = true;
    while let Some(next) = rest.chars().next() {
        let after = &rest[next.len_utf8()..];
        let (shown, length) = match next {
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ("\n", next.len_utf8()),
            // An indentation says to which item of a list a line belongs.
            '\t' if indents => ("    ", 1),
            '\t' | '\u{2800}' | '\u{3164}' | '\u{FFA0}' => (" ", next.len_utf8()),
            BLACK_FLAG => {
                let length = next.len_utf8() + flag_tags(after);
                (&rest[..length], length)
            }
            _ if is_control_or_invisible(next) && !belongs(next, seen.chars().next_back(), after) => {
                ("", next.len_utf8())
            }
            _ => (&rest[..next.len_utf8()], next.len_utf8()),
        };
        indents = shown == "\n" || (indents && shown.chars().all(|c| c == ' ' || c == '>'));
        seen.push_str(shown);
        rest = &rest[length..];
    }
    seen
}

/// A name or a title: the same, in one line.
pub fn visible_line(words: &str) -> String {
    visible(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is anything in a text to read.
pub fn says_something(words: &str) -> bool {
    let is_blank = |c: char| c.is_whitespace() || is_control_or_invisible(c) || c == JOINER;
    !visible(words).chars().all(is_blank)
}

/// A character that cannot be seen by itself: direction controls, zero-width characters, invisible letters and
/// whatever shapes the character before it.
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn is_control_or_invisible(character: char) -> bool {
    character.is_control() || is_invisible(character)
}

/// Whether the script or the picture needs this invisible character, between what was seen `before` it and what
/// comes `after` it.
fn belongs(invisible: char, before: Option<char>, after: &str) -> bool {
    let Some(before) = before else { return false };
    let next = after.chars().next();
    match invisible {
        JOINER if is_picture(before) || matches!(before, '\u{FE0F}') => next.is_some_and(is_picture),
        JOINER | NON_JOINER => {
            let script = joining_script(before);
            script.is_some() && (is_virama(before) || next.and_then(joining_script) == script)
        }
        '\u{FE0E}' | '\u{FE0F}' => {
            is_picture(before) || matches!(before, '0'..='9' | '#' | '*' | '©' | '®' | '‼' | '⁉')
        }
        '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => is_ideograph(before),
        '\u{180B}'..='\u{180F}' => matches!(before, '\u{1820}'..='\u{18AA}'),
        _ => false,
    }
}

/// The bytes of the tags that make a black flag the flag of a part of a country, like Scotland; 0 without such.
fn flag_tags(after: &str) -> usize {
    let tags = after.char_indices().take_while(|(_, tag)| ('\u{E0020}'..='\u{E007F}').contains(tag));
    let tags: Vec<(usize, char)> = tags.take(7).collect();
    let Some(end) = tags.iter().position(|(_, tag)| *tag == END_OF_TAG) else { return 0 };
    let is_letter = |tag: &(usize, char)| matches!(tag.1, '\u{E0061}'..='\u{E007A}');
    let is_sign = |tag: &(usize, char)| is_letter(tag) || matches!(tag.1, '\u{E0030}'..='\u{E0039}');
    // A country's two letters and up to three signs of its part (ISO 3166-2).
    let is_flag =
        (3..=5).contains(&end) && tags[..2].iter().all(is_letter) && tags[2..end].iter().all(is_sign);
    if is_flag { tags[end].0 + END_OF_TAG.len_utf8() } else { 0 }
}

/// Emoji and other symbols, with the colours of skin.
fn is_picture(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
        && !is_invisible(character)
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Scripts in whose words joiners change how letters are drawn, by the first character of their blocks.
fn joining_script(character: char) -> Option<u32> {
    match character {
        // Arabic, with its supplements and what is written with its letters.
        '\u{0600}'..='\u{06FF}'
        | '\u{0750}'..='\u{077F}'
        | '\u{0870}'..='\u{08FF}'
        | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}' => Some(0x0600),
        // Syriac; N'Ko; Mongolian.
        '\u{0700}'..='\u{074F}' => Some(0x0700),
        '\u{07C0}'..='\u{07FF}' => Some(0x07C0),
        '\u{1820}'..='\u{18AA}' => Some(0x1820),
        // Devanagari to Sinhala: eleven scripts of 128 characters each.
        '\u{0900}'..='\u{0DFF}' => Some(u32::from(character) / 0x80 * 0x80),
        // Myanmar; Khmer.
        '\u{1000}'..='\u{109F}' => Some(0x1000),
        '\u{1780}'..='\u{17FF}' => Some(0x1780),
        _ => None,
    }
}

/// What takes the vowel from a letter of Indic scripts.
fn is_virama(character: char) -> bool {
    matches!(
        u32::from(character),
        0x094D
            | 0x09CD
            | 0x0A4D
            | 0x0ACD
            | 0x0B4D
            | 0x0BCD
            | 0x0C4D
            | 0x0CCD
            | 0x0D4D
            | 0x0DCA
            | 0x1039
            | 0x103A
            | 0x17D2
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tab_is_spaces_and_every_line_break_is_one() {
        for (written, seen) in [
            ("8A\t28 pupils", "8A 28 pupils"),
            ("- one\n\t- two\n> \t- three", "- one\n    - two\n>     - three"),
            ("one\rtwo\r\nthree", "one\ntwo\nthree"),
            ("one\u{2028}two\u{2029}three\u{85}four\u{B}five\u{C}six", "one\ntwo\nthree\nfour\nfive\nsix"),
            ("a\u{2800}b\u{3164}c", "a b c"),
        ] {
            assert_eq!(visible(written), seen, "{written:?}");
        }
        assert_eq!(visible_line("Plants\tand\u{2028}seeds "), "Plants and seeds");
    }

    #[test]
    fn what_a_script_or_a_picture_needs_stays() {
        for needed in [
            "می\u{200C}خواهم کتاب\u{200C}ها",
            "ශ\u{0DCA}\u{200D}රී ලංකා",
            "क\u{094D}\u{200D} क\u{094D}\u{200C}ष",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} and \u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
            "👩\u{200D}🏫 👩🏽\u{200D}🔬 ❤\u{FE0F}\u{200D}🔥 1\u{FE0F}\u{20E3} 👁\u{FE0F}\u{200D}🗨\u{FE0F}",
            "葛\u{E0100}城",
        ] {
            assert_eq!(visible(needed), needed);
        }
    }

    #[test]
    fn what_only_hides_is_gone() {
        for (written, seen) in [
            ("a\u{202E}b\u{200B}c\u{1b}[31m", "abc[31m"),
            ("a\u{200D}b c\u{200C}d", "ab cd"),
            ("می \u{200C}\u{200D}a\u{200C}می", "می aمی"),
            ("می\u{200C}\u{200C}\u{200D}خ", "می\u{200D}خ"),
            ("a\u{FE0F}b\u{E0100}", "ab"),
            ("x\u{E0068}\u{E0069}\u{E007F}", "x"),
            ("\u{1F3F4}\u{E0067}\u{E0062}", "\u{1F3F4}"),
            ("\u{1F3F4}\u{E0068}\u{E0069}\u{E0020}\u{E0074}\u{E007F}", "\u{1F3F4}"),
            ("\u{200D}\u{200C}\u{FEFF}", ""),
        ] {
            assert_eq!(visible(written), seen, "{written:?}");
        }
    }

    #[test]
    fn a_text_of_nothing_to_see_says_nothing() {
        for nothing in
            ["", " \t\n", "\u{200B}\u{200D}", "\u{3164}", "\u{2800} \u{FE0F}", "\u{E0041}\u{E007F}"]
        {
            assert!(!says_something(nothing), "{nothing:?}");
        }
        for something in ["a", "می\u{200C}", "1\u{FE0F}\u{20E3}", "\u{1F3F4}"] {
            assert!(says_something(something), "{something:?}");
        }
    }

    proptest! {
        #[test]
        fn looking_twice_shows_nothing_else(words in r"([a-cम🏫❤१ \n\t]|می|\u{94D}|\u{1F3F4}|[\u{200B}-\u{200F}\u{2028}-\u{202E}\u{FE0F}\u{E0061}-\u{E0064}\u{E007F}]|\PC){0,30}") {
            let once = visible(&words);
            prop_assert_eq!(visible(&once), once.clone());
            let unseen = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{200E}' | '\u{200F}');
            prop_assert!(!once.chars().any(unseen), "{:?}", once);
        }
    }
}

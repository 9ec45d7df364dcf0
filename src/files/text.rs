//! A text's letters, however the program that saved it wrote them: UTF-8 or UTF-16, with a mark before it or not, or
//! the code page of older Windows programs (Windows-1252, WHATWG "Encoding", index windows-1252).

/// A text that was read from bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadText {
    pub text: String,
    /// As older programs save it: letters beyond English may be others than were meant.
    pub is_old: bool,
}

/// Of a hundred bytes of a text in a Western language so many are beyond English, at most.
const MOST_BEYOND: usize = 25;

/// Reads a text; `None` for what is none, or could be read in more than one way.
pub fn read_text(bytes: &[u8]) -> Option<ReadText> {
    if bytes.is_empty() {
        return None;
    }
    let new = |text: String| ReadText { text, is_old: false };
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned).map(new),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map(new),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map(new),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Some(new(text.to_owned())),
            _ => unmarked_utf16(bytes).map(new).or_else(|| windows_1252(bytes)),
        },
    };
    text.filter(|read| read.text.chars().all(is_written))
}

fn is_written(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}')
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(units.iter().copied().map(unit)).collect::<Result<String, _>>().ok()?;
    rest.is_empty().then_some(text)
}

/// Without a mark it is only told where most letters are English.
fn unmarked_utf16(bytes: &[u8]) -> Option<String> {
    let is_mostly_english = |text: &String| {
        let english = text.chars().filter(|c| matches!(c, ' '..='~' | '\n' | '\r' | '\t')).count();
        english * 2 > text.chars().count()
    };
    [u16::from_le_bytes, u16::from_be_bytes]
        .into_iter()
        .filter_map(|unit| utf16(bytes, unit))
        .find(is_mostly_english)
}

fn windows_1252(bytes: &[u8]) -> Option<ReadText> {
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if beyond * 100 > bytes.len() * MOST_BEYOND {
        return None;
    }
    let text = bytes.iter().map(|byte| match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().filter(|c| *c != '\0'),
        other => Some(char::from(*other)),
    });
    Some(ReadText { text: text.collect::<Option<String>>()?, is_old: true })
}

/// From 0x80 on; where the page has nothing, 0.
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn a_text_is_read_however_it_was_saved() {
        let text = "# News\r\n\r\nCaf\u{e9} \u{2013} open\u{c}at \u{201c}eight\u{201d}";
        let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked,
            utf16_of(&format!("\u{FEFF}{text}"), u16::to_le_bytes),
            utf16_of(&format!("\u{FEFF}{text}"), u16::to_be_bytes),
            utf16_of(text, u16::to_le_bytes),
            utf16_of(text, u16::to_be_bytes),
        ] {
            assert_eq!(read_text(&bytes), Some(ReadText { text: text.to_owned(), is_old: false }));
        }
        let old = b"# News\r\n\r\nCaf\xE9 \x96 open\x0cat \x93eight\x94";
        assert_eq!(read_text(old), Some(ReadText { text: text.to_owned(), is_old: true }));
    }

    #[test]
    fn what_is_no_text_or_could_be_several_is_not_guessed_at() {
        let russian: Vec<u8> =
            vec![0xCD, 0xEE, 0xE2, 0xEE, 0xF1, 0xF2, 0xE8, b' ', 0xF8, 0xEA, 0xEE, 0xEB, 0xFB];
        for bytes in [
            &b""[..],
            b"\x1b[2Jcleared",
            b"MZ\x90\0\x03\0\0\0\x04\0",
            b"a\x81b and more words",
            &russian,
            b"\xFF\xFEa",
        ] {
            assert_eq!(read_text(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_at_all_are_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _read = read_text(&bytes);
        }

        #[test]
        fn what_was_written_as_unicode_reads_back(text in "[^\\p{Cc}\u{FEFF}]{1,40}") {
            prop_assert_eq!(read_text(text.as_bytes()).map(|read| read.text), Some(text.clone()));
            let wide = utf16_of(&format!("\u{FEFF}{text}"), u16::to_le_bytes);
            prop_assert_eq!(read_text(&wide).map(|read| read.text), Some(text));
        }
    }
}

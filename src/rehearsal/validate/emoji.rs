//! Emoji of buttons and menus: characters that are emoji. Emoji of servers' own are not played, so there is none by
//! id. Source of the ranges: Unicode, `emoji-data.txt`; what lies between two of its entries counts as an emoji here.

use twilight_model::channel::message::EmojiReactionType;
use unicode_segmentation::UnicodeSegmentation;

use crate::rehearsal::state::refusal::Refusal;

/// Characters that are emoji by themselves, or are shown as such with the mark that asks for it.
const RANGES: &[(char, char)] = &[
    ('©', '©'),
    ('®', '®'),
    ('\u{203c}', '\u{203c}'),
    ('\u{2049}', '\u{2049}'),
    ('\u{2122}', '\u{2122}'),
    ('\u{2139}', '\u{2139}'),
    ('\u{2194}', '\u{21aa}'),
    ('\u{231a}', '\u{23ff}'),
    ('\u{24c2}', '\u{24c2}'),
    ('\u{25aa}', '\u{25fe}'),
    ('\u{2600}', '\u{27bf}'),
    ('\u{2934}', '\u{2935}'),
    ('\u{2b05}', '\u{2b55}'),
    ('\u{3030}', '\u{303d}'),
    ('\u{3297}', '\u{3299}'),
    ('\u{1f004}', '\u{1faff}'),
];
/// The box around a digit.
const KEYCAP: char = '\u{20e3}';

/// Whether Discord knows it.
pub fn exists(emoji: Option<&EmojiReactionType>) -> Result<(), Refusal> {
    let known = match emoji {
        None => true,
        Some(EmojiReactionType::Unicode { name }) => is_emoji(name),
        Some(_) => false,
    };
    if known { Ok(()) } else { Err(Refusal::invalid("emoji", "COMPONENT_INVALID_EMOJI", "Invalid emoji")) }
}

fn is_emoji(text: &str) -> bool {
    let mut seen = text.graphemes(true);
    let (Some(one), None) = (seen.next(), seen.next()) else { return false };
    let is_one = |c: char| RANGES.iter().any(|(from, to)| (*from..=*to).contains(&c));
    one.chars().next().is_some_and(is_one) || one.ends_with(KEYCAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_several_emoji_are_no_emoji() {
        for emoji in ["👍", "✏️", "👩‍🏫", "🇬🇧", "3️⃣", "🪄"] {
            assert!(is_emoji(emoji), "{emoji}");
        }
        for none in ["", "x", "thumbsup", ":+1:", "👍👍", "3", "é"] {
            assert!(!is_emoji(none), "{none}");
        }
    }

    #[test]
    fn a_server_has_no_emoji_of_its_own_here() {
        let own: EmojiReactionType = serde_json::from_str(r#"{"id": "7", "name": "otter"}"#).unwrap();
        assert_eq!(exists(Some(&own)).unwrap_err().code, 50035);
    }
}

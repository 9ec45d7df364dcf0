//! What members suggest and librarians take or not: what is asked and said of it in the same way, whatever it is.

use crate::chat::{CardKey, Field, FieldKind, Form, Given, Press};
use crate::library::Refusal;
use crate::text::says_something;

const BY_NAME: &str = "by_name";
const WHY_NOT: &str = "why";
/// Characters.
const MOST_WHY_NOT: u16 = 300;

/// The last field of a suggestion: whether its author may be named.
pub fn by_name_field(label: &str) -> Field {
    Field {
        name: BY_NAME,
        label: label.into(),
        hint: "yes, or no".into(),
        kind: FieldKind::Line { most: 10 },
        required: true,
        filled: None,
    }
}

/// What was answered there. Nobody is named who has not said yes. The error is a sentence with the remedy.
pub fn read_by_name(given: &Given) -> Result<bool, String> {
    let typed = given.get(BY_NAME).map_or("", String::as_str).trim().to_lowercase();
    match typed.as_str() {
        "yes" | "y" | "ok" | "sure" => Ok(true),
        "no" | "n" => Ok(false),
        _ => Err("The last field takes one word: yes, or no if your name is to stay out of it.".to_owned()),
    }
}

/// [Not this one]: asks why.
pub fn why_not_form(verb: &str, key: &CardKey, hint: &str) -> Form {
    Form {
        title: "Not this one".into(),
        press: Press::new(verb, key),
        fields: vec![Field {
            name: WHY_NOT,
            label: "Why? Whoever suggested it reads this".into(),
            hint: hint.into(),
            kind: FieldKind::Paragraph { most: MOST_WHY_NOT },
            required: true,
            filled: None,
        }],
    }
}

/// The error is a sentence with the remedy.
pub fn read_why_not(given: &Given) -> Result<String, String> {
    let why = given.get(WHY_NOT).map_or("", |typed| typed.trim());
    if !says_something(why) {
        return Err("The reason is empty: write at least a word.".to_owned());
    }
    if why.chars().count() > usize::from(MOST_WHY_NOT) {
        return Err(format!("The reason is longer than {MOST_WHY_NOT} characters: shorten it."));
    }
    Ok(why.to_owned())
}

pub fn suggestion_is_gone() -> Refusal {
    Refusal::new("This suggestion is not kept any more: its teacher has had it deleted.")
}

pub fn decided_already() -> Refusal {
    Refusal::new("Somebody has decided about this suggestion already: the card says what became of it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_who_has_not_said_yes() {
        let read = |typed: &str| read_by_name(&Given::from([(BY_NAME.to_owned(), typed.to_owned())]));
        assert_eq!(read(" Yes "), Ok(true));
        assert_eq!(read("no"), Ok(false));
        for unclear in ["", "maybe", "yes and no"] {
            assert!(read(unclear).unwrap_err().contains("one word"), "{unclear}");
        }
    }

    #[test]
    fn a_reason_says_something_and_is_short() {
        let read = |typed: &str| read_why_not(&Given::from([(WHY_NOT.to_owned(), typed.to_owned())]));
        assert_eq!(read(" We have one. "), Ok("We have one.".to_owned()));
        assert!(read(" \u{200B}").unwrap_err().contains("empty"));
        assert!(read(&"x".repeat(301)).unwrap_err().contains("300"));
    }
}

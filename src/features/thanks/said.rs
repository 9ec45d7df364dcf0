//! How thank-yous read when they are said: each person by name where they chose that, and those who would rather stand
//! as "a colleague" together in one line of their own, away from whatever would give them away.

use std::collections::BTreeSet;

use super::types::{NAME, ThankYou};
use crate::chat::Text;
use crate::features::collab::{Person, Thanks};
use crate::text::says_something;

/// A thank-you with its people, each as they may be named now.
pub type Named = (ThankYou, Vec<(Person, Thanks)>);

/// Whether anybody in it may be thanked, by name or without.
pub fn may_be_said(people: &[(Person, Thanks)]) -> bool {
    people.iter().any(|(_, choice)| matches!(choice, Thanks::ByName | Thanks::Colleague))
}

/// These words with these people in them, as they may be said now; `None` when nobody may be thanked.
pub fn as_said(words: &str, people: &[(Person, Thanks)]) -> Option<Text> {
    said_together([(words, people)])
}

/// Several together: those with a name, one after the other, then the line of those without. `None` when nobody in
/// them may be thanked (any more).
pub fn said_together<'a>(all: impl IntoIterator<Item = (&'a str, &'a [(Person, Thanks)])>) -> Option<Text> {
    let mut paragraphs: Vec<Text> = Vec::new();
    let mut unnamed = BTreeSet::new();
    for (words, people) in all {
        paragraphs.extend(names(people).map(|names| with_names(words, &names)));
        let colleagues = people.iter().filter(|it| is_unnamed(it));
        unnamed.extend(colleagues.map(|(person, _)| &person.id));
    }
    paragraphs.extend(colleagues(unnamed.len()).map(Text::from));
    paragraphs.into_iter().reduce(|all, next| all.plain("\n\n").join(next))
}

fn with_names(words: &str, names: &str) -> Text {
    let mut text = Text::default();
    for (place, piece) in words.split(NAME).enumerate() {
        if place > 0 {
            text = text.typed(names);
        }
        if !piece.is_empty() {
            text = text.typed(piece);
        }
    }
    text
}

/// Whoever would rather not be named; or cannot be, because the name that we know shows nothing.
fn is_unnamed((person, choice): &(Person, Thanks)) -> bool {
    match choice {
        Thanks::ByName => !says_something(&person.name),
        Thanks::Colleague => true,
        Thanks::None | Thanks::Unanswered => false,
    }
}

/// `Ana Rivera, Ben Okafor and Sam Lee`: whoever chose their name.
fn names(people: &[(Person, Thanks)]) -> Option<String> {
    let by_name = people.iter().filter(|it| it.1 == Thanks::ByName && !is_unnamed(it));
    let mut names: Vec<&str> = by_name.map(|(person, _)| person.name.as_str()).collect();
    let last = names.pop()?;
    Some(if names.is_empty() { last.to_owned() } else { format!("{} and {last}", names.join(", ")) })
}

/// Topic, class and kind of support would tell a small school who is meant.
fn colleagues(count: usize) -> Option<String> {
    let who = match count {
        0 => return None,
        1 => "a colleague".to_owned(),
        2 => "two colleagues".to_owned(),
        3 => "three colleagues".to_owned(),
        many => format!("{many} colleagues"),
    };
    Some(format!("Thank you to {who} for working with the library."))
}

/// Of the thank-yous that wait, oldest first, those that the next round says: nobody is in two of them, whatever they
/// choose until then. The others wait for the round after.
pub fn of_the_next_round(waiting: Vec<Named>) -> (Vec<Named>, Vec<Named>) {
    let mut thanked = BTreeSet::new();
    waiting.into_iter().filter(|(_, people)| may_be_said(people)).partition(|(thank_you, _)| {
        let is_new = thank_you.people.iter().all(|person| !thanked.contains(&person.id));
        if is_new {
            thanked.extend(thank_you.people.iter().map(|person| person.id.clone()));
        }
        is_new
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Run;

    fn person(name: &str) -> Person {
        Person { id: name.into(), name: name.into() }
    }

    fn said(words: &str, people: &[(&str, Thanks)]) -> Option<String> {
        let people: Vec<_> = people.iter().map(|(name, choice)| (person(name), *choice)).collect();
        let text = as_said(words, &people)?;
        let words = |run| match run {
            Run::Typed(words) | Run::Plain(words) => words,
            other => panic!("nothing else is in it: {other:?}"),
        };
        Some(text.0.into_iter().map(words).collect())
    }

    #[test]
    fn everyone_is_named_as_they_wish_and_a_colleague_stands_apart() {
        use Thanks::{ByName, Colleague, None, Unanswered};
        let thanks =
            |people: &[(&str, Thanks)]| said("{teacher} brought “Tides”. Thank you, {teacher}!", people);
        assert_eq!(thanks(&[("Ana", ByName)]).as_deref(), Some("Ana brought “Tides”. Thank you, Ana!"));
        assert_eq!(
            thanks(&[("Ana", Colleague)]).as_deref(),
            Some("Thank you to a colleague for working with the library.")
        );
        assert_eq!(
            thanks(&[("Ana", ByName), ("Ben", Colleague), ("Sam", ByName), ("Kim", None)]).as_deref(),
            Some(
                "Ana and Sam brought “Tides”. Thank you, Ana and Sam!\n\n\
                 Thank you to a colleague for working with the library."
            )
        );
        assert_eq!(thanks(&[("Ana", None), ("Ben", Unanswered)]), Option::None);
    }

    #[test]
    fn whoever_has_a_name_that_shows_nothing_is_a_colleague() {
        let words = "Thank you to {teacher} for “Tides”.";
        for nothing in ["", " ", "\u{200B}", "\u{3164}"] {
            assert_eq!(
                said(words, &[(nothing, Thanks::ByName)]).as_deref(),
                Some("Thank you to a colleague for working with the library.")
            );
        }
        assert_eq!(said(words, &[("", Thanks::None)]), None);
    }

    #[test]
    fn colleagues_of_several_thank_yous_are_counted_once_each() {
        let (ana, ben) = ([(person("Ana"), Thanks::Colleague)], [(person("Ben"), Thanks::Colleague)]);
        let text = said_together([("{teacher}", &ana[..]), ("{teacher}", &ben[..]), ("{teacher}", &ana[..])]);
        assert_eq!(text, Some("Thank you to two colleagues for working with the library.".into()));
    }
}

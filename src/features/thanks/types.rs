//! A thank-you, from its writing to the staff room, and how it is said so that everyone in it is named as they
//! wish.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::Text;
use crate::features::collab::{Person, Thanks, text};
use crate::features::setup::SchoolId;
use crate::library::Refusal;
use crate::queue;

/// Stands in the words where the thanked are named. The names are filled in when it is said, not before: what
/// somebody chose about being named may change until then, and after.
pub const NAME: &str = "{teacher}";

/// Characters. Ten thank-yous fit one post.
pub const MOST_WORDS: u16 = 400;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThankYouId(pub String);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThankYou {
    pub id: ThankYouId,
    pub school: SchoolId,
    /// The request whose completion it thanks for.
    pub request: Option<i64>,
    pub people: Vec<Person>,
    /// With [`NAME`] where the people are named.
    pub words: String,
    /// The key of the template that the words were made from.
    pub template: Option<String>,
    pub state: State,
    /// The post that took it last: the one that said it, is to say it, or did not come to say it.
    pub in_post: Option<String>,
    pub written_by: Person,
    pub written_at: DateTime<Utc>,
    /// Raised by each change; a step decided on an older version has lost to another.
    pub version: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Confirmed by a librarian: it is said in the next slot.
    Waiting,
    /// It stays at the desk until a librarian decides.
    Held,
    /// A post has taken it, and it is not known to be said: if the post does not go out, it waits again.
    Reserved,
    /// The staff has read it.
    Posted,
}

impl State {
    /// What it is after the post that took it last has come so far; `None` where that changes nothing. What may not be
    /// said any more was left out, and is held: no later slot says it before a librarian has looked.
    pub fn after(self, post: queue::State, may_be_said: bool) -> Option<Self> {
        use queue::State::{Cancelled, Failed, Missed, Sent};
        let after = match (self, post) {
            (_, Sent) if may_be_said => Self::Posted,
            (Self::Reserved, Failed | Missed | Cancelled) if may_be_said => Self::Waiting,
            (Self::Reserved, Sent | Failed | Missed | Cancelled) => Self::Held,
            // A librarian posts it again.
            (Self::Waiting, Sent | Failed | Missed | Cancelled) => self,
            (Self::Waiting, _) => Self::Reserved,
            _ => self,
        };
        (after != self).then_some(after)
    }
}

impl ThankYou {
    pub fn held(&self) -> Result<Self, Refusal> {
        self.open()?;
        Ok(Self { state: State::Held, ..self.clone() })
    }

    /// A librarian has seen it and lets it go to the next slot.
    pub fn released(&self) -> Result<Self, Refusal> {
        self.open()?;
        Ok(Self { state: State::Waiting, ..self.clone() })
    }

    pub fn reworded(&self, words: String) -> Result<Self, Refusal> {
        self.open()?;
        Ok(Self { words, ..self.clone() })
    }

    /// A post takes it, to say it.
    pub fn reserved(&self, in_post: &str) -> Result<Self, Refusal> {
        self.open()?;
        Ok(Self { state: State::Reserved, in_post: Some(in_post.to_owned()), ..self.clone() })
    }

    /// The post that took it last says it, or is to.
    pub fn is_taken(&self) -> bool {
        matches!(self.state, State::Reserved | State::Posted)
    }

    fn open(&self) -> Result<(), Refusal> {
        match self.state {
            State::Waiting | State::Held => Ok(()),
            State::Reserved => Err(Refusal::new(
                "This thank-you is due and not posted yet, so it stays as it is. If something keeps its \
                 post, that stands at the desk, where [Dismiss] brings the thank-you back.",
            )),
            State::Posted => Err(Refusal::new(
                "This thank-you was posted already, so it stays as it is. Write another with /thanks write if \
                 something was left out.",
            )),
        }
    }
}

/// Checks a thank-you's words as a librarian wrote them. The names must not be typed: whoever chose not to be
/// named would be named all the same.
pub fn checked_words(typed: &str, people: &[Person]) -> Result<String, String> {
    let words = text(typed, "The thank-you", MOST_WORDS)?;
    if !words.contains(NAME) {
        return Err(format!("Write {NAME} where the name belongs: it is filled in as the person wishes."));
    }
    match named(&words, people) {
        Some(person) => Err(format!(
            "Write {NAME} instead of \"{}\": whether the name is said is theirs to choose.",
            person.name
        )),
        None => Ok(words),
    }
}

/// Reads what `/thanks write` asks for: what it is for, or the whole sentence with [`NAME`] in it.
pub fn read_reason(typed: &str) -> Result<String, String> {
    let reason = text(typed, "What the thank-you is for", MOST_WORDS - 60)?;
    if reason.contains(NAME) {
        return Ok(reason);
    }
    let end = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
    Ok(format!("Thank you to {NAME} for {reason}{end}"))
}

fn named<'a>(words: &str, people: &'a [Person]) -> Option<&'a Person> {
    let words = words.to_lowercase();
    let is_word = |before: &str, after: &str| {
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    people.iter().find(|person| {
        let name = person.name.to_lowercase();
        words.match_indices(&name).any(|(at, _)| is_word(&words[..at], &words[at + name.len()..]))
    })
}

/// The thank-you as it may be said now, each of its people named as they chose; `None` when none of them may be
/// thanked in public.
pub fn as_said(words: &str, people: &[(Person, Thanks)]) -> Option<Text> {
    let names = names(people)?;
    let mut text = Text::default();
    for (place, piece) in words.split(NAME).enumerate() {
        if place > 0 {
            let begins = place == 1 && words.starts_with(NAME);
            text = text.typed(if begins { capital(&names) } else { names.clone() });
        }
        if !piece.is_empty() {
            text = text.typed(piece);
        }
    }
    Some(text)
}

/// `Ana Rivera, Ben Okafor and a colleague`.
fn names(people: &[(Person, Thanks)]) -> Option<String> {
    let of = |choice| people.iter().filter(move |(_, its)| *its == choice);
    let mut names: Vec<String> = of(Thanks::ByName).map(|(person, _)| person.name.clone()).collect();
    match of(Thanks::Colleague).count() {
        0 => {}
        1 => names.push("a colleague".to_owned()),
        2 => names.push("two colleagues".to_owned()),
        many => names.push(format!("{many} colleagues")),
    }
    let last = names.pop()?;
    Some(if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) })
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person { id: name.into(), name: name.into() }
    }

    fn said(words: &str, people: &[(&str, Thanks)]) -> Option<String> {
        let people: Vec<_> = people.iter().map(|(name, choice)| (person(name), *choice)).collect();
        let text = as_said(words, &people)?;
        let pieces = text.0.into_iter().map(|run| match run {
            crate::chat::Run::Typed(words) => words,
            other => panic!("nothing else is in it: {other:?}"),
        });
        Some(pieces.collect())
    }

    #[test]
    fn everyone_is_named_as_they_wish() {
        use Thanks::{ByName, Colleague, None};
        let thanks =
            |people: &[(&str, Thanks)]| said("{teacher} came to us. Thank you to {teacher}!", people);
        assert_eq!(thanks(&[("Ana", ByName)]).as_deref(), Some("Ana came to us. Thank you to Ana!"));
        assert_eq!(
            thanks(&[("Ana", Colleague)]).as_deref(),
            Some("A colleague came to us. Thank you to a colleague!")
        );
        assert_eq!(
            thanks(&[("Ana", ByName), ("Ben", Colleague), ("Sam", ByName), ("Kim", None)]).as_deref(),
            Some("Ana, Sam and a colleague came to us. Thank you to Ana, Sam and a colleague!")
        );
        assert_eq!(thanks(&[("Ana", Colleague), ("Ben", Colleague)]).unwrap()[..14], *"Two colleagues");
        assert_eq!(thanks(&[("Ana", None)]), Option::None);
    }

    #[test]
    fn a_name_is_never_typed_into_the_words() {
        let people = [person("Ana Rivera")];
        assert!(checked_words("Thank you to {teacher}!", &people).is_ok());
        assert!(
            checked_words("Thank you!", &people).unwrap_err().contains("{teacher} where the name belongs")
        );
        let named = checked_words("Thank you, ana rivera: {teacher}!", &people).unwrap_err();
        assert!(named.contains("instead of \"Ana Rivera\""), "{named}");
        assert!(
            checked_words("{teacher} made artwork!", &[person("Art")]).is_ok(),
            "part of a word is no name"
        );
    }

    #[test]
    fn a_thank_you_is_posted_when_its_post_is_and_waits_again_when_it_is_not() {
        use queue::State::{Cancelled, Failed, Missed, Queued, Sent};
        for unsaid in [Failed, Missed, Cancelled] {
            assert_eq!(State::Reserved.after(unsaid, true), Some(State::Waiting));
            assert_eq!(State::Reserved.after(unsaid, false), Some(State::Held));
            assert_eq!(State::Waiting.after(unsaid, true), None);
            assert_eq!(State::Posted.after(unsaid, true), None);
        }
        for state in [State::Reserved, State::Waiting, State::Held] {
            assert_eq!(state.after(Sent, true), Some(State::Posted));
        }
        assert_eq!(State::Reserved.after(Sent, false), Some(State::Held), "it was left out");
        assert_eq!(State::Waiting.after(Queued, true), Some(State::Reserved));
        assert_eq!(State::Held.after(Queued, true), None, "a librarian has held it since");
    }

    #[test]
    fn a_reason_becomes_a_sentence() {
        let sentence = read_reason("the two display cases").unwrap();
        assert_eq!(sentence, "Thank you to {teacher} for the two display cases.");
        assert_eq!(read_reason("{teacher} saved the fair!").unwrap(), "{teacher} saved the fair!");
        assert!(read_reason(" ").is_err());
    }
}

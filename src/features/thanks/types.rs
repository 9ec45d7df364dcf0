//! A thank-you, from its writing to the staff room, and the words that a librarian may write for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::names;
use crate::features::collab::{Person, Quote, checked_quotes, text};
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
    /// The staff has read it before anybody was asked how they wish to be thanked.
    pub said_unasked: bool,
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
                "This thank-you is due, so it can't be changed. If something holds it up, a card at the desk \
                 says so, and [Dismiss] there gives it back to you.",
            )),
            State::Posted => Err(Refusal::new(
                "This thank-you is already posted, so it can't be changed. If something was left out, write \
                 another with /thanks write.",
            )),
        }
    }
}

/// What the words of a thank-you must leave alone.
pub struct LeftAlone<'a> {
    /// Who is thanked.
    pub people: &'a [Person],
    /// Who must not be named, thanked here or not.
    pub unnamed: &'a [Person],
    /// What others wrote, where a request quotes them.
    pub quotes: &'a [Quote],
}

impl LeftAlone<'_> {
    /// Checks words that are to be said. The names must not be typed: whoever chose not to be named would be named all
    /// the same. The error is a sentence with the remedy.
    pub fn check(&self, words: &str) -> Result<(), String> {
        if let Some(person) = names::whole(words, self.people) {
            return Err(format!(
                "Write {NAME} instead of \"{}\": it becomes the name, if that's what they chose.",
                person.name
            ));
        }
        if let Some(person) = names::whole(words, self.unnamed) {
            return Err(please_leave_out(person));
        }
        checked_quotes(words, self.quotes)
    }
}

/// What whoever names somebody in the words is asked.
pub fn please_leave_out(person: &Person) -> String {
    format!("Please leave \"{}\" out: they asked not to be named in public.", person.name)
}

/// Checks a thank-you's words as a librarian wrote them.
pub fn checked_words(typed: &str, left_alone: &LeftAlone<'_>) -> Result<String, String> {
    let words = with_place(&text(typed, "The thank-you", MOST_WORDS)?);
    if !words.contains(NAME) {
        return Err(format!("Write {NAME} where the name belongs: it is filled in as the person wishes."));
    }
    left_alone.check(&words).map(|()| words)
}

/// Reads what `/thanks write` asks for: what it is for, or the whole sentence with [`NAME`] in it.
pub fn read_reason(typed: &str) -> Result<String, String> {
    let reason = with_place(&text(typed, "What the thank-you is for", MOST_WORDS - 60)?);
    if reason.contains(NAME) {
        return Ok(reason);
    }
    let reason = without_thanks(&reason);
    let end = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
    Ok(format!("Thank you to {NAME} for {reason}{end}"))
}

/// What somebody is thanked for, where the thanks were typed as well: "Thank you for the two display cases".
fn without_thanks(reason: &str) -> &str {
    let begins = ["thank you for ", "thanks for ", "many thanks for ", "for "];
    let begun =
        begins.iter().find(|it| reason.get(..it.len()).is_some_and(|start| start.eq_ignore_ascii_case(it)));
    begun.map_or(reason, |begun| reason[begun.len()..].trim_start())
}

/// The words with [`NAME`] as it is written, also where a phone has made its first letter a capital.
pub fn with_place(words: &str) -> String {
    let mut read = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        read.push_str(before);
        match after.split_once('}') {
            Some((place, behind)) if place.trim().eq_ignore_ascii_case("teacher") => {
                read.push_str(NAME);
                rest = behind;
            }
            _ => {
                read.push('{');
                rest = after;
            }
        }
    }
    read + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person { id: name.into(), name: name.into() }
    }

    fn checked(words: &str, people: &[Person], unnamed: &[Person]) -> Result<String, String> {
        checked_words(words, &LeftAlone { people, unnamed, quotes: &[] })
    }

    #[test]
    fn a_name_is_never_typed_into_the_words() {
        let people = [person("Ana Rivera")];
        let none = [];
        assert!(checked("Thank you to {teacher}!", &people, &none).is_ok());
        let nobody = checked("Thank you!", &people, &none).unwrap_err();
        assert!(nobody.contains("{teacher} where the name belongs"), "{nobody}");
        let named = checked("Thank you, ana\u{a0}rivera: {teacher}!", &people, &none).unwrap_err();
        assert!(named.contains("instead of \"Ana Rivera\""), "{named}");
        let other = checked("{teacher} helped Chloe Tan", &people, &[person("Chloe Tan")]).unwrap_err();
        assert!(other.contains("leave \"Chloe Tan\" out"), "{other}");
        assert!(
            checked("{teacher} made artwork!", &[person("Art")], &none).is_ok(),
            "part of a word is no name"
        );
    }

    #[test]
    fn the_place_of_the_name_is_taken_as_phones_write_it() {
        assert_eq!(checked("{Teacher} came", &[], &[]).unwrap(), "{teacher} came");
        assert_eq!(read_reason("{ TEACHER } came!").unwrap(), "{teacher} came!");
        assert_eq!(with_place("{a {teacher} } {"), "{a {teacher} } {");
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

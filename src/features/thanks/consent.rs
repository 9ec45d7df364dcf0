//! How members wish to be thanked in public. Each says it once, wherever they are asked, and it holds for everything
//! that is posted about them, before and after. Until they have said so nothing is posted: a name is nobody's to assume.

use std::collections::BTreeMap;

use super::names;
use super::types::ThankYou;
use crate::chat::{Choice, Choices, MemberId, Menu, Picks, Press};
use crate::features::collab::{Person, Thanks, as_read, holds, is_full_name};
use crate::features::setup::SchoolId;
use crate::library::{Library, Refusal};
use crate::store::{FORMER_COLLEAGUE, StoreError, Write};

const CHOICES: [(Thanks, &str, &str); 3] = [
    (Thanks::ByName, "by-name", "Thank me by name"),
    (Thanks::Colleague, "colleague", "Thank \"a colleague\""),
    (Thanks::None, "none", "Never thank me in public"),
];

/// What can be chosen.
pub fn choices() -> Vec<Choice> {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into(), hint: None };
    CHOICES.iter().map(|(_, value, label)| choice(value, label)).collect()
}

/// Asks a member, and shows what they said.
pub fn menu(press: Press, wishes: Thanks) -> Menu {
    let chosen = CHOICES.iter().filter(|(thanks, ..)| *thanks == wishes);
    Menu {
        prompt: "May I thank you in public?".into(),
        press,
        chosen: chosen.map(|(_, value, _)| (*value).to_owned()).collect(),
        choices: Choices::Listed(choices()),
        picks: Picks::One,
    }
}

/// Reads what was chosen. What comes back from a menu may be forged.
pub fn read(chosen: Option<&str>) -> Result<Thanks, Refusal> {
    let found = CHOICES.iter().find(|(_, value, _)| Some(*value) == chosen);
    found
        .map(|(thanks, ..)| *thanks)
        .ok_or_else(|| Refusal::new("Choose from the menu whether you may be thanked in public."))
}

/// How one member wishes to be thanked.
pub async fn wish_of(library: &Library, school: SchoolId, member: &MemberId) -> Result<Thanks, StoreError> {
    Ok(library.store.thanks_choice(school, member).await?.unwrap_or_default())
}

/// What keeps a member's choice, and has whatever is posted about them shown anew.
pub fn chooses(library: &Library, school: SchoolId, member: Person, choice: Thanks) -> Write {
    Write::ThanksChoice { school, member, choice, at: library.now() }
}

/// How everybody in a school who has said so wishes to be thanked.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    said: BTreeMap<MemberId, (String, Thanks)>,
    /// The full names of whoever has said that they must not be named, as they are read. A name that is also a word is
    /// pointed out where words are written, and hides none that are kept.
    unnamed: Vec<(Person, Vec<String>)>,
}

impl Wishes {
    pub async fn of_school(library: &Library, school: SchoolId) -> Result<Self, StoreError> {
        let said = library.store.thanks_choices(school).await?;
        let said = said.into_iter().map(|(person, choice)| (person.id, (person.name, choice))).collect();
        let mut wishes = Self { said, unnamed: Vec::new() };
        let read = |person: Person| (as_read(&person.name), person);
        let read = wishes.not_to_be_named(&[]).into_iter().map(read);
        wishes.unnamed =
            read.filter(|(name, _)| is_full_name(name)).map(|(name, person)| (person, name)).collect();
        Ok(wishes)
    }

    fn of(&self, member: &MemberId) -> Thanks {
        self.said.get(member).map(|(_, choice)| *choice).unwrap_or_default()
    }

    /// People, each as they may be named now.
    pub fn of_each(&self, people: &[Person]) -> Vec<(Person, Thanks)> {
        people.iter().map(|person| (person.clone(), self.of(&person.id))).collect()
    }

    /// Everyone in a thank-you, each as they may be named now. What was said by name before anybody was asked stays as
    /// it was read until they choose.
    pub fn named(&self, thank_you: &ThankYou) -> Vec<(Person, Thanks)> {
        let unasked = if thank_you.said_unasked { Thanks::ByName } else { Thanks::Unanswered };
        let mut named = self.of_each(&thank_you.people);
        for (_, choice) in &mut named {
            if *choice == Thanks::Unanswered {
                *choice = unasked;
            }
        }
        named
    }

    /// Whose name stands in the words of a thank-you and must not: it was written before they said so.
    pub fn named_in_words(&self, thank_you: &ThankYou) -> Option<&Person> {
        let words = names::words_read(&thank_you.words);
        self.unnamed.iter().find(|(_, name)| holds(&words, name)).map(|(person, _)| person)
    }

    /// Everyone in a thank-you, as it is read in public. Words that name somebody who must not be named are left out,
    /// and whoever stood in them is a colleague.
    pub fn said(&self, thank_you: &ThankYou) -> Vec<(Person, Thanks)> {
        let mut named = self.named(thank_you);
        if self.named_in_words(thank_you).is_some() {
            for (_, choice) in named.iter_mut().filter(|(_, choice)| *choice == Thanks::ByName) {
                *choice = Thanks::Colleague;
            }
        }
        named
    }

    /// Whoever must not be named: all who said so, and those of these people who have not said that they may be.
    pub fn not_to_be_named(&self, people: &[Person]) -> Vec<Person> {
        let said_so = self.said.iter().filter(|(_, (_, choice))| *choice != Thanks::ByName);
        let mut found: Vec<Person> =
            said_so.map(|(id, (name, _))| Person { id: id.clone(), name: name.clone() }).collect();
        // As they are called here: a name may have changed since they chose.
        for person in people.iter().filter(|person| self.of(&person.id) != Thanks::ByName) {
            if !found.contains(person) {
                found.push(person.clone());
            }
        }
        // It stands for whoever is forgotten, so it names nobody.
        found.retain(|person| person.name != FORMER_COLLEAGUE);
        found
    }
}

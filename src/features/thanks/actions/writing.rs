//! `/thanks write`: what for, then who, on a private card that keeps both until it is queued.

use super::{is_later, put_at_desk, repaint_waiting};
use crate::chat::{Form, Given, Press, Reply};
use crate::features::collab::Person;
use crate::features::departments;
use crate::features::thanks::types::{LeftAlone, checked_words, read_reason};
use crate::features::thanks::{APPRECIATION, State, ThankYou, ThankYouId, WRITING_CARD, Wishes, cards};
use crate::library::visit::{Visit, press_without_card};
use crate::library::{Fault, Library, Member, Refusal, Trouble};
use crate::queue::{CardRow, next_slot};
use crate::store::{Change, Write};

/// What the writing card keeps.
const PEOPLE: &str = "people";
const WORDS: &str = "words";

pub async fn open_writing(_: &Library, _: &Visit) -> Result<Form, Trouble> {
    Ok(cards::reason_form(press_without_card("thanks-write"), None))
}

/// What for is known: now who.
pub async fn write(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words = read_reason(visit.given(cards::REASON)).map_err(Refusal::of_typed)?;
    let card = CardRow {
        typed: Some(Given::from([(WORDS.to_owned(), words.clone())])),
        ..visit.own_card(library, WRITING_CARD, String::new())
    };
    let message = cards::writing(&words, &[], &[], &card.key);
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

/// [Change the words].
pub async fn open_words(_: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let key = &visit.subject()?.key;
    Ok(cards::reason_form(Press::new("thanks-words", key), Some(words(visit)?)))
}

pub async fn change_words(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words = read_reason(visit.given(cards::REASON)).map_err(Refusal::of_typed)?;
    show(library, visit, words, people(visit)?).await
}

/// Chosen in the menu of members: everyone who is thanked.
pub async fn choose_people(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let people = visit.chosen_members.iter().map(Member::person).collect();
    show(library, visit, words(visit)?, people).await
}

/// Keeps what was written and chosen on its card, and shows how it reads.
async fn show(
    library: &Library,
    visit: &Visit,
    words: String,
    people: Vec<Person>,
) -> Result<Reply, Trouble> {
    let key = visit.subject()?.key.clone();
    // A form may have stayed open on another device.
    if library.store.thank_you(visit.school.id, &ThankYouId(key.0.clone())).await?.is_some() {
        return Err(cards::queued_already().into());
    }
    let listed = serde_json::to_string(&people).map_err(|error| Fault::Broken(error.to_string()))?;
    let typed = Given::from([(WORDS.to_owned(), words.clone()), (PEOPLE.to_owned(), listed)]);
    let wishes = Wishes::of_school(library, visit.school.id).await?;
    let unnamed = wishes.not_to_be_named(&people);
    let message = cards::writing(&words, &wishes.of_each(&people), &unnamed, &key);
    let known = departments::known(library, &visit.school, &visit.chosen_members);
    library.commit(Change::of(visit.keeps(typed)?).and_all(known)).await?;
    Ok(Reply::Changed(message))
}

/// [Post it with the next thank-yous].
pub async fn queue(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (words, people) = (words(visit)?, people(visit)?);
    let wishes = Wishes::of_school(library, visit.school.id).await?;
    let unnamed = wishes.not_to_be_named(&people);
    let left_alone = LeftAlone { people: &people, unnamed: &unnamed, quotes: &[] };
    let thank_you = ThankYou {
        // Pressed twice, it is the same thank-you.
        id: ThankYouId(visit.subject()?.key.0.clone()),
        school: visit.school.id,
        request: None,
        words: checked_words(&words, &left_alone).map_err(Refusal::of_typed)?,
        people: people.clone(),
        template: None,
        state: State::Waiting,
        in_post: None,
        said_unasked: false,
        written_by: visit.member.person(),
        written_at: library.now(),
        version: 1,
    };
    if library.store.thank_you(visit.school.id, &thank_you.id).await?.is_none() {
        let others = repaint_waiting(library, &visit.school).await?;
        library.commit(put_at_desk(library, thank_you.clone()).and_all(others)).await?;
    }
    let is_later = is_later(library, &thank_you, &wishes).await?;
    let slot = next_slot(library, &visit.school, APPRECIATION).await?;
    Ok(Reply::Changed(cards::queued(&wishes.of_each(&people), slot.as_deref(), is_later)))
}

fn words(visit: &Visit) -> Result<String, Trouble> {
    Ok(kept(visit, WORDS)?.unwrap_or_default())
}

fn people(visit: &Visit) -> Result<Vec<Person>, Trouble> {
    let listed = kept(visit, PEOPLE)?.unwrap_or_else(|| "[]".to_owned());
    serde_json::from_str(&listed)
        .map_err(|error| Fault::Broken(format!("a thank-you's people: {error}")).into())
}

fn kept(visit: &Visit, field: &str) -> Result<Option<String>, Trouble> {
    Ok(visit.subject()?.typed.as_ref().and_then(|typed| typed.get(field)).cloned())
}

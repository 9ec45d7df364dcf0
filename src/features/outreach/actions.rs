//! What librarians do with hints. Of two who decide about the same one the second is told. `follows` is what is written
//! with a decision: the brief that shows the hint is to show what is left.

use super::gathered::all;
use super::types::{About, Chosen, Decision, Hint};
use super::{HINT_CARD, NOT_SUGGESTED_CARD, cards, finding, word};
use crate::chat::{Form, Outcome, Reply};
use crate::features::collab::{text, today};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// Chosen in the brief: the hint, on a private card of its own.
pub async fn open_chosen(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().cloned().unwrap_or_default();
    let hint = open(library, visit, &chosen).await?;
    let card = visit.looks_at(library, HINT_CARD, chosen).await?;
    Ok(Reply::Private(cards::hint(&hint, &visit.school.manner, &card.key)))
}

/// The hint of this name, unless somebody has decided about it, or it is none any more.
async fn open(library: &Library, visit: &Visit, about: &str) -> Result<Hint, Trouble> {
    let about = About::read(about).ok_or_else(cards::over)?;
    if let Some(decision) = decided(library, visit, &about).await? {
        return Err(cards::is_decided(&decision).into());
    }
    let day = today(library, &visit.school);
    let hints = all(library, &visit.school, day).await?;
    Ok(hints.into_iter().find(|hint| hint.about() == about).ok_or_else(cards::over)?)
}

/// What was decided about it and still holds.
async fn decided(library: &Library, visit: &Visit, about: &About) -> Result<Option<Decision>, Trouble> {
    let day = today(library, &visit.school);
    let holds = |it: &Decision| it.about == *about && finding::holds(it, &visit.school.calendar, day);
    Ok(library.store.hint_decisions(visit.school.id).await?.into_iter().find(holds))
}

/// The hint whose private card was clicked.
async fn clicked(library: &Library, visit: &Visit) -> Result<(CardRow, Hint), Trouble> {
    let card = visit.subject()?.clone();
    let hint = open(library, visit, &card.subject).await?;
    Ok((card, hint))
}

async fn decision(
    library: &Library,
    visit: &Visit,
    hint: &Hint,
    chosen: Chosen,
) -> Result<Decision, Trouble> {
    let about = hint.about();
    let earlier = library.store.hint_decisions(visit.school.id).await?;
    Ok(Decision {
        school: visit.school.id,
        person: hint.person().map(|person| person.id.clone()),
        name: cards::plain_name(hint),
        chosen,
        on: today(library, &visit.school),
        by: visit.member.person(),
        at: library.now(),
        version: earlier.iter().find(|it| it.about == about).map_or(0, |it| it.version),
        about,
    })
}

async fn decide(library: &Library, visit: &Visit, chosen: Chosen, follows: Change) -> Result<Reply, Trouble> {
    let (card, hint) = clicked(library, visit).await?;
    let decision = decision(library, visit, &hint, chosen).await?;
    library.commit(follows.and(Write::HintDecided(decision.clone()))).await?;
    Ok(Reply::Changed(cards::decided(&decision, &visit.school.manner, &card.key)))
}

/// [Not now]
pub async fn not_now(library: &Library, visit: &Visit, follows: Change) -> Result<Reply, Trouble> {
    decide(library, visit, Chosen::NotNow, follows).await
}

/// [Never suggest this]
pub async fn never(library: &Library, visit: &Visit, follows: Change) -> Result<Reply, Trouble> {
    decide(library, visit, Chosen::Never, follows).await
}

/// [I've written to them]
pub async fn wrote_myself(library: &Library, visit: &Visit, follows: Change) -> Result<Reply, Trouble> {
    decide(library, visit, Chosen::Written, follows).await
}

/// [Write to them], where it is one person: a form with a draft, which she may change before it is sent.
pub async fn open_writing(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (card, hint) = clicked(library, visit).await?;
    let person = hint.person().ok_or_else(cards::over)?;
    Ok(cards::writing(person, &hint, &visit.member.name, &visit.school.manner, &card.key))
}

/// The form was sent: her words go to that one person, once.
pub async fn send(library: &Library, visit: &Visit, follows: Change) -> Result<Reply, Trouble> {
    let words =
        text(visit.given(cards::WORDS), "Your message", cards::MOST_WORDS).map_err(Refusal::of_typed)?;
    let (_, hint) = clicked(library, visit).await?;
    let person = hint.person().ok_or_else(cards::over)?;
    if let Outcome::Done(None) = library.chat.member(&visit.school.server, &person.id).await {
        return Err(cards::has_left(person).into());
    }
    let decision = decision(library, visit, &hint, Chosen::Written).await?;
    let change =
        follows.and(Write::HintDecided(decision)).and_all(word::tells(library, visit, person, words)?);
    library.commit(change).await?;
    Ok(Reply::Changed(cards::is_on_its_way(person)))
}

/// [Write to them], where it is several people and nobody knows where they read: a text to copy.
pub async fn text_to_copy(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (card, hint) = clicked(library, visit).await?;
    Ok(Reply::Changed(cards::text_to_copy(&hint, &visit.member.name, &visit.school.manner, &card.key)))
}

/// [Suggest it again] on the card of a hint that was decided about.
pub async fn suggest_again(library: &Library, visit: &Visit, follows: Change) -> Result<Reply, Trouble> {
    let card = visit.subject()?.clone();
    take_back(library, visit, &card.subject, follows).await?;
    let hint = open(library, visit, &card.subject).await?;
    Ok(Reply::Changed(cards::hint(&hint, &visit.school.manner, &card.key)))
}

/// Nothing is decided about it any more.
async fn take_back(library: &Library, visit: &Visit, about: &str, follows: Change) -> Result<(), Trouble> {
    let about = About::read(about).ok_or_else(cards::over)?;
    let known = library.store.hint_decisions(visit.school.id).await?;
    let Some(decision) = known.into_iter().find(|it| it.about == about) else { return Ok(()) };
    let (school, version) = (visit.school.id, decision.version);
    let open = Write::HintOpen { school, about: decision.about, version };
    Ok(library.commit(follows.and(open)).await?)
}

/// [What I don't suggest]: what rests, and what is never suggested.
pub async fn not_suggested(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.looks_at(library, NOT_SUGGESTED_CARD, String::new()).await?;
    Ok(Reply::Private(cards::not_suggested(&resting(library, visit).await?, &visit.school.manner, &card.key)))
}

async fn resting(library: &Library, visit: &Visit) -> Result<Vec<Decision>, Trouble> {
    let day = today(library, &visit.school);
    let mut resting = library.store.hint_decisions(visit.school.id).await?;
    resting.retain(|it| finding::holds(it, &visit.school.calendar, day));
    Ok(resting)
}

/// Chosen in that list.
pub async fn suggest_this_again(library: &Library, visit: &Visit, follows: Change) -> Result<Reply, Trouble> {
    let key = visit.subject()?.key.clone();
    take_back(library, visit, visit.chosen.first().map_or("", String::as_str), follows).await?;
    Ok(Reply::Changed(cards::not_suggested(&resting(library, visit).await?, &visit.school.manner, &key)))
}

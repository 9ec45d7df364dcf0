//! What librarians do with a thank-you that is written: [Edit], [Hold], [Post now] on its card at the desk, and the
//! same by command.

use super::posting::{post_together, staff_post, why_held};
use super::words::{self, open_form};
use super::{is_later, no_such_thank_you, repaint_at_desk, repaint_waiting};
use crate::chat::{Choice, Field, FieldKind, Form, Message, Reply};
use crate::features::setup::School;
use crate::features::thanks::{
    APPRECIATION, FORM_CARD, State, THANK_YOU_CARD, ThankYou, ThankYouId, Wishes, cards, may_be_said,
    please_leave_out,
};
use crate::library::visit::{Typing, Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, next_slot};
use crate::store::{Change, Write};

/// Writes the desk's card of a thank-you, for its first posting and for each repainting.
pub async fn draw_desk_card(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let Some(thank_you) = library.store.thank_you(school.id, &ThankYouId(card.subject.clone())).await? else {
        return Ok(None);
    };
    let wishes = Wishes::of_school(library, school.id).await?;
    let facts = cards::Facts {
        people: wishes.named(&thank_you),
        named_in_words: wishes.named_in_words(&thank_you).cloned(),
        next_slot: next_slot(library, school, APPRECIATION).await?,
        why_held: why_held(library, &thank_you).await?,
        is_later: is_later(library, &thank_you, &wishes).await?,
        unnamed: wishes.not_to_be_named(&thank_you.people),
    };
    Ok(Some(cards::at_desk(&thank_you, &facts, &card.key)))
}

/// It was said, and is nobody's to change any more.
pub async fn desk_card_is_over(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let thank_you = library.store.thank_you(school.id, &ThankYouId(card.subject.clone())).await?;
    let Some(thank_you) = thank_you.filter(|it| it.state == State::Posted) else { return Ok(None) };
    let wishes = Wishes::of_school(library, school.id).await?;
    Ok(Some(cards::said_at_desk(&thank_you, &wishes.said(&thank_you))))
}

pub async fn hold(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    keep(library, visit, clicked(library, visit).await?.held()?).await?;
    Ok(Reply::Noted)
}

/// [Post it on the day]: a held thank-you, seen by a librarian, waits for the next slot.
pub async fn release(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    keep(library, visit, clicked(library, visit).await?.released()?).await?;
    Ok(Reply::Noted)
}

/// [Post now]: a post of its own, at once.
pub async fn post_now(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let thank_you = clicked(library, visit).await?;
    let wishes = Wishes::of_school(library, visit.school.id).await?;
    if !may_be_said(&wishes.named(&thank_you)) {
        return Err(Refusal::new(
            "They haven't said that they may be thanked in public, so there is nothing to post. Tell them \
             yourself.",
        )
        .into());
    }
    if let Some(person) = wishes.named_in_words(&thank_you) {
        return Err(Refusal::of_typed(please_leave_out(person)).into());
    }
    let post = staff_post(library, &visit.school, library.new_reference());
    let others = repaint_waiting(library, &visit.school).await?;
    library.commit(post_together(&[thank_you], post)?.and_all(others)).await?;
    Ok(Reply::Noted)
}

pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    open_form(library, visit, &clicked(library, visit).await?, "thanks-edit-form").await
}

pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    reword(library, visit).await?;
    Ok(Reply::Noted)
}

/// `/thanks edit`.
pub async fn open_named(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    open_form(library, visit, &named(library, visit).await?, "thanks-reword-form").await
}

/// The same form again, behind [Fix].
pub async fn open_reword(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    open_form(library, visit, &clicked(library, visit).await?, "thanks-reword-form").await
}

/// The form that `/thanks edit` opened.
pub async fn edit_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(cards::changed(&reword(library, visit).await?)))
}

async fn reword(library: &Library, visit: &Visit) -> Result<ThankYou, Trouble> {
    // What an earlier version has opened keeps nothing, so it is opened anew with [Fix].
    if visit.subject()?.kind != FORM_CARD {
        return Err(stale().into());
    }
    clicked(library, visit).await?.held()?;
    words::reword(library, visit, None).await?;
    clicked(library, visit).await
}

/// `/thanks hold`.
pub async fn hold_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let after = named(library, visit).await?.held()?;
    keep(library, visit, after.clone()).await?;
    Ok(Reply::Private(cards::changed(&after)))
}

/// `/thanks list`.
pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let wishes = Wishes::of_school(library, school.id).await?;
    let mut listed = Vec::new();
    for thank_you in library.store.open_thank_yous(school.id).await? {
        let card = library.store.card_about(school.id, THANK_YOU_CARD, &thank_you.id.0).await?;
        let standing = card.and_then(|card| card.standing);
        let link = standing.map(|standing| library.chat.link(&school.server, &standing));
        let is_held = why_held(library, &thank_you).await?.is_some();
        listed.push(cards::Listed {
            people: wishes.named(&thank_you),
            names_somebody: wishes.named_in_words(&thank_you).is_some(),
            thank_you,
            is_held,
            link,
        });
    }
    Ok(Reply::Private(cards::list(&listed, next_slot(library, school, APPRECIATION).await?)))
}

/// The option that names a thank-you: suggested while it is typed.
pub fn which_thank_you(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "thank-you",
        label: "thank-you".into(),
        hint: "Start typing a name or a word of it".into(),
        kind: FieldKind::Suggested { most: 100 },
        required: true,
        filled: None,
    }]
}

/// The thank-yous that wait and hold what is typed.
pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let typed = typing.typed.to_lowercase();
    let open = library.store.open_thank_yous(school.id).await?;
    let choice = |it: ThankYou| Choice { label: cards::in_short(&it), value: it.id.0, hint: None };
    Ok(open.into_iter().map(choice).filter(|choice| choice.label.to_lowercase().contains(&typed)).collect())
}

async fn named(library: &Library, visit: &Visit) -> Result<ThankYou, Trouble> {
    let open = library.store.open_thank_yous(visit.school.id).await?;
    let found = open.into_iter().find(|thank_you| thank_you.id.0 == visit.given("thank-you").trim());
    Ok(found.ok_or_else(no_such_thank_you)?)
}

async fn clicked(library: &Library, visit: &Visit) -> Result<ThankYou, Trouble> {
    let id = ThankYouId(visit.subject()?.subject.clone());
    Ok(library.store.thank_you(visit.school.id, &id).await?.ok_or_else(no_such_thank_you)?)
}

/// Keeps a thank-you as it is now. Others at the desk may come sooner or later by it.
async fn keep(library: &Library, visit: &Visit, after: ThankYou) -> Result<(), Trouble> {
    let others = repaint_waiting(library, &visit.school).await?;
    let repaint = repaint_at_desk(&after);
    Ok(library.commit(Change::of(Write::ThankYou(after)).and(repaint).and_all(others)).await?)
}

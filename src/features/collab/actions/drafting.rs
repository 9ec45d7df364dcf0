//! The draft of a request: kept as typed at every step, shown on one private card at a time, and found again.

use chrono::TimeDelta;

use super::today;
use crate::chat::{CardKey, Form, Given, Message, Press, Reply, Text};
use crate::features::collab::draft::{self, Gap};
use crate::features::collab::types::{Draft, Thanks, Wish};
use crate::features::collab::{DRAFT_CARD, cards};
use crate::features::thanks;
use crate::features::tips::TipId;
use crate::files::{Kept, StoredFile};
use crate::library::visit::{Visit, overtaken};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, StoreError, Write};

/// A draft that was not touched for so long is forgotten (security.md, rule 2).
const DRAFT_LIVES: TimeDelta = TimeDelta::days(30);
const DRAFT_CARD_LIVES: TimeDelta = TimeDelta::days(400);

/// [Go on with it]: the draft from before, in place of the one that offers it, which stays as it is.
pub async fn go_on_with_older(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let drafts = drafts(library, visit).await?;
    let key = &visit.subject()?.key;
    let older = drafts
        .into_iter()
        .find(|draft| draft.card != *key && cards::holds_something(draft))
        .ok_or_else(|| Refusal::new("Your other draft is gone. Type /request-collab to begin a new one."))?;
    go_on_with(library, visit, older).await
}

/// Chosen in `/my-requests`: one of the member's drafts, in place of the list.
pub async fn my_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    // What comes back from a menu may be forged: only the member's own are looked among.
    let is_chosen = |draft: &Draft| visit.chosen.first() == Some(&draft.card.0);
    let chosen = drafts(library, visit).await?.into_iter().find(is_chosen);
    go_on_with(library, visit, chosen.ok_or_else(gone)?).await
}

async fn go_on_with(library: &Library, visit: &Visit, draft: Draft) -> Result<Reply, Trouble> {
    save_draft(library, visit, draft, Showing::Anew(library.new_card_key())).await.map(Reply::Changed)
}

pub async fn choose_support(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "support").await
}

pub async fn choose_when(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "when").await
}

/// How the member wishes to be thanked: theirs from this click on, whatever becomes of the draft.
pub async fn choose_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = thanks::read(visit.chosen.first().map(String::as_str))?;
    let draft = clicked_draft(library, visit).await?;
    let with = (Ok(None), Some(chosen), Change::default());
    save_draft_with(library, visit, draft, Showing::InPlace, with).await.map(Reply::Changed)
}

async fn choose(library: &Library, visit: &Visit, field: &str) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    draft.given.extend(visit.chosen.first().map(|value| (field.to_owned(), value.clone())));
    save_draft(library, visit, draft, Showing::InPlace).await.map(Reply::Changed)
}

pub async fn open_details(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    let press = Press::new("draft-write", &draft.card);
    Ok(cards::details_form(press, &draft.given, &visit.school.manner))
}

pub async fn write_details(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    // A field that was emptied in the form is empty from now on.
    for field in draft::detail_fields(&visit.school.manner) {
        draft.given.remove(field.name);
    }
    draft.given.extend(visit.given.clone());
    save_draft(library, visit, draft, Showing::InPlace).await.map(Reply::Changed)
}

pub fn check(
    library: &Library,
    visit: &Visit,
    given: &Given,
    tip: Option<TipId>,
    file: Option<Kept>,
) -> Result<Wish, Vec<Gap>> {
    let school = &visit.school;
    draft::check(given, tip, file, &library.content.support, today(library, school), &school.manner)
}

/// The member's drafts that are not forgotten, the one that was touched last first.
pub async fn drafts(library: &Library, visit: &Visit) -> Result<Vec<Draft>, StoreError> {
    let mut drafts = library.store.drafts(visit.school.id, &visit.member.id).await?;
    drafts.retain(|draft| draft.updated_at + DRAFT_LIVES > library.now());
    Ok(drafts)
}

/// A draft that is not saved yet.
pub fn new_draft(library: &Library, visit: &Visit, given: Given) -> Draft {
    Draft {
        school: visit.school.id,
        teacher: visit.member.id.clone(),
        for_whom: None,
        card: library.new_card_key(),
        given,
        tip: None,
        file: None,
        updated_at: library.now(),
        version: 0,
    }
}

/// The same once more, perhaps because its first answer was lost, is the same draft.
pub async fn or_the_same_before(library: &Library, visit: &Visit, mut new: Draft) -> Result<Draft, Trouble> {
    draft::settle_when(&mut new.given, today(library, &visit.school), &visit.school.manner);
    let of = |draft: &Draft| (draft.given.clone(), draft.tip, draft.file.clone(), draft.for_whom.clone());
    let is_it = |old: &Draft| of(old) == of(&new);
    let same = drafts(library, visit).await?.into_iter().find(is_it);
    Ok(same.unwrap_or(new))
}

/// The draft whose card was clicked, unless it was sent, deleted, or has expired since.
pub async fn clicked_draft(library: &Library, visit: &Visit) -> Result<Draft, Trouble> {
    let key = &visit.newest()?.key;
    let draft = drafts(library, visit).await?.into_iter().find(|draft| draft.card == *key);
    Ok(draft.ok_or_else(gone)?)
}

fn gone() -> Refusal {
    Refusal::new(
        "This draft is gone: it was sent or deleted, or left for 30 days. Type /request-collab to begin a new \
         one.",
    )
}

/// Where a draft is shown.
pub enum Showing {
    /// On the message that was clicked.
    InPlace,
    /// In another message, under this key from now on: the buttons of an older one would do what it does not show.
    Anew(CardKey),
}

/// The file that came with a command, where one did; or why it was not taken, in words.
pub type Taken = Result<Option<StoredFile>, Text>;

pub async fn save_draft(
    library: &Library,
    visit: &Visit,
    draft: Draft,
    showing: Showing,
) -> Result<Message, Trouble> {
    save_draft_with(library, visit, draft, showing, (Ok(None), None, Change::default())).await
}

/// The same, with the file that came just now, which takes the place of the one before, with what was `chosen` just now
/// about thanks, and with another change.
pub async fn save_draft_with(
    library: &Library,
    visit: &Visit,
    mut draft: Draft,
    showing: Showing,
    (taken, chosen, mut change): (Taken, Option<Thanks>, Change),
) -> Result<Message, Trouble> {
    draft.updated_at = library.now();
    let mut refused = None;
    match taken {
        Ok(Some(new)) => {
            draft.file = Some(new.kept());
            change = change.and(Write::NewFile(new));
        }
        Ok(None) => {}
        Err(words) => refused = Some(words),
    }
    let drafts = drafts(library, visit).await?;
    let (before, mut others): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|it| it.card == draft.card);
    others.retain(cards::holds_something);
    if let (Showing::Anew(key), Some(before)) = (showing, before.first())
        && before.card != key
    {
        let Draft { school, card, version, .. } = before.clone();
        change.extend(library.store.card(&card).await?.as_ref().map(overtaken));
        change = change.and(Write::DropDraft { school, card, version });
        (draft.card, draft.version) = (key, 0);
    }
    let before = before.into_iter().find_map(|draft| draft.file);
    if let Some(before) = before.filter(|before| draft.file.as_ref() != Some(before)) {
        change = change.and(Write::RemoveFile { school: draft.school, file: before.id });
    }
    let today = today(library, &visit.school);
    draft::settle_when(&mut draft.given, today, &visit.school.manner);
    let checked = check(library, visit, &draft.given, draft.tip, draft.file.clone());
    let kinds = &library.content.support;
    let wishes = match chosen {
        Some(chosen) => {
            change = change.and(chooses(library, visit, chosen));
            chosen
        }
        None => thanks::wish_of(library, draft.school, &draft.teacher).await?,
    };
    let aside = cards::Aside { refused: refused.as_ref(), others: &others, wishes };
    let message = cards::draft_card(&draft, &checked, kinds, (today, &visit.school), &aside);
    if library.store.card(&draft.card).await?.is_none() {
        change = change.and(Write::NewCard(CardRow {
            key: draft.card.clone(),
            // Longer than anybody goes on with one draft; that itself is forgotten sooner.
            expires_at: Some(library.now() + DRAFT_CARD_LIVES),
            ..visit.own_card(library, DRAFT_CARD, String::new())
        }));
    }
    library.commit(change.and(Write::Draft(draft))).await?;
    Ok(message)
}

pub fn chooses(library: &Library, visit: &Visit, chosen: Thanks) -> Write {
    thanks::chooses(library, visit.school.id, visit.member.person(), chosen)
}

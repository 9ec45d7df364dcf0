//! `/away`, and what stands on its card.

use super::types::{Absence, without_absent_colleagues};
use super::{AWAY_CARD, cards};
use crate::chat::{Field, FieldKind, Message, Reply};
use crate::features::collab::today;
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, StoreError, Write};

/// Characters of a date as people type it: "Monday 14 September 2026" and some.
const MOST_DATE: u16 = 40;

/// The options of `/away`.
pub fn fields(_: &Library) -> Vec<Field> {
    let day = |name: &'static str, hint: &str| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most: MOST_DATE },
        required: false,
        filled: None,
    };
    vec![
        day("until", "Your last day away, like 14 Sep"),
        day("from", "Your first day away, if it is not today"),
    ]
}

/// `/away`: with days a new absence in place of any other; without, the one that there is.
pub async fn away(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (from, until) = (visit.given("from"), visit.given("until"));
    if from.is_empty() && until.is_empty() {
        return Ok(Reply::Private(match current(library, visit).await? {
            Some(absence) => show(library, visit, &absence, Change::default()).await?,
            None => cards::not_away().into(),
        }));
    }
    let (from, until) = cards::read_days(from, until, today(library, &visit.school), &visit.school.manner)?;
    let librarian = visit.member.person();
    let before = library.store.absence(visit.school.id, &librarian.id).await?;
    let version = before.map_or(0, |before| before.version);
    let absence = Absence { school: visit.school.id, librarian, from, until, colleague: None, version };
    let change = Change::of(Write::Absence(absence.clone()));
    show(library, visit, &absence, change).await.map(Reply::Private)
}

/// A colleague was chosen. Whether they are a librarian is read off the choice itself.
pub async fn choose_colleague(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen_members.first().ok_or_else(cards::nobody_chosen)?;
    if chosen.id == visit.member.id {
        return Err(cards::not_yourself().into());
    }
    if !chosen.is_librarian {
        return Err(cards::not_a_librarian(chosen).into());
    }
    let absence = current(library, visit).await?.ok_or_else(|| Refusal::new(cards::not_away()))?;
    let absence = Absence { colleague: Some(chosen.person()), ..absence };
    library.commit(Change::of(Write::Absence(absence.clone()))).await?;
    let key = &visit.subject()?.key;
    Ok(Reply::Changed(cards::away_card(&absence, today(library, &visit.school), &visit.school.manner, key)))
}

/// [I'm back].
pub async fn back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    if let Some(absence) = library.store.absence(visit.school.id, &visit.member.id).await? {
        let Absence { school, librarian, version, .. } = absence;
        library.commit(Change::of(Write::AbsenceEnded { school, librarian: librarian.id, version })).await?;
    }
    Ok(Reply::Changed(cards::welcome_back().into()))
}

/// Who is away today at a school, each with the colleague who reads meanwhile if one is there.
pub async fn away_today(library: &Library, school: &School) -> Result<Vec<Absence>, StoreError> {
    let absences = library.store.absences_on(school.id, today(library, school)).await?;
    Ok(without_absent_colleagues(absences))
}

/// The member's own absence, unless it is over.
async fn current(library: &Library, visit: &Visit) -> Result<Option<Absence>, Trouble> {
    let found = library.store.absence(visit.school.id, &visit.member.id).await?;
    Ok(found.filter(|absence| absence.until >= today(library, &visit.school)))
}

/// The card of an absence, kept together with a change.
async fn show(
    library: &Library,
    visit: &Visit,
    absence: &Absence,
    change: Change,
) -> Result<Message, Trouble> {
    let card = visit.own_card(library, AWAY_CARD, String::new());
    let message = cards::away_card(absence, today(library, &visit.school), &visit.school.manner, &card.key);
    library.commit(change.and(Write::NewCard(card))).await?;
    Ok(message)
}

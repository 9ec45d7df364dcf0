//! Recording several requests at once: those whose sessions are over and whose plan says all that a record needs. Each is
//! completed as [Complete] and [Save] would do it, with the thank-you that the card has shown.

use super::local_now;
use super::moves::{carry_out, taken_on};
use super::record::{left_alone, thanks_of};
use crate::chat::{CardKey, Given, Message, Reply};
use crate::features::collab::cards::{self, SeveralLine, ThanksOffered};
use crate::features::collab::record::{self, Sheet};
use crate::features::collab::types::{Record, Request, Stage};
use crate::features::collab::{SEVERAL_CARD, lifecycle, plan};
use crate::features::thanks;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, RequestFilter, Write};

/// As many as one card shows with their thank-yous.
const MOST: usize = 8;

const CHOSEN: &str = "chosen";

/// What a card keeps of a request: its sheet, with the thank-you that is offered.
fn kept_as(number: i64) -> String {
    format!("sheet {number}")
}

/// [Record several] under the list of `/desk`.
pub async fn record_several(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let ready = ready(library, visit).await?;
    if ready.is_empty() {
        return Err(cards::nothing_to_record().into());
    }
    let now = local_now(library, &visit.school);
    let mut typed = Given::new();
    let mut chosen = Vec::new();
    for (turn, request) in ready.iter().enumerate() {
        let mut sheet = Sheet::new(request, taken_on(library, request).await?, now);
        let title = sheet.title(request);
        let (words, template) = thanks::offer(library, request, title.as_deref(), turn, None).await?;
        sheet.offer_thanks(words, template, turn);
        let kept = serde_json::to_string(&sheet.to_keep()?).map_err(broken)?;
        typed.insert(kept_as(request.number), kept);
        chosen.push(request.number.to_string());
    }
    typed.insert(CHOSEN.to_owned(), chosen.join("\n"));
    let card = CardRow { typed: Some(typed.clone()), ..visit.own_card(library, SEVERAL_CARD, String::new()) };
    let key = card.key.clone();
    library.commit(Change::of(Write::NewCard(card))).await?;
    show(library, visit, &typed, &key).await.map(Reply::Private)
}

fn broken(error: impl std::fmt::Display) -> crate::library::Fault {
    crate::library::Fault::Broken(format!("the card of several records: {error}"))
}

/// Scheduled requests whose sessions are over and that need no more to be recorded; whose last session is longest ago
/// first.
async fn ready(library: &Library, visit: &Visit) -> Result<Vec<Request>, Trouble> {
    let filter = RequestFilter { stages: vec![Stage::Scheduled], ..RequestFilter::default() };
    let now = local_now(library, &visit.school);
    let mut requests = library.store.requests(visit.school.id, &filter).await?;
    requests.retain(|request| {
        let given = Sheet::new(request, None, now).given(request);
        plan::to_come(request, now).is_empty() && record::check(&given, &request.wish.quotes).is_ok()
    });
    requests
        .sort_by_key(|request| (request.sessions.iter().map(|session| session.day).max(), request.number));
    requests.truncate(MOST);
    Ok(requests)
}

/// The requests that the clicked card is about, with their sheets, as far as they wait still.
async fn on_card(library: &Library, visit: &Visit, typed: &Given) -> Result<Vec<(Request, Sheet)>, Trouble> {
    let mut all = Vec::new();
    for (key, kept) in typed {
        let Some(number) = key.strip_prefix("sheet ").and_then(|number| number.parse().ok()) else {
            continue;
        };
        let Some(request) = library.store.request(visit.school.id, number).await? else { continue };
        let kept: Given = serde_json::from_str(kept).map_err(broken)?;
        let sheet = Sheet::from_kept(kept, local_now(library, &visit.school))?;
        let may = lifecycle::may(&request, &sheet.step(Record::default()), &visit.member);
        if may.is_ok() && sheet.is_of(&request, taken_on(library, &request).await?) {
            all.push((request, sheet));
        }
    }
    all.sort_by_key(|(request, _)| request.number);
    Ok(all)
}

async fn show(library: &Library, visit: &Visit, typed: &Given, key: &CardKey) -> Result<Message, Trouble> {
    let chosen = chosen(typed);
    let mut lines = Vec::new();
    for (request, sheet) in on_card(library, visit, typed).await? {
        let Ok(record) = record::check(&sheet.given(&request), &request.wish.quotes) else { continue };
        let thanks = thanks_of(library, visit, &request, &sheet).await?;
        let is_chosen = chosen.contains(&request.number);
        lines.push(SeveralLine { request, record, thanks, is_chosen });
    }
    Ok(cards::several_card(&lines, key))
}

fn chosen(typed: &Given) -> Vec<i64> {
    typed.get(CHOSEN).map_or("", String::as_str).lines().filter_map(|number| number.parse().ok()).collect()
}

fn kept(visit: &Visit) -> Result<Given, Trouble> {
    Ok(visit.subject()?.typed.clone().ok_or_else(|| broken("nothing is kept on it"))?)
}

/// Which of them are recorded.
pub async fn choose_several(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut typed = kept(visit)?;
    if !visit
        .chosen
        .iter()
        .all(|value| value.parse().is_ok_and(|number| typed.contains_key(&kept_as(number))))
    {
        return Err(
            Refusal::new("That isn't one of the requests on this card, so nothing was changed.").into()
        );
    }
    typed.insert(CHOSEN.to_owned(), visit.chosen.join("\n"));
    library.commit(Change::of(visit.keeps(typed.clone())?)).await?;
    show(library, visit, &typed, &visit.subject()?.key).await.map(Reply::Changed)
}

/// [Record these]: each for itself. One that somebody else has moved on meanwhile stays as it is, and is named.
pub async fn save_several(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let typed = kept(visit)?;
    let chosen = chosen(&typed);
    let (mut saved, mut left) = (Vec::new(), Vec::new());
    let on_card = on_card(library, visit, &typed).await?;
    for number in chosen {
        let found = on_card.iter().find(|(request, _)| request.number == number);
        let Some((request, sheet)) = found else {
            left.push(number);
            continue;
        };
        let Ok(record) = record::check(&sheet.given(request), &request.wish.quotes) else {
            left.push(number);
            continue;
        };
        let thanks = thanks_of(library, visit, request, sheet).await?;
        let follows = match (&thanks, sheet.thanks()) {
            (ThanksOffered::Said { .. } | ThanksOffered::Unanswered { .. }, Some((words, template))) => {
                if left_alone(library, request, |left_alone| left_alone.check(words)).await?.is_err() {
                    // It would name somebody who does not want that: [Complete] says whom.
                    left.push(number);
                    continue;
                }
                thanks::confirmed(library, request, words, template, visit.member.person())
            }
            _ => Change::default(),
        };
        match carry_out(library, visit, request, &sheet.step(record), follows).await {
            Ok(_) => saved.push(number),
            Err(Trouble::Overtaken | Trouble::Refused(_)) => left.push(number),
            Err(fault) => return Err(fault),
        }
    }
    Ok(Reply::Changed(cards::several_saved(&saved, &left)))
}

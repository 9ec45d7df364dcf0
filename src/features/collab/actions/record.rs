//! Writing the record of a request on a private card: [Complete] and [Correct the record] open the same one, every
//! click keeps what was chosen or typed, and only [Save] makes the move.

use chrono::{NaiveDateTime, TimeDelta};

use super::local_now;
use super::moves::{carry_out, clicked_request, may_move, taken_on};
use crate::chat::{CardKey, Form, Message, Press, Reply};
use crate::features::collab::cards::ThanksOffered;
use crate::features::collab::record::{self, Chosen, Sheet};
use crate::features::collab::types::{Move, Record, Request, Thanks};
use crate::features::collab::{RECORD_CARD, cards, lifecycle, plan};
use crate::features::thanks::{self, LeftAlone, Retitled, Wishes};
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{CardRow, next_slot};
use crate::store::Change;

/// A record that was begun is found again for so long: longer than any request waits for its end.
const SHEET_LIVES: TimeDelta = TimeDelta::days(400);

/// [Complete] on the card at the desk.
pub async fn complete(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = may_move(library, visit, &Move::Complete { record: Record::default() }).await?;
    open(library, visit, &request).await
}

/// [Correct the record] on the card at the desk.
pub async fn correct(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = may_move(library, visit, &Move::Correct { record: Record::default() }).await?;
    open(library, visit, &request).await
}

/// The librarian's card for this record: the one already begun, or a new one.
async fn open(library: &Library, visit: &Visit, request: &Request) -> Result<Reply, Trouble> {
    let subject = request.number.to_string();
    let begun = library.store.own_card(request.school, RECORD_CARD, &subject, &visit.member.id).await?;
    let begun = begun.filter(|card| card.expires_at.is_none_or(|end| end > library.now()));
    let (since, now) = (taken_on(library, request).await?, local_now(library, &visit.school));
    let as_it_is = begun.as_ref().map(|card| Sheet::from_card(card, now)).transpose()?;
    let sheet = match as_it_is.filter(|sheet| sheet.is_of(request, since)) {
        Some(sheet) => sheet,
        None => new_sheet(library, request, since, now, begun.as_ref().map(|card| &card.key)).await?,
    };
    let (typed, expires_at) = (Some(sheet.to_keep()?), Some(library.now() + SHEET_LIVES));
    let card = CardRow { expires_at, typed, ..visit.own_card(library, RECORD_CARD, subject) };
    let key = card.key.clone();
    library.commit(visit.opens(card, begun)).await?;
    show(library, visit, request, &sheet, &key).await.map(Reply::Private)
}

/// A record that nobody has begun, with the thank-you that is offered for it. Those that other cards offer are left to
/// them; `older` is the one that this takes the place of.
async fn new_sheet(
    library: &Library,
    request: &Request,
    since: Option<usize>,
    now: NaiveDateTime,
    older: Option<&CardKey>,
) -> Result<Sheet, Trouble> {
    let mut sheet = Sheet::new(request, since, now);
    if !sheet.corrects() {
        let title = sheet.title(request);
        let (words, template) = thanks::offer(library, request, title.as_deref(), 0, older).await?;
        sheet.offer_thanks(words, template, 0);
    }
    Ok(sheet)
}

pub async fn choose_level(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, Chosen::Level).await
}

pub async fn choose_skills(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, Chosen::Skills).await
}

pub async fn choose_again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, Chosen::Again).await
}

/// Which of the school's goals it served.
pub async fn choose_goals(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut sheet) = clicked_sheet(library, visit).await?;
    let aims = library.store.aims(visit.school.id).await?;
    sheet.choose_goals(&aims.goals, &visit.chosen)?;
    keep(library, visit, &request, &sheet).await
}

async fn choose(library: &Library, visit: &Visit, what: Chosen) -> Result<Reply, Trouble> {
    let (request, mut sheet) = clicked_sheet(library, visit).await?;
    sheet.choose(what, &visit.chosen)?;
    keep(library, visit, &request, &sheet).await
}

/// [Write the numbers]: what a menu cannot hold.
pub async fn open_numbers(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (request, sheet) = clicked_sheet(library, visit).await?;
    Ok(cards::numbers_form(&request, &sheet, &visit.subject()?.key))
}

pub async fn write_numbers(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut sheet) = clicked_sheet(library, visit).await?;
    let was = sheet.title(&request);
    sheet.write(&visit.given);
    let title = sheet.title(&request);
    if was != title {
        retitle_thanks(library, visit, &request, &mut sheet, (was.as_deref(), title.as_deref())).await?;
    }
    keep(library, visit, &request, &sheet).await
}

/// The thank-you that is offered says the title that stands on the sheet now, unless a librarian wrote its words.
async fn retitle_thanks(
    library: &Library,
    visit: &Visit,
    request: &Request,
    sheet: &mut Sheet,
    (was, title): (Option<&str>, Option<&str>),
) -> Result<(), Trouble> {
    let Some((words, template)) = sheet.thanks() else { return Ok(()) };
    let (turn, template) = (sheet.thanks_turn(), template.to_owned());
    match thanks::retitled(library, request, (words, &template), was, title) {
        Retitled::TheirOwn => {}
        Retitled::Same(words) => sheet.offer_thanks(words, template, turn),
        Retitled::Others => {
            let own = &visit.subject()?.key;
            let (words, template) = thanks::offer(library, request, title, turn, Some(own)).await?;
            sheet.offer_thanks(words, template, turn);
        }
    }
    Ok(())
}

/// [Save]: asked first while a session is still to come.
pub async fn before_saving_record(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let (request, sheet) = clicked_sheet(library, visit).await?;
    let is_ready = record::check(&sheet.given(&request), &request.wish.quotes).is_ok();
    if sheet.corrects() || !is_ready {
        return Ok(None);
    }
    let now = local_now(library, &visit.school);
    Ok(cards::sure_to_complete(&request, &plan::to_come(&request, now), &visit.school.manner))
}

/// [Save]: the request is completed, or its record corrected.
pub async fn save_record(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, sheet) = clicked_sheet(library, visit).await?;
    let Ok(record) = record::check(&sheet.given(&request), &request.wish.quotes) else {
        return show(library, visit, &request, &sheet, &visit.subject()?.key).await.map(Reply::Changed);
    };
    let thanks = thanks_of(library, visit, &request, &sheet).await?;
    let follows = match (&thanks, sheet.thanks()) {
        (ThanksOffered::Said { .. } | ThanksOffered::Unanswered { .. }, Some((words, template))) => {
            left_alone(library, &request, |left_alone| left_alone.check(words))
                .await?
                .map_err(Refusal::of_typed)?;
            thanks::confirmed(library, &request, words, template, visit.member.person())
        }
        _ => Change::default(),
    };
    let made = carry_out(library, visit, &request, &sheet.step(record), follows).await?;
    let saved = cards::record_saved(&made.request, &sheet, &thanks, &visit.member.id);
    Ok(Reply::Changed(made.answer(saved)))
}

/// What stands on the clicked card, unless the request or its record has moved on since it was opened.
async fn clicked_sheet(library: &Library, visit: &Visit) -> Result<(Request, Sheet), Trouble> {
    let sheet = Sheet::from_card(visit.newest()?, local_now(library, &visit.school))?;
    let request = clicked_request(library, visit).await?;
    lifecycle::may(&request, &sheet.step(Record::default()), &visit.member)?;
    if !sheet.is_of(&request, taken_on(library, &request).await?) {
        return Err(cards::record_moved_on(&request).into());
    }
    Ok((request, sheet))
}

async fn keep(library: &Library, visit: &Visit, request: &Request, sheet: &Sheet) -> Result<Reply, Trouble> {
    let key = &visit.subject()?.key;
    library.commit(Change::of(visit.keeps(sheet.to_keep()?)?)).await?;
    show(library, visit, request, sheet, key).await.map(Reply::Changed)
}

async fn show(
    library: &Library,
    visit: &Visit,
    request: &Request,
    sheet: &Sheet,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let thanks = thanks_of(library, visit, request, sheet).await?;
    let wishes = Wishes::of_school(library, request.school).await?;
    let unnamed = wishes.not_to_be_named(std::slice::from_ref(&request.teacher));
    let plan = library.store.plan(request.school, request.number).await?;
    let aims = library.store.aims(request.school).await?;
    Ok(cards::record_card(request, sheet, &thanks, &unnamed, (&aims.goals, plan.as_ref()), key))
}

/// Asks what the words of this request's thank-you must leave alone.
pub(super) async fn left_alone<T>(
    library: &Library,
    request: &Request,
    ask: impl FnOnce(&LeftAlone<'_>) -> T + Send,
) -> Result<T, Trouble> {
    let people = std::slice::from_ref(&request.teacher);
    let unnamed = Wishes::of_school(library, request.school).await?.not_to_be_named(people);
    Ok(ask(&LeftAlone { people, unnamed: &unnamed, quotes: &request.wish.quotes }))
}

/// The thank-you that saving would queue, as its teacher may be named now.
pub(super) async fn thanks_of(
    library: &Library,
    visit: &Visit,
    request: &Request,
    sheet: &Sheet,
) -> Result<ThanksOffered, Trouble> {
    if sheet.corrects() || request.teacher.id == visit.member.id {
        return Ok(ThanksOffered::OutOfPlace);
    }
    let teacher = request.teacher.clone();
    let wishes = thanks::wish_of(library, request.school, &teacher.id).await?;
    let Some((words, _)) = sheet.thanks() else { return Ok(ThanksOffered::Unsaid) };
    if wishes == Thanks::Unanswered {
        let words = thanks::as_said(words, &[(teacher, Thanks::ByName)]).unwrap_or_default();
        return Ok(ThanksOffered::Unanswered { words });
    }
    Ok(match thanks::as_said(words, &[(teacher, wishes)]) {
        Some(words) => {
            ThanksOffered::Said { words, on: next_slot(library, &visit.school, thanks::APPRECIATION).await? }
        }
        None => ThanksOffered::Unwished,
    })
}

/// [Other words]
pub async fn other_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut sheet) = clicked_sheet(library, visit).await?;
    let turn = sheet.thanks_turn() + 1;
    let (title, own) = (sheet.title(&request), &visit.subject()?.key);
    let (words, template) = thanks::offer(library, &request, title.as_deref(), turn, Some(own)).await?;
    sheet.offer_thanks(words, template, turn);
    keep(library, visit, &request, &sheet).await
}

/// [Change the words] of the thank-you.
pub async fn open_thanks(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (_, sheet) = clicked_sheet(library, visit).await?;
    let words = sheet.thanks().map(|(words, _)| words).unwrap_or_default();
    Ok(thanks::words_form(words, Press::new("record-thanks-words", &visit.subject()?.key)))
}

pub async fn reword_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut sheet) = clicked_sheet(library, visit).await?;
    let words = left_alone(library, &request, |left_alone| thanks::read_words(&visit.given, left_alone))
        .await?
        .map_err(Refusal::of_typed)?;
    sheet.reword_thanks(words);
    keep(library, visit, &request, &sheet).await
}

/// [No thank-you this time]
pub async fn leave_thanks_unsaid(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    say_thanks(library, visit, false).await
}

/// [Thank them after all]
pub async fn say_thanks_after_all(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    say_thanks(library, visit, true).await
}

async fn say_thanks(library: &Library, visit: &Visit, is_said: bool) -> Result<Reply, Trouble> {
    let (request, mut sheet) = clicked_sheet(library, visit).await?;
    sheet.say_thanks(is_said);
    keep(library, visit, &request, &sheet).await
}

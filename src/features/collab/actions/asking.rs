//! Asking the library: the draft, as long as it takes, and the sending.

use chrono::TimeDelta;

use super::{desk_room, new_card, number_of, today};
use crate::chat::{AUTHOR, Form, Given, LINK, MemberId, Message, Reply, TEXT, Text};
use crate::features::away::{self, Absence, StandIn};
use crate::features::collab::draft::{self, FILE, Gap, HELPFUL_FILES, THANKS};
use crate::features::collab::quote::quote;
use crate::features::collab::types::{Draft, Request, Stage, Thanks, Wish};
use crate::features::collab::{DRAFT_CARD, RECEIPT_CARD, REQUEST_CARD, SEND_AGAIN_CARD, cards, lifecycle};
use crate::features::setup::{School, SchoolId};
use crate::features::thanks;
use crate::features::tips::{TipId, TipPress};
use crate::files::{Kept, StoredFile};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble, attached};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, RequestFilter, StoreError, Write};

/// A draft that was not touched for so long is forgotten (security.md, rule 2).
const DRAFT_LIVES: TimeDelta = TimeDelta::days(30);
const DRAFT_CARD_LIVES: TimeDelta = TimeDelta::days(400);

/// The same words within so long may be one request whose answer was lost on its way.
const JUST_NOW: TimeDelta = TimeDelta::minutes(10);

/// What the card that asks about a repeat keeps once it was sent again: the number.
const SENT_AS: &str = "sent-as";

/// The median of the desk's answers is said from so many on, over the latest twenty.
const FEWEST_ANSWERS: usize = 5;
const LATEST_ANSWERS: u32 = 20;

/// `/request-collab`: with enough, sends at once; otherwise opens the draft card with what there is.
pub async fn request_collab(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut given = visit.given.clone();
    let chosen = given.remove(THANKS).map(|chosen| thanks::read(Some(&chosen))).transpose()?;
    let taken = take_file(library, visit).await?;
    if let Ok(new) = &taken
        && let Ok(wish) = check(library, visit, &given, None, new.as_ref().map(StoredFile::kept))
    {
        let (school, teacher) = (visit.school.id, visit.member.id.clone());
        let latest = latest_request(library, school, &teacher).await?;
        if let Some(sent) = &latest
            && is_repeat(library, sent, &wish, new.as_ref()).await?
        {
            return ask_whether_again(library, visit, sent, given, chosen).await;
        }
        let is = latest.map(|latest| latest.number);
        let mut follows = Change::of(Write::LatestRequest { school, teacher, is });
        follows.extend(new.iter().cloned().map(Write::NewFile));
        return send(library, visit, wish, chosen, |_| follows).await.map(Reply::Private);
    }
    // A file alone goes with the draft that is there: nothing else adds one to it.
    if given.is_empty() {
        let latest = drafts(library, visit).await?.into_iter().next();
        let draft = latest.unwrap_or_else(|| new_draft(library, visit, given));
        let message = save_draft_with(library, visit, draft, taken, chosen, Change::default()).await?;
        return Ok(Reply::Private(message));
    }
    let mut draft = new_draft(library, visit, given);
    if let Ok(None) = taken {
        draft = or_the_same_before(library, visit, draft).await?;
    }
    save_draft_with(library, visit, draft, taken, chosen, Change::default()).await.map(Reply::Private)
}

/// The file that came with a command, where one did; or why it was not taken, in words.
type Taken = Result<Option<StoredFile>, Text>;

async fn take_file(library: &Library, visit: &Visit) -> Result<Taken, Trouble> {
    let Some(file) = visit.files.get(FILE) else { return Ok(Ok(None)) };
    match attached::take(library, visit.school.id, file, &HELPFUL_FILES).await {
        Ok(file) => Ok(Ok(Some(file))),
        Err(Trouble::Refused(refusal)) => Ok(Err(refusal.0)),
        Err(trouble) => Err(trouble),
    }
}

/// [Help me try this] under a tip: a draft that remembers the tip.
pub async fn help_with_tip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = TipId(number_of(visit.subject()?)?);
    let mut given = Given::new();
    if let Some(tip) = library.store.tip(visit.school.id, tip).await? {
        given.insert("topic".into(), format!("Tip: {}", tip.text.title));
    }
    if let Some(kind) = library.content.support.find("tech-spotlight") {
        given.insert("support".into(), kind.key.clone());
    }
    let begun = drafts(library, visit).await?.into_iter().find(|draft| draft.tip == Some(tip));
    let draft = begun.unwrap_or_else(|| Draft { tip: Some(tip), ..new_draft(library, visit, given) });
    let press = Write::TipPressed {
        school: visit.school.id,
        tip,
        press: TipPress::Try,
        member: visit.member.id.clone(),
    };
    save_draft_with(library, visit, draft, Ok(None), None, Change::of(press)).await.map(Reply::Private)
}

/// "Ask the library about this" on a message: a draft that quotes it.
pub async fn ask_about_message(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut given = Given::new();
    quote(&mut given, visit.given(TEXT), visit.given(AUTHOR), visit.given(LINK));
    let draft = or_the_same_before(library, visit, new_draft(library, visit, given)).await?;
    save_draft(library, visit, draft).await.map(Reply::Private)
}

/// [Go on with it]: the draft from before, in place of the one that offers it, which stays as it is.
pub async fn go_on_with_older(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let drafts = drafts(library, visit).await?;
    let key = &visit.subject()?.key;
    let older = drafts.into_iter().find(|draft| draft.card != *key).ok_or_else(|| {
        Refusal::new("There is no other draft any more. Type /request-collab to begin a new one.")
    })?;
    save_draft(library, visit, older).await.map(Reply::Changed)
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
    save_draft_with(library, visit, draft, Ok(None), Some(chosen), Change::default())
        .await
        .map(Reply::Changed)
}

async fn choose(library: &Library, visit: &Visit, field: &str) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    draft.given.extend(visit.chosen.first().map(|value| (field.to_owned(), value.clone())));
    save_draft(library, visit, draft).await.map(Reply::Changed)
}

pub async fn open_details(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    Ok(cards::details_form(&draft.card, &draft.given, &visit.school.manner))
}

pub async fn write_details(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    // A field that was emptied in the form is empty from now on.
    for field in draft::detail_fields(&visit.school.manner) {
        draft.given.remove(field.name);
    }
    draft.given.extend(visit.given.clone());
    save_draft(library, visit, draft).await.map(Reply::Changed)
}

/// [Send] on the draft card.
pub async fn send_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    match check(library, visit, &draft.given, draft.tip, draft.file.clone()) {
        Ok(wish) => {
            let Draft { school, card, version, .. } = draft;
            let follows = Change::of(Write::DropDraft { school, card, version });
            send(library, visit, wish, None, |_| follows).await.map(Reply::Changed)
        }
        // What was fine yesterday may be wrong today: a date has passed, a kind is no longer offered.
        Err(_) => save_draft(library, visit, draft).await.map(Reply::Changed),
    }
}

/// Whether a wish says the very same as the member's latest request, which was sent a moment ago: then its answer may
/// not have reached them.
async fn is_repeat(
    library: &Library,
    latest: &Request,
    wish: &Wish,
    file: Option<&StoredFile>,
) -> Result<bool, StoreError> {
    let is_recent = (TimeDelta::zero()..JUST_NOW).contains(&(library.now() - latest.sent_at));
    let words = |wish: &Wish| Wish { file: None, ..wish.clone() };
    if !is_recent || latest.stage == Stage::Withdrawn || words(&latest.wish) != words(wish) {
        return Ok(false);
    }
    Ok(match (&latest.wish.file, file) {
        (None, None) => true,
        (Some(kept), Some(new)) => {
            let kept = library.store.file(latest.school, &kept.id).await?;
            kept.is_some_and(|kept| kept.file == new.file)
        }
        _ => false,
    })
}

async fn ask_whether_again(
    library: &Library,
    visit: &Visit,
    sent: &Request,
    given: Given,
    chosen: Option<Thanks>,
) -> Result<Reply, Trouble> {
    let card =
        CardRow { typed: Some(given), ..visit.own_card(library, SEND_AGAIN_CARD, sent.number.to_string()) };
    let message = cards::send_again(sent, library.now(), &card.key);
    let mut change = Change::of(Write::NewCard(card));
    change.extend(chosen.map(|chosen| chooses(library, visit, chosen)));
    library.commit(change).await?;
    Ok(Reply::Private(message))
}

fn chooses(library: &Library, visit: &Visit, chosen: Thanks) -> Write {
    thanks::chooses(library, visit.school.id, visit.member.person(), chosen)
}

/// [Send it again]: the same words, and the file that is kept already, as a request of their own.
pub async fn send_again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.subject()?;
    let given = card.typed.clone().unwrap_or_default();
    if let Some(number) = given.get(SENT_AS) {
        return Err(cards::sent_again_already(number).into());
    }
    let sent = library.store.request(visit.school.id, number_of(card)?).await?;
    let file = sent.and_then(|sent| sent.wish.file);
    let wish = check(library, visit, &given, None, file).map_err(|_| cards::not_as_it_was())?;
    let (key, was) = (card.key.clone(), card.typed.clone());
    let follows = move |number: i64| {
        let typed = Given::from([(SENT_AS.to_owned(), number.to_string())]);
        Change::of(Write::CardTyped { card: key, was, typed })
    };
    send(library, visit, wish, None, follows).await.map(Reply::Changed)
}

/// Sends it, with what follows from the number that it gets, and with what was `chosen` about thanks along with it. The
/// receipt is the answer.
async fn send(
    library: &Library,
    visit: &Visit,
    wish: Wish,
    chosen: Option<Thanks>,
    follows: impl FnOnce(i64) -> Change + Send + 'static,
) -> Result<Message, Trouble> {
    let school = visit.school.id;
    let away = away::away_today(library, &visit.school).await?;
    let absences = away.clone();
    let outlook = outlook(library, &visit.school, away).await?;
    let desk_card = new_card(library, visit, REQUEST_CARD, String::new());
    let post = NewPost::card(library, &desk_card, REQUEST_CARD, Place::Desk);
    let receipt = visit.own_card(library, RECEIPT_CARD, String::new());
    let receipts_key = receipt.key.clone();
    let (teacher, now) = (visit.member.person(), library.now());
    let as_sent = move |number| lifecycle::send(school, number, wish.clone(), teacher.clone(), now);
    let sent = as_sent.clone();
    let wishes = match chosen {
        Some(chosen) => chosen,
        None => thanks::wish_of(library, school, &visit.member.id).await?,
    };
    let choice = chosen.map(|chosen| chooses(library, visit, chosen));
    let change = move |number: i64| {
        let (request, event) = sent(number);
        let subject = number.to_string();
        let stand_ins = absences.iter().filter_map(|absence| stand_in(absence, number));
        let mut change = follows(number)
            .and(Write::NewRequest(request))
            .and(Write::Event(event))
            .and(Write::NewCard(CardRow { subject: subject.clone(), ..desk_card }))
            .and(Write::NewCard(CardRow { subject: subject.clone(), ..receipt }))
            .and(Write::Post(NewPost { content: subject, ..post }));
        change.extend(stand_ins.map(Write::StandIn));
        change.extend(choice);
        change
    };
    let number = library.commit_request(school, change).await?;
    let (request, _) = as_sent(number);
    let today = today(library, &visit.school);
    let manner = &visit.school.manner;
    let remarks = cards::Remarks {
        short_notice: library.content.support.short_notice(&request.wish, today, &visit.school.calendar),
        on_when: draft::remark_on_when(&request.wish, today, &visit.school),
    };
    Ok(cards::receipt(&request, &library.content.support, (&outlook, manner), remarks, wishes, &receipts_key))
}

async fn latest_request(
    library: &Library,
    school: SchoolId,
    teacher: &MemberId,
) -> Result<Option<Request>, StoreError> {
    let filter = RequestFilter { newest: Some(1), ..RequestFilter::of(teacher) };
    Ok(library.store.requests(school, &filter).await?.into_iter().next())
}

/// To whom a request goes while somebody is away.
fn stand_in(absence: &Absence, request: i64) -> Option<StandIn> {
    let (school, away) = (absence.school, absence.librarian.clone());
    absence.colleague.clone().map(|reader| StandIn { school, request, reader, away })
}

async fn outlook(library: &Library, school: &School, away: Vec<Absence>) -> Result<cards::Outlook, Trouble> {
    if desk_room::is_shut(library, school).await? {
        return Ok(cards::Outlook::DeskIsClosed);
    }
    let answers = library.store.answer_times(school.id, LATEST_ANSWERS).await?;
    let since = library.store.unanswered_since(school.id, LATEST_ANSWERS).await?;
    let took = answers.into_iter().map(|(sent, answered)| school.school_time(sent, answered)).collect();
    let waiting = since.into_iter().map(|since| school.school_time(since, library.now())).collect();
    let today = today(library, school);
    let opens = (!school.is_school_day(today)).then(|| school.calendar.next_school_day(today)).flatten();
    Ok(cards::Outlook::Reads { usually: usual_answer(took, waiting), opens, away })
}

fn check(
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
fn new_draft(library: &Library, visit: &Visit, given: Given) -> Draft {
    Draft {
        school: visit.school.id,
        teacher: visit.member.id.clone(),
        card: library.new_card_key(),
        given,
        tip: None,
        file: None,
        updated_at: library.now(),
        version: 0,
    }
}

/// The same once more, perhaps because its first answer was lost, is the same draft.
async fn or_the_same_before(library: &Library, visit: &Visit, mut new: Draft) -> Result<Draft, Trouble> {
    draft::settle_when(&mut new.given, today(library, &visit.school), &visit.school.manner);
    let is_it = |old: &Draft| (&old.given, old.tip, &old.file) == (&new.given, new.tip, &new.file);
    let same = drafts(library, visit).await?.into_iter().find(is_it);
    Ok(same.unwrap_or(new))
}

/// The draft whose card was clicked, unless it was sent, deleted, or has expired since.
pub async fn clicked_draft(library: &Library, visit: &Visit) -> Result<Draft, Trouble> {
    let key = &visit.subject()?.key;
    let draft = drafts(library, visit).await?.into_iter().find(|draft| draft.card == *key);
    draft.ok_or_else(|| {
        Refusal::new(
            "This draft was sent or deleted already, or not touched for 30 days. Type /request-collab to begin a new one.",
        )
        .into()
    })
}

async fn save_draft(library: &Library, visit: &Visit, draft: Draft) -> Result<Message, Trouble> {
    save_draft_with(library, visit, draft, Ok(None), None, Change::default()).await
}

/// The same, with the file that came just now, which takes the place of the one before, with what was `chosen` just now
/// about thanks, and with another change.
async fn save_draft_with(
    library: &Library,
    visit: &Visit,
    mut draft: Draft,
    taken: Taken,
    chosen: Option<Thanks>,
    mut change: Change,
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
    let (before, others): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|it| it.card == draft.card);
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
    let aside = cards::Aside { refused: refused.as_ref(), older: others.first(), wishes };
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

/// How long an answer usually takes: the middle of the latest, nothing with too few of them to be honest. Whoever has
/// waited longer than that already counts before the latest answers do, with what they have waited so far.
fn usual_answer(answers: Vec<TimeDelta>, waiting: Vec<TimeDelta>) -> Option<TimeDelta> {
    if answers.len() < FEWEST_ANSWERS {
        return None;
    }
    let usual = median(answers.clone())?;
    let late = waiting.into_iter().filter(|waited| *waited > usual);
    median(late.chain(answers).take(LATEST_ANSWERS as usize).collect())
}

fn median(mut times: Vec<TimeDelta>) -> Option<TimeDelta> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(each: &[i64]) -> Vec<TimeDelta> {
        each.iter().copied().map(TimeDelta::hours).collect()
    }

    #[test]
    fn too_few_answers_promise_nothing_however_many_wait() {
        assert_eq!(usual_answer(hours(&[1; 4]), hours(&[500; 20])), None);
        assert_eq!(usual_answer(hours(&[1; 5]), Vec::new()), Some(TimeDelta::hours(1)));
    }

    #[test]
    fn those_who_wait_longer_than_usual_count_and_those_who_have_just_come_do_not() {
        let answers = hours(&[1; 20]);
        assert_eq!(usual_answer(answers.clone(), hours(&[0; 12])), Some(TimeDelta::hours(1)));
        assert_eq!(usual_answer(answers.clone(), hours(&[336; 3])), Some(TimeDelta::hours(1)));
        assert_eq!(usual_answer(answers, hours(&[336; 12])), Some(TimeDelta::hours(336)));
    }
}

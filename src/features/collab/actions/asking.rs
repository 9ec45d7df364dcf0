//! Asking the library: with a command, from a tip or a message; and the sending. What is not sent yet is a draft
//! (`drafting.rs`).

use chrono::TimeDelta;

use super::drafting::{
    Showing, Taken, check, chooses, clicked_draft, drafts, new_draft, or_the_same_before, save_draft,
    save_draft_with,
};
use super::telling::puts_down;
use super::{desk_room, new_card, number_of, today};
use crate::chat::{AUTHOR, Given, LINK, MemberId, Message, Reply, TEXT};
use crate::features::away::{self, Absence, StandIn};
use crate::features::collab::draft::{self, FILE, HELPFUL_FILES, THANKS};
use crate::features::collab::quote::quote;
use crate::features::collab::types::{Beside, Draft, Person, Request, Stage, Thanks, Wish};
use crate::features::collab::{RECEIPT_CARD, REQUEST_CARD, SEND_AGAIN_CARD, cards, lifecycle};
use crate::features::departments::departments_now;
use crate::features::setup::{School, SchoolId};
use crate::features::thanks;
use crate::features::tips::{TipId, TipPress};
use crate::files::{Kept, StoredFile};
use crate::library::visit::Visit;
use crate::library::{Library, Trouble, attached};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, RequestFilter, StoreError, Write};

/// The same words within so long may have been sent once, and their answer was lost on its way.
pub(super) const JUST_NOW: TimeDelta = TimeDelta::minutes(10);

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
        && let Ok(wish) = check(library, visit, &given, with_file(new.as_ref().map(StoredFile::kept)))
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
        return send(library, visit, Asks { wish, for_whom: None }, chosen, |_| follows)
            .await
            .map(Reply::Private);
    }
    // A file alone goes with the draft that is there: nothing else adds one to it.
    let new = new_draft(library, visit, given);
    let opening = Showing::Anew(new.card.clone());
    let draft = if new.given.is_empty() {
        let own = |draft: &Draft| draft.for_whom.is_none();
        drafts(library, visit).await?.into_iter().find(own).unwrap_or(new)
    } else if let Ok(None) = taken {
        or_the_same_before(library, visit, new).await?
    } else {
        new
    };
    save_draft_with(library, visit, draft, opening, (taken, chosen, Change::default()))
        .await
        .map(Reply::Private)
}

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
    let press = Write::TipPressed {
        school: visit.school.id,
        tip,
        press: TipPress::Try,
        member: visit.member.id.clone(),
    };
    begin(library, visit, given, Beside { tip: Some(tip), ..Beside::default() }, Change::of(press)).await
}

/// Begins a request with what is known of it, because of a tip, an idea or a collection; whoever has begun one because of the same
/// goes on with that.
pub async fn begin(
    library: &Library,
    visit: &Visit,
    given: Given,
    because: Beside,
    change: Change,
) -> Result<Reply, Trouble> {
    let of = |beside: &Beside| (beside.tip, beside.idea.clone(), beside.collection.clone());
    let is_of_it = |draft: &Draft| of(&draft.beside) == of(&because);
    let begun = drafts(library, visit).await?.into_iter().find(is_of_it);
    let new = new_draft(library, visit, given);
    let opening = Showing::Anew(new.card.clone());
    let draft = begun.unwrap_or(Draft { beside: because, ..new });
    save_draft_with(library, visit, draft, opening, (Ok(None), None, change)).await.map(Reply::Private)
}

fn with_file(file: Option<Kept>) -> Beside {
    Beside { file, ..Beside::default() }
}

/// A draft with these words, with what else follows from beginning it.
pub async fn begin_filled(
    library: &Library,
    visit: &Visit,
    given: Given,
    follows: Change,
) -> Result<Reply, Trouble> {
    let new = new_draft(library, visit, given);
    let opening = Showing::Anew(new.card.clone());
    let draft = or_the_same_before(library, visit, new).await?;
    save_draft_with(library, visit, draft, opening, (Ok(None), None, follows)).await.map(Reply::Private)
}

/// "Ask the library about this" on a message: a draft that quotes it.
pub async fn ask_about_message(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut given = Given::new();
    quote(&mut given, visit.given(TEXT), visit.given(AUTHOR), visit.given(LINK));
    let new = new_draft(library, visit, given);
    let opening = Showing::Anew(new.card.clone());
    let draft = or_the_same_before(library, visit, new).await?;
    save_draft(library, visit, draft, opening).await.map(Reply::Private)
}

/// [Send] on the draft card.
pub async fn send_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    match check(library, visit, &draft.given, draft.beside.clone()) {
        Ok(wish) => {
            let Draft { school, card, version, for_whom, .. } = draft;
            // Their role may be gone since they began it.
            if for_whom.is_some() && !visit.member.is_librarian {
                return Err(cards::only_librarians_put_down().into());
            }
            let follows = Change::of(Write::DropDraft { school, card, version });
            send(library, visit, Asks { wish, for_whom }, None, |_| follows).await.map(Reply::Changed)
        }
        // What was fine yesterday may be wrong today: a date has passed, a kind is no longer offered.
        Err(_) => save_draft(library, visit, draft, Showing::InPlace).await.map(Reply::Changed),
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

/// [Send it again]: the same words, and the file that is kept already, as a request of their own.
pub async fn send_again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.subject()?;
    let given = card.typed.clone().unwrap_or_default();
    if let Some(number) = given.get(SENT_AS) {
        return Err(cards::sent_again_already(number).into());
    }
    let sent = library.store.request(visit.school.id, number_of(card)?).await?;
    let file = sent.and_then(|sent| sent.wish.file);
    let wish = check(library, visit, &given, with_file(file)).map_err(|_| cards::not_as_it_was())?;
    let (key, was) = (card.key.clone(), card.typed.clone());
    let follows = move |number: i64| {
        let typed = Given::from([(SENT_AS.to_owned(), number.to_string())]);
        Change::of(Write::CardTyped { card: key, was, typed })
    };
    send(library, visit, Asks { wish, for_whom: None }, None, follows).await.map(Reply::Changed)
}

/// What is asked for, and by whom where that is not who sends it.
struct Asks {
    wish: Wish,
    for_whom: Option<Person>,
}

/// Sends it, with what follows from the number that it gets, and with what was `chosen` about thanks along with it. The
/// receipt is the answer; whoever it was put down for gets it as the first news of their request.
async fn send(
    library: &Library,
    visit: &Visit,
    Asks { wish, for_whom }: Asks,
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
    let people = (for_whom.clone().unwrap_or_else(|| visit.member.person()), visit.member.person());
    let now = library.now();
    let departments = match &for_whom {
        Some(teacher) => departments_now(library, &visit.school, &teacher.id).await,
        None => visit.member.departments.clone(),
    };
    let as_sent = move |number| {
        let (request, event) = lifecycle::send(school, number, wish.clone(), people.clone(), now);
        (Request { departments: departments.clone(), ..request }, event)
    };
    let sent = as_sent.clone();
    let told = for_whom.as_ref().map(|teacher| puts_down(library, visit, teacher));
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
            .and(Write::Post(NewPost { content: subject.clone(), ..post }));
        match told {
            Some(told) => change = change.and_all(told(number)),
            None => change.extend([Write::NewCard(CardRow { subject, ..receipt })]),
        }
        change.extend(stand_ins.map(Write::StandIn));
        change.extend(choice);
        change
    };
    let number = library.commit_request(school, change).await?;
    let (request, _) = as_sent(number);
    if for_whom.is_some() {
        return Ok(cards::is_put_down(&request, desk_room::is_shut(library, &visit.school).await?));
    }
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

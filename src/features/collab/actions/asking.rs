//! Asking the library: the draft, as long as it takes, and the sending.

use chrono::TimeDelta;

use super::{new_card, number_of, today};
use crate::chat::{Form, Given, LINK, MemberId, Message, Reply, TEXT, Text};
use crate::features::away::{self, Absence, StandIn};
use crate::features::collab::draft::{self, FILE, Gap, HELPFUL_FILES};
use crate::features::collab::quote::quote;
use crate::features::collab::types::{Draft, Thanks, Wish};
use crate::features::collab::{DRAFT_CARD, RECEIPT_CARD, REQUEST_CARD, cards, lifecycle};
use crate::features::setup::SchoolId;
use crate::features::tips::{TipId, TipPress};
use crate::files::{Kept, StoredFile};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble, attached};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, RequestFilter, StoreError, Write};

/// A draft that was not touched for so long is forgotten (security.md, rule 2).
const DRAFT_LIVES: TimeDelta = TimeDelta::days(30);

/// The median of the desk's answers is said from so many on, over the latest twenty.
const FEWEST_ANSWERS: usize = 5;
const LATEST_ANSWERS: u32 = 20;

/// `/request-collab`: with enough, sends at once; otherwise opens the draft card with what there is.
pub async fn request_collab(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut given = visit.given.clone();
    if !given.contains_key("thanks") {
        given.extend(usual_thanks(library, visit).await?);
    }
    let taken = take_file(library, visit).await?;
    if let Ok(new) = &taken
        && let Ok(wish) = check(library, visit, &given, None, new.as_ref().map(StoredFile::kept))
    {
        return send(library, visit, wish, new.clone(), None).await.map(Reply::Private);
    }
    let mut draft = open_draft(library, visit).await?;
    // What the draft says already goes before what is only remembered.
    given.extend(draft.given.into_iter().filter(|(field, _)| !visit.given.contains_key(field)));
    draft.given = given;
    save_draft_with(library, visit, draft, taken, Change::default()).await.map(Reply::Private)
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
    let mut draft = open_draft(library, visit).await?;
    draft.tip = Some(tip);
    if let Some(tip) = library.store.tip(visit.school.id, tip).await? {
        note_tip(&mut draft.given, &tip.text.title);
    }
    if let Some(kind) = library.content.support.find("tech-spotlight") {
        draft.given.entry("support".into()).or_insert_with(|| kind.key.clone());
    }
    let press = Write::TipPressed {
        school: visit.school.id,
        tip,
        press: TipPress::Try,
        member: visit.member.id.clone(),
    };
    save_draft_with(library, visit, draft, Ok(None), Change::of(press)).await.map(Reply::Private)
}

/// "Ask the library about this" on a message: a draft that quotes it.
pub async fn ask_about_message(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = open_draft(library, visit).await?;
    quote(&mut draft.given, visit.given(TEXT), visit.given(LINK));
    save_draft(library, visit, draft).await.map(Reply::Private)
}

/// Names the tip as the topic, or in the notes of a draft that has a topic already: what was written stays.
fn note_tip(given: &mut Given, title: &str) {
    let tip = format!("Tip: {title}");
    if given.get("topic").is_none_or(|topic| topic.trim().is_empty() || *topic == tip) {
        given.insert("topic".into(), tip);
        return;
    }
    let notes = given.entry("notes".into()).or_default();
    if !notes.lines().any(|line| line == tip) {
        format!("{notes}\n{tip}").trim().clone_into(notes);
    }
}

pub async fn choose_support(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "support").await
}

pub async fn choose_when(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "when").await
}

pub async fn choose_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "thanks").await
}

async fn choose(library: &Library, visit: &Visit, field: &str) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    draft.given.extend(visit.chosen.first().map(|value| (field.to_owned(), value.clone())));
    save_draft(library, visit, draft).await.map(Reply::Changed)
}

pub async fn open_details(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    Ok(cards::details_form(&draft.card, &draft.given))
}

pub async fn write_details(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    // A field that was emptied in the form is empty from now on.
    for field in draft::detail_fields() {
        draft.given.remove(field.name);
    }
    draft.given.extend(visit.given.clone());
    save_draft(library, visit, draft).await.map(Reply::Changed)
}

/// [Send] on the draft card.
pub async fn send_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    match check(library, visit, &draft.given, draft.tip, draft.file.clone()) {
        Ok(wish) => send(library, visit, wish, None, Some(&draft)).await.map(Reply::Changed),
        // What was fine yesterday may be wrong today: a date has passed, a kind is no longer offered.
        Err(_) => save_draft(library, visit, draft).await.map(Reply::Changed),
    }
}

async fn send(
    library: &Library,
    visit: &Visit,
    wish: Wish,
    new_file: Option<StoredFile>,
    draft: Option<&Draft>,
) -> Result<Message, Trouble> {
    let school = visit.school.id;
    let now = library.now();
    let number = library.store.next_number(school).await?;
    let away = away::away_today(library, &visit.school).await?;
    let stand_ins: Vec<_> = away.iter().filter_map(|absence| stand_in(absence, number)).collect();
    let outlook = outlook(library, school, away).await?;
    let (request, event) = lifecycle::send(school, number, wish, visit.member.person(), now);
    let desk_card = new_card(library, visit, REQUEST_CARD, number.to_string());
    let receipt = CardRow {
        owner: Some(visit.member.id.clone()),
        ..new_card(library, visit, RECEIPT_CARD, number.to_string())
    };
    let note = library.content.support.short_notice(&request.wish, today(library, &visit.school));
    let message = cards::receipt(&request, &library.content.support, &outlook, note, &receipt.key);
    let post = NewPost::card(library, &desk_card, REQUEST_CARD, Place::Desk);
    let mut change = Change::of(Write::NewRequest(request))
        .and(Write::Event(event))
        .and(Write::NewCard(desk_card))
        .and(Write::NewCard(receipt))
        .and(Write::Post(post));
    change.extend(new_file.map(Write::NewFile));
    change.extend(stand_ins.into_iter().map(Write::StandIn));
    if draft.is_some() {
        change = change.and(Write::DropDraft { school, teacher: visit.member.id.clone() });
    }
    library.commit(change).await?;
    Ok(message)
}

/// What this teacher chose last time about being thanked in public.
async fn usual_thanks(library: &Library, visit: &Visit) -> Result<Option<(String, String)>, Trouble> {
    let usual = usual_choice(library, visit.school.id, &visit.member.id).await?;
    let choice = usual.and_then(|usual| draft::thanks_choices().into_iter().find(|(it, _)| *it == usual));
    Ok(choice.map(|(_, choice)| ("thanks".to_owned(), choice.value)))
}

/// What a member chose last about being thanked in public; `None` where they never did.
pub async fn usual_choice(
    library: &Library,
    school: SchoolId,
    member: &MemberId,
) -> Result<Option<Thanks>, StoreError> {
    let filter = RequestFilter { teacher: Some(member.clone()), ..RequestFilter::default() };
    let latest = library.store.requests(school, &filter).await?.into_iter().next();
    Ok(latest.map(|latest| latest.wish.thanks))
}

/// To whom a request goes while somebody is away.
fn stand_in(absence: &Absence, request: i64) -> Option<StandIn> {
    let (school, away) = (absence.school, absence.librarian.clone());
    absence.colleague.clone().map(|reader| StandIn { school, request, reader, away })
}

async fn outlook(library: &Library, school: SchoolId, away: Vec<Absence>) -> Result<cards::Outlook, Trouble> {
    if library.store.held(school).await?.iter().any(|delivery| delivery.place == Place::Desk) {
        return Ok(cards::Outlook::DeskIsClosed);
    }
    let usually = median(library.store.answer_times(school, LATEST_ANSWERS).await?);
    Ok(cards::Outlook::Reads { usually, away })
}

fn check(
    library: &Library,
    visit: &Visit,
    given: &Given,
    tip: Option<TipId>,
    file: Option<Kept>,
) -> Result<Wish, Vec<Gap>> {
    draft::check(given, tip, file, &library.content.support, today(library, &visit.school))
}

/// The member's draft, or a new one that is not saved yet.
async fn open_draft(library: &Library, visit: &Visit) -> Result<Draft, Trouble> {
    let found = library.store.draft(visit.school.id, &visit.member.id).await?;
    Ok(found.filter(|draft| draft.updated_at + DRAFT_LIVES > library.now()).unwrap_or_else(|| Draft {
        school: visit.school.id,
        teacher: visit.member.id.clone(),
        card: library.new_card_key(),
        given: Given::new(),
        tip: None,
        file: None,
        updated_at: library.now(),
    }))
}

/// The draft whose card was clicked, unless it was sent or has expired since.
async fn clicked_draft(library: &Library, visit: &Visit) -> Result<Draft, Trouble> {
    let key = &visit.subject()?.key;
    let draft = library.store.draft(visit.school.id, &visit.member.id).await?;
    draft.filter(|draft| draft.card == *key && draft.updated_at + DRAFT_LIVES > library.now()).ok_or_else(|| {
        Refusal::new(
            "This draft was sent already, or not touched for 30 days. Type /request-collab to begin a new one.",
        )
        .into()
    })
}

async fn save_draft(library: &Library, visit: &Visit, draft: Draft) -> Result<Message, Trouble> {
    save_draft_with(library, visit, draft, Ok(None), Change::default()).await
}

/// The same, with the file that came just now, which takes the place of the one before, and with another change.
async fn save_draft_with(
    library: &Library,
    visit: &Visit,
    mut draft: Draft,
    taken: Taken,
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
    let before = library.store.draft(draft.school, &draft.teacher).await?.and_then(|draft| draft.file);
    if let Some(before) = before.filter(|before| draft.file.as_ref() != Some(before)) {
        change = change.and(Write::RemoveFile { school: draft.school, file: before.id });
    }
    let today = today(library, &visit.school);
    draft::settle_when(&mut draft.given, today);
    let checked = check(library, visit, &draft.given, draft.tip, draft.file.clone());
    let kinds = &library.content.support;
    let message = cards::draft_card(&draft, &checked, kinds, today, refused.as_ref());
    if library.store.card(&draft.card).await?.is_none() {
        change = change.and(Write::NewCard(CardRow {
            key: draft.card.clone(),
            owner: Some(draft.teacher.clone()),
            ..new_card(library, visit, DRAFT_CARD, String::new())
        }));
    }
    library.commit(change.and(Write::Draft(draft))).await?;
    Ok(message)
}

/// The middle of the desk's latest answers; nothing with too few of them to be honest.
fn median(mut times: Vec<TimeDelta>) -> Option<TimeDelta> {
    if times.len() < FEWEST_ANSWERS {
        return None;
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

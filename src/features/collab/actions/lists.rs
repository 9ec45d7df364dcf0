//! Looking requests up: a teacher's own with `/my-requests`, the desk's with `/desk`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::drafting::drafts;
use super::{desk_room, today};
use crate::chat::{CardKey, Choice, Field, FieldKind, MemberId, Message, Reply};
use crate::features::collab::cards::{self, DeskPage, Entry, PAGE};
use crate::features::collab::types::{Person, Request, Stage, Thanks};
use crate::features::collab::{DESK_LIST_CARD, MY_REQUESTS_CARD, RECEIPT_CARD, REQUEST_CARD, draft};
use crate::features::pauses::paused_in_words;
use crate::features::setup::SchoolId;
use crate::features::thanks;
use crate::library::visit::{Typing, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, RequestFilter, TakenOn};

/// `/my-requests`.
pub async fn my_requests(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.looks_at(library, MY_REQUESTS_CARD, String::new()).await?;
    let wishes = thanks::wish_of(library, visit.school.id, &visit.member.id).await?;
    own_list(library, visit, wishes, &card.key).await.map(Reply::Private)
}

async fn own_list(
    library: &Library,
    visit: &Visit,
    wishes: Thanks,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let (school, teacher) = (visit.school.id, &visit.member.id);
    let filter = RequestFilter { newest: u32::try_from(PAGE).ok(), ..RequestFilter::of(teacher) };
    let requests = library.store.requests(school, &filter).await?;
    let listed = cards::Listed {
        all: library.store.count_requests(school, teacher).await?,
        asked: library.store.asked(school).await?,
        drafts: drafts(library, visit).await?.into_iter().filter(cards::holds_something).collect(),
        latest: requests,
        today: today(library, &visit.school),
    };
    Ok(cards::my_requests(&listed, &visit.school, &library.content.support, wishes, key))
}

/// Chosen under the list: how the member wishes to be thanked, whoever writes it and whatever for.
pub async fn choose_in_list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let wishes = thanks::read(visit.chosen.first().map(String::as_str))?;
    let list = own_list(library, visit, wishes, &visit.subject()?.key).await?;
    let message = Message { text: cards::wish_is_kept(wishes), ..list };
    let choice = thanks::chooses(library, visit.school.id, visit.member.person(), wishes);
    library.commit(Change::of(choice)).await?;
    Ok(Reply::Changed(message))
}

/// Chosen from the list: the request as its teacher has it on the receipt.
pub async fn my_request(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let number = visit.chosen.first().and_then(|chosen| chosen.parse().ok());
    let request = match number {
        Some(number) => library.store.request(visit.school.id, number).await?,
        None => None,
    };
    // The list was theirs, but what comes back from a menu may be forged.
    let request = request
        .filter(|request| request.teacher.id == visit.member.id)
        .ok_or_else(|| Refusal::new("That isn't one of your requests. Type /my-requests to see them."))?;
    let card = visit.looks_at(library, RECEIPT_CARD, request.number.to_string()).await?;
    let wishes = thanks::wish_of(library, visit.school.id, &visit.member.id).await?;
    let message = own_request(library, visit, &request, wishes, &card.key).await?;
    Ok(Reply::Changed(message))
}

/// A request as its teacher sees it now.
pub async fn own_request(
    library: &Library,
    visit: &Visit,
    request: &Request,
    wishes: Thanks,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let events = library.store.events(request.school, request.number).await?;
    let (kinds, manner) = (&library.content.support, &visit.school.manner);
    Ok(cards::own_request(request, &events, (kinds, manner), wishes, key))
}

/// Discord's display names have at most 32 characters; ids are shorter.
const MOST_NAME: u16 = 40;

/// What `/desk` was asked for; kept as its card's subject.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    stage: Option<Stage>,
    support: Option<String>,
    taken_on: Option<TakenOn>,
    page: usize,
}

const STAGES: [Stage; 7] = [
    Stage::Requested,
    Stage::Accepted,
    Stage::Countered,
    Stage::Scheduled,
    Stage::Completed,
    Stage::Declined,
    Stage::Withdrawn,
];
/// Without a stage asked for, the list shows what is still open.
const OPEN: [Stage; 4] = [Stage::Requested, Stage::Accepted, Stage::Countered, Stage::Scheduled];

/// The options of `/desk`.
pub fn desk_fields(library: &Library) -> Vec<Field> {
    let option = |name, hint: &str, kind| Field {
        name,
        label: name.to_owned(),
        hint: hint.to_owned(),
        kind,
        required: false,
        filled: None,
    };
    let stages = STAGES.map(|stage| choice(stage.word(), stage.word())).to_vec();
    let support = draft::support_choices(&library.content.support);
    vec![
        option("stage", "Only requests of this stage", FieldKind::Choice(stages)),
        option("support", "Only this kind of support", FieldKind::Choice(support)),
        option(
            "librarian",
            "Only what this librarian has taken on",
            FieldKind::Suggested { most: MOST_NAME },
        ),
    ]
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.into(), label: label.into(), hint: None }
}

/// Whose requests `/desk` can show: the caller's own and those nobody has taken on first, then each librarian's.
pub async fn suggest_librarian(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let known = known_librarians(library, school.id, &typing.member).await?;
    Ok(typing.among(known.into_iter().map(|(_, choice)| choice)))
}

async fn known_librarians(
    library: &Library,
    school: SchoolId,
    member: &MemberId,
) -> Result<Vec<(TakenOn, Choice)>, Trouble> {
    let mut known = vec![
        (TakenOn::By(member.clone()), choice("mine", "Mine")),
        (TakenOn::ByNobody, choice("nobody", "Nobody yet")),
    ];
    for Person { id, name } in library.store.librarians(school).await? {
        let shown = choice(&id.0, &name);
        known.push((TakenOn::By(id), shown));
    }
    Ok(known)
}

/// What was chosen from the suggestions, or typed as they show it.
async fn named_librarian(library: &Library, visit: &Visit) -> Result<Option<TakenOn>, Trouble> {
    let named = visit.given("librarian").trim();
    if named.is_empty() {
        return Ok(None);
    }
    let known = known_librarians(library, visit.school.id, &visit.member.id).await?;
    let is_named =
        |choice: &Choice| choice.value == named || choice.label.to_lowercase() == named.to_lowercase();
    let found = known.into_iter().find(|(_, choice)| is_named(choice));
    Ok(Some(found.ok_or_else(cards::no_such_librarian)?.0))
}

/// `/desk`.
pub async fn desk(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let asked = Asked {
        stage: STAGES.into_iter().find(|stage| stage.word() == visit.given("stage")),
        support: visit.given.get("support").cloned(),
        taken_on: named_librarian(library, visit).await?,
        page: 0,
    };
    desk_page(library, visit, asked).await.map(Reply::Private)
}

pub async fn desk_more(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let asked = read(visit.subject()?)?;
    let page = asked.page + 1;
    desk_page(library, visit, Asked { page, ..asked }).await.map(Reply::Changed)
}

pub async fn desk_back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let asked = read(visit.subject()?)?;
    let page = asked.page.saturating_sub(1);
    desk_page(library, visit, Asked { page, ..asked }).await.map(Reply::Changed)
}

async fn desk_page(library: &Library, visit: &Visit, mut asked: Asked) -> Result<Message, Trouble> {
    let school = visit.school.id;
    let filter = RequestFilter {
        stages: asked.stage.map_or(OPEN.to_vec(), |stage| vec![stage]),
        support: asked.support.clone(),
        taken_on: asked.taken_on.clone(),
        ..RequestFilter::default()
    };
    let requests = library.store.requests(school, &filter).await?;
    let waits_for_teacher: BTreeSet<i64> = library.store.asked(school).await?.into_iter().collect();
    let zone = visit.school.zone;
    let now = library.now().with_timezone(&zone).naive_local();
    let mut entries: Vec<Entry> = Vec::new();
    for request in &requests {
        let sent_on = request.sent_at.with_timezone(&zone).date_naive();
        entries.extend(Entry::of(
            request,
            waits_for_teacher.contains(&request.number),
            sent_on,
            now,
            &visit.school.manner,
        ));
    }
    entries.sort_by_key(Entry::order);
    let pages = entries.len().div_ceil(PAGE).max(1);
    asked.page = asked.page.min(pages - 1);
    let mut lines = Vec::new();
    for entry in entries.into_iter().skip(asked.page * PAGE).take(PAGE) {
        let number = entry.request.number.to_string();
        let card = library.store.card_about(school, REQUEST_CARD, &number).await?;
        lines.push((entry, card.and_then(|card| card.standing)));
    }
    let is_filtered = asked.stage.is_some() || asked.support.is_some() || asked.taken_on.is_some();
    let page = DeskPage {
        lines,
        page: asked.page,
        pages,
        found: requests.len(),
        is_filtered,
        today: now.date(),
        held: desk_room::held_back(library, &visit.school).await?,
        paused: paused_in_words(&visit.school.pauses, now, &visit.school.manner),
        shut: desk_room::why_shut(library, &visit.school).await?,
        manner: &visit.school.manner,
    };
    let subject = serde_json::to_string(&asked).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = visit.looks_at(library, DESK_LIST_CARD, subject).await?;
    let link = |standing: &_| library.chat.link(&visit.school.server, standing);
    let message = cards::desk_list(&page, link, &card.key);
    Ok(message)
}

fn read(card: &CardRow) -> Result<Asked, Fault> {
    serde_json::from_str(&card.subject).map_err(|error| Fault::Broken(format!("a list's card: {error}")))
}

//! `/desk`: what waits, for whom, and since when; and the way to everything else that librarians do.

use serde::{Deserialize, Serialize};

use super::desk_room;
use super::week::my_week;
use crate::chat::{Choice, Field, FieldKind, MemberId, Message, Reply};
use crate::features::collab::cards::{self, DeskPage, Entry, PAGE, Talk};
use crate::features::collab::types::{Person, Stage};
use crate::features::collab::{DESK_LIST_CARD, REQUEST_CARD, draft};
use crate::features::pauses::paused_in_words;
use crate::features::setup::SchoolId;
use crate::library::visit::{Typing, Visit};
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;
use crate::store::{RequestFilter, TakenOn};

/// Discord's display names have at most 32 characters; ids are shorter.
const MOST_NAME: u16 = 40;

/// The option that shows something else than what waits.
const SHOW: &str = "show";
const WEEK: &str = "week";

/// The menu of everything else that librarians do: the table of commands knows it, and stands above this.
pub type Doors = fn(&Library) -> Vec<Choice>;

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
        option(SHOW, "Your own week, day by day", FieldKind::Choice(vec![choice(WEEK, "My week")])),
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

/// `/desk`. `doors` are what else librarians do.
pub async fn desk(library: &Library, visit: &Visit, doors: Doors) -> Result<Reply, Trouble> {
    if visit.given(SHOW) == WEEK {
        return my_week(library, visit).await;
    }
    let asked = Asked {
        stage: STAGES.into_iter().find(|stage| stage.word() == visit.given("stage")),
        support: visit.given.get("support").cloned(),
        taken_on: named_librarian(library, visit).await?,
        page: 0,
    };
    desk_page(library, visit, asked, doors).await.map(Reply::Private)
}

pub async fn desk_more(library: &Library, visit: &Visit, doors: Doors) -> Result<Reply, Trouble> {
    let asked = read(visit.subject()?)?;
    let page = asked.page + 1;
    desk_page(library, visit, Asked { page, ..asked }, doors).await.map(Reply::Changed)
}

pub async fn desk_back(library: &Library, visit: &Visit, doors: Doors) -> Result<Reply, Trouble> {
    let asked = read(visit.subject()?)?;
    let page = asked.page.saturating_sub(1);
    desk_page(library, visit, Asked { page, ..asked }, doors).await.map(Reply::Changed)
}

async fn desk_page(
    library: &Library,
    visit: &Visit,
    mut asked: Asked,
    doors: Doors,
) -> Result<Message, Trouble> {
    let (store, school) = (&library.store, visit.school.id);
    let filter = RequestFilter {
        stages: asked.stage.map_or(OPEN.to_vec(), |stage| vec![stage]),
        support: asked.support.clone(),
        taken_on: asked.taken_on.clone(),
        ..RequestFilter::default()
    };
    let requests = store.requests(school, &filter).await?;
    let (were_asked, answered) = (store.asked(school).await?, store.answered(school).await?);
    let zone = visit.school.zone;
    let now = library.now().with_timezone(&zone).naive_local();
    let mut entries: Vec<Entry> = Vec::new();
    for request in &requests {
        let sent_on = request.sent_at.with_timezone(&zone).date_naive();
        let talk = Talk::of(request.number, &were_asked, &answered);
        entries.extend(Entry::of(request, talk, sent_on, now, &visit.school.manner));
    }
    entries.sort_by_key(Entry::order);
    let pages = entries.len().div_ceil(PAGE).max(1);
    asked.page = asked.page.min(pages - 1);
    let mut lines = Vec::new();
    for entry in entries.into_iter().skip(asked.page * PAGE).take(PAGE) {
        let number = entry.request.number.to_string();
        let card = store.card_about(school, REQUEST_CARD, &number).await?;
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
    Ok(cards::desk_list(&page, link, &doors(library), &card.key))
}

fn read(card: &CardRow) -> Result<Asked, Fault> {
    serde_json::from_str(&card.subject).map_err(|error| Fault::Broken(format!("a list's card: {error}")))
}

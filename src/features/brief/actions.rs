//! When there is a brief, what it gathers, and what can be done from it at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::types::{Brief, Held, OfRequest, Said};
use super::{BRIEF, cards};
use crate::chat::{CardKey, Given, Message, Reply, Text};
use crate::features::calendar;
use crate::features::collab::{self, Morning, REQUEST_CARD, Request, Session, Stage, today};
use crate::features::desk_dates::Due;
use crate::features::events;
use crate::features::newsletters::NEWSLETTER;
use crate::features::outreach::{self, About};
use crate::features::pauses::paused_in_words;
use crate::features::seasons;
use crate::features::setup::School;
use crate::features::thanks::APPRECIATION;
use crate::features::tips::{self, TIP_POST, TipId};
use crate::library::backups::what_is_wrong;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::cards::{name_of, place_in_words};
use crate::queue::{CardRow, DeliveryId, DueSlot, NewPost, Picked, Place, PostKind};
use crate::store::{Change, RequestFilter, Write};

const OPEN: [Stage; 4] = [Stage::Requested, Stage::Accepted, Stage::Countered, Stage::Scheduled];
/// What a brief's card keeps: the deliveries that were held when it was begun, and the hints that it began with.
const HELD: &str = "held";
const HINTS: &str = "hints";
/// What everybody reads, and the brief tells how it was received.
const READ_BY_ALL: [&str; 3] = [TIP_POST, APPRECIATION, NEWSLETTER];

/// A brief on each school day with news, in place of the one before.
pub async fn pick(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let day = slot.nominal.date();
    if !school.is_school_day(day) {
        return Ok(Picked::Nothing(Change::default()));
    }
    let news = news(library, school, day, &Began::default()).await?;
    if !news.is_news() {
        return Ok(Picked::Nothing(Change::default()));
    }
    let subject = day.to_string();
    let post = NewPost::of_slot(school.id, BRIEF, slot, &subject, subject.clone(), Place::Desk);
    // As the post's reference, so that a restored or copied database knows the menus of a brief that was posted.
    let key = CardKey(post.reference.0.clone());
    let held = library.store.held(school.id).await?;
    let held: Vec<String> = held.iter().map(|delivery| delivery.id.0.to_string()).collect();
    let mut typed = Given::from([(HELD.to_owned(), held.join(" "))]);
    let hints: Vec<String> = news.hints.iter().map(|hint| hint.about().to_string()).collect();
    typed.insert(HINTS.to_owned(), hints.join("\n"));
    typed.retain(|_, kept| !kept.is_empty());
    let card = CardRow {
        typed: Some(typed).filter(|typed| !typed.is_empty()),
        ..CardRow::new(key.clone(), school.id, BRIEF, subject.clone())
    };
    let mut change = Change::of(Write::NewCard(card)).and(Write::Post(NewPost { card: Some(key), ..post }));
    if let Some(before) = library.store.card_before(school.id, BRIEF, &subject).await? {
        change = change.and(Write::Repaint { school: school.id, kind: BRIEF, subject: before.subject });
    }
    Ok(Picked::Post(change))
}

/// Another day has begun, and another brief.
pub async fn is_over(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let day = day_of(&card.subject)?;
    let is_over =
        today(library, school) > day && library.store.is_card_after(school.id, BRIEF, &card.subject).await?;
    Ok(is_over.then(|| cards::folded(day, &school.manner)))
}

pub async fn draw(
    library: &Library,
    school: &School,
    card: &CardRow,
    kinds: &[PostKind],
) -> Result<Option<Message>, Fault> {
    let day = day_of(&card.subject)?;
    let news = news(library, school, day, &Began::of(card)).await?;
    // What it told of may have been done before it could be posted.
    if card.standing.is_none() && !news.is_news() {
        return Ok(None);
    }
    let brief = whole(library, school, day, news, kinds).await?;
    let links = links(library, school, &brief).await?;
    Ok(Some(cards::brief(&brief, day, school, |number| links.get(&number).cloned(), &card.key)))
}

pub async fn name(_: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    Ok(Some(cards::name(day_of(content)?, &school.manner)))
}

fn day_of(subject: &str) -> Result<NaiveDate, Fault> {
    subject.parse().map_err(|_| Fault::Broken(format!("a brief of \"{subject}\", which is no day")))
}

/// What a brief began with.
#[derive(Default)]
struct Began {
    held: Vec<DeliveryId>,
    /// `None` before it has begun.
    hints: Option<Vec<About>>,
}

impl Began {
    fn of(card: &CardRow) -> Self {
        let kept = |name| card.typed.as_ref().and_then(|typed| typed.get(name)).map_or("", String::as_str);
        Self {
            held: kept(HELD).split(' ').filter_map(|id| id.parse().ok()).map(DeliveryId).collect(),
            hints: Some(kept(HINTS).split('\n').filter_map(About::read).collect()),
        }
    }
}

/// What somebody has to know.
async fn news(library: &Library, school: &School, day: NaiveDate, began: &Began) -> Result<Brief, Fault> {
    let store = &library.store;
    let filter = RequestFilter { stages: OPEN.to_vec(), ..RequestFilter::default() };
    let open = store.requests(school.id, &filter).await?;
    let (asked, answered) = (store.asked(school.id).await?, store.answered(school.id).await?);
    let morning = Morning::of(&open, &asked, &answered, day, school);
    let drafts = seasons::met(library, school, day).await?;
    let monday_of = |day| school.manner.monday_of(day);
    let begins_week = school.school_day_before(day).is_none_or(|before| monday_of(before) != monday_of(day));
    let hints = match &began.hints {
        Some(began) if began.is_empty() => Vec::new(),
        began if begins_week => outreach::this_week(library, school, day, began.as_deref()).await?,
        _ => Vec::new(),
    };
    let planned = |(request, session): &(&Request, &Session)| of(request, (*session).clone());
    let week = if begins_week { morning.week.as_slice() } else { &[] };
    Ok(Brief {
        sessions: morning.today.iter().map(planned).collect(),
        events: events::today(library, school, day).await?,
        week: week.iter().map(planned).collect(),
        unanswered: morning.unanswered.iter().map(|(request, sent_on)| of(request, *sent_on)).collect(),
        answered: morning.answered.iter().map(|request| of(request, ())).collect(),
        unrecorded: morning.unrecorded.iter().map(planned).collect(),
        held: held(library, school, &began.held).await?,
        backups: what_is_wrong(store.as_ref(), library.now()).await?,
        calendar_ends: calendar::runs_out(school.calendar.entries(), day),
        begins_week,
        hints,
        roles_gone: school.marks.gone().into_iter().map(str::to_owned).collect(),
        dates: dates(library, school, day).await?,
        drafts_are_news: are_news(&drafts, school, day),
        drafts,
        ..Brief::default()
    })
}

/// School days whose briefs are looked back for.
const MOST_BACK: usize = 10;

/// The dates of the desk, with those that the briefs before would have told, where there were none.
async fn dates(library: &Library, school: &School, day: NaiveDate) -> Result<Vec<Due>, Fault> {
    let all = library.store.desk_dates(school.id).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let told = |day: NaiveDate| all.iter().filter_map(move |date| date.is_told_on(day, &school.calendar));
    let mut due: Vec<Due> = told(day).collect();
    let before = std::iter::successors(school.school_day_before(day), |day| school.school_day_before(*day));
    let days: Vec<NaiveDate> = before.take(MOST_BACK).collect();
    let Some(first) = days.last() else { return Ok(due) };
    let posted =
        library.store.posted(school.id, &[BRIEF], begins(school, *first), begins(school, day)).await?;
    let last = posted.last().and_then(|(_, brief)| brief.parse::<NaiveDate>().ok());
    for missed in days.into_iter().take_while(|day| last.is_none_or(|last| *day > last)) {
        for late in told(missed) {
            if late.day >= day && !due.contains(&late) {
                due.push(late);
            }
        }
    }
    due.sort_by_key(|due| due.day);
    Ok(due)
}

fn begins(school: &School, day: NaiveDate) -> DateTime<Utc> {
    crate::queue::instant(school.zone, day.and_time(NaiveTime::MIN))
}

/// With what is told beside news.
async fn whole(
    library: &Library,
    school: &School,
    day: NaiveDate,
    news: Brief,
    kinds: &[PostKind],
) -> Result<Brief, Fault> {
    let since = school.school_day_before(day).or_else(|| day.pred_opt()).unwrap_or(day);
    let now = library.now().with_timezone(&school.zone).naive_local();
    Ok(Brief {
        paused: paused_in_words(&school.pauses, now, &school.manner),
        tips_left: tips::run_dry(library, school, day).await?,
        away: library.store.absences_on(school.id, day).await?,
        said: said(library, school, since, day, kinds).await?,
        ..news
    })
}

fn of<T>(request: &Request, what: T) -> OfRequest<T> {
    OfRequest { request: request.clone(), what }
}

/// The links to the cards at the desk of what a brief shows.
async fn links(library: &Library, school: &School, brief: &Brief) -> Result<BTreeMap<i64, String>, Fault> {
    let mut links = BTreeMap::new();
    for number in brief.shown().collect::<BTreeSet<_>>() {
        let card = library.store.card_about(school.id, REQUEST_CARD, &number.to_string()).await?;
        if let Some(standing) = card.and_then(|card| card.standing) {
            links.insert(number, library.chat.link(&school.server, &standing));
        }
    }
    Ok(links)
}

/// Drafts are news where they are new, and on the last school day before they would be posted.
fn are_news(drafts: &[seasons::Met], school: &School, day: NaiveDate) -> bool {
    let (before, next) = (school.school_day_before(day), school.calendar.next_school_day(day));
    drafts.iter().any(|met| {
        before.is_none_or(|before| met.falls.met_on > before)
            || next.is_none_or(|next| met.falls.posted_on <= next)
    })
}

/// What waits, by its place and cause; with what is just being tried once more, and may be held again.
async fn held(library: &Library, school: &School, then: &[DeliveryId]) -> Result<Vec<Held>, Fault> {
    let mut held: Vec<Held> = Vec::new();
    let mut waiting = library.store.held(school.id).await?;
    for id in then {
        if waiting.iter().all(|delivery| delivery.id != *id) {
            let tried = library.store.delivery(*id).await?;
            waiting.extend(tried.filter(|it| it.school == school.id && !it.state.has_ended()));
        }
    }
    for delivery in waiting {
        let Some(cause) = delivery.cause else { continue };
        let place = place_in_words(school, &delivery.place);
        match held.iter_mut().find(|known| known.place == place && known.cause == cause.words) {
            Some(known) => known.posts += 1,
            None => held.push(Held { posts: 1, place, cause: cause.words }),
        }
    }
    Ok(held)
}

/// What was posted from one day of the school until before another.
async fn said(
    library: &Library,
    school: &School,
    from: NaiveDate,
    until: NaiveDate,
    kinds: &[PostKind],
) -> Result<Vec<Said>, Fault> {
    let mut told = Vec::new();
    let (from, until) = (begins(school, from), begins(school, until));
    for (kind, content) in library.store.posted(school.id, &READ_BY_ALL, from, until).await? {
        let name = name_of(library, school, kinds, &kind, &content).await?;
        let tip = match content.parse() {
            Ok(tip) if kind == TIP_POST => library.store.tip(school.id, TipId(tip)).await?,
            _ => None,
        };
        let (useful, tried) = tip.map_or((0, 0), |tip| (tip.useful, tip.tried));
        told.push(Said { name, useful, tried });
    }
    Ok(told)
}

/// Chosen in the brief: the request is the librarian's.
pub async fn take_on_from_brief(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let reply = collab::accept(library, &about_chosen(library, visit).await?).await?;
    repaint(library, visit).await?;
    Ok(reply)
}

/// Chosen in the brief: the card of its record.
pub async fn record_from_brief(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    collab::complete(library, &about_chosen(library, visit).await?).await
}

/// The visit as if the card of the chosen request had been clicked.
async fn about_chosen(library: &Library, visit: &Visit) -> Result<Visit, Trouble> {
    let number = visit.chosen.first().map_or("", String::as_str);
    let card = library.store.card_about(visit.school.id, REQUEST_CARD, number).await?;
    let card =
        card.ok_or_else(|| Refusal::new("That request no longer exists. /desk shows what is open."))?;
    Ok(Visit { card: Some(card), chosen: Vec::new(), ..visit.clone() })
}

/// The brief that stands at the desk is to show what is left of its hints.
pub async fn shows_what_is_left(library: &Library, school: &School) -> Result<Change, Fault> {
    let tomorrow = today(library, school).succ_opt().unwrap_or(NaiveDate::MAX).to_string();
    let latest = library.store.card_before(school.id, BRIEF, &tomorrow).await?;
    let repaint = |card: CardRow| Write::Repaint { school: school.id, kind: BRIEF, subject: card.subject };
    Ok(Change(latest.map(repaint).into_iter().collect()))
}

/// The clicked brief shows what is left of it.
async fn repaint(library: &Library, visit: &Visit) -> Result<(), Trouble> {
    let subject = visit.subject()?.subject.clone();
    Ok(library.commit(Change::of(Write::Repaint { school: visit.school.id, kind: BRIEF, subject })).await?)
}

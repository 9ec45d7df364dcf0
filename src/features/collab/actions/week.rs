//! `/desk show:week`: a librarian's own sessions in order of days, a week at a time.

use chrono::{Days, NaiveDate, TimeDelta};

use super::today;
use crate::chat::{Message, Reply};
use crate::features::collab::cards::{self, Planned, WeekPage};
use crate::features::collab::sessions::USUAL_MINUTES;
use crate::features::collab::types::{Request, Session, Stage};
use crate::features::collab::{REQUEST_CARD, WEEK_CARD};
use crate::features::setup::School;
use crate::files::{Meeting, ics_file};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::instant;
use crate::store::{RequestFilter, TakenOn};

/// The week that it is.
pub async fn my_week(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    week_of(library, visit, today(library, &visit.school)).await.map(Reply::Private)
}

pub async fn week_before(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let day = shown(visit)?.checked_sub_days(Days::new(7));
    turned_to(library, visit, day).await
}

pub async fn week_after(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let day = shown(visit)?.checked_add_days(Days::new(7));
    turned_to(library, visit, day).await
}

async fn turned_to(library: &Library, visit: &Visit, day: Option<NaiveDate>) -> Result<Reply, Trouble> {
    let day = day.unwrap_or(today(library, &visit.school));
    week_of(library, visit, day).await.map(Reply::Changed)
}

/// The Monday of the week that the clicked card shows.
fn shown(visit: &Visit) -> Result<NaiveDate, Trouble> {
    let subject = &visit.subject()?.subject;
    let monday = subject.parse();
    Ok(monday.map_err(|_| Fault::Broken(format!("a week's card is about \"{subject}\"")))?)
}

/// [As a calendar file]: all own sessions from this week on, so that one file is enough for a term.
pub async fn week_file(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (school, now) = (&visit.school, library.now());
    let today = today(library, school);
    let from = school.manner.monday_of(today).unwrap_or(today);
    let filter = RequestFilter {
        stages: vec![Stage::Scheduled],
        taken_on: Some(TakenOn::By(visit.member.id.clone())),
        ..RequestFilter::default()
    };
    let mut meetings = Vec::new();
    for request in library.store.requests(school.id, &filter).await? {
        let sessions = request.sessions.iter().enumerate();
        let counts = |session: &Session| session.day >= from && session.held != Some(false);
        let of_request = sessions.filter(|(_, session)| counts(session));
        meetings.extend(of_request.map(|(place, session)| meeting(school, &request, place, session)));
    }
    if meetings.is_empty() {
        return Err(cards::nothing_planned().into());
    }
    meetings.sort_by_key(|meeting| (meeting.starts_at, meeting.uid.clone()));
    let file = ics_file("my-sessions.ics", &meetings, now);
    Ok(Reply::PrivateFiles(cards::week_as_file(meetings.len()), vec![file]))
}

/// `place` among the sessions of its request stays its own when it is moved: so a calendar moves it, too.
fn meeting(school: &School, request: &Request, place: usize, session: &Session) -> Meeting {
    let begins = session.begins.time();
    Meeting {
        uid: format!("session-{}-{}-{place}@shelftalker", school.server, request.number),
        title: cards::session_as_meeting(request, session, &school.manner),
        starts_at: instant(school.zone, session.day.and_time(begins.unwrap_or_default())),
        lasts: TimeDelta::minutes(session.minutes.unwrap_or(USUAL_MINUTES).into()),
        // Nobody has told when a lesson is.
        whole_day: begins.is_none().then_some(session.day),
        place: session.place.clone().unwrap_or_default(),
        about: session.note.clone().unwrap_or_default(),
        sequence: request.version,
        cancelled: false,
    }
}

async fn week_of(library: &Library, visit: &Visit, day: NaiveDate) -> Result<Message, Trouble> {
    let (school, store) = (&visit.school, &library.store);
    let monday = school.manner.monday_of(day).unwrap_or(day);
    // Where weeks begin on Sunday, it belongs to the Monday after it.
    let last = school.manner.last_of_week(monday).unwrap_or(monday);
    let days: Vec<NaiveDate> =
        (0..7).filter_map(|earlier| last.checked_sub_days(Days::new(earlier))).collect();
    let mut planned = Vec::new();
    for booked in store.sessions_on(school.id, &days).await? {
        if booked.librarian.as_ref().is_none_or(|librarian| librarian.id != visit.member.id) {
            continue;
        }
        let Some(request) = store.request(school.id, booked.request).await? else { continue };
        let card = store.card_about(school.id, REQUEST_CARD, &booked.request.to_string()).await?;
        let standing = card.and_then(|card| card.standing);
        let link = standing.map(|standing| library.chat.link(&school.server, &standing));
        planned.push(Planned { request, session: booked.session, link });
    }
    let card = visit.looks_at(library, WEEK_CARD, monday.to_string()).await?;
    let page = WeekPage { monday, planned, today: today(library, school) };
    Ok(cards::my_week(page, school, &card.key))
}

//! What of events other parts tell: what goes out by itself, and what takes place on a day.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::{span, wall_clock};
use crate::chat::{ChannelId, Text};
use crate::features::events::cards;
use crate::features::events::places::count;
use crate::features::events::types::{Answer, EventId, LibraryEvent, Meeting, Stage};
use crate::features::setup::School;
use crate::library::Library;
use crate::store::StoreError;

/// Something about an event that goes out by itself and has no schedule.
pub struct Ahead {
    pub id: EventId,
    pub falls: NaiveDateTime,
    /// Begins a line of `/posts upcoming`.
    pub name: &'static str,
    pub in_short: Text,
    /// `None`: to each who comes, in a direct message.
    pub channel: Option<ChannelId>,
}

/// Invitations that wait for their moment, and the reminders an hour before, until then.
pub async fn to_come(
    library: &Library,
    school: &School,
    until: DateTime<Utc>,
) -> Result<Vec<Ahead>, StoreError> {
    let now = wall_clock(library, school);
    let last = until.with_timezone(&school.zone).naive_local();
    let mut ahead = Vec::new();
    for event in library.store.library_events(school.id, now.date(), span(now.date(), 0, 500).1).await? {
        if event.stage != Stage::Posted {
            continue;
        }
        let title = || Text::default().typed(format!("\"{}\"", event.plan.title));
        if let Some(at) = event.plan.post_at.filter(|at| now < *at && *at < last) {
            ahead.push(Ahead {
                id: event.id.clone(),
                falls: at,
                name: "Event",
                in_short: title(),
                channel: event.channel.clone(),
            });
        }
        let shortly = chrono::TimeDelta::hours(1);
        let near = event.open(now).filter(|it| now < it.begins - shortly && it.begins - shortly < last);
        let near: Vec<Meeting> = near.cloned().collect();
        if near.is_empty() {
            continue;
        }
        let all = library.store.sign_ups(school.id, &event.id).await?;
        for meeting in near {
            let people = count(&all, meeting.number, Answer::Coming);
            if people > 0 {
                ahead.push(Ahead {
                    id: event.id.clone(),
                    falls: meeting.begins - shortly,
                    name: "Reminder an hour before",
                    in_short: cards::in_short(&event, &meeting, people, &school.manner),
                    channel: None,
                });
            }
        }
    }
    Ok(ahead)
}

/// A meeting as the brief tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    pub title: String,
    pub topic: String,
    pub begins: NaiveDateTime,
    pub place: String,
    pub coming: u32,
    pub places: Option<u32>,
    /// Who could not be reached by direct message.
    pub unreached: Vec<String>,
}

/// The meetings of a day, by their time.
pub async fn today(library: &Library, school: &School, day: NaiveDate) -> Result<Vec<Today>, StoreError> {
    let mut found = Vec::new();
    for event in library.store.library_events(school.id, day, day).await? {
        let is_today = |it: &&Meeting| !it.cancelled && it.begins.date() == day;
        let meetings: Vec<&Meeting> = event.meetings.iter().filter(is_today).collect();
        if event.stage != Stage::Posted || meetings.is_empty() {
            continue;
        }
        let all = library.store.sign_ups(school.id, &event.id).await?;
        for meeting in meetings {
            let unreached = all.iter().filter(|it| it.meeting == meeting.number && it.unreached);
            found.push(of(
                &event,
                meeting,
                count(&all, meeting.number, Answer::Coming),
                unreached.map(|it| it.member.name.clone()).collect(),
            ));
        }
    }
    found.sort_by_key(|it| it.begins);
    Ok(found)
}

fn of(event: &LibraryEvent, meeting: &Meeting, coming: u32, unreached: Vec<String>) -> Today {
    Today {
        title: event.plan.title.clone(),
        topic: meeting.topic.clone(),
        begins: meeting.begins,
        place: event.plan.place.clone(),
        coming,
        places: event.plan.places,
        unreached,
    }
}

/// How many meetings took place between two days, both included, and how many came to them together.
pub async fn held(
    library: &Library,
    school: &School,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<(u32, u32), StoreError> {
    let mut held = (0, 0);
    for event in library.store.library_events(school.id, first, last).await? {
        let came = event.meetings.iter().filter(|it| !it.cancelled && it.came.is_some_and(|came| came > 0));
        for meeting in came.filter(|it| first <= it.begins.date() && it.begins.date() <= last) {
            held.0 += 1;
            held.1 += meeting.came.unwrap_or_default();
        }
    }
    Ok(held)
}

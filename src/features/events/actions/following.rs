//! What follows from answers and changes: who is told what, and whose reminder an hour before is queued or taken back.

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{card_of, found, repaint, subject_of, wall_clock};
use crate::chat::words::typed;
use crate::chat::{MemberId, Message, Outcome, Text};
use crate::features::events::cards::{self, News, Reminders};
use crate::features::events::places::Decided;
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp, Stage};
use crate::features::events::{EVENT_NEWS, EVENT_REMINDER};
use crate::features::setup::School;
use crate::library::{Fault, Library, Trouble};
use crate::queue::{NewPost, Place, Post, State, cancelled, instant};
use crate::store::{Change, Write};
use crate::words;

/// The second reminder comes so long before a meeting.
const SHORTLY: TimeDelta = TimeDelta::hours(1);

/// When the schedule of reminders falls (`posts.rs`).
const AFTERNOON: NaiveTime = match NaiveTime::from_hms_opt(15, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// Of which meeting somebody is reminded, and for when it was planned then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// The event's id and the meeting's number.
    pub meeting: String,
    pub begins: NaiveDateTime,
    pub member: MemberId,
    /// An hour before; otherwise the school day before.
    pub shortly: bool,
}

/// What somebody is told about a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    meeting: String,
    member: MemberId,
    what: News,
    /// What they had answered; after a cancellation nothing else says so.
    name: String,
}

pub fn content<T: Serialize>(of: &T) -> Result<String, Fault> {
    serde_json::to_string(of).map_err(|error| Fault::Broken(error.to_string()))
}

/// Everything that is written for these answers, but for the event's next version.
pub async fn follows(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    decided: &Decided,
) -> Result<Change, Trouble> {
    let mut change = decided.writes().and(repaint(event));
    for it in &decided.moved_up {
        if let Some(meeting) = event.meeting(it.meeting) {
            change = change.and_all(tells(library, school, event, meeting, it, News::MovedUp)?);
        }
    }
    for it in &decided.kept {
        let Some(meeting) = event.meeting(it.meeting) else { continue };
        if it.answer == Answer::Coming {
            change = change.and_all(reminds_shortly(library, school, event, meeting, &it.member.id).await?);
        } else {
            change = change.and_all(reminds_no_more(library, event, meeting, &it.member.id).await?);
        }
    }
    for it in &decided.off {
        if let Some(meeting) = event.meeting(it.meeting) {
            change = change.and_all(reminds_no_more(library, event, meeting, &it.member.id).await?);
        }
    }
    Ok(change)
}

/// Whoever of these is not in the server any more; where the chat does not say, they are taken to be.
pub async fn have_left(library: &Library, school: &School, of: &[SignUp]) -> Vec<SignUp> {
    let mut left = Vec::new();
    for it in of {
        if matches!(library.chat.member(&school.server, &it.member.id).await, Outcome::Done(None)) {
            left.push(it.clone());
        }
    }
    left
}

/// A direct message about a meeting, with its card.
pub fn tells(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    meeting: &Meeting,
    to: &SignUp,
    what: News,
) -> Result<Change, Fault> {
    let subject = subject_of(event, meeting);
    let card = card_of(library, event, subject.clone(), &to.member.id, school.zone);
    let told = Told { meeting: subject, member: to.member.id.clone(), what, name: to.member.name.clone() };
    let content = content(&told)?;
    let post = NewPost::card(library, &card, EVENT_NEWS, Place::Member(to.member.id.clone()));
    Ok(Change::of(Write::NewCard(card)).and(Write::Post(NewPost { content, ..post })))
}

fn read<T: for<'a> Deserialize<'a>>(post: &str) -> Result<T, Fault> {
    serde_json::from_str(post).map_err(|error| Fault::Broken(format!("what is told of an event: {error}")))
}

/// As things are by now: of what was moved again, or whoever has signed off, nothing. Of what has begun only that it does
/// not take place: anything else comes too late to be of use.
pub async fn render_news(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let told: Told = read(&post.content)?;
    let Some((event, meeting)) = found(library, school, &told.meeting).await? else { return Ok(None) };
    let Some(key) = &post.card else { return Ok(None) };
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let own = all.iter().find(|it| it.meeting == meeting.number && it.member.id == told.member);
    let Some(own) = own else { return Ok(None) };
    let is_off = meeting.cancelled || event.stage == Stage::Cancelled;
    let is_ahead = !is_off && meeting.begins > wall_clock(library, school);
    let is_so = match &told.what {
        News::Cancelled { .. } => is_off,
        News::MovedUp => is_ahead && own.answer == Answer::Coming,
        News::Moved { was, minutes } => {
            let is_as_long = minutes.is_none_or(|minutes| minutes == meeting.minutes);
            is_ahead && (*was != meeting.begins || !is_as_long)
        }
        News::Elsewhere => is_ahead,
    };
    Ok(is_so.then(|| cards::news(&event, &meeting, &told.what, own, &school.manner, key)))
}

/// What the desk calls it: the word to Ana Rivera about "Book club".
pub async fn name_news(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let Ok(told) = read::<Told>(content) else { return Ok(None) };
    let Some((event, _)) = found(library, school, &told.meeting).await? else { return Ok(None) };
    let (who, title) = (typed(told.name), typed(event.plan.title));
    Ok(Some(match told.what {
        News::MovedUp => {
            words!("the word to {who} that they have a place at \"{title}\"", who = who, title = title)
        }
        News::Moved { .. } => {
            words!("the word to {who} that \"{title}\" was moved", who = who, title = title)
        }
        News::Elsewhere => {
            words!("the word to {who} that \"{title}\" meets elsewhere", who = who, title = title)
        }
        News::Cancelled { .. } => {
            words!("the word to {who} that \"{title}\" is cancelled", who = who, title = title)
        }
    }))
}

/// Which reminders of a meeting are still to come.
pub fn reminders(library: &Library, school: &School, meeting: &Meeting) -> Reminders {
    let now = wall_clock(library, school);
    let comes = |at: NaiveDateTime| at > now && school.pauses.of(EVENT_REMINDER, at).is_none();
    let day_before = school.reminds_on(meeting.begins.date()).map(|day| day.and_time(AFTERNOON));
    Reminders { day_before: day_before.is_some_and(comes), shortly: comes(meeting.begins - SHORTLY) }
}

/// The reminder an hour before, unless it is on its way already, was said, or its moment has passed.
pub async fn reminds_shortly(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    meeting: &Meeting,
    member: &MemberId,
) -> Result<Change, Fault> {
    let begins = instant(school.zone, meeting.begins);
    let at = begins - SHORTLY;
    if at <= library.now() {
        return Ok(Change::default());
    }
    let content = content(&shortly(event, meeting, member))?;
    let earlier = library.store.deliveries_of(school.id, EVENT_REMINDER, &content).await?;
    let is_over = |state| matches!(state, State::Cancelled | State::Failed | State::Missed);
    if earlier.iter().any(|delivery| !is_over(delivery.state)) {
        return Ok(Change::default());
    }
    let card = card_of(library, event, subject_of(event, meeting), member, school.zone);
    let post = NewPost {
        content,
        closes_at: begins,
        ..NewPost::card(library, &card, EVENT_REMINDER, Place::Member(member.clone())).due(Some(at))
    };
    Ok(Change::of(Write::NewCard(card)).and(Write::Post(post)))
}

fn shortly(event: &LibraryEvent, meeting: &Meeting, member: &MemberId) -> Reminder {
    Reminder {
        meeting: subject_of(event, meeting),
        begins: meeting.begins,
        member: member.clone(),
        shortly: true,
    }
}

/// Takes it back as long as it waits.
pub async fn reminds_no_more(
    library: &Library,
    event: &LibraryEvent,
    meeting: &Meeting,
    member: &MemberId,
) -> Result<Change, Fault> {
    let content = content(&shortly(event, meeting, member))?;
    let reminders = library.store.deliveries_of(event.school, EVENT_REMINDER, &content).await?;
    Ok(cancelled(library, &reminders, |delivery| delivery.state == State::Queued))
}

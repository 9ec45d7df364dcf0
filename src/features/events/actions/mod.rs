//! What librarians do with events, and members about their coming. Each answer is decided from all answers at once and
//! written with the event's next version, so that two at once never get the same place.

mod after;
mod asking;
mod changing;
mod coming;
mod drafting;
mod following;
mod forms;
mod looking;
mod reminding;
mod signing;

pub use after::{
    all_came, ask_how_many, attendance, attendance_of_last, check_fields, did_not_take_place, draw_check,
    name_check, note_number, note_who_came, open_number,
};
pub use asking::{learnt, name_question, open_learnt, question_settled, render_question};
pub use changing::{
    before_cancelling, before_moving, cancel, cancel_fields, edit, move_event, move_fields, open_edit,
    reopen_edit,
};
pub use coming::{Ahead, Today, held, to_come, today};
pub use drafting::{
    add, before_dropping, choose_channel, drop_draft, open_new, open_roster, open_times, open_words, post,
    reopen, set,
};
pub use following::{name_news, render_news};
pub use looking::{
    desk_file, draw_event, edit_named, list, name_event, open_one, open_one_in_list, suggest,
    suggest_meeting, which_event,
};
pub use reminding::{foresee_reminders, name_reminder, remind, reminder_settled, render_reminder};
pub use signing::{
    all_of_them, calendar_file, cannot_come, choose_group, choose_meetings, come, leaves_everything, maybe,
    off,
};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::types::{EventId, LibraryEvent, Meeting, SignUp, Stage};
use super::{EVENT_CARD, MINE_CARD};
use crate::chat::{File, MemberId, Message, Reply};
use crate::features::setup::School;
use crate::files;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, instant};
use crate::store::Write;

/// Cards about a meeting are good for so long after it.
const CARDS_LIVE: TimeDelta = TimeDelta::days(30);

/// The school's own wall clock.
fn wall_clock(library: &Library, school: &School) -> NaiveDateTime {
    library.now().with_timezone(&school.zone).naive_local()
}

fn no_such_event() -> Refusal {
    Refusal::new("There is no such event any more. /event list shows what there is.")
}

/// The event, and the meeting where it is about one alone, that a subject names; what else stands there tells cards apart.
fn read_subject(subject: &str) -> (EventId, Option<u32>) {
    let mut words = subject.split(' ');
    let id = EventId(words.next().unwrap_or_default().to_owned());
    (id, words.next().and_then(|meeting| meeting.parse().ok()))
}

fn subject_of(event: &LibraryEvent, meeting: &Meeting) -> String {
    format!("{} {}", event.id, meeting.number)
}

async fn event_of(library: &Library, school: &School, id: &EventId) -> Result<LibraryEvent, Trouble> {
    Ok(library.store.library_event(school.id, id).await?.ok_or_else(no_such_event)?)
}

/// The event that the clicked card is about, and the meeting where it is about one alone.
async fn clicked(library: &Library, visit: &Visit) -> Result<(LibraryEvent, Option<u32>), Trouble> {
    let (id, meeting) = read_subject(&visit.subject()?.subject);
    Ok((event_of(library, &visit.school, &id).await?, meeting))
}

/// The event and the meeting that a card or a post is about, as far as both are still there.
async fn found(
    library: &Library,
    school: &School,
    subject: &str,
) -> Result<Option<(LibraryEvent, Meeting)>, Fault> {
    let (id, number) = read_subject(subject);
    let Some(event) = library.store.library_event(school.id, &id).await? else { return Ok(None) };
    let meeting = number.and_then(|number| event.meeting(number)).cloned();
    Ok(meeting.map(|meeting| (event, meeting)))
}

/// A card about somebody's own coming. It is theirs alone, and good until some time after the meeting.
fn card_of(
    library: &Library,
    event: &LibraryEvent,
    subject: String,
    member: &MemberId,
    zone: chrono_tz::Tz,
) -> CardRow {
    let (_, last) = event.days();
    let ends = instant(zone, last.and_time(chrono::NaiveTime::MIN)).max(library.now());
    CardRow {
        owner: Some(member.clone()),
        expires_at: Some(ends + CARDS_LIVE),
        ..CardRow::new(library.new_card_key(), event.school, MINE_CARD, subject)
    }
}

fn repaint(event: &LibraryEvent) -> Write {
    Write::Repaint { school: event.school, kind: EVENT_CARD, subject: event.id.0.clone() }
}

fn own<'a>(all: &'a [SignUp], member: &MemberId) -> Vec<&'a SignUp> {
    all.iter().filter(|it| it.member.id == *member).collect()
}

/// The answer to a click: it replaces the private message that was clicked; one that others see stays.
fn in_place(visit: &Visit, message: Message) -> Reply {
    if visit.on_private { Reply::Changed(message) } else { Reply::Private(message) }
}

/// A calendar file of these meetings. Taken again later it moves what the calendar has.
fn file(event: &LibraryEvent, meetings: &[&Meeting], school: &School, now: DateTime<Utc>) -> File {
    let meeting = |it: &&Meeting| files::Meeting {
        whole_day: None,
        uid: format!("{}-{}@shelftalker", event.id, it.number),
        title: match it.topic.as_str() {
            "" => event.plan.title.clone(),
            topic => format!("{}: {topic}", event.plan.title),
        },
        starts_at: instant(school.zone, it.begins),
        lasts: TimeDelta::minutes(i64::from(it.minutes)),
        place: event.plan.place.clone(),
        about: event.plan.about.clone(),
        sequence: event.version,
        cancelled: it.cancelled || event.stage == Stage::Cancelled,
    };
    files::ics_file("event.ics", &meetings.iter().map(meeting).collect::<Vec<_>>(), now)
}

/// The first and the last day whose events are looked at: from so many days ago to so many ahead.
fn span(today: NaiveDate, back: i64, ahead: i64) -> (NaiveDate, NaiveDate) {
    let away = |days| (today.and_time(chrono::NaiveTime::MIN) + TimeDelta::days(days)).date();
    (away(-back), away(ahead))
}

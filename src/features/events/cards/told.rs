//! What those who signed up are told, each in a direct message of their own: reminders, and what changes.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{called, lines, titled, when};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::days::Manner;
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp};
use crate::words;

/// What is told of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// From the waiting list.
    MovedUp,
    /// To another time, or to another length.
    Moved {
        was: NaiveDateTime,
        /// Missing in what earlier versions have queued.
        #[serde(default)]
        minutes: Option<u32>,
    },
    /// It meets somewhere else.
    Elsewhere,
    Cancelled {
        why: String,
        /// Of a whole series the meetings for which they signed up; empty where it is about one meeting alone.
        #[serde(default)]
        of: Vec<u32>,
    },
}

/// The reminder of a meeting, as it is said on this day.
pub fn reminder(
    event: &LibraryEvent,
    meeting: &Meeting,
    today: NaiveDate,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let when = match (meeting.begins.date() - today).num_days() {
        0 => {
            words!("Today, {time}", time = ours(manner.between(meeting.begins.time(), meeting.ends().time())))
        }
        1 => words!("Tomorrow, {when}", when = ours(when(meeting, manner))),
        _ => Text::default().run(ours(when(meeting, manner))),
    };
    let title = words!("Reminder: {title}", title = typed(&event.plan.title));
    with_buttons(card(title, with_place(when, event, meeting), Tone::Calm), key)
}

/// When, then where and what about, where that is said.
fn with_place(when: Text, event: &LibraryEvent, meeting: &Meeting) -> Text {
    let line = match event.plan.place.as_str() {
        "" => when,
        place => words!("{when}, {place}", when = when, place = typed(place)),
    };
    match meeting.topic.as_str() {
        "" => line,
        topic => words!("{line}: {topic}", line = line, topic = typed(topic)),
    }
}

fn card(title: Text, body: Text, tone: Tone) -> Message {
    Card { title, body, tone, ..Card::default() }.into()
}

fn with_buttons(message: Message, key: &CardKey) -> Message {
    message.with(Button::new("Can't come any more", "event-off", key, Look::Plain)).with(Button::new(
        "Calendar file",
        "event-file",
        key,
        Look::Plain,
    ))
}

/// What has changed, as it is by now.
pub fn news(
    event: &LibraryEvent,
    meeting: &Meeting,
    what: &News,
    own: &SignUp,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let title = || typed(&event.plan.title);
    let when = || with_place(Text::default().run(ours(when(meeting, manner))), event, meeting);
    match what {
        News::MovedUp => with_buttons(
            card(
                words!("You have a place: {title}", title = title()),
                words!(
                    "{when}. You were on the waiting list, and a place became free. Please say so if you can't come any more.",
                    when = when()
                ),
                Tone::Good,
            ),
            key,
        ),
        News::Moved { was, minutes } => with_buttons(
            card(
                words!("Moved: {title}", title = title()),
                words!(
                    "It was {was}, and is now {when}. {answer}",
                    was = ours(as_it_was(meeting, *was, *minutes, manner)),
                    when = when(),
                    answer = stays(own.answer)
                ),
                Tone::Waiting,
            ),
            key,
        ),
        News::Elsewhere => with_buttons(
            card(
                words!("Another room: {title}", title = title()),
                words!("{when}.", when = when()),
                Tone::Waiting,
            ),
            key,
        ),
        News::Cancelled { why, of } => {
            let what = match &of[..] {
                [] => titled(event, meeting, manner),
                _ => words!("What was still to come of \"{title}\"", title = title()),
            };
            let body = match why.as_str() {
                "" => words!("{what} does not take place.", what = what),
                why => words!("{what} does not take place: {why}", what = what, why = typed(why)),
            };
            card(
                words!("Cancelled: {title}", title = title()),
                with_meetings(body, event, of, manner),
                Tone::Ended,
            )
        }
    }
}

/// When it was; with its end where that alone is another.
fn as_it_was(meeting: &Meeting, was: NaiveDateTime, minutes: Option<u32>, manner: &Manner) -> String {
    match minutes {
        Some(minutes) if was == meeting.begins => when(&Meeting { minutes, ..meeting.clone() }, manner),
        _ => manner.moment(was),
    }
}

/// The meetings of a series for which somebody signed up, so that they need not remember which.
fn with_meetings(body: Text, event: &LibraryEvent, of: &[u32], manner: &Manner) -> Text {
    let meetings = of.iter().filter_map(|number| event.meeting(*number));
    let meetings = lines(meetings.map(|meeting| called(meeting, manner)));
    if meetings.is_empty() {
        return body;
    }
    words!("{body}\nYou had signed up for:\n{meetings}", body = body, meetings = meetings)
}

fn stays(answer: Answer) -> &'static str {
    match answer {
        Answer::Coming => "You keep your place.",
        Answer::Waiting => "You stay on the waiting list.",
        Answer::Maybe => "You had said maybe.",
    }
}

/// What `/posts upcoming` says of the reminders of a meeting.
pub fn in_short(event: &LibraryEvent, meeting: &Meeting, people: u32, manner: &Manner) -> Text {
    let (title, meeting) = (typed(&event.plan.title), called(meeting, manner));
    match people {
        1 => words!("1 person, of \"{title}\", {meeting}", title = title, meeting = meeting),
        people => {
            words!(
                "{people} people, of \"{title}\", {meeting}",
                people = people,
                title = title,
                meeting = meeting
            )
        }
    }
}

//! What somebody reads, privately, about their own coming.

use chrono::NaiveDateTime;

use super::{called, titled, when};
use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::days::Manner;
use crate::features::events::places::free;
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp};
use crate::words;

/// Of a choice in a menu (100 on Discord).
const MOST_LABEL: usize = 95;

/// Which reminders are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminders {
    /// On the school day before.
    pub day_before: bool,
    /// An hour before.
    pub shortly: bool,
}

/// How somebody's answer for the one meeting of an event stands.
pub fn mine(
    event: &LibraryEvent,
    meeting: &Meeting,
    own: &SignUp,
    all: &[SignUp],
    reminders: Reminders,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let (title, when) = (typed(&event.plan.title), ours(when(meeting, manner)));
    let words = match own.answer {
        Answer::Coming => {
            let comes = match event.plan.place.as_str() {
                "" => words!("You're coming to \"{title}\", {when}.", title = title, when = when),
                place => words!(
                    "You're coming to \"{title}\", {when}, {place}.",
                    title = title,
                    when = when,
                    place = typed(place)
                ),
            };
            let reminds = match (reminders.day_before, reminders.shortly) {
                (true, true) => " I'll remind you the school day before and an hour before.",
                (true, false) => " I'll remind you the school day before.",
                (false, true) => " I'll remind you an hour before.",
                (false, false) => "",
            };
            words!("{comes}{reminds} The file is for your own calendar.", comes = comes, reminds = reminds)
        }
        Answer::Waiting => words!(
            "All places for \"{title}\" are taken. You're number {number} on the waiting list; if a place becomes free, you \
             move up and I'll tell you.",
            title = title,
            number = before(own, all) + 1
        ),
        Answer::Maybe => words!(
            "Noted: you may come to \"{title}\", {when}. No place is kept for you; [I'm coming] takes one.",
            title = title,
            when = when
        ),
    };
    Message::from(words).with(Button::new("Can't come any more", "event-off", key, Look::Plain))
}

/// How many wait before somebody.
fn before(own: &SignUp, all: &[SignUp]) -> usize {
    let waits_before = |it: &&SignUp| {
        it.meeting == own.meeting
            && it.answer == Answer::Waiting
            && (it.place, &it.member.id) < (own.place, &own.member.id)
    };
    all.iter().filter(waits_before).count()
}

/// Somebody is not, or no longer, on the list.
pub fn off(event: &LibraryEvent, meeting: Option<&Meeting>, was_on: bool, manner: &Manner) -> Message {
    let title = typed(&event.plan.title);
    match (meeting, was_on) {
        (_, false) => words!("You are not signed up for \"{title}\", so nothing changes.", title = title),
        (Some(meeting), true) if event.is_series() => {
            words!("You're off the list of {meeting}.", meeting = titled(event, meeting, manner))
        }
        (_, true) => words!("You're off the list of \"{title}\". Thank you for saying so.", title = title),
    }
    .into()
}

pub fn file_is_here() -> Message {
    words!("For your own calendar: open the file, and it takes these meetings.").into()
}

/// The meetings of a series, and to which of them somebody comes.
pub fn series(
    event: &LibraryEvent,
    all: &[SignUp],
    own: &[&SignUp],
    now: NaiveDateTime,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let open: Vec<&Meeting> = event.open(now).collect();
    let mut body = Text::default();
    for meeting in &open {
        let answer = own.iter().find(|it| it.meeting == meeting.number);
        let called = called(meeting, manner);
        let line = match answer.map(|it| (it, it.answer)) {
            Some((_, Answer::Coming)) => words!("✓ {called}\n", called = called),
            Some((it, Answer::Waiting)) => words!(
                "· {called}: full, you're number {number} on the waiting list\n",
                called = called,
                number = before(it, all) + 1
            ),
            Some((_, Answer::Maybe)) => words!("· {called}: maybe\n", called = called),
            None => continue,
        };
        body = body.join(line);
    }
    if body.is_empty() {
        body = "You're not signed up yet. Choose below.".into();
    } else {
        body = body.plain("I'll remind you before each.");
    }
    let is_coming =
        |meeting: &Meeting| own.iter().any(|it| it.meeting == meeting.number && it.answer != Answer::Maybe);
    let choices = open.iter().map(|meeting| Choice {
        value: meeting.number.to_string(),
        label: shortened(&in_plain_words(&called(meeting, manner)), MOST_LABEL),
        hint: hint(event, all, meeting),
    });
    let chosen = open.iter().filter(|meeting| is_coming(meeting)).map(|meeting| meeting.number.to_string());
    let card = Card { title: Text::default().typed(&event.plan.title), body, ..Card::default() };
    let mut message = Message::from(card).with(Menu {
        prompt: "Choose the meetings you come to".into(),
        press: Press::new("event-choose", key),
        choices: Choices::Listed(choices.collect()),
        chosen: chosen.collect(),
        picks: Picks::Any,
    });
    if !event.groups().is_empty() {
        let of = |group: &String| Choice { value: group.clone(), label: group.clone(), hint: None };
        message = message.with(Menu {
            prompt: "Or choose your group".into(),
            press: Press::new("event-group", key),
            choices: Choices::Listed(event.groups().iter().map(of).collect()),
            chosen: Vec::new(),
            picks: Picks::One,
        });
    } else if open.len() > own.iter().filter(|it| it.answer != Answer::Maybe).count() {
        message = message.with(Button::new("All of them", "event-all", key, Look::Main));
    }
    if !own.is_empty() {
        message = message
            .with(Button::new("Calendar file", "event-file", key, Look::Plain))
            .with(Button::new("Can't come any more", "event-off", key, Look::Plain));
    }
    message
}

fn hint(event: &LibraryEvent, all: &[SignUp], meeting: &Meeting) -> Option<String> {
    match free(event, all, meeting.number)? {
        0 => Some("full: there is a waiting list".to_owned()),
        1 => Some("1 place left".to_owned()),
        free => Some(format!("{free} places left")),
    }
}

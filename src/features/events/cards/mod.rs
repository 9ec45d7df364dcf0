//! Every sentence about events. What is read in public names nobody.

mod after;
mod desk;
mod draft;
mod forms;
mod mine;
mod told;

pub use after::{
    LEARNT, MOST_LEARNT, NUMBER, check, learnt, not_yet, number_form, question, question_form,
    who_came_needs_names,
};
pub use desk::{edited, list, managed, moved, name, sure_to_cancel, sure_to_move, was_cancelled};
pub use draft::{Draft, draft, dropped, posted, sure_to_drop};
pub use forms::{changed_meanwhile, new_form, roster_form, times_form, words_form};
pub use mine::{Reminders, file_is_here, mine, off, series};
pub use told::{News, in_short, news, reminder};

use chrono::NaiveDateTime;

use super::places::{count, free};
use super::types::{Answer, LibraryEvent, Meeting, SignUp, Stage};
use crate::chat::words::{MOST_OF_A_FACT, fitted_lines, fitted_names, ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::days::Manner;
use crate::words;

/// The card of an event in its channel, as it is now.
pub fn standing(
    event: &LibraryEvent,
    all: &[SignUp],
    now: NaiveDateTime,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let message = Message::from(shown(event, all, manner));
    if event.open(now).next().is_none() {
        return message;
    }
    message
        .with(Button::new("I'm coming", "event-come", key, Look::Main))
        .with(Button::new("Maybe", "event-maybe", key, Look::Plain))
        .with(Button::new("Can't come any more", "event-cannot", key, Look::Plain))
}

/// What an event is, without buttons.
pub fn shown(event: &LibraryEvent, all: &[SignUp], manner: &Manner) -> Card {
    let plan = &event.plan;
    let (title, tone) = match event.stage {
        Stage::Cancelled => (words!("Cancelled: {title}", title = typed(&plan.title)), Tone::Ended),
        _ => (Text::default().typed(&plan.title), Tone::Calm),
    };
    let mut body = Text::default().typed(&plan.about);
    if event.is_series() {
        for meeting in &event.meetings {
            if !body.is_empty() {
                body = body.plain("\n");
            }
            body = body.join(line(event, meeting, all, manner));
        }
    }
    let mut card = Card { title, body, footer: manner.signature(), tone, ..Card::default() };
    if let [meeting] = &event.meetings[..] {
        card = card.fact("When", ours_text(when(meeting, manner)));
    }
    for (name, words) in [("Where", &plan.place), ("For", &plan.whom)] {
        if !words.is_empty() {
            card = card.fact(name, Text::default().typed(words));
        }
    }
    match &event.meetings[..] {
        [meeting] if event.stage != Stage::Cancelled => card.fact("Who comes", taken(event, meeting, all)),
        _ => match plan.places {
            Some(places) if event.is_series() => {
                card.fact("Places", words!("{places} each time", places = places))
            }
            _ => card,
        },
    }
}

fn ours_text(words: String) -> Text {
    Text::default().run(ours(words))
}

/// `Thu 15 October, 15:30-16:15`.
pub fn when(meeting: &Meeting, manner: &Manner) -> String {
    let (begins, ends) = (meeting.begins, meeting.ends());
    if begins.date() == ends.date() {
        let times = manner.between(begins.time(), ends.time());
        return format!("{}, {times}", manner.day(begins.date()));
    }
    format!("{} to {}", manner.moment(begins), manner.moment(ends))
}

/// What a meeting is called among those of its event: `Thu 15 October, 15:30: Topic (Group)`.
pub fn called(meeting: &Meeting, manner: &Manner) -> Text {
    let when = ours(manner.moment(meeting.begins));
    match (meeting.topic.as_str(), meeting.group.as_str()) {
        ("", "") => ours_text(manner.moment(meeting.begins)),
        ("", group) => words!("{when} ({group})", when = when, group = typed(group)),
        (topic, "") => words!("{when}: {topic}", when = when, topic = typed(topic)),
        (topic, group) => {
            words!("{when}: {topic} ({group})", when = when, topic = typed(topic), group = typed(group))
        }
    }
}

/// The event with what tells this meeting from its others: `"Book club", Thu 15 October, 15:30`.
pub fn titled(event: &LibraryEvent, meeting: &Meeting, manner: &Manner) -> Text {
    words!("\"{title}\", {meeting}", title = typed(&event.plan.title), meeting = called(meeting, manner))
}

/// One of several meetings.
fn line(event: &LibraryEvent, meeting: &Meeting, all: &[SignUp], manner: &Manner) -> Text {
    let called = called(meeting, manner);
    let (number, how) = (meeting.number, taken_in_short(event, meeting, all));
    match how {
        _ if meeting.cancelled || event.stage == Stage::Cancelled => {
            words!("{number}. {called}: cancelled", number = number, called = called)
        }
        Some(how) => words!("{number}. {called} · {how}", number = number, called = called, how = how),
        None => words!("{number}. {called}", number = number, called = called),
    }
}

/// How many come, in public: a number and no name.
fn taken(event: &LibraryEvent, meeting: &Meeting, all: &[SignUp]) -> Text {
    if let Some(came) = meeting.came {
        return match came {
            0 => "It did not take place.".into(),
            1 => "1 came.".into(),
            came => words!("{came} came.", came = came),
        };
    }
    let of = |answer| count(all, meeting.number, answer);
    let (coming, waiting, maybe) = (of(Answer::Coming), of(Answer::Waiting), of(Answer::Maybe));
    let coming = match (event.plan.places, coming) {
        (Some(1), 1..) => words!("The one place is taken"),
        (Some(places), coming) if coming >= places => {
            words!("All {places} places are taken", places = places)
        }
        (Some(places), coming) => {
            words!("{coming} of {places} places taken", coming = coming, places = places)
        }
        (None, 0) => words!("Nobody yet"),
        (None, 1) => words!("1 person"),
        (None, coming) => words!("{coming} people", coming = coming),
    };
    match (waiting, maybe) {
        (0, 0) => coming,
        (0, maybe) => words!("{coming}, {maybe} may come", coming = coming, maybe = maybe),
        (1, _) => words!("{coming}, 1 person waits for one", coming = coming),
        (waiting, _) => words!("{coming}, {waiting} people wait for one", coming = coming, waiting = waiting),
    }
}

fn taken_in_short(event: &LibraryEvent, meeting: &Meeting, all: &[SignUp]) -> Option<Text> {
    if let Some(came) = meeting.came {
        return Some(if came == 0 {
            "did not take place".into()
        } else {
            words!("{came} came", came = came)
        });
    }
    match (free(event, all, meeting.number), count(all, meeting.number, Answer::Coming)) {
        (Some(0), _) => Some("full".into()),
        (_, 0) => None,
        (_, coming) => Some(words!("{coming} signed up", coming = coming)),
    }
}

/// Lines of a card's fact.
pub fn lines(all: impl IntoIterator<Item = Text>) -> Text {
    fitted_lines(all, MOST_OF_A_FACT)
}

/// Names for the desk, as many as there is room for.
pub fn names<'a>(of: impl IntoIterator<Item = &'a SignUp>, most: usize) -> Text {
    fitted_names(of.into_iter().map(|it| Text::default().typed(&it.member.name)), most)
}

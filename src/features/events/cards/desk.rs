//! What librarians read about events, privately: the list, one event with who comes, what is asked before it is moved or
//! cancelled.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::draft::concern_in_words;
use super::{called, lines, names, shown, titled};
use crate::chat::words::{MOST_OF_A_FACT, at_most, in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::days::Manner;
use crate::features::events::places::count;
use crate::features::events::plan::Concern;
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp, Stage};
use crate::library::visit::Question;
use crate::words;

/// Lines that fit a card, whatever the titles are, and one menu.
const LISTED: usize = 20;
const MOST_LABEL: usize = 95;
/// What the facts of a card may take beside its body (6,000 characters together on Discord).
const MOST_TOGETHER: usize = 5_300;
/// Beside those that are public; a card has 25 (Discord).
const MOST_FACTS: usize = 18;

/// Events with what everybody answered, those that meet next first.
pub fn list(
    events: &[(LibraryEvent, Vec<SignUp>)],
    now: NaiveDateTime,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let mut body = Text::default();
    for (event, all) in events.iter().take(LISTED) {
        body = body.join(line(event, all, now, manner)).plain("\n");
    }
    match events.len().saturating_sub(LISTED) {
        0 => {}
        more => body = body.join(words!("and {more} more", more = more)),
    }
    let choice = |(event, _): &(LibraryEvent, Vec<SignUp>)| Choice {
        value: event.id.0.clone(),
        label: shortened(&event.plan.title, MOST_LABEL),
        hint: Some(manner.moment(event.next(now).begins)),
    };
    let card = Card { title: "Events".into(), body, ..Card::default() };
    Message::from(card).with(Menu {
        prompt: "Open one".into(),
        press: Press::new("event-open", key),
        choices: Choices::Listed(events.iter().take(LISTED).map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

fn line(event: &LibraryEvent, all: &[SignUp], now: NaiveDateTime, manner: &Manner) -> Text {
    let next = event.next(now);
    let (when, title) = (ours(manner.moment(next.begins)), typed(&event.plan.title));
    let coming = count(all, next.number, Answer::Coming);
    match (event.stage, next.came) {
        (Stage::Draft, _) => words!("{when}: \"{title}\" · draft", when = when, title = title),
        (Stage::Cancelled, _) => words!("{when}: \"{title}\" · cancelled", when = when, title = title),
        (Stage::Posted, Some(came)) => {
            words!("{when}: \"{title}\" · {came} came", when = when, title = title, came = came)
        }
        (Stage::Posted, None) => match event.plan.places {
            Some(places) => words!(
                "{when}: \"{title}\" · {coming} of {places}",
                when = when,
                title = title,
                coming = coming,
                places = places
            ),
            None => {
                words!(
                    "{when}: \"{title}\" · {coming} signed up",
                    when = when,
                    title = title,
                    coming = coming
                )
            }
        },
    }
}

/// One event as the desk sees it.
pub fn managed(
    event: &LibraryEvent,
    all: &[SignUp],
    news: Option<Text>,
    now: NaiveDateTime,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let mut card = shown(event, all, manner);
    card.footer = "Names are for the desk alone; in public only the number shows.".into();
    let is_done = |meeting: &Meeting| event.is_series() && meeting.ends() < now && meeting.came.is_some();
    let mut facts: Vec<(String, Text)> = Vec::new();
    let unreached = {
        let mut seen = BTreeSet::new();
        names(all.iter().filter(|it| it.unreached && seen.insert(&it.member.id)), MOST_OF_A_FACT - 200)
    };
    if !unreached.is_empty() {
        let people = words!(
            "{names}. They take no direct messages from this server: please tell them yourself.",
            names = unreached
        );
        facts.push(("Could not be reached".to_owned(), people));
    }
    for meeting in event.meetings.iter().filter(|it| !it.cancelled && !is_done(it)) {
        if let Some(people) = people(meeting, all) {
            let name = if event.is_series() {
                format!("Who comes to {}", meeting.number)
            } else {
                "Names".to_owned()
            };
            facts.push((name, people));
        }
    }
    let learnt = lines(all.iter().filter_map(|it| {
        let words = it.learnt.as_ref()?;
        Some(words!("{who}: {words}", who = typed(&it.member.name), words = typed(shortened(words, 150))))
    }));
    if !learnt.is_empty() {
        facts.push(("One thing that they will use".to_owned(), learnt));
    }
    let mut together = at_most(&card.body) + at_most(&card.title);
    let all_of_them = facts.len();
    for (place, (name, text)) in facts.into_iter().enumerate() {
        together += name.len() + at_most(&text);
        if together > MOST_TOGETHER || place == MOST_FACTS {
            let more =
                words!("and {more} more parts, for which a card has no room", more = all_of_them - place);
            card = card.fact("More", more);
            break;
        }
        card = card.fact(&name, text);
    }
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut message = Message { text: news.unwrap_or_default(), ..Message::from(card) };
    if event.stage == Stage::Posted {
        message = message.with(button("Change the words", "event-edit"));
        if event.meetings.iter().any(|it| !it.cancelled && it.begins <= now) {
            message = message.with(button("How many came", "event-attendance"));
        }
    }
    message.with(button("Calendar file", "event-desk-file"))
}

/// Who comes to a meeting, who waits, who may come.
fn people(meeting: &Meeting, all: &[SignUp]) -> Option<Text> {
    let of = |answer| all.iter().filter(move |it| it.meeting == meeting.number && it.answer == answer);
    let mut text = names(of(Answer::Coming), MOST_OF_A_FACT / 2);
    if of(Answer::Waiting).next().is_some() {
        text = words!(
            "{coming}\nWaiting: {names}",
            coming = text,
            names = names(of(Answer::Waiting), MOST_OF_A_FACT / 5)
        );
    }
    if of(Answer::Maybe).next().is_some() {
        text = words!(
            "{coming}\nMaybe: {names}",
            coming = text,
            names = names(of(Answer::Maybe), MOST_OF_A_FACT / 5)
        );
    }
    (!text.is_empty()).then_some(text)
}

/// `Thu 15 October, 15:30 · Book club`: what a meeting is called in the suggestions of a command.
pub fn name(event: &LibraryEvent, meeting: &Meeting, manner: &Manner) -> String {
    let called = in_plain_words(&called(meeting, manner));
    shortened(&format!("{} · {called}", event.plan.title), MOST_LABEL)
}

/// Names what moves, whom that concerns, and what should be looked at.
pub fn sure_to_move(
    event: &LibraryEvent,
    meeting: &Meeting,
    to: &Meeting,
    people: usize,
    concerns: &[Concern],
    manner: &Manner,
) -> Question {
    let mut words = words!(
        "Move {meeting} to {to}? {people}",
        meeting = titled(event, meeting, manner),
        to = ours(super::when(to, manner)),
        people = are_told(people)
    );
    for concern in concerns {
        words = words.plain("\n").join(concern_in_words(concern, manner));
    }
    Question { words, yes: if concerns.is_empty() { "Move it" } else { "Move it all the same" } }
}

fn are_told(people: usize) -> Text {
    match people {
        0 => "Nobody has signed up yet.".into(),
        1 => "The one person who signed up is told.".into(),
        people => words!("The {people} people who signed up are told.", people = people),
    }
}

/// `meeting`: that one alone.
pub fn sure_to_cancel(
    event: &LibraryEvent,
    meeting: Option<&Meeting>,
    people: usize,
    manner: &Manner,
) -> Question {
    let people = are_told(people);
    let words = match meeting {
        Some(meeting) if event.is_series() => words!(
            "Cancel {meeting}? {people} The other meetings stay.",
            meeting = titled(event, meeting, manner),
            people = people
        ),
        _ => words!("Cancel \"{title}\"? {people}", title = typed(&event.plan.title), people = people),
    };
    Question { words, yes: "Cancel it" }
}

pub fn moved(event: &LibraryEvent, meeting: &Meeting, people: usize, manner: &Manner) -> Message {
    words!(
        "{meeting} is moved. {people}",
        meeting = titled(event, meeting, manner),
        people = being_told(people)
    )
    .into()
}

pub fn was_cancelled(
    event: &LibraryEvent,
    meeting: Option<&Meeting>,
    people: usize,
    manner: &Manner,
) -> Message {
    let people = being_told(people);
    match meeting {
        Some(meeting) if event.is_series() => {
            words!(
                "{meeting} is cancelled. {people}",
                meeting = titled(event, meeting, manner),
                people = people
            )
        }
        _ => words!("\"{title}\" is cancelled. {people}", title = typed(&event.plan.title), people = people),
    }
    .into()
}

/// Not that they know it: that is known once their messages arrived.
fn being_told(people: usize) -> Text {
    match people {
        0 => "Nobody had signed up.".into(),
        1 => "I'm telling the one person who signed up; you'll read at the desk if they can't be reached."
            .into(),
        people => words!(
            "I'm telling the {people} people who signed up; you'll read at the desk if somebody can't be reached.",
            people = people
        ),
    }
}

pub fn edited(moved_up: usize, told: usize) -> Text {
    let up = match moved_up {
        0 => Text::default(),
        1 => " 1 person has moved up from the waiting list.".into(),
        up => words!(" {up} people have moved up from the waiting list.", up = up),
    };
    let told = match told {
        0 => Text::default(),
        1 => " I'm telling the one person who signed up about the new room.".into(),
        told => words!(" I'm telling the {told} people who signed up about the new room.", told = told),
    };
    words!("Changed, also where it is posted.{up}{told}", up = up, told = told)
}

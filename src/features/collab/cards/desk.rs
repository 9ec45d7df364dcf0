//! The card at the desk: what the librarians see of a request.

use chrono::NaiveDate;

use super::asked::Asked;
use super::buttons::{Planning, desk_buttons, more_buttons};
use super::history::latest;
use super::planning::{overlaps_in_words, sessions_in_full, took_place};
use super::record::{recorded_at_desk, score, with_line};
use super::{lines, topic, wish_facts};
use crate::chat::words::{ours, typed};
use crate::chat::{Card, CardKey, FileId, Message, Run, Text, Tone};
use crate::days::Manner;
use crate::features::away::StandIn;
use crate::features::calendar::Calendar;
use crate::features::collab::types::{Booked, Event, Request, Stage};
use crate::features::collab::undo::standing;
use crate::features::collab::{SupportKinds, lifecycle};
use crate::features::plans::{self, Plan};
use crate::words;

/// What the card tells beside the request itself.
pub struct DeskFacts<'a> {
    /// On the school's calendar.
    pub sent_on: NaiveDate,
    /// Its "when" names no day that can be read.
    pub asks_for_a_day: bool,
    /// Oldest first.
    pub events: &'a [Event],
    /// Sessions of other requests at the same time, or in the same place.
    pub overlaps: &'a [Booked],
    /// To whom it went when it was sent.
    pub stand_ins: &'a [StandIn],
    pub manner: &'a Manner,
    pub calendar: &'a Calendar,
    /// Why the school does not meet when it is wished for.
    pub closed_then: Option<Text>,
    /// What teacher and librarian have planned together.
    pub plan: Option<&'a Plan>,
}

/// The card at the desk as it stands there: one line once the request is over, so that the desk stays readable.
pub fn at_desk(request: &Request, facts: &DeskFacts, kinds: &SupportKinds, key: &CardKey) -> Message {
    if lifecycle::is_over(request) {
        return folded(request, facts, kinds, key);
    }
    let message = desk_card(request, facts, kinds);
    desk_buttons(request, planning(request, facts, kinds), key).into_iter().fold(message, Message::with)
}

/// The same for one librarian alone, whole in any case, with what is behind [More …].
pub fn in_full(request: &Request, facts: &DeskFacts, kinds: &SupportKinds, key: &CardKey) -> Message {
    // A private answer carries no files.
    let message = Message { files: Vec::new(), ..desk_card(request, facts, kinds) };
    more_buttons(request, key).into_iter().fold(message, Message::with)
}

/// What stands at the desk of a request that is over; [More …] has all of it.
fn folded(request: &Request, facts: &DeskFacts, kinds: &SupportKinds, key: &CardKey) -> Message {
    let line = words!(
        "Request #{number} · {stage} · {topic} · {teacher}",
        number = request.number,
        stage = ours(request.stage.word()),
        topic = topic(&request.wish),
        teacher = typed(&request.teacher.name)
    );
    let line = match &request.rating {
        Some(rating) => words!("{line} · rated {score}", line = line, score = ours(score(rating))),
        None => line,
    };
    // Posted anew it brings its file along; an edit leaves what stands there.
    let message = Message { files: files(request), ..Message::from(line) };
    desk_buttons(request, planning(request, facts, kinds), key).into_iter().fold(message, Message::with)
}

fn planning(request: &Request, facts: &DeskFacts, kinds: &SupportKinds) -> Planning {
    Planning::of(request, facts.plan.is_some(), kinds)
}

fn files(request: &Request) -> Vec<FileId> {
    request.wish.file.iter().map(|file| file.id.clone()).collect()
}

/// All of it: who, what, when, history.
fn desk_card(request: &Request, facts: &DeskFacts, kinds: &SupportKinds) -> Message {
    let DeskFacts { sent_on, asks_for_a_day, events: all, overlaps, stand_ins, manner, calendar, .. } =
        *facts;
    let events = &standing(all)[..];
    let mut card = Card {
        title: words!(
            "Request #{number} · {stage}",
            number = request.number,
            stage = ours(request.stage.word())
        ),
        body: topic(&request.wish),
        tone: match request.stage {
            Stage::Requested | Stage::Countered => Tone::Waiting,
            Stage::Accepted | Stage::Scheduled | Stage::Completed => Tone::Good,
            Stage::Declined | Stage::Withdrawn => Tone::Ended,
        },
        ..Card::default()
    };
    card = card.fact("Teacher", Text::default().run(Run::Mention(request.teacher.id.clone())));
    if !request.departments.is_empty() {
        let names: Vec<&str> = request.departments.iter().map(|it| it.name.as_str()).collect();
        card = card.fact("Department", Text::default().typed(names.join(", ")));
    }
    card = wish_facts(card, &request.wish, kinds);
    let is_unplanned = matches!(request.stage, Stage::Requested | Stage::Accepted);
    if asks_for_a_day && is_unplanned {
        card = card.fact("Ask which day", "I can't read a day in \"When\".");
    }
    if is_unplanned && let Some(closed) = &facts.closed_then {
        card = card.fact("No school then", closed.clone());
    }
    if request.stage == Stage::Requested
        && let Some(note) = kinds.short_notice(&request.wish, sent_on, calendar)
    {
        let note = words!(
            "{left} when it was sent; usually {usual}",
            left = ours(note.left),
            usual = ours(note.usual)
        );
        card = card.fact("Short notice", note);
    }
    if let Some(librarian) = &request.librarian {
        card = card.fact("Librarian", Text::default().run(Run::Mention(librarian.id.clone())));
    }
    if let Some((name, words)) = offer(request, events) {
        card = card.fact(name, Text::default().typed(words));
    }
    if !request.sessions.is_empty() {
        card = card.fact("Sessions", sessions_in_full(&request.sessions, manner));
    }
    if let Some(so_far) = took_place(&request.sessions) {
        card = card.fact("Took place", so_far);
    }
    if !overlaps.is_empty() {
        card = card.fact("Overlaps", overlaps_in_words(overlaps, manner));
    }
    if let Some(asked) = Asked::of(events) {
        let answer =
            asked.answer.map_or_else(|| "waiting for the teacher".into(), |it| Text::default().typed(it));
        card = card.fact("Question", Text::default().typed(asked.words)).fact("Answer", answer);
    }
    if let Some(words) = added(events) {
        card = card.fact("Added", Text::default().typed(words));
    }
    if let Some(record) = &request.record {
        card = plans::beside(recorded_at_desk(card, record), facts.plan);
    }
    if let Some(rating) = &request.rating {
        let said = words!("Rated {score} by its teacher", score = ours(score(rating)));
        card = card.fact("How helpful it was", with_line(said, rating));
    }
    if let (Stage::Declined, Some(reason)) =
        (request.stage, events.last().and_then(|event| event.why.as_ref()))
    {
        card = card.fact("Reason", Text::default().typed(reason));
    }
    card = card.fact("History", latest(all, &request.sessions, manner));
    let mut message = Message { files: files(request), ..Message::from(card) };
    // Until somebody takes it on: after that it is theirs, also when it comes back to the desk one day.
    if events.iter().all(|event| event.to == Stage::Requested) {
        message = for_the_readers(message, stand_ins);
    }
    message
}

/// Names those who read it while others are away. They are notified when the card is posted.
fn for_the_readers(mut message: Message, stand_ins: &[StandIn]) -> Message {
    for StandIn { reader, away, .. } in stand_ins {
        let reader_id = &reader.id;
        let (reader, away) = (Run::Mention(reader_id.clone()), typed(&away.name));
        let line = words!("For {reader}, while {away} is away.", reader = reader, away = away);
        message.text = if message.text.is_empty() { line } else { lines([message.text, line]) };
        if !message.pings.contains(reader_id) {
            message.pings.push(reader_id.clone());
        }
    }
    message
}

/// The offer that waits for the teacher's answer, or the one that was taken up: then it is what is planned.
fn offer<'a>(request: &'a Request, events: &[&'a Event]) -> Option<(&'static str, &'a str)> {
    if let Some(words) = &request.offer {
        return Some(("Suggested instead", words));
    }
    // What is reopened with what it had keeps what was agreed.
    let ended = |event: &Event| match event.what.as_str() {
        "agree" | "no-thanks" | "release" => true,
        "reopen" => event.to == Stage::Requested,
        _ => false,
    };
    let agreed = events.iter().rposition(|event| ended(event)).filter(|at| events[*at].what == "agree")?;
    let offered = events[..agreed].iter().rfind(|event| event.what == "offer")?;
    Some(("Agreed instead", offered.why.as_deref()?))
}

/// What the teacher added last; earlier words stay in the events.
fn added<'a>(events: &[&'a Event]) -> Option<&'a str> {
    events.iter().rfind(|event| event.what == "add")?.why.as_deref()
}

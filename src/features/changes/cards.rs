//! Every sentence about who changed what.

use chrono::NaiveTime;

use super::types::{Noted, What};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text};
use crate::days::Manner;
use crate::features::setup::School;
use crate::posts::POSTS;
use crate::queue::Line;
use crate::words;

/// A page of it, the latest first; whether there are later ones, and earlier ones.
pub fn list(lines: &[Noted], school: &School, (later, earlier): (bool, bool), key: &CardKey) -> Message {
    let mut body = Text::default();
    for line in lines {
        let at = line.at.with_timezone(&school.zone).naive_local();
        body = body.join(words!(
            "{when} · {who} {did}.\n",
            when = ours(school.manner.moment(at)),
            who = if line.by.id.0.is_empty() { ours("The config file") } else { typed(&line.by.name) },
            did = did(&line.what, &school.manner)
        ));
    }
    if lines.is_empty() {
        body = "Nobody has changed anything yet.".into();
    }
    let body =
        body.plain("Each request's own history is behind [History] on its card. Lines go after 400 days.");
    let mut message = Message::from(Card { title: "Who changed what".into(), body, ..Card::default() });
    for (is_there, label, verb) in
        [(later, "Later", "changes-later"), (earlier, "Earlier", "changes-earlier")]
    {
        if is_there {
            message = message.with(Button::new(label, verb, key, Look::Plain));
        }
    }
    message
}

/// What somebody did, after their name.
fn did(what: &What, manner: &Manner) -> Text {
    let hours = |(from, until): &(NaiveTime, NaiveTime)| ours(manner.between(*from, *until));
    match what {
        What::Opened => "set the library up".into(),
        What::Zone { was, is } => {
            words!("changed the time zone from {was} to {is}", was = ours(was), is = ours(is))
        }
        What::Librarians(role) => {
            words!("made {role} the librarians' role", role = Run::RoleName(role.clone()))
        }
        What::Desk(channel) => room(channel, "the desk"),
        What::Requests(channel) => room(channel, "the requests channel"),
        What::Staff(channel) => room(channel, "the staff channel"),
        What::Hours { was, is } => {
            words!("changed the school's hours from {was} to {is}", was = hours(was), is = hours(is))
        }
        What::Manner => "changed how dates and times look, or what things are called".into(),
        What::Departments => "changed which roles are departments, team leaders or newcomers".into(),
        What::SecondEyes(true) => "asked for a second librarian's agreement to newsletters".into(),
        What::SecondEyes(false) => "let newsletters go without a second librarian's agreement".into(),
        What::Paused { label, until: Some(until) } => {
            words!(
                "paused {label} until {day}",
                label = ours(label.to_lowercase()),
                day = ours(manner.date(*until))
            )
        }
        What::Paused { label, until: None } => words!("paused {label}", label = ours(label.to_lowercase())),
        What::Resumed { label } => words!("resumed {label}", label = ours(label.to_lowercase())),
        What::Times { kind, chosen: false, .. } => {
            words!("set {kind} back to its usual time", kind = ours(label_of(kind)))
        }
        What::Times { kind, line, on_closed, .. } => words!(
            "set {kind} to {line}, on a closed day: {rule}",
            kind = ours(label_of(kind)),
            line = ours(Line::parse(line).ok().and_then(|it| it.in_words(manner)).unwrap_or_default()),
            rule = on_closed.in_words()
        ),
        What::Slot { kind, nominal } => words!(
            "changed what becomes of {kind} of {when}",
            kind = ours(label_of(kind)),
            when = ours(manner.moment(*nominal))
        ),
        What::Calendar { only: Some(name), added, removed, .. } => {
            let how = match (added, removed) {
                (1.., _) => "added",
                (_, 1..) => "removed",
                _ => "changed",
            };
            words!("{how} {name} in the calendar", how = how, name = typed(name))
        }
        What::Calendar { added, removed, changed, only: None } => words!(
            "changed the calendar: {added} added, {removed} removed, {changed} changed",
            added = *added,
            removed = *removed,
            changed = *changed
        ),
        What::Aims => "changed the goals, or the number of teachers".into(),
        What::Page { first, last } => words!(
            "changed what the page tells of {first} to {last}",
            first = ours(manner.date(*first)),
            last = ours(manner.date(*last))
        ),
    }
}

fn room(channel: &crate::chat::ChannelId, room: &'static str) -> Text {
    words!("made {channel} {room}", channel = Run::ChannelName(channel.clone()), room = room)
}

/// As people call it; a kind that this version does not know keeps its own name.
fn label_of(kind: &str) -> String {
    let known = POSTS.iter().find(|post| post.name == kind);
    known.map_or_else(|| kind.to_owned(), |post| post.label.to_lowercase())
}

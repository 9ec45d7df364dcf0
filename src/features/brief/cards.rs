//! Every sentence of the morning brief.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::types::{Brief, Held, MOST_LINES, OfRequest, Said};
use crate::chat::words::{MOST_OF_A_FACT, fitted, fitted_names, ours, typed};
use crate::chat::{Card, CardKey, Choice, Choices, Menu, Message, Picks, Press, Run, Text, Tone};
use crate::days::Manner;
use crate::features::collab::Session;
use crate::features::departments;
use crate::features::desk_dates;
use crate::features::events::Today;
use crate::features::outreach;
use crate::features::seasons;
use crate::features::setup::School;
use crate::library::backups::Wrong;
use crate::words;

/// Discord lets a menu have so many choices.
const MOST_CHOICES: usize = 25;
/// Characters of a choice (Discord takes 100).
const MOST_LABEL: usize = 100;

/// The brief of the day that it is. `link` opens the card of a request, where one stands.
pub fn brief(
    brief: &Brief,
    day: NaiveDate,
    School { manner, zone, .. }: &School,
    link: impl Fn(i64) -> Option<String>,
    key: &CardKey,
) -> Message {
    let mut card =
        Card { title: words!("Good morning: {day}", day = ours(manner.day(day))), ..Card::default() };
    let has_trouble = !brief.held.is_empty()
        || brief.backups.is_some()
        || brief.tips_left.is_some()
        || brief.calendar_ends.is_some();
    let waits = !(brief.unanswered.is_empty() && brief.answered.is_empty() && brief.unrecorded.is_empty());
    card.tone = match (has_trouble, waits) {
        (true, _) => Tone::Trouble,
        (false, true) => Tone::Waiting,
        (false, false) => Tone::Calm,
    };
    let session = |it: &OfRequest<Session>| of_request(it, session_line(&it.what, day, manner), &link);
    let sections = [
        ("Today", lines(&brief.sessions, session)),
        ("Events today", events(&brief.events, manner)),
        ("Later this week", lines(&brief.week, session)),
        (
            "Waiting for an answer",
            lines(&brief.unanswered, |it| {
                let since = words!("sent {day}", day = ours(manner.short_day(it.what)));
                of_request(it, since, &link)
            }),
        ),
        (
            "Your question was answered",
            lines(&brief.answered, |it| of_request(it, "the answer is on its card".into(), &link)),
        ),
        (
            "Over, not recorded yet",
            lines(&brief.unrecorded, |it| {
                let last = words!("last session {day}", day = ours(manner.short_day(it.what.day)));
                of_request(it, last, &link)
            }),
        ),
        ("I can't post", lines(&brief.held, held)),
        ("Backups", brief.backups.as_ref().map(|wrong| backups(wrong, *zone, manner)).unwrap_or_default()),
        ("Not posted just now", brief.paused.clone().unwrap_or_default()),
        (
            "School calendar",
            brief.calendar_ends.map(|last| calendar_ends(last, day, manner)).unwrap_or_default(),
        ),
        ("Tips", brief.tips_left.map(tips_left).unwrap_or_default()),
        ("Dates of the desk", lines(&brief.dates, |due| desk_dates::brief_line(due, manner))),
        ("To whom you could write", lines(&brief.hints, |hint| outreach::brief_line(hint, manner))),
        ("Departments", roles_gone(&brief.roles_gone)),
        ("Once a year", lines(&brief.drafts, |met| seasons::brief_line(met, manner))),
        (
            "Away",
            lines(&brief.away, |absence| {
                let (name, until) = (typed(&absence.librarian.name), ours(manner.short_day(absence.until)));
                match &absence.colleague {
                    Some(colleague) => words!(
                        "{name} until {until}. {colleague} takes new requests meanwhile.",
                        name = name,
                        until = until,
                        colleague = typed(&colleague.name)
                    ),
                    None => words!("{name} until {until}.", name = name, until = until),
                }
            }),
        ),
        ("Posted since the last school day", lines(&brief.said, said)),
    ];
    for (name, text) in sections.into_iter().filter(|(_, text)| !text.is_empty()) {
        card = card.fact(name, text);
    }
    let mut message = Message::from(card);
    if let Some(menu) = menu("Take a request on", "brief-take-on", &brief.unanswered, key) {
        message = message.with(menu);
    }
    if let Some(menu) = menu("Record what is over", "brief-record", &brief.unrecorded, key) {
        message = message.with(menu);
    }
    if let Some(menu) = outreach::menu(&brief.hints, "brief-hint", key) {
        message = message.with(menu);
    }
    if let Some(menu) = seasons::menu(&brief.drafts, "brief-season", key) {
        message = message.with(menu);
    }
    message
}

/// What stays of the brief of a day that is over.
pub fn folded(day: NaiveDate, manner: &Manner) -> Message {
    words!("Brief of {day}: over. /desk shows what is open.", day = ours(manner.short_day(day))).into()
}

/// What the desk calls it, in the middle of a sentence.
pub fn name(day: NaiveDate, manner: &Manner) -> Text {
    words!("the morning brief of {day}", day = ours(manner.short_day(day)))
}

/// A line each, and how many there is no room for.
fn lines<T>(all: &[T], line: impl Fn(&T) -> Text) -> Text {
    let (text, left) = fitted(all.iter().take(MOST_LINES).map(line), "\n", MOST_OF_A_FACT);
    match left + all.len().saturating_sub(MOST_LINES) {
        0 => text,
        more => text.plain("\n").join(words!("and {more} more in /desk", more = more)),
    }
}

fn of_request<T>(it: &OfRequest<T>, what: Text, link: impl Fn(i64) -> Option<String>) -> Text {
    let request = &it.request;
    let said = words!(
        "{number} {topic} · {teacher} · {what}",
        number = Run::Strong(format!("#{}", request.number)),
        topic = typed(&request.wish.topic),
        teacher = typed(&request.teacher.name),
        what = what
    );
    match link(request.number) {
        Some(to) => said.plain(" · ").run(Run::Link { words: "card".into(), to }),
        None => said,
    }
}

/// Today's by its time, a later one with its day.
fn session_line(session: &Session, day: NaiveDate, manner: &Manner) -> Text {
    let mut words =
        if session.day == day { session.begins.in_words(manner) } else { session.in_short(manner) };
    if let Some(place) = &session.place {
        words = format!("{words}, {place}");
    }
    Text::default().typed(words)
}

fn events(all: &[Today], manner: &Manner) -> Text {
    match fitted(all.iter().map(|it| event(it, manner)), "\n", MOST_OF_A_FACT) {
        (text, 0) => text,
        (text, more) => words!("{events}\nand {more} more in /event list", events = text, more = more),
    }
}

/// `15:30 "Book club", Library · 12 of 20 places`.
fn event(it: &Today, manner: &Manner) -> Text {
    let (time, title) = (ours(manner.time(it.begins.time())), typed(&it.title));
    let what = match it.topic.as_str() {
        "" => words!("{time} \"{title}\"", time = time, title = title),
        topic => words!("{time} \"{title}\": {topic}", time = time, title = title, topic = typed(topic)),
    };
    let what = match it.place.as_str() {
        "" => what,
        place => words!("{what}, {place}", what = what, place = typed(place)),
    };
    let what = match (it.places, it.coming) {
        (Some(places), coming) => {
            words!("{what} · {coming} of {places} places", what = what, coming = coming, places = places)
        }
        (None, 1) => words!("{what} · 1 person comes", what = what),
        (None, coming) => words!("{what} · {coming} people come", what = what, coming = coming),
    };
    if it.unreached.is_empty() {
        return what;
    }
    let names = fitted_names(it.unreached.iter().map(|name| Text::default().typed(name)), MOST_OF_A_FACT / 3);
    words!("{what} · not reached by direct message: {names}", what = what, names = names)
}

fn held(held: &Held) -> Text {
    let (place, cause) = (held.place.clone(), ours(held.cause.clone()));
    match held.posts {
        1 => words!("1 post for {place} is waiting. {cause}", place = place, cause = cause),
        posts => {
            words!(
                "{posts} posts for {place} are waiting. {cause}",
                posts = posts,
                place = place,
                cause = cause
            )
        }
    }
}

/// The reason is for whoever runs the bot, in the log.
fn backups(wrong: &Wrong, zone: Tz, manner: &Manner) -> Text {
    let (Wrong::Failed { since, .. } | Wrong::Missing { since }) = wrong;
    words!(
        "None could be made since {moment}. Nothing is lost, but please ask whoever runs the bot to look at its log.",
        moment = ours(manner.moment(since.with_timezone(&zone).naive_local()))
    )
}

fn calendar_ends(last: NaiveDate, day: NaiveDate, manner: &Manner) -> Text {
    let on = ours(manner.day(last));
    if last < day {
        words!("It ended on {day}. /school-calendar import takes the next one (.ics).", day = on)
    } else {
        words!("It ends on {day}. /school-calendar import takes the next one (.ics).", day = on)
    }
}

fn roles_gone(gone: &[String]) -> Text {
    if gone.is_empty() {
        return Text::default();
    }
    departments::deleted(&gone.iter().map(String::as_str).collect::<Vec<_>>())
}

fn tips_left(left: usize) -> Text {
    match left {
        0 => "No tip is left for next time. /tip add adds one.".into(),
        1 => "1 tip is left. /tip add adds more.".into(),
        left => words!("{left} tips are left. /tip add adds more.", left = left),
    }
}

fn said(said: &Said) -> Text {
    let name = said.name.clone();
    match (said.useful, said.tried) {
        (0, 0) => name,
        (useful, 0) => words!("{name}: useful to {useful}", name = name, useful = useful),
        (0, tried) => words!("{name}: {tried} asked for help with it", name = name, tried = tried),
        (useful, tried) => words!(
            "{name}: useful to {useful}, {tried} asked for help with it",
            name = name,
            useful = useful,
            tried = tried
        ),
    }
}

/// A menu of requests to act on.
fn menu<T>(prompt: &str, verb: &str, of: &[OfRequest<T>], key: &CardKey) -> Option<Menu> {
    let choice = |it: &OfRequest<T>| {
        let label = format!("#{} {} · {}", it.request.number, it.request.wish.topic, it.request.teacher.name);
        Choice {
            value: it.request.number.to_string(),
            label: label.chars().take(MOST_LABEL).collect(),
            hint: None,
        }
    };
    (!of.is_empty()).then(|| Menu {
        prompt: prompt.to_owned(),
        press: Press::new(verb, key),
        choices: Choices::Listed(of.iter().take(MOST_CHOICES).map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

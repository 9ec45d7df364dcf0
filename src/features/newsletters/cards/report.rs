//! Where a newsletter stands: what became of each copy, and the list of all newsletters.

use chrono::NaiveDateTime;

use crate::chat::{Card, ChannelId, Message, Run, Text, Tone};
use crate::features::newsletters::{Newsletter, Stage};
use crate::queue::State;

/// Copies that a report names.
const NAMED: usize = 12;
/// Newsletters that `/newsletter list` shows.
const LISTED: usize = 20;

/// One copy of a newsletter in one channel.
pub struct Copy {
    pub channel: ChannelId,
    /// How each of its messages stands, in order.
    pub states: Vec<State>,
    /// Some of it is there, as far as is known.
    pub stands: bool,
    /// Why it does not go on, in plain words.
    pub cause: Option<String>,
    /// Opens its first message.
    pub link: Option<String>,
}

/// Per channel: posted, with a link; held, and what to do; failed.
pub fn report(newsletter: &Newsletter, copies: &[Copy]) -> Message {
    // Whatever needs somebody's hand comes first; with their links so many fit a card.
    let mut copies: Vec<&Copy> = copies.iter().collect();
    copies.sort_by_key(|copy| std::cmp::Reverse(copy.states.iter().map(|state| trouble(*state)).max()));
    let is_recalled = matches!(newsletter.stage, Stage::Recalled);
    let (named, more) = copies.split_at(copies.len().min(NAMED));
    let mut body = Text::default();
    for copy in named {
        body = body
            .run(Run::ChannelName(copy.channel.clone()))
            .plain(": ")
            .join(stands(copy, is_recalled))
            .plain("\n");
    }
    let all_posted = copies.iter().all(|copy| copy.states.iter().all(|state| *state == State::Sent));
    if !more.is_empty() {
        body = body.plain(format!("and {} more", more.len()));
    }
    if copies.is_empty() {
        body = "It was not sent anywhere yet.".into();
    }
    let title = Text::from("Report: ").typed(&newsletter.written.title);
    Card { title, body, tone: if all_posted { Tone::Good } else { Tone::Waiting }, ..Card::default() }.into()
}

fn stands(copy: &Copy, is_recalled: bool) -> Text {
    let cause = copy.cause.as_deref().unwrap_or_default();
    let worst = copy.states.iter().max_by_key(|state| trouble(**state));
    match worst {
        None | Some(State::Sent) => match (&copy.link, copy.stands, is_recalled) {
            (_, false, true) => "taken down".into(),
            (_, true, true) => {
                "still there: it could not be taken down yet, which is tried again. You can delete it yourself.".into()
            }
            (Some(to), true, false) => Text::default().run(Run::Link { words: "posted".into(), to: to.clone() }),
            (Some(_), false, false) => "posted, and deleted by somebody since".into(),
            (None, ..) => "posted, as a librarian has said".into(),
        },
        Some(State::Queued | State::Sending | State::Retrying) => "on its way".into(),
        Some(State::Held) => Text::from("held. ")
            .typed(cause)
            .plain(" Whoever manages this server can mend that; it is then posted by itself."),
        Some(State::Uncertain | State::Asking) => {
            "it may have been posted: please look there, and answer the card at the desk".into()
        }
        Some(State::Failed) => {
            Text::from("failed. ").typed(cause).plain(" Its card at the desk has [Try again].")
        }
        Some(State::Missed) => {
            "not posted in time. Its card at the desk has [Try again], if it is still worth it.".into()
        }
        Some(State::Cancelled) => "not posted: it was taken back".into(),
    }
}

/// What a librarian should hear of first.
fn trouble(state: State) -> u8 {
    match state {
        State::Sent => 0,
        State::Cancelled => 1,
        State::Queued | State::Sending | State::Retrying => 2,
        State::Missed => 3,
        State::Uncertain | State::Asking => 4,
        State::Held => 5,
        State::Failed => 6,
    }
}

/// `/newsletter list`: each with its moment on the school's wall clock.
pub fn list(newsletters: &[(Newsletter, Option<NaiveDateTime>)], now: NaiveDateTime) -> Message {
    if newsletters.is_empty() {
        return Text::from("There is no newsletter yet. /newsletter write begins one.").into();
    }
    let mut body = Text::default();
    for (newsletter, at) in newsletters.iter().take(LISTED) {
        let stage = match (&newsletter.stage, at) {
            (Stage::Recalled, _) => "recalled".to_owned(),
            (Stage::Queued { .. }, Some(at)) if *at > now => format!("for {}", at.format("%a %-d %B, %H:%M")),
            (Stage::Queued { .. }, Some(at)) => format!("sent {}", at.format("%a %-d %B, %H:%M")),
            _ => "draft".to_owned(),
        };
        body = body.typed(&newsletter.written.title).plain(format!(" · {stage}\n"));
    }
    if newsletters.len() > LISTED {
        body = body.plain(format!("… and {} older ones.", newsletters.len() - LISTED));
    }
    Card { title: "Newsletters".into(), body, ..Card::default() }.into()
}

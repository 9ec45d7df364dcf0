//! What is said of pauses.

use chrono::NaiveDate;

use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::days::Manner;
use crate::words;

/// What a pause that was just begun means.
pub struct NowPaused<'a> {
    pub labels: Vec<&'a str>,
    pub until: Option<NaiveDate>,
    /// When each comes next, of those that are posted by themselves.
    pub next: Vec<(&'a str, String)>,
    /// What is on its way at this very moment.
    pub on_its_way: Vec<Text>,
    /// The titles of newsletters that are drafts again.
    pub called_off: Vec<String>,
}

pub fn paused(pause: &NowPaused<'_>, manner: &Manner, key: &CardKey) -> Message {
    let what = ours(pause.labels.join(", "));
    let mut body = match pause.until {
        Some(day) => words!(
            "Until the end of {day} I won't post: {what}. Whatever falls in that time is skipped.",
            day = ours(manner.day(day)),
            what = what
        ),
        None => words!(
            "From now on I won't post: {what}. /posts resume ends the pause; whatever falls in it is skipped.",
            what = what
        ),
    };
    for (label, moment) in &pause.next {
        let (label, moment) = (ours(*label), ours(moment));
        body = body.join(words!("\n{label}: next on {moment}", label = label, moment = moment));
    }
    for title in &pause.called_off {
        body = body.join(words!(
            "\nThe newsletter \"{title}\" was to go out in that time. It's a draft again: schedule it when \
             you like.",
            title = typed(title)
        ));
    }
    for name in &pause.on_its_way {
        body = body.join(words!(
            "\nOne post is already on its way, and may still come: {name}.",
            name = name.clone()
        ));
    }
    let card = Card { title: "Paused".into(), body, tone: Tone::Waiting, ..Card::default() };
    Message::from(card).with(Button::new("Resume", "posts-resume", key, Look::Plain))
}

pub fn nothing_is_paused() -> Text {
    "None of that is paused, so there is nothing to resume.".into()
}

/// What is posted again, each with its next moment.
pub fn resumed(again: &[(&str, Option<String>)]) -> Message {
    let mut body = Text::from("Whatever fell in the pause is skipped.");
    for (label, next) in again {
        let label = ours(*label);
        body = body.join(match next {
            Some(moment) => words!("\n{label}: next on {moment}", label = label, moment = ours(moment)),
            None => words!("\n{label}: as scheduled", label = label),
        });
    }
    Card { title: "Posting again".into(), body, tone: Tone::Good, ..Card::default() }.into()
}

/// The day that was typed as the last one of a pause.
pub fn until_day(typed: &str, today: NaiveDate, manner: &Manner) -> Result<Option<NaiveDate>, Text> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let last = crate::days::one_day(typed, today, manner)?;
    if last < today {
        return Err(words!(
            "{day} has passed, so nothing would be paused. Give the last day without posts, from today on.",
            day = ours(manner.day(last))
        ));
    }
    Ok(Some(last))
}

//! Every sentence said about the settings that librarians change.

use chrono::{Datelike, NaiveDateTime};

use super::types::{DAY, FROM, TIME, UNTIL, WeeklyTime};
use crate::chat::{Button, Card, CardKey, Field, FieldKind, Form, Look, Message, Press, Text, Tone};
use crate::days::weekday_in_words;
use crate::features::setup::School;
use crate::queue::CronLine;

/// The card of `/library-settings`, with what has just been changed on it.
pub fn settings_card(school: &School, times: &[WeeklyTime], news: Option<Text>, key: &CardKey) -> Message {
    let tone = if news.is_some() { Tone::Good } else { Tone::Calm };
    let body = news.unwrap_or_else(|| {
        "Each librarian can change what stands here. The librarians' role and the channels are chosen in \
         /library-setup, by someone with the Manage Server permission."
            .into()
    });
    let mut card = Card { title: "Library settings".into(), body, tone, ..Card::default() };
    for time in times {
        card = card.fact(time.said.name, with_next(time));
    }
    let hours = format!(
        "{} to {}. What was missed while Shelftalker was not running is posted in these hours only.",
        school.day_starts.format("%H:%M"),
        school.day_ends.format("%H:%M")
    );
    card = card.fact("School hours", hours).fact(
        "Newsletters go out when a second librarian agrees",
        if school.second_eyes { "on" } else { "off" },
    );
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut buttons: Vec<Button> = times.iter().map(|time| button(time.said.label, time.said.verb)).collect();
    buttons.push(button("School hours", "settings-hours"));
    let mut chosen = times.iter().filter(|time| time.is_chosen()).peekable();
    if chosen.peek().is_some() {
        card = card.fact("[Usual times] goes back to", listed(chosen, |time| &time.usual));
        buttons.push(button("Usual times", "settings-usual"));
    }
    buttons.push(if school.second_eyes {
        button("Newsletters: one librarian is enough", "settings-one-librarian")
    } else {
        button("Newsletters: ask a second librarian", "settings-second-librarian")
    });
    buttons.into_iter().fold(Message::from(card), Message::with)
}

/// For the set-up card: what is posted by itself, when, and who changes that.
pub fn posted_by_itself(times: &[WeeklyTime]) -> String {
    format!(
        "{}\nLibrarians change these times with /library-settings.",
        listed(times.iter(), |time| &time.line)
    )
}

/// The day and time of a kind, as it comes next.
pub fn time_form(time: &WeeklyTime, key: &CardKey) -> Form {
    let filled = |say: fn(NaiveDateTime) -> String| time.next.map(say);
    Form {
        title: format!("{}: when?", time.said.name),
        press: Press::new(time.said.verb, key),
        fields: vec![
            Field {
                filled: filled(|next| weekday_in_words(next.weekday()).to_owned()),
                ..line(DAY, "Day of the week", "Tuesday, or Tue")
            },
            Field {
                filled: filled(|next| next.format("%H:%M").to_string()),
                ..line(TIME, "Time", "8:15, or 3 pm")
            },
        ],
    }
}

pub fn hours_form(school: &School, key: &CardKey) -> Form {
    let filled = |time: chrono::NaiveTime| Some(time.format("%H:%M").to_string());
    Form {
        title: "The school's hours".into(),
        press: Press::new("settings-hours", key),
        fields: vec![
            Field { filled: filled(school.day_starts), ..line(FROM, "From", "7:30") },
            Field { filled: filled(school.day_ends), ..line(UNTIL, "Until", "16:00, or 4 pm") },
        ],
    }
}

fn line(name: &'static str, label: &str, hint: &str) -> Field {
    Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most: 20 },
        required: true,
        filled: None,
    }
}

/// A time was chosen.
pub fn moved(time: &WeeklyTime) -> Text {
    let Some(next) = time.next else { return "Saved.".into() };
    let why = if time.waits_for_a_new_week { ", because this week has had its turn" } else { "" };
    format!("Saved. {} {}{why}.", time.said.next, day_and_time(next)).into()
}

pub fn usual_again() -> Text {
    "Saved. Back to the usual times.".into()
}

pub fn hours_kept() -> Text {
    "Saved. The school's hours are as below.".into()
}

pub fn second_eyes_kept(second_eyes: bool) -> Text {
    if second_eyes {
        "Saved. A newsletter now waits until a second librarian agrees."
    } else {
        "Saved. A newsletter goes out when the librarian who wrote it says so."
    }
    .into()
}

fn with_next(time: &WeeklyTime) -> String {
    match time.next {
        Some(next) => format!("{}. Next: {}", in_words(&time.line), day_and_time(next)),
        None => in_words(&time.line),
    }
}

/// What whoever runs the bot wrote in its config may have no short name.
fn in_words(line: &CronLine) -> String {
    line.in_words().unwrap_or_else(|| "at a time of its own, set by whoever runs Shelftalker".to_owned())
}

/// A line each: `Thank-yous: Fridays at 15:00`.
fn listed<'a>(times: impl Iterator<Item = &'a WeeklyTime>, line: fn(&WeeklyTime) -> &CronLine) -> String {
    let lines = times.map(|time| format!("{}: {}", time.said.name, in_words(line(time))));
    lines.collect::<Vec<_>>().join("\n")
}

/// `Wed 16 September, 09:00`.
fn day_and_time(moment: NaiveDateTime) -> String {
    moment.format("%a %-d %B, %H:%M").to_string()
}

//! Every sentence said about the settings that librarians change.

use super::manner::in_short;
use super::types::{DAY, FROM, ON_CLOSED, TIME, UNTIL, WEEK, WeeklyTime};
use crate::chat::words::ours;
use crate::chat::{Button, Card, CardKey, Field, FieldKind, Form, Look, Message, Press, Text, Tone};
use crate::days::Manner;
use crate::features::calendar::DayIs;
use crate::features::setup::School;
use crate::library::visit::Question;
use crate::queue::{Line, OnClosed, Period, Slot};
use crate::words;

/// The card of `/library-settings`, with what has just been changed on it.
pub fn settings_card(
    school: &School,
    times: &[WeeklyTime],
    paused: Option<Text>,
    news: Option<Text>,
    key: &CardKey,
) -> Message {
    let tone = if news.is_some() { Tone::Good } else { Tone::Calm };
    let body = news.unwrap_or_else(|| {
        "Any librarian can change this. Role and channels are in /library-setup, which needs the Manage Server \
         permission."
            .into()
    });
    let mut card = Card { title: "Library settings".into(), body, tone, ..Card::default() };
    for time in times {
        card = card.fact(time.said.name, with_next(time, &school.manner));
    }
    if let Some(paused) = paused {
        card = card.fact("Not posted just now", paused);
    }
    let hours = words!(
        "{from} to {until}, {week}. Posts that I missed while I wasn't running come only in these hours.",
        week = ours(school.calendar.week.in_words()),
        from = ours(school.manner.time(school.day_starts)),
        until = ours(school.manner.time(school.day_ends))
    );
    card = card
        .fact("School hours", hours)
        .fact("Dates, times and words", in_short(&school.manner))
        .fact("Newsletters need a second librarian", if school.second_eyes { "on" } else { "off" });
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut buttons: Vec<Button> = times.iter().map(|time| button(time.said.label, time.said.verb)).collect();
    buttons.push(button("School hours", "settings-hours"));
    buttons.push(button("Dates and words", "settings-manner"));
    buttons.push(button("Goals and teachers", "settings-aims"));
    buttons.push(button("Departments and hints", "settings-departments"));
    buttons.push(button("Who changed what", "settings-changes"));
    buttons.push(button("First steps", "settings-first-steps"));
    let mut chosen = times.iter().filter(|time| time.is_chosen()).peekable();
    if chosen.peek().is_some() {
        card = card.fact("[Usual times] goes back to", listed(chosen, &school.manner, |time| &time.usual));
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
pub fn posted_by_itself(times: &[WeeklyTime], manner: &Manner) -> Text {
    words!(
        "{times}\nLibrarians change these times with /library-settings.",
        times = ours(listed(times.iter(), manner, |time| &time.line))
    )
}

/// The day and time of a kind, as it comes next.
pub fn time_form(time: &WeeklyTime, manner: &Manner, key: &CardKey) -> Form {
    let rhythm = time.line.rhythm();
    let usual = rhythm.map(|(_, at)| at).or_else(|| time.next.as_ref().map(|next| next.nominal.time()));
    Form {
        title: format!("{}: when?", time.said.name),
        press: Press::new(time.said.form, key),
        fields: vec![
            Field {
                filled: rhythm.map(|(rhythm, _)| rhythm.as_typed(manner)),
                kind: FieldKind::Line { most: 60 },
                ..line(DAY, "Days", "Tuesday, or last Friday of the month, or every other Monday")
            },
            Field {
                filled: usual.map(|at| manner.time(at)),
                // It may stand beside the days.
                required: false,
                ..line(TIME, "Time", "8:15, or 3 pm")
            },
            Field {
                filled: Some(time.on_closed.in_words().to_owned()),
                kind: FieldKind::Line { most: 40 },
                ..line(ON_CLOSED, "On a closed day", "next school day, or skip, or send anyway")
            },
        ],
    }
}

pub fn hours_form(school: &School, key: &CardKey) -> Form {
    let filled = |time: chrono::NaiveTime| Some(school.manner.time(time));
    Form {
        title: "The school's hours and days".into(),
        press: Press::new("settings-hours-form", key),
        fields: vec![
            Field { filled: filled(school.day_starts), ..line(FROM, "From", "7:30") },
            Field { filled: filled(school.day_ends), ..line(UNTIL, "Until", "16:00, or 4 pm") },
            Field {
                filled: Some(school.calendar.week.in_words()),
                kind: FieldKind::Line { most: 80 },
                ..line(WEEK, "School days", "Monday to Friday, or Sunday to Thursday")
            },
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
pub fn moved(time: &WeeklyTime, manner: &Manner) -> Text {
    let Some(next) = &time.next else {
        return words!("Saved. {name}: none in the coming year.", name = time.said.name);
    };
    let (what, when) = (ours(time.said.next), ours(manner.moment(next.falls)));
    match next.moved_in_words(manner) {
        Some(moved) => words!("Saved. {what} {when} ({moved}).", what = what, when = when, moved = moved),
        None if time.waits_for_a_new_period => {
            let out = match time.line.period(next.nominal) {
                Period::Month(..) => "this month's",
                _ => "this week's",
            };
            words!("Saved. {what} {when}: {out} is already out.", what = what, when = when, out = out)
        }
        None => words!("Saved. {what} {when}.", what = what, when = when),
    }
}

/// Before the times that librarians chose go: each with the one that comes in its place.
pub fn sure_of_usual_times(chosen: &[WeeklyTime], manner: &Manner) -> Option<Question> {
    let line = |time: &WeeklyTime| {
        let (now, usual) = (in_words(&time.line, manner), in_words(&time.usual, manner));
        let rule = |rule: OnClosed| format!("on a closed day {}", rule.in_words());
        let (rule, usual_rule) = (rule(time.on_closed), rule(time.usual_rule));
        match (now == usual, rule == usual_rule) {
            (_, true) => format!("{}: {usual}, not {now}", time.said.name),
            (true, false) => format!("{}: {usual_rule}, not {rule}", time.said.name),
            (false, false) => format!("{}: {usual}, {usual_rule}, not {now}, {rule}", time.said.name),
        }
    };
    let lines: Vec<String> = chosen.iter().map(line).collect();
    (!lines.is_empty()).then(|| Question {
        words: words!("Go back to the usual times?\n{times}", times = ours(lines.join("\n"))),
        yes: "Go back",
    })
}

pub fn usual_again() -> Text {
    "Saved. Back to the usual times.".into()
}

pub fn hours_kept() -> Text {
    "Saved. The school's hours are as below.".into()
}

/// With what moves, now that school is on other days, and what comes by its weekday on none of them.
pub fn week_kept(school: &School, times: &[WeeklyTime], follows: Text) -> Text {
    let mut said = words!(
        "Saved. School is on these days now: {week}.\n{follows}",
        week = ours(school.calendar.week.in_words()),
        follows = follows
    );
    for time in times {
        let is_on_a_weekend = |slot: &Slot| school.calendar.day(slot.falls.date()) == DayIs::Weekend;
        if time.next.as_ref().is_some_and(is_on_a_weekend) {
            said = said.join(words!(
                "\n{name}: {when}, on none of these days. [{button}] below changes that.",
                name = time.said.name,
                when = ours(in_words(&time.line, &school.manner)),
                button = time.said.label
            ));
        }
    }
    said
}

pub fn manner_kept() -> Text {
    "Saved. Days and times now look as below.".into()
}

pub fn second_eyes_kept(second_eyes: bool) -> Text {
    if second_eyes {
        "Saved. A newsletter now waits until a second librarian agrees."
    } else {
        "Saved. A newsletter goes out when the librarian who wrote it says so."
    }
    .into()
}

fn with_next(time: &WeeklyTime, manner: &Manner) -> Text {
    let line = ours(in_words(&time.line, manner));
    let line = if time.line.waits_for_a_school_day() {
        Text::default().run(line)
    } else {
        words!("{line}. On a closed day: {rule}", line = line, rule = time.on_closed.in_words())
    };
    let Some(next) = &time.next else {
        return words!("{line}. None in the coming year.", line = line);
    };
    let when = ours(manner.moment(next.falls));
    match next.moved_in_words(manner) {
        Some(moved) => words!("{line}. Next: {when} ({moved})", line = line, when = when, moved = moved),
        None => words!("{line}. Next: {when}", line = line, when = when),
    }
}

/// What whoever runs the bot wrote in its config may have no short name.
fn in_words(line: &Line, manner: &Manner) -> String {
    line.in_words(manner).unwrap_or_else(|| "at a time set by whoever runs the bot".to_owned())
}

/// A line each: `Thank-yous: Fridays at 15:00`.
fn listed<'a>(
    times: impl Iterator<Item = &'a WeeklyTime>,
    manner: &Manner,
    line: fn(&WeeklyTime) -> &Line,
) -> String {
    let lines = times.map(|time| format!("{}: {}", time.said.name, in_words(line(time), manner)));
    lines.collect::<Vec<_>>().join("\n")
}

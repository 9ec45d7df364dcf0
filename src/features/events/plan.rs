//! From what a librarian types to the meetings of an event, and what should be looked at before anybody sees it. Pure.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::types::{LibraryEvent, Meeting, Plan, Stage};
use crate::chat::words::{ours, typed};
use crate::chat::{Given, Text};
use crate::days::{self, Manner, Time};
use crate::features::calendar::{Calendar, Why};
use crate::features::collab::{Begins, Booked, Session, text};
use crate::words;

pub const MOST_TITLE: u16 = 80;
pub const MOST_ABOUT: u16 = 800;
pub const MOST_WHOM: u16 = 80;
pub const MOST_PLACE: u16 = 60;
pub const MOST_TOPIC: usize = 60;
pub const MOST_GROUP: usize = 30;
/// Meetings of a series: as many as one menu offers (25 on Discord).
pub const MOST_MEETINGS: usize = 25;
pub const MOST_PLACES: u32 = 1_000;
const MOST_MINUTES: u32 = 600;
const USUAL_MINUTES: u32 = 60;
/// Weeks between two meetings.
const MOST_WEEKS: u32 = 26;
/// Further ahead somebody has mistyped the year.
const LONGEST_AHEAD: TimeDelta = TimeDelta::days(500);

/// The names of the fields.
pub const TITLE: &str = "title";
pub const ABOUT: &str = "about";
pub const WHOM: &str = "whom";
pub const WHERE: &str = "where";
pub const PLACES: &str = "places";
pub const WHEN: &str = "when";
pub const EVERY: &str = "every";
pub const TIMES: &str = "times";
pub const TOPICS: &str = "topics";
pub const GROUPS: &str = "groups";
pub const POST_AT: &str = "post-at";

fn field<'a>(given: &'a Given, name: &str) -> &'a str {
    given.get(name).map_or("", |typed| typed.trim())
}

fn line(given: &Given, name: &str, what: &str, most: u16) -> Result<String, Text> {
    match field(given, name) {
        "" => Ok(String::new()),
        words => text(words, what, most).map_err(|why| Text::default().typed(why)),
    }
}

fn number(words: &str, what: &'static str, most: u32) -> Result<Option<u32>, Text> {
    match words {
        "" => Ok(None),
        words => match words.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
            _ => Err(words!(
                "Give {what} as a number from 1 to {most}, or leave it empty.",
                what = what,
                most = most
            )),
        },
    }
}

impl Plan {
    /// Reads the form of a new event. The error is a sentence with the remedy.
    pub fn read(given: &Given, now: NaiveDateTime, manner: &Manner) -> Result<Self, Text> {
        let (begins, minutes) = when(field(given, WHEN), now, manner)?;
        let plan = Self {
            title: String::new(),
            about: String::new(),
            whom: String::new(),
            place: String::new(),
            places: None,
            begins,
            minutes: minutes.unwrap_or(USUAL_MINUTES),
            every: 0,
            times: 1,
            topics: Vec::new(),
            groups: Vec::new(),
            post_at: None,
        };
        plan.with_words(given)
    }

    /// Reads what it is called, what for, for whom, where and how many; what the form does not ask stays.
    pub fn with_words(self, given: &Given) -> Result<Self, Text> {
        let title =
            text(field(given, TITLE), "The title", MOST_TITLE).map_err(|why| Text::default().typed(why))?;
        let whom =
            if given.contains_key(WHOM) { line(given, WHOM, "\"For whom\"", MOST_WHOM)? } else { self.whom };
        Ok(Self {
            title,
            about: line(given, ABOUT, "What it is for", MOST_ABOUT)?,
            whom,
            place: line(given, WHERE, "The place", MOST_PLACE)?,
            places: number(field(given, PLACES), "the places", MOST_PLACES)?,
            ..self
        })
    }

    /// Reads when it begins, how often it comes, and when it is posted.
    pub fn with_times(self, given: &Given, now: NaiveDateTime, manner: &Manner) -> Result<Self, Text> {
        let (begins, minutes) = when(field(given, WHEN), now, manner)?;
        let times = number(
            field(given, TIMES),
            "how many meetings",
            u32::try_from(MOST_MEETINGS).unwrap_or(u32::MAX),
        )?;
        let every = every(field(given, EVERY), times)?;
        let post_at = match field(given, POST_AT) {
            "" => None,
            typed => Some(days::one_moment(typed, "", now.date(), manner)?),
        };
        if let Some(at) = post_at {
            if at <= now {
                return Err(words!(
                    "{moment} has passed. Leave \"Post it\" empty to post it at once.",
                    moment = ours(manner.moment(at))
                ));
            }
            if at >= begins {
                return Err(words!(
                    "It would be posted on {moment}, when it has begun. Give an earlier moment.",
                    moment = ours(manner.moment(at))
                ));
            }
        }
        let minutes = minutes.unwrap_or(self.minutes);
        Ok(Self {
            begins,
            minutes,
            every,
            times: if every == 0 { 1 } else { times.unwrap_or(1) },
            post_at,
            ..self
        })
    }

    /// Reads the topics of a series and the groups that take turns, a line each.
    pub fn with_roster(self, given: &Given) -> Result<Self, Text> {
        let lines = |name: &str, what: &'static str, most: usize| -> Result<Vec<String>, Text> {
            let lines: Vec<String> = field(given, name)
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect();
            match lines.iter().find(|line| line.chars().count() > most) {
                Some(long) => Err(words!(
                    "{what} \"{line}\" is longer than {most} characters. Shorten it.",
                    what = what,
                    line = typed(crate::chat::shortened(long, 40)),
                    most = most
                )),
                None => Ok(lines),
            }
        };
        let topics = lines(TOPICS, "The topic", MOST_TOPIC)?;
        let mut groups = lines(GROUPS, "The group", MOST_GROUP)?;
        groups.dedup();
        if groups.len() == 1 {
            return Err(words!("One group takes no turns. Give two or more, a line each, or none."));
        }
        let twice = groups.iter().enumerate().find(|(place, group)| groups[..*place].contains(*group));
        if let Some((_, group)) = twice {
            return Err(words!(
                "The group \"{group}\" is there twice. Give each once.",
                group = typed(group)
            ));
        }
        let meetings = topics.len().max(1) * groups.len().max(1);
        if meetings > MOST_MEETINGS {
            return Err(words!(
                "That makes {meetings} meetings, and {most} are the most. Plan the rest as a second series.",
                meetings = meetings,
                most = MOST_MEETINGS
            ));
        }
        let every = if meetings > 1 { self.every.max(1) } else { self.every };
        Ok(Self { every, topics, groups, ..self })
    }

    /// How many meetings it has.
    pub fn count(&self) -> usize {
        if self.topics.is_empty() && self.groups.is_empty() {
            return if self.every == 0 { 1 } else { usize::try_from(self.times).unwrap_or(1).max(1) };
        }
        self.topics.len().max(1) * self.groups.len().max(1)
    }

    /// Its meetings, and the days of a series that were left out because the school does not meet. What comes only once
    /// stays on its day.
    pub fn lay_out(&self, calendar: &Calendar) -> (Vec<Meeting>, Vec<(NaiveDate, Why)>) {
        let count = self.count();
        let mut meetings = Vec::new();
        let mut left_out = Vec::new();
        let mut begins = self.begins;
        while meetings.len() < count {
            if count > 1
                && left_out.len() < MOST_MEETINGS * 2
                && let Some(why) = calendar.quiet(begins.date(), false)
            {
                left_out.push((begins.date(), why));
            } else {
                let place = meetings.len();
                let groups = self.groups.len().max(1);
                let topic = match self.topics.len() {
                    0 => None,
                    _ => self.topics.get(place / groups),
                };
                meetings.push(Meeting {
                    number: u32::try_from(place + 1).unwrap_or(u32::MAX),
                    begins,
                    minutes: self.minutes,
                    topic: topic.cloned().unwrap_or_default(),
                    group: self.groups.get(place % groups).cloned().unwrap_or_default(),
                    cancelled: false,
                    came: None,
                });
            }
            begins += TimeDelta::weeks(i64::from(self.every.max(1)));
        }
        (meetings, left_out)
    }
}

/// `Thu 15 Oct 15:30`, `tomorrow 15:30-16:15`: when it begins, and how long it takes where that is said.
pub fn when(words: &str, now: NaiveDateTime, manner: &Manner) -> Result<(NaiveDateTime, Option<u32>), Text> {
    let today = now.date();
    let example =
        || ours(format!("{} {}", manner.short_day(today + TimeDelta::days(7)), manner.time(AN_AFTERNOON)));
    let (day, reading) = days::a_day_with_more(words, today, manner)?;
    if !reading.rest.is_empty() {
        return Err(words!(
            "I can't read \"{rest}\" there. \"When\" takes a day and a time, like {example}.",
            rest = typed(&reading.rest),
            example = example()
        ));
    }
    let (time, span) = match reading.time {
        Some(Time::At(time)) => (time, None),
        Some(Time::Between(from, until)) => (from, u32::try_from((until - from).num_minutes()).ok()),
        Some(Time::Lesson(_)) | None => {
            return Err(words!("At what time does it begin? Write it like {example}.", example = example()));
        }
    };
    let minutes = span.or(reading.minutes);
    if let Some(minutes) = minutes.filter(|minutes| !(1..=MOST_MINUTES).contains(minutes)) {
        days::one_length(&minutes.to_string(), MOST_MINUTES)?;
    }
    let begins = day.and_time(time);
    if begins <= now {
        return Err(words!("{moment} has passed. Give a later one.", moment = ours(manner.moment(begins))));
    }
    if begins > now + LONGEST_AHEAD {
        return Err(words!("That is more than a year ahead: please check the date."));
    }
    Ok((begins, minutes))
}

/// Weeks from one meeting to the next: `week`, `2 weeks`, `other week`, `3`; empty for what comes once.
fn every(words: &str, times: Option<u32>) -> Result<u32, Text> {
    let lower = words.to_lowercase();
    let lower = lower.strip_prefix("every ").unwrap_or(&lower).trim();
    let weeks = match lower {
        "" if times.is_some_and(|times| times > 1) => 1,
        "" | "once" | "0" => 0,
        "week" | "weekly" => 1,
        "other week" | "second week" | "fortnight" | "two weeks" => 2,
        other => {
            let digits = other.strip_suffix("weeks").or_else(|| other.strip_suffix("week")).unwrap_or(other);
            match digits.trim().parse() {
                Ok(weeks) if (1..=MOST_WEEKS).contains(&weeks) => weeks,
                _ => {
                    return Err(words!(
                        "I can't read \"{every}\". Leave it empty for once, or write it like: week, 2 weeks.",
                        every = typed(words)
                    ));
                }
            }
        }
    };
    Ok(weeks)
}

const AN_AFTERNOON: chrono::NaiveTime = match chrono::NaiveTime::from_hms_opt(15, 30, 0) {
    Some(time) => time,
    None => chrono::NaiveTime::MIN,
};

/// What a librarian should know before an event is posted, or moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    Quiet(NaiveDate, Why),
    /// A session at the desk.
    Meets(Meeting, Booked),
    /// Another event.
    MeetsEvent(Meeting, String),
}

/// What is to be looked at of some meetings. `booked` are the sessions of those days, `others` the other events.
pub fn concerns(
    meetings: &[Meeting],
    own: &super::types::EventId,
    booked: &[Booked],
    others: &[LibraryEvent],
    calendar: &Calendar,
) -> Vec<Concern> {
    let mut concerns = Vec::new();
    for meeting in meetings {
        let day = meeting.begins.date();
        concerns.extend(calendar.quiet(day, true).map(|why| Concern::Quiet(day, why)));
        let session = as_session(meeting);
        let sessions = booked.iter().filter(|booked| booked.session.meets(&session));
        concerns.extend(sessions.map(|booked| Concern::Meets(meeting.clone(), booked.clone())));
        let others = others.iter().filter(|other| other.id != *own && other.stage == Stage::Posted);
        for other in others {
            let meets =
                |it: &&Meeting| !it.cancelled && it.begins < meeting.ends() && meeting.begins < it.ends();
            if other.meetings.iter().any(|it| meets(&it)) {
                concerns.push(Concern::MeetsEvent(meeting.clone(), other.plan.title.clone()));
            }
        }
    }
    concerns
}

fn as_session(meeting: &Meeting) -> Session {
    Session {
        day: meeting.begins.date(),
        begins: Begins::At(meeting.begins.time()),
        minutes: Some(meeting.minutes),
        place: None,
        note: None,
        held: None,
    }
}

#[cfg(test)]
mod tests;

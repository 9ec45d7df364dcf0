//! `/desk`: what waits, for whom, and since when, in the order in which somebody should look.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::lines;
use crate::chat::words::{MOST_OF_A_FACT, fitted_lines, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Run, Standing, Text, Tone,
};
use crate::days::Manner;
use crate::features::collab::types::{Begins, Request, Session, Stage};
use crate::library::Refusal;
use crate::words;

/// Who has waited so long comes before whatever is wanted later.
const PATIENCE: TimeDelta = TimeDelta::days(14);
/// Choices in one menu (Discord).
const MOST_CHOICES: usize = 25;
/// Where in the list something belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    ForUs,
    ForTeacher,
    ThisWeek,
    ToRecord,
    Later,
    Over,
}

impl Section {
    fn heading(self) -> &'static str {
        match self {
            Self::ForUs => "Waiting for us",
            Self::ForTeacher => "Waiting for the teacher",
            Self::ThisWeek => "This week",
            Self::ToRecord => "To be recorded",
            Self::Later => "Later",
            Self::Over => "Over",
        }
    }
}

/// What a librarian and a request's teacher last said to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    Nothing,
    /// The teacher was asked something and has not answered.
    Asked,
    /// The teacher has answered, and nobody has taken it up since.
    Answered,
}

impl Talk {
    pub fn of(request: i64, asked: &[i64], answered: &[i64]) -> Self {
        if asked.contains(&request) {
            Self::Asked
        } else if answered.contains(&request) {
            Self::Answered
        } else {
            Self::Nothing
        }
    }
}

/// One line: a request, or one of this week's sessions.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub request: &'a Request,
    section: Section,
    session: Option<&'a Session>,
    talk: Talk,
    sent_on: NaiveDate,
}

/// What entries are in order of.
type Order = (Section, NaiveDate, NaiveTime, bool, i64);

impl<'a> Entry<'a> {
    /// The lines of a request, at this moment on the school's wall clock.
    pub fn of(
        request: &'a Request,
        talk: Talk,
        sent_on: NaiveDate,
        now: NaiveDateTime,
        manner: &Manner,
    ) -> Vec<Self> {
        let entry = |section, session| Self { request, section, session, talk, sent_on };
        match request.stage {
            Stage::Requested | Stage::Accepted if talk == Talk::Asked => {
                vec![entry(Section::ForTeacher, None)]
            }
            Stage::Countered if talk == Talk::Answered => vec![entry(Section::ForUs, None)],
            Stage::Countered => vec![entry(Section::ForTeacher, None)],
            // Who was told that somebody helps waits for the plan.
            Stage::Requested | Stage::Accepted => vec![entry(Section::ForUs, None)],
            Stage::Scheduled => {
                let is_ahead = |session: &&Session| session.held.is_none() && !is_over(session, now);
                let ahead: Vec<&Session> = request.sessions.iter().filter(is_ahead).collect();
                let week = manner.monday_of(now.date());
                let this_week = ahead.iter().filter(|session| manner.monday_of(session.day) == week);
                let this_week: Vec<Self> =
                    this_week.map(|session| entry(Section::ThisWeek, Some(*session))).collect();
                if !this_week.is_empty() {
                    return this_week;
                }
                let next = ahead.into_iter().min_by_key(|session| session.day);
                let last = request.sessions.iter().max_by_key(|session| session.day);
                match next {
                    Some(next) => vec![entry(Section::Later, Some(next))],
                    None => vec![entry(Section::ToRecord, last)],
                }
            }
            Stage::Completed | Stage::Declined | Stage::Withdrawn => vec![entry(Section::Over, None)],
        }
    }

    /// What waits for us by the day on which it is wanted, or by how long it has waited, and of one day what nobody has
    /// answered first; sessions by their moment.
    pub fn order(&self) -> Order {
        let begins = self.session.map_or(NaiveTime::MIN, |session| match &session.begins {
            Begins::At(time) => *time,
            // Nobody has told when it is: after what has a time.
            _ => NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default(),
        });
        let waits_until = self.sent_on + PATIENCE;
        let day = match self.section {
            Section::ForUs => self.request.wish.day.map_or(waits_until, |wanted| wanted.min(waits_until)),
            Section::ForTeacher | Section::Over => self.sent_on,
            Section::ThisWeek | Section::ToRecord | Section::Later => {
                self.session.map_or(NaiveDate::MAX, |session| session.day)
            }
        };
        (self.section, day, begins, self.request.stage != Stage::Requested, self.request.number)
    }

    fn line(&self, today: NaiveDate, manner: &Manner) -> Text {
        let request = self.request;
        let (topic, teacher) = (typed(&request.wish.topic), typed(&request.teacher.name));
        let begins = |session: &Session| Text::default().typed(session.in_short(manner));
        let mut facts = Vec::new();
        if let (Section::ThisWeek, Some(session)) = (self.section, self.session) {
            facts.push(begins(session));
        }
        let number = Text::default().strong(format!("#{}", request.number));
        facts.push(words!("{number} {topic}", number = number, topic = topic));
        if self.section == Section::Over {
            facts.push(request.stage.word().into());
        }
        facts.push(if self.section == Section::ForTeacher || self.talk == Talk::Asked {
            waits_for(request, self.talk)
        } else {
            Text::default().run(teacher)
        });
        match (self.section, self.session) {
            (Section::ForUs | Section::ForTeacher, _) => facts
                .extend(request.wish.when.as_ref().map(|when| words!("wanted: {when}", when = typed(when)))),
            (Section::ToRecord, Some(session)) => {
                facts.push(words!("last planned for {day}", day = ours(manner.day(session.day))));
            }
            (Section::Later, Some(session)) => facts.push(begins(session)),
            _ => {}
        }
        if self.section == Section::ForUs || self.talk == Talk::Answered {
            facts.push(self.waits_for_us(today));
        }
        beside(facts)
    }

    /// For whom of us it waits, and what for.
    fn waits_for_us(&self, today: NaiveDate) -> Text {
        let librarian = self.request.librarian.as_ref().map(|librarian| typed(&librarian.name));
        match (self.talk, librarian) {
            (Talk::Answered, Some(who)) => words!("answered, waits for {who}", who = who),
            (Talk::Answered, None) => words!("answered, waits for us"),
            (_, Some(who)) => words!("{who} plans it", who = who),
            (_, None) => waits(self.sent_on, today),
        }
    }
}

/// "asked, waits for Ben".
fn waits_for(request: &Request, talk: Talk) -> Text {
    let who = typed(&request.teacher.name);
    if talk == Talk::Asked {
        words!("asked, waiting for {who}", who = who)
    } else {
        words!("something else suggested, waiting for {who}", who = who)
    }
}

fn waits(since: NaiveDate, today: NaiveDate) -> Text {
    match (today - since).num_days() {
        ..=0 => words!("since today"),
        1 => words!("since yesterday"),
        days => words!("waiting {days} days", days = days),
    }
}

/// What is known of one thing, on one line.
pub fn beside(facts: Vec<Text>) -> Text {
    let both = |one, next| words!("{one} · {next}", one = one, next = next);
    facts.into_iter().reduce(both).unwrap_or_default()
}

/// Posts that wait for the same reason.
pub struct HeldBack {
    pub posts: u32,
    pub why: String,
    /// Where the desk is told of it.
    pub card: Option<String>,
}

fn held_back(held: &HeldBack) -> Text {
    let why = ours(&held.why);
    let said = match held.posts {
        1 => words!("1 post. {why}", why = why),
        posts => words!("{posts} posts. {why}", posts = posts, why = why),
    };
    match &held.card {
        Some(to) => beside(vec![said, link_to_card(to.clone())]),
        None => said,
    }
}

pub fn link_to_card(to: String) -> Text {
    Text::default().run(Run::Link { words: "card".into(), to })
}

/// Whether a session is over; one in a period, when its day is.
fn is_over(session: &Session, now: NaiveDateTime) -> bool {
    match &session.begins {
        Begins::At(time) => {
            let minutes = session.minutes.unwrap_or_default();
            session.day.and_time(*time) + TimeDelta::minutes(i64::from(minutes)) <= now
        }
        _ => session.day < now.date(),
    }
}

/// One page of the list.
pub struct DeskPage<'a> {
    /// What is on this page, each with the place of its card.
    pub lines: Vec<(Entry<'a>, Option<Standing>)>,
    /// Counted from 0.
    pub page: usize,
    pub pages: usize,
    /// Requests on all pages.
    pub found: usize,
    /// Only some requests were asked for.
    pub is_filtered: bool,
    pub today: NaiveDate,
    pub manner: &'a Manner,
    /// Why nothing can be put at the desk now.
    pub shut: Option<String>,
    /// What is held elsewhere.
    pub held: Vec<HeldBack>,
    /// What is not posted by itself at present.
    pub paused: Option<Text>,
}

/// The list, with what can be done from it: `doors` lead to everything else.
pub fn desk_list(
    list: &DeskPage,
    link: impl Fn(&Standing) -> String,
    doors: &[Choice],
    key: &CardKey,
) -> Message {
    let mut card = Card {
        title: match list.found {
            0 if list.is_filtered => words!("No request matches. /desk on its own shows everything open"),
            0 => words!("No request is waiting"),
            1 => words!("At the desk: 1 request"),
            found => words!("At the desk: {found} requests", found = found),
        },
        tone: if list.found == 0 { Tone::Good } else { Tone::Calm },
        ..Card::default()
    };
    let mut section = None;
    let mut body = Vec::new();
    for (entry, standing) in &list.lines {
        if section != Some(entry.section) {
            body.push(Text::default().strong(entry.section.heading()));
            section = Some(entry.section);
        }
        let mut facts = vec![entry.line(list.today, list.manner)];
        facts.extend(standing.as_ref().map(|standing| link_to_card(link(standing))));
        body.push(beside(facts));
    }
    if list.pages > 1 {
        body.push(words!("Page {page} of {pages}", page = list.page + 1, pages = list.pages));
    }
    card.body = lines(body);
    if let Some(why) = &list.shut {
        card.tone = Tone::Trouble;
        let unseen = words!("Until I can, new requests are only in this list. {why}", why = ours(why));
        card = card.fact("I can't post at the desk", unseen);
    }
    if !list.held.is_empty() {
        card.tone = Tone::Trouble;
        card =
            card.fact("Held, not posted yet", fitted_lines(list.held.iter().map(held_back), MOST_OF_A_FACT));
    }
    if let Some(paused) = &list.paused {
        card = card.fact("Not posted just now", paused.clone());
    }
    let mut message = Message::from(card);
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    if list.page > 0 {
        message = message.with(button("Back", "desk-back"));
    }
    if list.page + 1 < list.pages {
        message = message.with(button("More", "desk-more"));
    }
    if list.lines.iter().filter(|(entry, _)| entry.section == Section::ToRecord).count() > 1 {
        message = message.with(button("Record several", "desk-record"));
    }
    message = message.with(button("My week", "desk-week")).with(button("Put down a request", "put-down"));
    doors.chunks(MOST_CHOICES).enumerate().fold(message, |message, (at, some)| {
        // Two menus of one message need two names (Discord).
        let (prompt, verb) = match at {
            0 => ("Everything else you do here", "desk-door"),
            _ => ("… and more", "desk-door-more"),
        };
        message.with(Menu {
            prompt: prompt.to_owned(),
            press: Press::new(verb, key),
            choices: Choices::Listed(some.to_vec()),
            chosen: Vec::new(),
            picks: Picks::One,
        })
    })
}

/// A name was given that is none of the suggestions.
pub fn no_such_librarian() -> Refusal {
    Refusal::new(
        "I can't find a librarian of that name with a request. Start typing under \"librarian\", and choose \
         one.",
    )
}

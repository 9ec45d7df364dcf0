//! `/desk`: what waits, for whom, and since when, in the order in which somebody should look.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Standing, Text, Tone};
use crate::days::Manner;
use crate::features::collab::types::{Begins, Request, Session, Stage};
use crate::library::Refusal;
use crate::words;

/// Who has waited so long comes before whatever is wanted later.
const PATIENCE: TimeDelta = TimeDelta::days(14);

/// Where in the list something belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    ForUs,
    ForTeacher,
    ThisWeek,
    ToRecord,
    TakenOn,
    Over,
}

impl Section {
    fn heading(self) -> &'static str {
        match self {
            Self::ForUs => "Waiting for us",
            Self::ForTeacher => "Waiting for the teacher",
            Self::ThisWeek => "This week",
            Self::ToRecord => "To be recorded",
            Self::TakenOn => "Taken on",
            Self::Over => "Over",
        }
    }
}

/// One line: a request, or one of this week's sessions.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub request: &'a Request,
    section: Section,
    session: Option<&'a Session>,
    /// Its teacher was asked something and has not answered.
    is_asked: bool,
    sent_on: NaiveDate,
}

/// What entries are in order of.
type Order = (Section, NaiveDate, NaiveTime, i64);

impl<'a> Entry<'a> {
    /// The lines of a request, at this moment on the school's wall clock.
    pub fn of(
        request: &'a Request,
        is_asked: bool,
        sent_on: NaiveDate,
        now: NaiveDateTime,
        manner: &Manner,
    ) -> Vec<Self> {
        let entry = |section, session| Self { request, section, session, is_asked, sent_on };
        match request.stage {
            Stage::Requested | Stage::Accepted if is_asked => vec![entry(Section::ForTeacher, None)],
            Stage::Countered => vec![entry(Section::ForTeacher, None)],
            Stage::Requested => vec![entry(Section::ForUs, None)],
            Stage::Accepted => vec![entry(Section::TakenOn, None)],
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
                    Some(next) => vec![entry(Section::TakenOn, Some(next))],
                    None => vec![entry(Section::ToRecord, last)],
                }
            }
            Stage::Completed | Stage::Declined | Stage::Withdrawn => vec![entry(Section::Over, None)],
        }
    }

    /// What waits for us by the day on which it is wanted, or by how long it has waited; sessions by their moment.
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
            Section::ThisWeek | Section::ToRecord | Section::TakenOn => {
                self.session.map_or(NaiveDate::MAX, |session| session.day)
            }
        };
        (self.section, day, begins, self.request.number)
    }

    fn line(&self, today: NaiveDate, manner: &Manner) -> Text {
        let request = self.request;
        let (topic, teacher) = (typed(&request.wish.topic), typed(&request.teacher.name));
        let mut line = Text::default();
        if let (Section::ThisWeek, Some(session)) = (self.section, self.session) {
            line = line.run(typed(session.in_short(manner))).plain(" · ");
        }
        line = line.strong(format!("#{}", request.number)).plain(" ").run(topic);
        if self.section == Section::Over {
            line = line.plain(format!(" · {}", request.stage.word()));
        }
        line = if self.section == Section::ForTeacher || self.is_asked {
            line.plain(" · ").join(waits_for(request, self.is_asked))
        } else {
            line.plain(" · ").run(teacher)
        };
        match (self.section, self.session) {
            (Section::ForUs | Section::ForTeacher | Section::TakenOn, None) => {
                if let Some(when) = &request.wish.when {
                    line = line.join(words!(" · wanted: {when}", when = typed(when)));
                }
            }
            (Section::ToRecord, Some(session)) => {
                line = line.join(words!(" · last planned for {day}", day = ours(manner.day(session.day))));
            }
            (Section::TakenOn, Some(session)) => {
                line = line.plain(" · ").run(typed(session.in_short(manner)));
            }
            _ => {}
        }
        if self.section == Section::ForUs {
            line = line.plain(" · ").run(ours(waits(self.sent_on, today)));
        }
        line
    }
}

/// "asked, waits for Ben".
fn waits_for(request: &Request, is_asked: bool) -> Text {
    let who = typed(&request.teacher.name);
    if is_asked {
        words!("asked, waits for {who}", who = who)
    } else {
        words!("something else suggested, waits for {who}", who = who)
    }
}

fn waits(since: NaiveDate, today: NaiveDate) -> String {
    match (today - since).num_days() {
        ..=0 => "since today".to_owned(),
        1 => "since yesterday".to_owned(),
        days => format!("waits {days} days"),
    }
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
}

pub fn desk_list(list: &DeskPage, link: impl Fn(&Standing) -> String, key: &CardKey) -> Message {
    let mut card = Card {
        title: match list.found {
            0 if list.is_filtered => "No request is like that. /desk alone shows everything open".into(),
            0 => "No request is waiting".into(),
            1 => "At the desk: 1 request".into(),
            found => format!("At the desk: {found} requests").into(),
        },
        tone: if list.found == 0 { Tone::Good } else { Tone::Calm },
        ..Card::default()
    };
    let mut section = None;
    let mut body = Text::default();
    for (entry, standing) in &list.lines {
        if section != Some(entry.section) {
            body = body.strong(entry.section.heading()).plain("\n");
            section = Some(entry.section);
        }
        body = body.join(entry.line(list.today, list.manner));
        if let Some(standing) = standing {
            body = body.plain(" · ").run(Run::Link { words: "card".into(), to: link(standing) });
        }
        body = body.plain("\n");
    }
    if list.pages > 1 {
        body = body.plain(format!("Page {} of {}", list.page + 1, list.pages));
    }
    card.body = body;
    if let Some(why) = &list.shut {
        card.tone = Tone::Trouble;
        card = card.fact("I can't post at the desk", format!("New requests wait unseen, but here. {why}"));
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
    message
}

/// A name was given that is none of the suggestions.
pub fn no_such_librarian() -> Refusal {
    Refusal::new(
        "No librarian of that name has a request here: begin to type under \"librarian\" and choose one of the \
         suggestions.",
    )
}

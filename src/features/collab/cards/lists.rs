//! Lists of requests: a teacher's own, and the desk's.

use chrono::{Datelike, NaiveDate};

use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Run, Standing, Text, Tone,
};
use crate::days::Manner;
use crate::features::collab::types::{Begins, Request, Session, Stage, Thanks};
use crate::features::thanks;
use crate::library::Refusal;

/// Requests on one page: with their links they fit a card, and on a phone one scroll.
pub const PAGE: usize = 12;

/// The latest of all a teacher's own requests, newest first; choosing one shows it with its buttons. Here everybody
/// can say how they wish to be thanked, whether they have asked for anything or not.
pub fn my_requests(
    latest: &[Request],
    all: u32,
    (today, manner): (NaiveDate, &Manner),
    wishes: Thanks,
    key: &CardKey,
) -> Message {
    let menu = thanks::menu(Press::new("thanks-choice", key), wishes);
    if latest.is_empty() {
        let nothing = "You have not asked the library for anything yet. Type /request-collab to begin.";
        return Message::from(Text::from(nothing)).with(menu);
    }
    let mut body = Text::default();
    for request in latest {
        body = body.join(line(request, today, manner)).plain("\n");
    }
    let older = usize::try_from(all).unwrap_or_default().saturating_sub(latest.len());
    if older > 0 {
        body = body.plain(format!("… and {older} older ones."));
    }
    let choice = |request: &Request| Choice {
        value: request.number.to_string(),
        label: format!("#{} · {}", request.number, request.stage.word()),
        hint: Some(request.wish.topic.chars().take(100).collect()),
    };
    let card = Card { title: "Your requests".into(), body, ..Card::default() };
    Message::from(card)
        .with(Menu {
            prompt: "Look at one".into(),
            press: Press::new("my-request", key),
            choices: Choices::Listed(latest.iter().map(choice).collect()),
            chosen: Vec::new(),
            picks: Picks::One,
        })
        .with(menu)
}

/// One page of the desk's list, in the order in which somebody should look.
pub struct DeskPage<'a> {
    /// What is on this page, each with the place of its card.
    pub lines: Vec<(&'a Request, Option<&'a Standing>)>,
    /// Counted from 0.
    pub page: usize,
    pub pages: usize,
    pub found: usize,
    /// Only some requests were asked for.
    pub is_filtered: bool,
    pub today: NaiveDate,
    pub manner: &'a Manner,
}

/// Where in the list a request belongs, and the heading over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Unanswered,
    ThisWeek,
    WithTeacher,
    TakenOn,
    Over,
}

impl Section {
    pub fn of(request: &Request, today: NaiveDate) -> Self {
        match request.stage {
            Stage::Requested => Self::Unanswered,
            Stage::Countered => Self::WithTeacher,
            Stage::Scheduled
                if request.sessions.iter().any(|session| session.day.iso_week() == today.iso_week()) =>
            {
                Self::ThisWeek
            }
            Stage::Accepted | Stage::Scheduled => Self::TakenOn,
            Stage::Completed | Stage::Declined | Stage::Withdrawn => Self::Over,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Unanswered => "Waiting for an answer, oldest first",
            Self::ThisWeek => "This week's sessions",
            Self::WithTeacher => "Waiting for the teacher",
            Self::TakenOn => "Taken on",
            Self::Over => "Over",
        }
    }
}

pub fn desk_list(list: &DeskPage, link: impl Fn(&Standing) -> String, key: &CardKey) -> Message {
    let mut card = Card {
        title: match list.found {
            0 if list.is_filtered => "No request is like that. /desk alone shows everything open".into(),
            0 => "Nothing is waiting at the desk".into(),
            1 => "At the desk: 1 request".into(),
            found => format!("At the desk: {found} requests").into(),
        },
        tone: if list.found == 0 { Tone::Good } else { Tone::Calm },
        ..Card::default()
    };
    let mut section = None;
    let mut body = Text::default();
    for (request, standing) in &list.lines {
        let its = Section::of(request, list.today);
        if section != Some(its) {
            body = body.strong(its.heading()).plain("\n");
            section = Some(its);
        }
        body = body.join(line(request, list.today, list.manner)).plain(" · ").typed(&request.teacher.name);
        if let Some(standing) = standing {
            body = body.plain(" · ").run(Run::Link { words: "card".into(), to: link(standing) });
        }
        body = body.plain("\n");
    }
    if list.pages > 1 {
        body = body.plain(format!("Page {} of {}", list.page + 1, list.pages));
    }
    card.body = body;
    let mut message = Message::from(card);
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    if list.page > 0 {
        message = message.with(button("Back", "desk-back"));
    }
    if list.page + 1 < list.pages {
        message = message.with(button("More", "desk-more"));
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

/// A request in one line: number, stage, next session, topic.
fn line(request: &Request, today: NaiveDate, manner: &Manner) -> Text {
    let mut text =
        Text::default().strong(format!("#{}", request.number)).plain(format!(" {}", request.stage.word()));
    if let Some(next) = next_session(request, today) {
        text = text.plain(format!(", {}", manner.day(next.day)));
        text = match &next.begins {
            Begins::At(time) => text.plain(format!(" {}", manner.time(*time))),
            Begins::Period(period) => text.plain(", period ").typed(period),
        };
    }
    text.plain(" · ").typed(&request.wish.topic)
}

fn next_session(request: &Request, today: NaiveDate) -> Option<&Session> {
    let is_open = request.stage == Stage::Scheduled;
    request
        .sessions
        .iter()
        .filter(|session| is_open && session.day >= today)
        .min_by_key(|session| session.day)
}

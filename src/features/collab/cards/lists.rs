//! A teacher's own requests.

use chrono::NaiveDate;

use crate::chat::{Card, CardKey, Choice, Choices, Menu, Message, Picks, Press, Text};
use crate::days::Manner;
use crate::features::collab::types::{Request, Session, Stage, Thanks};
use crate::features::thanks;
use crate::words;

/// How a member wishes to be thanked, once they have said so.
pub fn wish_is_kept(wishes: Thanks) -> Text {
    match wishes {
        Thanks::ByName => words!("Saved. I may thank you in public, by name."),
        Thanks::Colleague => words!("Saved. I may thank you in public, as \"a colleague\"."),
        Thanks::None | Thanks::Unanswered => words!("Saved. I won't thank you in public."),
    }
}

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
        label: format!("#{} · {}", request.number, request.stage.teachers_word()),
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

/// A request in one line: number, stage, next session, topic.
fn line(request: &Request, today: NaiveDate, manner: &Manner) -> Text {
    let mut text = Text::default()
        .strong(format!("#{}", request.number))
        .plain(format!(" {}", request.stage.teachers_word()));
    if let Some(next) = next_session(request, today) {
        text = text.plain(format!(", {}", manner.day(next.day)));
        let joint = if next.begins.time().is_some() { " " } else { ", " };
        text = text.plain(joint).typed(next.begins.in_words(manner));
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

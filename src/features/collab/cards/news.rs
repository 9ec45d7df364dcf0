//! The news of a move, as the people of the request read it in their thread: what happened, and what comes next.

use serde::{Deserialize, Serialize};

use super::buttons::{rating_buttons, teacher_buttons};
use super::planning::sessions_in_full;
use super::record::{HOW_HELPFUL, HOW_TO_RATE, recorded};
use super::taken_back::was_taken_back;
use crate::chat::words::{ours, typed};
use crate::chat::{Card, CardKey, MemberId, Message, Run, Text, Tone};
use crate::days::Manner;
use crate::features::collab::lifecycle::PUT_DOWN;
use crate::features::collab::types::{Event, Move, Person, Request, Stage};
use crate::features::collab::undo::UNDO;
use crate::words;

/// What an offer is called in news where it was not asked for.
const UNASKED: &str = "offer-unasked";

/// What the people of a request are told of one move. Stored as the post's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub request: i64,
    /// The move's name.
    pub what: String,
    pub by: String,
    pub why: Option<String>,
    /// The stage before.
    #[serde(default)]
    pub from: Option<Stage>,
    /// The stage after; missing, as the next, in news from before it was kept.
    #[serde(default)]
    pub to: Option<Stage>,
    /// Which of the request's events is told, counted from 1.
    #[serde(default)]
    pub event: Option<usize>,
    /// The question that an answer answers.
    #[serde(default)]
    pub question: Option<String>,
    /// Whom it concerns; its teacher where nobody is named.
    #[serde(default)]
    pub pings: Vec<MemberId>,
}

/// A question, and who asked it.
pub struct Question {
    pub by: Person,
    pub words: String,
}

impl News {
    /// The news of a move that led from one state of a request to the next.
    pub fn of(
        event: &Event,
        place: usize,
        step: &Move,
        before: &Request,
        question: Option<Question>,
    ) -> Self {
        let (words, asker) = question.map(|question| (question.words, question.by)).unzip();
        let teacher = &before.teacher.id;
        let mut pings = Vec::new();
        if event.by.id == *teacher {
            // Who heard of a move hears that it is taken back, though the request was nobody's for a while.
            let back_with = match step {
                Move::Undo { before: had, .. } => had.librarian.clone(),
                _ => None,
            };
            pings.extend(asker.or(back_with).or(before.librarian.clone()).map(|librarian| librarian.id));
        } else {
            if *step != Move::Join {
                pings.push(teacher.clone());
            }
            match step {
                // Mentioning somebody brings them into the thread: there the answer will come.
                Move::Ask { .. } | Move::Join => pings.push(event.by.id.clone()),
                // A thread that is opened now has them in it already.
                Move::Accept | Move::Offer { .. } if before.thread.is_some() => {
                    pings.push(event.by.id.clone());
                }
                Move::Reassign { to } => pings.push(to.id.clone()),
                _ => {}
            }
        }
        Self {
            request: event.request,
            what: event.what.clone(),
            by: event.by.name.clone(),
            why: event.why.clone(),
            from: event.from,
            to: Some(event.to),
            event: Some(place),
            question: words,
            pings,
        }
    }

    /// The same for an offer that its teacher has not asked for.
    pub fn unasked(offer: Self) -> Self {
        Self { what: UNASKED.to_owned(), ..offer }
    }

    /// The news that a librarian has put a request down for its teacher.
    pub fn of_put_down(request: i64, by: String, teacher: MemberId) -> Self {
        Self {
            request,
            what: PUT_DOWN.to_owned(),
            by,
            why: None,
            from: None,
            to: Some(Stage::Requested),
            event: Some(1),
            question: None,
            pings: vec![teacher],
        }
    }

    /// Which of the request's events this takes back.
    pub fn takes_back(&self) -> Option<usize> {
        // Only the latest can be.
        self.event.filter(|_| self.what == UNDO)?.checked_sub(1)
    }
}

/// The news of one move, to the request's thread. With its card come the buttons of what its teacher may do now.
pub fn news(request: &Request, news: &News, manner: &Manner, key: Option<&CardKey>) -> Message {
    if news.what == Move::Join.name() {
        return joined(request, news);
    }
    let (title, body, tone) = told(request, news);
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    if let Some(question) = &news.question {
        card = card.fact("Question", Text::default().typed(question));
    }
    let why = match news.what.as_str() {
        "ask" => Some("Question"),
        "answer" => Some("Answer"),
        "add" => Some("Added"),
        "offer" | UNASKED => Some("The suggestion"),
        "schedule" => Some("Sessions"),
        "decline" => Some("Reason"),
        _ => None,
    };
    match (why, &news.why, &request.record) {
        (Some(name), Some(words), _) => card = card.fact(name, Text::default().typed(words)),
        (_, _, Some(record)) if news.what == "complete" => {
            card = recorded(card, record);
        }
        _ => {}
    }
    // What comes back, comes back with its sessions.
    if matches!(news.what.as_str(), UNDO | "reopen") && !request.sessions.is_empty() {
        card = card.fact("Sessions", sessions_in_full(&request.sessions, manner));
    }
    let buttons = match key {
        Some(key) if news.what == "complete" => {
            card = card.fact(HOW_HELPFUL, HOW_TO_RATE);
            // Its librarian reads the thread, too: a rating that was given elsewhere by now does not show in it.
            rating_buttons(None, key)
        }
        Some(key) => teacher_buttons(request, key, news.what == "ask"),
        None => Vec::new(),
    };
    let message = to_members(who_is_told(request, news), card);
    buttons.into_iter().fold(message, Message::with)
}

/// News whose move was taken back, in its place: nothing of what it said stands there any more.
pub fn news_taken_back(request: &Request, news: &News) -> Message {
    let body = was_taken_back(request, &news.what, news.from, &news.by);
    let card = Card { title: "Taken back".into(), body, tone: Tone::Calm, ..Card::default() };
    to_members(who_is_told(request, news), card)
}

pub fn who_is_told(request: &Request, news: &News) -> Vec<MemberId> {
    if news.pings.is_empty() { vec![request.teacher.id.clone()] } else { news.pings.clone() }
}

/// A card for these members, who are mentioned over it.
pub fn to_members(pings: Vec<MemberId>, card: Card) -> Message {
    let mut text = Text::default();
    for (at, member) in pings.iter().enumerate() {
        text = if at > 0 { text.plain(" ") } else { text }.run(Run::Mention(member.clone()));
    }
    Message { text, card: Some(card), pings, ..Message::default() }
}

/// A colleague has joined: one line is enough, and mentioning them in it brings them in.
fn joined(request: &Request, news: &News) -> Message {
    let who = Text(news.pings.iter().cloned().map(Run::Mention).collect());
    let text = words!(
        "{who} has joined to help with request #{number}, {topic}.",
        who = who,
        number = news.request,
        topic = typed(&request.wish.topic)
    );
    Message { pings: news.pings.clone(), ..Message::from(text) }
}

/// What is said of one move: title, sentence, tone.
fn told(request: &Request, news: &News) -> (&'static str, Text, Tone) {
    let (by, topic) = (typed(&news.by), typed(&request.wish.topic));
    let number = news.request;
    match news.what.as_str() {
        "accept" if request.thread.is_some() => (
            "Accepted",
            words!(
                "{by} will help with #{number}, {topic}. Anything to add? Write it here.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Good,
        ),
        "accept" => (
            "Accepted",
            words!(
                "{by} will help with #{number}, {topic}. I can't pass on replies typed here. Use [Add something].",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Good,
        ),
        "ask" => (
            "A question",
            words!(
                "{by} has a question about #{number}, {topic}. Use [Answer].",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Waiting,
        ),
        "offer" => (
            "Another idea",
            words!(
                "{by} suggests something else for #{number}, {topic}. [Agree] takes it. [No thanks] keeps what you \
                 asked for.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Waiting,
        ),
        UNASKED => (
            "An idea for you",
            words!(
                "You told the library that \"{topic}\" is hard to teach. {by} has an idea. [Agree] makes it your \
                 request #{number}. [No thanks] leaves your topic with the library.",
                topic = topic,
                by = by,
                number = number
            ),
            Tone::Waiting,
        ),
        "decline" => (
            "Declined",
            words!(
                "Sorry, we can't do #{number}, {topic}, this time. {by} explains below. [Reopen] asks again.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Ended,
        ),
        "complete" => (
            "Completed",
            words!(
                "#{number}, {topic}: that's done. Thank you! Tell {by} if a figure looks wrong.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Good,
        ),
        UNDO => {
            let (before, after) = (news.from, news.to.unwrap_or(request.stage));
            let said =
                was_taken_back(request, news.why.as_deref().unwrap_or_default(), Some(after), &news.by);
            let text = match after {
                _ if before == Some(after) => said,
                Stage::Requested => words!("{said} It's waiting for a librarian again.", said = said),
                Stage::Countered => words!("{said} The suggestion stands again.", said = said),
                _ => words!("{said} It's {stage} again.", said = said, stage = ours(after.in_a_sentence())),
            };
            ("Taken back", text, Tone::Calm)
        }
        _ => told_by_the_teacher(request, news),
    }
}

/// What is said of the teacher's own moves.
fn told_by_the_teacher(request: &Request, news: &News) -> (&'static str, Text, Tone) {
    let (by, topic) = (typed(&news.by), typed(&request.wish.topic));
    let number = news.request;
    match news.what.as_str() {
        "answer" => (
            "Answered",
            words!("{by} has answered about #{number}, {topic}.", by = by, number = number, topic = topic),
            Tone::Calm,
        ),
        "add" => (
            "Something added",
            words!(
                "{by} has added something to #{number}, {topic}.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Calm,
        ),
        "agree" => (
            "Agreed",
            words!(
                "{by} agrees to what you suggested for #{number}, {topic}. Plan it with [Schedule] on the card at the \
                 desk.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Good,
        ),
        "no-thanks" => (
            "No thanks",
            words!(
                "{by} would rather keep #{number}, {topic}, as it was. It's waiting for a librarian again.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Calm,
        ),
        "withdraw" => (
            "Withdrawn",
            words!(
                "{by} has withdrawn #{number}, {topic}. Nothing more to do.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Ended,
        ),
        _ => told_of_the_plan(request, news),
    }
}

fn told_of_release(news: &News, by: Run, topic: Run) -> (&'static str, Text, Tone) {
    let number = news.request;
    let text = if news.from == Some(Stage::Scheduled) {
        words!(
            "{by} can't do #{number}, {topic}, after all, so all dates still to come are cancelled. Another \
             librarian will take it on. Nothing for you to do.",
            by = by,
            number = number,
            topic = topic
        )
    } else {
        words!(
            "{by} can't do #{number}, {topic}, after all. Another librarian will take it on. Nothing for \
             you to do.",
            by = by,
            number = number,
            topic = topic
        )
    };
    ("Another librarian", text, Tone::Calm)
}

/// What is said of when, and of who looks after it.
fn told_of_the_plan(request: &Request, news: &News) -> (&'static str, Text, Tone) {
    let (by, topic) = (typed(&news.by), typed(&request.wish.topic));
    let number = news.request;
    let librarian = request.librarian.as_ref().map(|librarian| librarian.name.as_str());
    match (news.what.as_str(), librarian) {
        ("reopen", Some(librarian)) => (
            "Reopened",
            words!(
                "{by} has reopened #{number}, {topic}. It's as it was before, with {librarian}.",
                by = by,
                number = number,
                topic = topic,
                librarian = typed(librarian)
            ),
            Tone::Good,
        ),
        ("reopen", None) => (
            "Reopened",
            words!(
                "{by} has reopened #{number}, {topic}. I'll say so here when a librarian takes it on.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Waiting,
        ),
        ("schedule", _) if news.from == Some(Stage::Scheduled) => (
            "New dates",
            words!(
                "{by} has changed the dates for #{number}, {topic}. If they don't suit you, tell {by}.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Good,
        ),
        ("schedule", _) => (
            "Scheduled",
            words!(
                "{by} has planned #{number}, {topic}. If it doesn't suit you, tell {by}.",
                by = by,
                number = number,
                topic = topic
            ),
            Tone::Good,
        ),
        ("unschedule", Some(librarian)) => (
            "No date for now",
            words!(
                "{by} has cancelled the dates still to come for #{number}, {topic}. {librarian} will suggest new ones \
                 here.",
                by = by,
                number = number,
                topic = topic,
                librarian = typed(librarian)
            ),
            Tone::Calm,
        ),
        ("release", _) => told_of_release(news, by, topic),
        ("reassign", librarian) => {
            let to = news.why.as_deref().or(librarian).unwrap_or(&news.by);
            let text = if to == news.by {
                words!(
                    "{to} will help with #{number}, {topic}, from now on. What was planned stays.",
                    to = typed(to),
                    number = number,
                    topic = topic
                )
            } else {
                words!(
                    "{by} has handed #{number}, {topic}, to {to}. What was planned stays.",
                    by = by,
                    number = number,
                    topic = topic,
                    to = typed(to)
                )
            };
            ("A new librarian", text, Tone::Calm)
        }
        _ => (
            "News",
            words!("{by} has changed #{number}, {topic}.", by = by, number = number, topic = topic),
            Tone::Calm,
        ),
    }
}

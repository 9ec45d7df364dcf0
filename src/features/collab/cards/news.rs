//! The news of a move, as the people of the request read it in their thread: what happened, and what comes next.

use serde::{Deserialize, Serialize};

use super::buttons::{rating_buttons, teacher_buttons};
use super::planning::sessions_in_full;
use super::record::{HOW_HELPFUL, HOW_TO_RATE, recorded};
use crate::chat::words::typed;
use crate::chat::{Card, CardKey, MemberId, Message, Run, Text, Tone};
use crate::features::collab::types::{Event, Move, Person, Request, Stage};
use crate::words;

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
    pub fn of(event: &Event, step: &Move, before: &Request, question: Option<Question>) -> Self {
        let (words, asker) = question.map(|question| (question.words, question.by)).unzip();
        let teacher = &before.teacher.id;
        let mut pings = Vec::new();
        if event.by.id == *teacher {
            pings.extend(asker.or(before.librarian.clone()).map(|librarian| librarian.id));
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
            question: words,
            pings,
        }
    }
}

/// The news of one move, to the request's thread. With its card come the buttons of what its teacher may do now.
pub fn news(request: &Request, news: &News, key: Option<&CardKey>) -> Message {
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
        "offer" => Some("The offer"),
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
    if matches!(news.what.as_str(), "undo" | "reopen") && !request.sessions.is_empty() {
        card = card.fact("Sessions", sessions_in_full(&request.sessions));
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
    let mut pings = news.pings.clone();
    if pings.is_empty() {
        pings.push(request.teacher.id.clone());
    }
    let message = to_members(pings, card);
    buttons.into_iter().fold(message, Message::with)
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
    let by = || Text::default().typed(&news.by);
    let named = Text::from(format!("#{}, ", news.request)).typed(&request.wish.topic);
    let this = Text::from("request ").join(named.clone());
    let librarian = request.librarian.as_ref().map_or("The library", |librarian| librarian.name.as_str());
    match news.what.as_str() {
        "accept" => (
            "Accepted",
            by().plain(" has taken on ").join(this).plain(if request.thread.is_some() {
                ", and reads this thread: write here about anything still open."
            } else {
                ". Replies typed here reach nobody; [Add something] takes your words to the library."
            }),
            Tone::Good,
        ),
        "ask" => (
            "A question",
            by().plain(" has a question about ").join(this).plain(". [Answer] takes your reply to the desk."),
            Tone::Waiting,
        ),
        "answer" => (
            "Answered",
            by().plain(" has answered about ").join(this).plain(". The card at the desk shows it, too."),
            Tone::Calm,
        ),
        "offer" => (
            "Another offer",
            by().plain(" offers something else for ").join(this).plain(
                ". [Agree] takes it up; [No thanks] gives the request back to the desk as you wrote it.",
            ),
            Tone::Waiting,
        ),
        "add" => (
            "Something added",
            by().plain(" has added something to ").join(this).plain(". The card at the desk shows it, too."),
            Tone::Calm,
        ),
        "agree" => (
            "Agreed",
            by().plain(" agrees to the offer for ")
                .join(this)
                .plain(". ")
                .typed(librarian)
                .plain(" plans it next, with [Schedule] on the card at the desk."),
            Tone::Good,
        ),
        "no-thanks" => (
            "No thanks",
            by().plain(" would rather keep ")
                .join(this)
                .plain(", as it was written. It waits at the desk again for whoever takes it on."),
            Tone::Calm,
        ),
        "decline" => (
            "Declined",
            Text::from("Sadly, the library cannot take on ").join(this).plain(". ").join(by()).plain(
                " gives the reason below. If things change, [Reopen] brings the request back as it was.",
            ),
            Tone::Ended,
        ),
        "complete" => (
            "Completed",
            Text::from("Request ")
                .join(named)
                .plain(", is completed. If a number is wrong, tell ")
                .join(by())
                .plain(" and it will be corrected. Thank you for doing this with the library."),
            Tone::Good,
        ),
        "withdraw" => (
            "Withdrawn",
            by().plain(" has withdrawn ").join(this).plain(". There is nothing left to do."),
            Tone::Ended,
        ),
        "reopen" if request.librarian.is_none() => (
            "Reopened",
            by().plain(" has reopened ")
                .join(this)
                .plain(". It waits at the desk again, and you read here when a librarian takes it on."),
            Tone::Waiting,
        ),
        _ => told_of_the_plan(news, this, librarian),
    }
}

/// What is said of when, and of who looks after it.
fn told_of_the_plan(news: &News, this: Text, librarian: &str) -> (&'static str, Text, Tone) {
    let by = || Text::default().typed(&news.by);
    match news.what.as_str() {
        "reopen" => (
            "Reopened",
            words!(
                "{who} has reopened {this}. It is as it was before, with {librarian}.",
                who = typed(&news.by),
                this = this,
                librarian = typed(librarian)
            ),
            Tone::Good,
        ),
        "undo" => (
            "Taken back",
            words!(
                "{who} has taken that back: {this}, is as it was before.",
                who = typed(&news.by),
                this = this
            ),
            Tone::Calm,
        ),
        "schedule" if news.from == Some(Stage::Scheduled) => (
            "Rescheduled",
            by().plain(" has changed the plan for ").join(this).plain(". This is how it stands now; if it does \
                not suit you, tell ").typed(&news.by).plain("."),
            Tone::Good,
        ),
        "schedule" => (
            "Scheduled",
            by().plain(" has scheduled ").join(this).plain(". If that does not suit you, tell ").typed(&news.by)
                .plain("."),
            Tone::Good,
        ),
        "unschedule" => (
            "No date for now",
            by().plain(" has taken the sessions of ").join(this).plain(", off the plan. It stays with ")
                .typed(librarian).plain(", and a new date is told here."),
            Tone::Calm,
        ),
        "release" => (
            "Back at the desk",
            by().plain(" has given ").join(this).plain(
                ", back to the desk, where another librarian can take it on. There is nothing that you need to do.",
            ),
            Tone::Calm,
        ),
        "reassign" => {
            let to = news.why.as_deref().unwrap_or(librarian);
            let text = Text::default().typed(to).plain(" looks after ").join(this).plain(", from now on");
            let text = if to == news.by { text } else { text.plain("; ").join(by()).plain(" has handed it over") };
            ("A new librarian", text.plain(". What was planned stays."), Tone::Calm)
        }
        _ => ("News", by().plain(" has changed ").join(this).plain("."), Tone::Calm),
    }
}

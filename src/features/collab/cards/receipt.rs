//! The receipt: what a teacher keeps of a request that was sent.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::buttons::{rating_buttons, teacher_buttons, withdraw_button};
use super::planning::sessions_in_full;
use super::record::{HOW_HELPFUL, HOW_TO_RATE, recorded, score, with_line};
use super::{asks_for_patience, topic, wish_facts};
use crate::chat::words::ours;
use crate::chat::{Button, Card, CardKey, Look, Message, Press, Run, Text, Tone};
use crate::days::Manner;
use crate::features::away::Absence;
use crate::features::collab::types::{Request, Stage, Thanks};
use crate::features::collab::{ShortNotice, SupportKinds};
use crate::features::thanks;
use crate::library::Refusal;
use crate::words;

/// What a teacher can expect after sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// The desk gets its card; what it usually takes to answer, where that is known, and who is away.
    Reads {
        usually: Option<TimeDelta>,
        /// The next school day, where today is none.
        opens: Option<NaiveDate>,
        away: Vec<Absence>,
    },
    /// What was sent before could not be put at the desk, and still waits.
    DeskIsClosed,
}

/// What is pointed out beside a request, and refused by nobody.
pub struct Remarks {
    pub short_notice: Option<ShortNotice>,
    /// About the day that was asked for.
    pub on_when: Option<Text>,
}

/// The private receipt of a request that was sent. It asks how its teacher wishes to be thanked until they have said.
pub fn receipt(
    request: &Request,
    kinds: &SupportKinds,
    (outlook, manner): (&Outlook, &Manner),
    remarks: Remarks,
    wishes: Thanks,
    key: &CardKey,
) -> Message {
    let number = request.number;
    let (title, body, tone) = match outlook {
        Outlook::Reads { usually, opens, away } => {
            let body = match usually {
                None => words!(
                    "Got it: request #{number}. A librarian will answer you privately, here.",
                    number = number
                ),
                Some(usual) => words!(
                    "Got it: request #{number}. A librarian will answer you privately, here, usually within {time}.",
                    number = number,
                    time = ours(about(*usual))
                ),
            };
            let body = match opens {
                None => body,
                Some(day) => body.plain(" ").join(words!(
                    "The library answers on school days; the next is {day}.",
                    day = ours(manner.day(*day))
                )),
            };
            let body = away.iter().fold(body, |body, absence| body.plain(" ").join(is_away(absence, manner)));
            ("Sent to the library", body, Tone::Good)
        }
        Outlook::DeskIsClosed => (
            "Saved for the library",
            words!(
                "Request #{number} is saved, but no librarian sees it yet: I can't post in the desk channel. Please tell a \
                 librarian. I'll post it there once that is mended.",
                number = number
            ),
            Tone::Waiting,
        ),
    };
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    card = card.fact("Topic", topic(&request.wish));
    card = wish_facts(card, &request.wish, kinds);
    if let Some(remark) = remarks.on_when {
        card = card.fact("Is that right?", remark);
    }
    if let Some(note) = remarks.short_notice {
        card = card.fact("Short notice", asks_for_patience(&note));
    }
    let message = with_teachers_buttons(card, request, key);
    match wishes {
        Thanks::Unanswered => message.with(thanks::menu(Press::new("choose-thanks", key), wishes)),
        _ => message,
    }
}

/// The question whether what was sent a moment ago is to be sent once more.
pub fn send_again(sent: &Request, now: DateTime<Utc>, key: &CardKey) -> Message {
    let ago = match (now - sent.sent_at).num_minutes() {
        0 | 1 => "a minute ago".to_owned(),
        minutes => format!("{minutes} minutes ago"),
    };
    let number = sent.number;
    Message::from(Text::from(format!(
        "You sent this {ago} as request #{number}: send it again? It would be another request; /my-requests shows \
         the one that you sent."
    )))
    .with(Button::new("Send it again", "send-again", key, Look::Plain))
}

/// [Send it again] was pressed twice.
pub fn sent_again_already(number: &str) -> Refusal {
    Refusal::new(format!("Already sent again, as request #{number}. Nothing more to do."))
}

/// What could be sent minutes ago cannot be sent any more: a day has passed, a kind of support is gone.
pub fn not_as_it_was() -> Refusal {
    Refusal::new("This cannot be sent as it is any more. Type /request-collab to write it anew.")
}

/// What an absence means for whoever asks now.
fn is_away(absence: &Absence, manner: &Manner) -> Text {
    let until = manner.day(absence.until);
    let text = Text::default().typed(&absence.librarian.name).plain(format!(" is away until {until}"));
    match &absence.colleague {
        Some(colleague) => text.plain("; ").typed(&colleague.name).plain(" reads new requests meanwhile."),
        None => text.plain(", so an answer may take longer."),
    }
}

/// A request as its teacher sees it, with the moves that are the teacher's own.
pub fn own_request(
    request: &Request,
    kinds: &SupportKinds,
    manner: &Manner,
    wishes: Thanks,
    key: &CardKey,
) -> Message {
    let mut card = Card {
        title: format!("Request #{} · {}", request.number, request.stage.teachers_word()).into(),
        body: topic(&request.wish),
        ..Card::default()
    };
    card = wish_facts(card, &request.wish, kinds);
    if let Some(librarian) = &request.librarian {
        card = card.fact("Librarian", Text::default().run(Run::Mention(librarian.id.clone())));
    }
    if let Some(offer) = &request.offer {
        card = card.fact("The offer", Text::default().typed(offer));
    }
    if !request.sessions.is_empty() {
        card = card.fact("Sessions", sessions_in_full(&request.sessions, manner));
    }
    let message = if let Some(record) = &request.record {
        card = recorded(card, record);
        let said = match &request.rating {
            Some(rating) => with_line(format!("You said {}", score(rating)), rating),
            None => HOW_TO_RATE.into(),
        };
        let message = Message::from(card.fact(HOW_HELPFUL, said));
        rating_buttons(request.rating.as_ref(), key).into_iter().fold(message, Message::with)
    } else {
        with_teachers_buttons(card, request, key)
    };
    match request.stage {
        Stage::Declined | Stage::Withdrawn => message,
        _ => message.with(thanks::menu(Press::new("choose-thanks", key), wishes)),
    }
}

fn with_teachers_buttons(card: Card, request: &Request, key: &CardKey) -> Message {
    let buttons = teacher_buttons(request, key, false).into_iter().chain(withdraw_button(request, key));
    buttons.fold(Message::from(card), Message::with)
}

/// A rough span of time, as people say it.
fn about(span: TimeDelta) -> String {
    match (span.num_hours(), span.num_days()) {
        (0, _) => "the hour".to_owned(),
        (hours, 0) => format!("{} hours", hours + 1),
        (_, days) => format!("{} days", days + 1),
    }
}

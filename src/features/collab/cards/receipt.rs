//! The receipt: what a teacher keeps of a request that was sent.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::asked::Asked;
use super::buttons::{plan_button, rating_buttons, teacher_buttons, withdraw_button};
use super::planning::sessions_in_full;
use super::record::{HOW_HELPFUL, HOW_TO_RATE, recorded, score, with_line};
use super::{asks_for_patience, topic, wish_facts};
use crate::chat::words::{and, ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Press, Run, Text, Tone};
use crate::days::Manner;
use crate::features::away::Absence;
use crate::features::collab::types::{Event, Request, Stage, Thanks};
use crate::features::collab::undo::standing;
use crate::features::collab::{ShortNotice, SupportKinds};
use crate::features::thanks;
use crate::library::Refusal;
use crate::words;

/// Additions that a teacher's own card shows whole.
const MOST_ADDED: usize = 3;

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
                Some(day) => words!(
                    "{body} The library answers on school days; the next is {day}.",
                    body = body,
                    day = ours(manner.day(*day))
                ),
            };
            let with = |body, sentence| words!("{body} {sentence}", body = body, sentence = sentence);
            let body = are_away(away, manner).into_iter().fold(body, with);
            ("Sent to the library", body, Tone::Good)
        }
        Outlook::DeskIsClosed => (
            "Saved for the library",
            words!(
                "Request #{number} is saved, but the librarians can't see it yet: I can't post in their \
                 channel. Please tell one of them. I'll post it as soon as I can.",
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
    let message = with_teachers_buttons(card, request, false, None, key);
    match wishes {
        Thanks::Unanswered => message.with(thanks::menu(Press::new("choose-thanks", key), wishes)),
        _ => message,
    }
}

/// The question whether what was sent a moment ago is to be sent once more.
pub fn send_again(sent: &Request, now: DateTime<Utc>, key: &CardKey) -> Message {
    let number = sent.number;
    let text = match (now - sent.sent_at).num_minutes() {
        0 | 1 => words!(
            "You sent this a minute ago: it's request #{number}. Send it again, as another request?",
            number = number
        ),
        minutes => words!(
            "You sent this {minutes} minutes ago: it's request #{number}. Send it again, as another request?",
            minutes = minutes,
            number = number
        ),
    };
    Message::from(text).with(Button::new("Send it again", "send-again", key, Look::Plain))
}

/// [Send it again] was pressed twice.
pub fn sent_again_already(number: &str) -> Refusal {
    Refusal(words!("Already sent again, as request #{number}. Nothing more to do.", number = ours(number)))
}

/// What could be sent minutes ago cannot be sent any more: a day has passed, a kind of support is gone.
pub fn not_as_it_was() -> Refusal {
    Refusal::new("This can't be sent as it is any more. Type /request-collab to write it again.")
}

/// What the absences mean for whoever asks now: a sentence for each that somebody else reads for, and one for all others.
fn are_away(absences: &[Absence], manner: &Manner) -> Vec<Text> {
    let known = |absence: &Absence| (typed(&absence.librarian.name), ours(manner.day(absence.until)));
    let mut said = Vec::new();
    let mut unread = Vec::new();
    for absence in absences {
        let (who, until) = known(absence);
        match &absence.colleague {
            Some(colleague) => said.push(words!(
                "{who} is away until {until}; {colleague} reads new requests meanwhile.",
                who = who,
                until = until,
                colleague = typed(&colleague.name)
            )),
            None => unread.push((who, until)),
        }
    }
    match unread.len() {
        0 => {}
        1 => said.extend(unread.into_iter().map(|(who, until)| {
            words!("{who} is away until {until}, so an answer may take longer.", who = who, until = until)
        })),
        _ => {
            let each = |(who, until)| words!("{who} (until {until})", who = who, until = until);
            let names = and(unread.into_iter().map(each).collect());
            said.push(words!("{names} are away, so an answer may take longer.", names = names));
        }
    }
    said
}

/// A request as its teacher sees it, with the moves that are the teacher's own.
pub fn own_request(
    request: &Request,
    events: &[Event],
    (kinds, manner): (&SupportKinds, &Manner),
    wishes: Thanks,
    key: &CardKey,
) -> Message {
    let events = &standing(events)[..];
    let mut card = Card {
        title: words!(
            "Request #{number} · {stage}",
            number = request.number,
            stage = ours(request.stage.teachers_word())
        ),
        body: topic(&request.wish),
        ..Card::default()
    };
    card = wish_facts(card, &request.wish, kinds);
    card = what_you_added(card, events);
    let question = Asked::of(events);
    if let Some(asked) = &question {
        card = card.fact("A question for you", typed_text(asked.words));
        if let Some(answer) = asked.answer {
            card = card.fact("Your answer", typed_text(answer));
        }
    }
    if let Some(librarian) = &request.librarian {
        card = card.fact("Librarian", Text::default().run(Run::Mention(librarian.id.clone())));
    }
    if let Some(offer) = &request.offer {
        card = card.fact("The suggestion", Text::default().typed(offer));
    }
    if !request.sessions.is_empty() {
        card = card.fact("Sessions", sessions_in_full(&request.sessions, manner));
    }
    let message = if let Some(record) = &request.record {
        card = recorded(card, record);
        let said = match &request.rating {
            Some(rating) => with_line(words!("You said {score}", score = ours(score(rating))), rating),
            None => HOW_TO_RATE.into(),
        };
        let message = Message::from(card.fact(HOW_HELPFUL, said));
        rating_buttons(request.rating.as_ref(), key).into_iter().fold(message, Message::with)
    } else {
        let plan = plan_button(request, kinds, key);
        with_teachers_buttons(card, request, question.is_some_and(|asked| asked.is_open()), plan, key)
    };
    match request.stage {
        Stage::Declined | Stage::Withdrawn => message,
        _ => message.with(thanks::menu(Press::new("choose-thanks", key), wishes)),
    }
}

/// What its teacher has added, the latest last. As many as there is room for; the desk has all of them.
fn what_you_added(mut card: Card, events: &[&Event]) -> Card {
    let added: Vec<&str> =
        events.iter().filter(|event| event.what == "add").filter_map(|event| event.why.as_deref()).collect();
    let earlier = added.len().saturating_sub(MOST_ADDED);
    if earlier > 0 {
        card = card.fact(
            "You added",
            words!("{earlier} more before these. The library has them all.", earlier = earlier),
        );
    }
    added[earlier..].iter().fold(card, |card, words| card.fact("You added", typed_text(words)))
}

fn typed_text(words: &str) -> Text {
    Text::default().typed(words)
}

fn with_teachers_buttons(
    card: Card,
    request: &Request,
    is_asked: bool,
    more: Option<Button>,
    key: &CardKey,
) -> Message {
    let buttons = teacher_buttons(request, key, is_asked).into_iter().chain(more);
    let buttons = buttons.chain(withdraw_button(request, key));
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

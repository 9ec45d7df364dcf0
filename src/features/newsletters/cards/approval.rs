//! What is said where a newsletter needs a second pair of eyes.

use super::editor::{LEAVES_SERVER, channels};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::days::Manner;
use crate::features::collab::Person;
use crate::features::newsletters::{Channel, Content, Newsletter};
use crate::features::pauses::Pause;
use crate::library::Refusal;
use crate::words;

/// How a question to the desk stands.
pub enum Agreement {
    Asked,
    /// The newsletter was sent with it.
    Given,
    /// It was given, and what was agreed to has been called off or recalled since.
    TakenBack,
    /// The newsletter was changed after it was asked about.
    Overtaken,
}

/// What is asked to be agreed to.
pub struct Question<'a> {
    pub content: &'a Content,
    pub channels: &'a [Channel],
    pub leaves_server: bool,
    pub by: &'a Person,
    /// In the school's manner.
    pub at: Option<String>,
}

/// The question at the desk.
pub fn approval(question: &Question, key: &CardKey) -> Message {
    let Question { content, channels: to, leaves_server, by, at } = question;
    let body = words!(
        "{who}'s newsletter needs a second librarian. Preview it, then [Agree].",
        who = typed(&by.name)
    );
    let when = at.clone().unwrap_or_else(|| "as soon as it is agreed to".to_owned());
    let title = "A newsletter for another librarian to read".into();
    let card = Card { title, body, tone: Tone::Waiting, ..Card::default() }
        .fact("Newsletter", Text::default().typed(&content.title))
        .fact("Channels", channels(to))
        .fact("When", when);
    let card = if *leaves_server { card.fact("Other servers", LEAVES_SERVER) } else { card };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card).with(button("Agree", "newsletter-agree", Look::Main)).with(button(
        "Preview",
        "newsletter-look",
        Look::Plain,
    ))
}

/// What is left of the question: nothing as long as it is asked.
pub fn approval_answered(content: &Content, by: &Person, answer: &Agreement) -> Option<Message> {
    let (title, who) = (typed(&content.title), typed(&by.name));
    let line = match answer {
        Agreement::Asked => return None,
        Agreement::Given => words!(
            "Agreed to: the newsletter \"{title}\". It goes out as shown. /newsletter report says how far it is.",
            title = title
        ),
        Agreement::TakenBack => words!(
            "Agreed to, and taken back afterwards: the newsletter \"{title}\". /newsletter report says what became of its \
             copies.",
            title = title
        ),
        Agreement::Overtaken => words!(
            "Changed after {who} asked, so nothing goes out: the newsletter \"{title}\". {who} can ask again.",
            who = who,
            title = title
        ),
    };
    Some(line.into())
}

/// What its author reads meanwhile.
pub fn asked_for_agreement(newsletter: &Newsletter) -> Message {
    words!(
        "\"{title}\" is waiting at the desk: in this school another librarian has to agree before it goes out.",
        title = typed(&newsletter.written.title)
    )
    .into()
}

pub fn moment_has_passed() -> Refusal {
    Refusal::new("The time chosen for this has passed, so nothing goes out. Its author can ask again.")
}

/// For whoever agrees in a pause: what was asked stays asked.
pub fn is_paused_then(pause: &Pause, by: &Person, manner: &Manner) -> Refusal {
    let by = typed(&by.name);
    Refusal(match pause.until {
        Some(day) => words!(
            "Newsletters are paused until {day}, so nothing goes out yet. Type /posts resume and agree again, or {who} \
             asks for a later time.",
            day = ours(manner.day(day)),
            who = by
        ),
        None => words!(
            "Newsletters are paused for good, so nothing goes out. Type /posts resume, then agree again: {who}'s \
             question stays here.",
            who = by
        ),
    })
}

pub fn changed_since() -> Refusal {
    Refusal::new("This newsletter was changed afterwards, so nothing goes out. Its author can ask again.")
}

//! What is said about tips that teachers suggest: to them, and at the desk.

use super::named;
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Form, Look, Message, Press, Run, Text, Tone};
use crate::days::Manner;
use crate::features::tips::suggestion::{Suggested, Suggestion};
use crate::features::tips::types::TipText;
use crate::library::visit::press_without_card;
use crate::library::{Refusal, catalogue};
use crate::words;

/// Why a suggestion that was taken is not posted after all.
pub const TAKEN_OUT: &str = "It had to leave the queue of tips again.";

/// A tip in the fields that a librarian has for one, as far as it is a teacher's to say, and whether they are named.
pub fn suggest_form() -> Form {
    let by_name = catalogue::by_name_field("May your name stand under it?");
    let fields = super::forms::words_of_a_tip().into_iter().chain([by_name]).collect();
    Form { title: "A tip for colleagues".into(), press: press_without_card("tip-suggest"), fields }
}

/// After the form.
pub fn suggested(text: &TipText) -> Message {
    words!(
        "Thank you: {tip} is with the library. I'll tell you when it's posted, or why it isn't.",
        tip = named(&text.title)
    )
    .into()
}

/// The card at the desk.
pub fn suggestion(suggestion: &Suggestion, key: &CardKey) -> Message {
    let Suggestion { by, by_name, text, stage, why, .. } = suggestion;
    let mut body = Text::default().run(Run::Markdown(text.body.clone()));
    if let Some(link) = &text.link {
        body = body.plain("\n\n").run(Run::Link { words: link.clone(), to: link.clone() });
    }
    let tone = match stage {
        Suggested::Waits => Tone::Waiting,
        Suggested::Taken | Suggested::Posted => Tone::Good,
        Suggested::NotTaken => Tone::Ended,
    };
    let name = if *by_name {
        words!("{who}, who may be named under it", who = typed(&by.name))
    } else {
        words!("{who}, who is not named under it", who = typed(&by.name))
    };
    let title = words!("A suggested tip: {title}", title = typed(&text.title));
    let card = Card { title, body, tone, ..Card::default() }.fact("From", name);
    match (stage, why) {
        (Suggested::Waits, _) => {}
        (Suggested::Taken, _) => {
            return card.fact("Taken", "It's in the queue: /tip list shows where.").into();
        }
        (Suggested::Posted, _) => return card.fact("Taken", "It was posted.").into(),
        (Suggested::NotTaken, Some(why)) => {
            return card.fact("Not taken", Text::default().typed(why)).into();
        }
        (Suggested::NotTaken, None) => return card.fact("Not taken", "It was taken back.").into(),
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card)
        .with(button("Take it", "suggestion-take", Look::Main))
        .with(button("Change it", "suggestion-change", Look::Plain))
        .with(button("Not this one", "suggestion-no", Look::Plain))
}

/// [Change it]: the form of a tip, with what was suggested.
pub fn take_form(text: &TipText, manner: &Manner, key: &CardKey) -> Form {
    let form = super::edit_form(text, manner, key);
    Form { title: "Take this tip, changed".into(), press: Press::new("suggestion-change", key), ..form }
}

pub fn not_taking_form(key: &CardKey) -> Form {
    catalogue::why_not_form("suggestion-no", key, "We had one like it last month.")
}

/// What their teacher reads.
pub fn suggestion_news(suggestion: &Suggestion) -> Message {
    let tip = named(&suggestion.text.title);
    match (&suggestion.why, suggestion.stage) {
        (Some(why), Suggested::NotTaken) => words!(
            "Your tip {tip} won't be posted. The library says why: {why}\nAnother one is welcome: /suggest-tip.",
            tip = tip,
            why = typed(why)
        ),
        _ => words!(
            "Your tip {tip} is posted: your colleagues read it in the staff channel. Thank you.",
            tip = tip
        ),
    }
    .into()
}

pub fn title_is_taken(text: &TipText) -> Refusal {
    Refusal(words!(
        "A tip called {tip} is in /tip list already. Press [Change it] and give this one another title.",
        tip = named(&text.title)
    ))
}

pub fn name_of_suggestion(suggestion: &Suggestion) -> Text {
    words!("the suggested tip {tip}", tip = named(&suggestion.text.title))
}

pub fn name_of_news(suggestion: &Suggestion) -> Text {
    words!("the news for {who} about a suggested tip", who = typed(&suggestion.by.name))
}

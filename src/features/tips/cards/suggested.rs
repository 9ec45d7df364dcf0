//! What is said about tips that teachers suggest: to them, and at the desk.

use super::named;
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Field, FieldKind, Form, Given, Look, Message, Press, Run, Text, Tone,
};
use crate::days::Manner;
use crate::features::collab::text;
use crate::features::tips::suggestion::{Suggested, Suggestion};
use crate::features::tips::types::TipText;
use crate::features::tips::{MOST_BODY, MOST_LINK, MOST_TITLE};
use crate::library::Refusal;
use crate::library::visit::press_without_card;
use crate::words;

const MOST_WHY: u16 = 300;
const WHY: &str = "why";

pub fn suggest_form() -> Form {
    let field = |name, label: &str, hint: &str, kind, required| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind,
        required,
        filled: None,
    };
    let line = |most| FieldKind::Line { most };
    Form {
        title: "A tip for colleagues".into(),
        press: press_without_card("tip-suggest"),
        fields: vec![
            field("title", "Title", "Captions on before you press play", line(MOST_TITLE), true),
            field(
                "body",
                "The tip: one idea, usable today",
                "What to do, and why it helps. No student names, please.",
                FieldKind::Paragraph { most: MOST_BODY },
                true,
            ),
            field("link", "A link, if it needs one", "https://…", line(MOST_LINK), false),
            field("by_name", "May your name stand under it?", "yes, or no", line(10), true),
        ],
    }
}

/// After the form.
pub fn suggested(text: &TipText) -> Message {
    words!(
        "Thank you: {tip} is with the library. I'll write to you when it's posted, or why not.",
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
        (Suggested::Taken, _) => return card.fact("Taken", "It's in the queue: /tip list shows where.").into(),
        (Suggested::Posted, _) => return card.fact("Taken", "It was posted.").into(),
        (Suggested::NotTaken, Some(why)) => {
            return card.fact("Not taken", words!("Because: {why}", why = typed(why))).into();
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
    Form {
        title: "Not this one".into(),
        press: Press::new("suggestion-no", key),
        fields: vec![Field {
            name: WHY,
            label: "Why? Whoever suggested it reads this".into(),
            hint: "We had one like it last month.".into(),
            kind: FieldKind::Paragraph { most: MOST_WHY },
            required: true,
            filled: None,
        }],
    }
}

/// The error is a sentence with the remedy.
pub fn read_why(given: &Given) -> Result<String, String> {
    text(given.get(WHY).map_or("", String::as_str), "The reason", MOST_WHY)
}

/// What their teacher reads.
pub fn suggestion_news(suggestion: &Suggestion, manner: &Manner) -> Message {
    let tip = named(&suggestion.text.title);
    let library = manner.library();
    match (&suggestion.why, suggestion.stage) {
        (Some(why), Suggested::NotTaken) => words!(
            "{library} won't post the tip that you suggested, {tip}. Because: {why}\nAnother one is welcome: /tip suggest.",
            library = ours(capitalised(&library)),
            tip = tip,
            why = typed(why)
        ),
        _ => words!(
            "Your tip {tip} is posted: your colleagues are reading it in the staff channel. Thank you.",
            tip = tip
        ),
    }
    .into()
}

fn capitalised(library: &Run) -> String {
    let words = match library {
        Run::Plain(words) | Run::Typed(words) => words.as_str(),
        _ => "",
    };
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub fn suggestion_is_gone() -> Refusal {
    Refusal::new("This suggestion is not kept any more: its teacher has had it deleted.")
}

pub fn decided_already() -> Refusal {
    Refusal::new("Somebody has decided about this suggestion already: the card says what became of it.")
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
    words!(
        "the news for {who} about a suggested tip",
        who = typed(&suggestion.by.name)
    )
}

//! The ideas that a teacher looks through, a few at a time.

use super::{in_short, plain, when, worded};
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::features::ideas::classes;
use crate::features::ideas::finding::{Here, Search};
use crate::features::ideas::types::Idea;
use crate::library::Refusal;
use crate::library::catalogue::Page;
use crate::words;

/// More would be a list to read, not a choice to make.
pub const AT_ONCE: usize = 5;
/// The buttons that ask for one, in the order of the list.
const ASK: [(&str, &str); AT_ONCE] = [
    ("Ask for 1", "idea-ask-1"),
    ("Ask for 2", "idea-ask-2"),
    ("Ask for 3", "idea-ask-3"),
    ("Ask for 4", "idea-ask-4"),
    ("Ask for 5", "idea-ask-5"),
];
const MOST_LABEL: usize = 100;

pub struct Looked<'a> {
    pub on_it: &'a [&'a Idea],
    pub page: Page,
    /// On all pages.
    pub found: usize,
    pub search: &'a Search,
}

/// The list; what students do is left out where not all of it `fits`.
pub fn list(looked: &Looked, here: &Here, key: &CardKey, fits: impl Fn(&Text) -> bool) -> Message {
    let told = body(looked, here, true);
    let body = if fits(&told) { told } else { body(looked, here, false) };
    let title = match looked.found {
        1 => "One idea to do together".into(),
        found => words!("{found} ideas to do together", found = found),
    };
    let mut message = Message::from(Card { title, body, ..Card::default() });
    for ((label, verb), _) in ASK.iter().zip(looked.on_it) {
        message = message.with(Button::new(label, verb, key, Look::Main));
    }
    let label = |idea: &Idea| shortened(&plain(&idea.title, here.manner), MOST_LABEL);
    let choice = |idea: &&Idea| Choice { value: idea.id.0.clone(), label: label(idea), hint: None };
    message = message.with(Menu {
        prompt: "Read one in full".into(),
        press: Press::new("idea-read", key),
        choices: Choices::Listed(looked.on_it.iter().map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    });
    looked.page.turned(message, key, ["ideas-back", "ideas-more"], "More ideas")
}

fn body(looked: &Looked, here: &Here, in_full: bool) -> Text {
    let mut body = match about(looked.search, here) {
        Some(about) => words!("For {about}.\n\n", about = about),
        None => Text::default(),
    };
    for (place, idea) in looked.on_it.iter().enumerate() {
        let title = worded(&idea.title, here.manner);
        let line = in_short(idea, here);
        body = body.join(words!("{place}. {title}\n{line}\n", place = place + 1, title = title, line = line));
        if let Some(when) = when(idea, here) {
            body = body.join(when).plain("\n");
        }
        if in_full {
            body = body.join(worded(&idea.students, here.manner)).plain("\n");
        }
        body = body.plain("\n");
    }
    body.join(looked.page.foot())
}

/// What was looked for: "Biology, Year 8, “volcano”".
fn about(search: &Search, here: &Here) -> Option<Text> {
    let mut parts: Vec<Text> = Vec::new();
    let names: Vec<&str> =
        search.subjects.iter().map(|key| here.subjects.name_of(key, here.manner)).collect();
    if !names.is_empty() {
        parts.push(Text::default().typed(names.join(" or ")));
    }
    if let Some(class) = search.class {
        parts.push(Text::default().run(ours(classes::name(class.into(), here.manner))));
    }
    if !search.topic.is_empty() {
        parts.push(words!("\"{topic}\"", topic = typed(&search.topic)));
    }
    parts.into_iter().reduce(|all, part| all.plain(", ").join(part))
}

pub fn nothing_found(search: &Search, here: &Here) -> Refusal {
    Refusal(match about(search, here) {
        Some(about) => words!(
            "There is no idea for {about} yet. Leave something out of the search, or ask the library: /request-collab.",
            about = about
        ),
        None => "The library offers no ideas yet. Ask it for one: /request-collab.".into(),
    })
}

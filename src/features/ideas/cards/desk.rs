//! Ideas as librarians see them: the list of all, one with what came of it, and what is said when one is changed.

use std::collections::BTreeMap;

use super::{plain, subjects, whole, worded};
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::SupportKinds;
use crate::features::ideas::classes;
use crate::features::ideas::finding::Here;
use crate::features::ideas::shelf::Offered;
use crate::features::ideas::types::{Idea, IdeaId};
use crate::library::catalogue::{self, Page};
use crate::library::visit::Question;
use crate::words;

/// Ideas on one page.
pub const PAGE: usize = 12;
const MOST_LABEL: usize = 100;

pub fn desk_list(
    ideas: &[Offered],
    requests: &BTreeMap<IdeaId, Vec<i64>>,
    page: Page,
    here: &Here,
    key: &CardKey,
) -> Message {
    let shown = ideas.iter().filter(|offered| !offered.hidden).count();
    let mut body = Text::default();
    for (_, offered) in page.slice(ideas) {
        body = body.join(line(offered, requests.get(&offered.idea.id), here)).plain("\n");
    }
    let body = body.join(page.foot());
    let title = words!("Ideas that teachers see: {shown}", shown = shown);
    let label = |idea: &Idea| shortened(&plain(&idea.title, here.manner), MOST_LABEL);
    let choice = |offered: &Offered| Choice {
        value: offered.idea.id.0.clone(),
        label: label(&offered.idea),
        hint: None,
    };
    let menu = Menu {
        prompt: "Open one".into(),
        press: Press::new("idea-open", key),
        choices: Choices::Listed(page.slice(ideas).map(|(_, offered)| choice(offered)).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    };
    let message = Message::from(Card { title, body, ..Card::default() });
    let message = if ideas.is_empty() { message } else { message.with(menu) };
    page.turned(message, key, ["idea-list-back", "idea-list-more"], "More")
}

fn line(offered: &Offered, requests: Option<&Vec<i64>>, here: &Here) -> Text {
    let idea = &offered.idea;
    let line = words!(
        "{title} · {subjects} · {classes}",
        title = worded(&idea.title, here.manner),
        subjects = typed(subjects(idea, here)),
        classes = ours(classes::in_words(idea.ages, here.manner))
    );
    notes(offered, requests.map_or(&[][..], Vec::as_slice))
        .into_iter()
        .fold(line, |line, note| line.plain(format!(" · {note}")))
}

/// What a school has done with it, and what came of it.
fn notes(offered: &Offered, requests: &[i64]) -> Vec<String> {
    let mut notes = Vec::new();
    if offered.idea.id.is_own() {
        notes.push("yours".to_owned());
    }
    if offered.is_changed {
        notes.push("changed by you".to_owned());
    }
    if offered.hidden {
        notes.push("hidden".to_owned());
    }
    if !requests.is_empty() {
        notes.push(catalogue::requests(requests));
    }
    notes
}

/// One idea, and what can be done about it.
pub fn at_the_desk(
    offered: &Offered,
    requests: &[i64],
    here: &Here,
    kinds: &SupportKinds,
    key: &CardKey,
) -> Message {
    let Offered { idea, hidden, is_changed, .. } = offered;
    let card = whole(idea, here, kinds);
    let tone = if *hidden { Tone::Ended } else { Tone::Calm };
    let card = if requests.is_empty() { card } else { card.fact("Asked for", catalogue::requests(requests)) };
    let card = if *hidden { card.fact("Hidden", "Teachers don't see it in /ideas.") } else { card };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let mut message =
        Message::from(Card { tone, ..card }).with(button("Change it", "idea-change", Look::Plain));
    message = message.with(if *hidden {
        button("Show it to teachers", "idea-show", Look::Main)
    } else {
        button("Hide it", "idea-hide", Look::Plain)
    });
    if *is_changed {
        message = message.with(button("As it came", "idea-put-back", Look::Danger));
    }
    if idea.id.is_own() {
        message = message.with(button("Remove it", "idea-remove", Look::Danger));
    }
    message
}

/// After the form of a new idea, or of one that was changed.
pub fn kept(idea: &Idea, is_new: bool, manner: &Manner) -> Message {
    let title = worded(&idea.title, manner);
    if is_new {
        words!("\"{title}\" is there: teachers find it with /ideas.", title = title).into()
    } else {
        words!("\"{title}\" is changed. Requests that it began stay as they are.", title = title).into()
    }
}

pub fn sure_to_remove(idea: &Idea, manner: &Manner) -> Question {
    let title = worded(&idea.title, manner);
    let words = words!(
        "Remove \"{title}\"? Its text goes, too; requests that it began stay. This can't be undone.",
        title = title
    );
    Question { words, yes: "Remove it" }
}

pub fn removed(idea: &Idea, manner: &Manner) -> Message {
    words!("\"{title}\" is removed.", title = worded(&idea.title, manner)).into()
}

pub fn sure_to_put_back(idea: &Idea, manner: &Manner) -> Question {
    let title = worded(&idea.title, manner);
    let words = words!(
        "Put \"{title}\" back as it came? What you wrote in it goes. This can't be undone.",
        title = title
    );
    Question { words, yes: "Put it back" }
}

pub fn exported(ideas: usize) -> Message {
    match ideas {
        1 => "Here is the one idea. Only you can see this; another school takes it with /idea import.".into(),
        ideas => words!(
            "Here are {ideas} ideas. Only you can see this; another school takes them with /idea import.",
            ideas = ideas
        ),
    }
    .into()
}

//! Collections as everybody reads them: the card in its channel, the list, and page by page.

use super::{Here, foot, in_short, item, label, menu};
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Choice, Look, Message, Text};
use crate::features::collections::finding::Search;
use crate::features::collections::types::{Collection, Item};
use crate::library::Refusal;
use crate::library::catalogue::Page;
use crate::words;

/// More would be a list to read, not a choice to make.
pub const AT_ONCE: usize = 5;
/// Items on a card, as far as there is room.
const MOST_ON_CARD: usize = 10;

/// The card in its channel: how many items there are, and the first ones.
pub fn standing(of: &Collection, items: &[Item], here: &Here, key: &CardKey) -> Message {
    let heading = in_short(of, here);
    let lines: Vec<Text> = items.iter().enumerate().map(|(at, it)| item(at + 1, it)).collect();
    let first = here.pages(&lines, MOST_ON_CARD, &heading).first().map_or(0, ExactSizeIterator::len);
    let mut body = lines.iter().take(first).fold(heading, |body, line| body.plain("\n\n").join(line.clone()));
    let more = items.len() - first;
    if more > 0 {
        body = words!("{body}\n\nand {more} more: press [See all].", body = body, more = more);
    }
    let card = Card {
        title: Text::default().typed(&of.about.title),
        body,
        footer: here.manner.signature(),
        ..Card::default()
    };
    let mut message = Message::from(card);
    if more > 0 {
        message = message.with(Button::new("See all", "collection-all", key, Look::Plain));
    }
    message.with(Button::new("Suggest something", "collection-suggest", key, Look::Plain)).with(Button::new(
        "Ask for help with this",
        "collection-help",
        key,
        Look::Main,
    ))
}

/// One page of a collection, for one person; and which page it is by now.
pub fn page(of: &Collection, items: &[Item], asked: usize, here: &Here) -> (Card, usize, usize) {
    let heading = in_short(of, here);
    let lines: Vec<Text> = items.iter().enumerate().map(|(at, it)| item(at + 1, it)).collect();
    let pages = here.pages(&lines, MOST_ON_CARD, &heading);
    let shown = asked.min(pages.len().saturating_sub(1));
    let on_it = pages.get(shown).cloned().unwrap_or_default();
    let body = lines[on_it].iter().fold(heading, |body, line| body.plain("\n\n").join(line.clone()));
    let foot = foot(shown, pages.len());
    let body = if foot.is_empty() { body } else { body.plain("\n\n").join(foot) };
    (Card { title: Text::default().typed(&of.about.title), body, ..Card::default() }, shown, pages.len())
}

/// The buttons under a page.
pub fn with_buttons(card: Card, shown: usize, pages: usize, key: &CardKey) -> Message {
    let mut message = Message::from(card);
    if shown > 0 {
        message = message.with(Button::new("Back", "collection-page-back", key, Look::Plain));
    }
    if shown + 1 < pages {
        message = message.with(Button::new("More", "collection-page-more", key, Look::Plain));
    }
    message
        .with(Button::new("Suggest something", "collection-page-suggest", key, Look::Plain))
        .with(Button::new("Ask for help with this", "collection-page-help", key, Look::Main))
}

/// What a list shows.
pub struct Looked<'a> {
    pub on_it: &'a [&'a Collection],
    pub page: Page,
    /// On all pages.
    pub found: usize,
    pub search: &'a Search,
}

pub fn list(looked: &Looked, here: &Here, key: &CardKey) -> Message {
    let mut body = match about(looked.search, here) {
        Some(about) => words!("For {about}.\n\n", about = about),
        None => Text::default(),
    };
    for (at, of) in looked.on_it.iter().enumerate() {
        body = words!(
            "{body}{place}. {title}\n{line}\n\n",
            body = body,
            place = at + 1,
            title = typed(&of.about.title),
            line = in_short(of, here)
        );
    }
    let title = match looked.found {
        1 => "One collection".into(),
        found => words!("{found} collections", found = found),
    };
    let choice =
        |of: &&Collection| Choice { value: of.id.0.clone(), label: label(&of.about.title), hint: None };
    let message = Message::from(Card { title, body: body.join(looked.page.foot()), ..Card::default() })
        .with(menu("Open one", "collections-read", key, looked.on_it.iter().map(choice).collect()));
    looked
        .page
        .turned(message, key, ["collections-back", "collections-more"], "More collections")
        .with(Button::new("Suggest something", "collections-suggest", key, Look::Plain))
}

/// What was looked for: "Biology, “volcano”".
fn about(search: &Search, here: &Here) -> Option<Text> {
    let names: Vec<&str> =
        search.subjects.iter().map(|key| here.subjects.name_of(key, here.manner)).collect();
    let subject = (!names.is_empty()).then(|| Text::default().typed(names.join(" or ")));
    let topic = (!search.topic.is_empty()).then(|| words!("\"{topic}\"", topic = typed(&search.topic)));
    [subject, topic].into_iter().flatten().reduce(|all, part| all.plain(", ").join(part))
}

pub fn nothing_found(search: &Search, here: &Here) -> Refusal {
    Refusal(match about(search, here) {
        Some(about) => words!(
            "There is no collection for {about} yet. Leave something out of the search, or ask the library for one: \
             /request-collab.",
            about = about
        ),
        None => "The library has no collections yet. Ask it for one: /request-collab.".into(),
    })
}

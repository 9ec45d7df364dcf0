//! Collections as librarians see them: the list of all, one with its items, one item.

use super::{Here, foot, in_short, item, label, menu, quoted};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Choice, Look, Message, Run, Text};
use crate::features::collections::types::{About, Collection, Item};
use crate::library::Refusal;
use crate::library::catalogue::{self, Page};
use crate::library::visit::Question;
use crate::words;

/// Collections on one page of the list.
pub const PAGE: usize = 12;
/// Items on one page: as many as one menu opens with ease.
pub const ITEMS: usize = 10;

pub fn desk_list(all: &[Collection], page: Page, here: &Here, key: &CardKey) -> Message {
    let mut body = Text::default();
    for (_, of) in page.slice(all) {
        let line = words!(
            "{title} · {line} · {place}\n",
            title = typed(&of.about.title),
            line = in_short(of, here),
            place = stands(of)
        );
        body = body.join(line);
    }
    if all.is_empty() {
        body = "None yet: /collection new begins one.".into();
    }
    let choice =
        |of: &Collection| Choice { value: of.id.0.clone(), label: label(&of.about.title), hint: None };
    let title = words!("Collections: {count}", count = all.len());
    let message = Message::from(Card { title, body: body.join(page.foot()), ..Card::default() });
    let message = if all.is_empty() {
        message
    } else {
        message.with(menu(
            "Open one",
            "collection-open",
            key,
            page.slice(all).map(|(_, of)| choice(of)).collect(),
        ))
    };
    page.turned(message, key, ["collection-list-back", "collection-list-more"], "More")
}

fn stands(of: &Collection) -> Text {
    match &of.channel {
        Some(channel) => words!("in {channel}", channel = Run::ChannelName(channel.clone())),
        None => "not posted".into(),
    }
}

/// A page of one collection, or of what was found in it.
pub struct Desk {
    pub card: Card,
    pub shown: usize,
    pub pages: usize,
    /// What stands on it: its id, place and title.
    on_it: Vec<(String, usize, String)>,
}

pub fn desk(
    of: &Collection,
    found: &[(usize, &Item)],
    (asked, looked_for): (usize, &str),
    requests: &[i64],
    here: &Here,
) -> Desk {
    let mut heading = words!("{line} · {place}", line = in_short(of, here), place = stands(of));
    if !looked_for.is_empty() {
        heading = words!(
            "{heading}\nWith \"{words}\" in it: {count}",
            heading = heading,
            words = typed(looked_for),
            count = found.len()
        );
    }
    let lines: Vec<Text> = found.iter().map(|(at, it)| item(at + 1, it)).collect();
    let pages = here.pages(&lines, ITEMS, &heading);
    let shown = asked.min(pages.len().saturating_sub(1));
    let range = pages.get(shown).cloned().unwrap_or_default();
    let on_it = found[range.clone()]
        .iter()
        .map(|(at, it)| (it.id.0.clone(), at + 1, it.text.title.clone()))
        .collect();
    let body = lines[range].iter().fold(heading, |body, line| body.plain("\n\n").join(line.clone()));
    let foot = foot(shown, pages.len());
    let body = if foot.is_empty() { body } else { body.plain("\n\n").join(foot) };
    let card = Card { title: Text::default().typed(&of.about.title), body, ..Card::default() };
    let card = if requests.is_empty() {
        card
    } else {
        card.fact("Asked for help with", catalogue::requests(requests))
    };
    Desk { card, shown, pages: pages.len(), on_it }
}

impl Desk {
    pub fn message(self, of: &Collection, key: &CardKey) -> Message {
        let mut message = Message::from(self.card);
        let choice = |(id, place, title): (String, usize, String)| Choice {
            value: id,
            label: label(&format!("{place}. {title}")),
            hint: None,
        };
        if !self.on_it.is_empty() {
            let choices = self.on_it.into_iter().map(choice).collect();
            message = message.with(menu("Open one", "collection-item-open", key, choices));
        }
        if self.shown > 0 {
            message = message.with(Button::new("Back", "collection-items-back", key, Look::Plain));
        }
        if self.shown + 1 < self.pages {
            message = message.with(Button::new("More", "collection-items-more", key, Look::Plain));
        }
        let (post, look) = match of.channel {
            None if of.items > 0 => ("Post it", Look::Main),
            _ => ("Where it is posted", Look::Plain),
        };
        message = message
            .with(Button::new("Add something", "collection-add-here", key, Look::Plain))
            .with(Button::new("Change what it is about", "collection-change", key, Look::Plain));
        if of.items > 0 || of.channel.is_some() {
            message = message.with(Button::new(post, "collection-publish", key, look));
        }
        message
    }
}

pub fn nothing_like_it(looked_for: &str) -> Refusal {
    Refusal(words!(
        "Nothing in the collection has \"{words}\" in it. Try another word.",
        words = typed(looked_for)
    ))
}

/// One item, and what can be done about it.
pub fn desk_item(it: &Item, place: usize, of: &Collection, days: [String; 2], key: &CardKey) -> Message {
    let [added, checked] = days;
    let card =
        Card { title: Text::default().typed(&it.text.title), body: item(place, it), ..Card::default() }
            .fact("In", Text::default().typed(&of.about.title))
            .fact("Added", Text::default().run(ours(added)))
            .fact("Last looked at", Text::default().run(ours(checked)));
    Message::from(card)
        .with(Button::new("Change it", "collection-item-change", key, Look::Plain))
        .with(Button::new("Remove it", "collection-item-remove", key, Look::Danger))
}

/// After the form of what a collection is about.
pub fn kept(about: &About, is_new: bool) -> Message {
    let title = quoted(about);
    if is_new {
        words!(
            "{title} is begun; only librarians see it. /collection add fills it, or Apps › Add to a collection on any \
             message. /collection publish posts it.",
            title = title
        )
        .into()
    } else {
        words!("{title} is changed.", title = title).into()
    }
}

pub fn added(it: &str, of: &Collection) -> Message {
    words!("\"{item}\" is in {title}.", item = typed(it), title = quoted(&of.about)).into()
}

pub fn item_changed(it: &str) -> Message {
    words!("\"{item}\" is changed.", item = typed(it)).into()
}

pub fn sure_to_remove(of: &Collection) -> Question {
    let title = quoted(&of.about);
    let words = match (of.items, &of.channel) {
        (items, Some(channel)) => words!(
            "Remove {title}, its card in {channel} and everything in it ({items})? /collection export keeps a copy. This \
             can't be undone.",
            title = title,
            channel = Run::ChannelName(channel.clone()),
            items = super::count(items)
        ),
        (0, None) => words!("Remove {title}? Nothing is in it.", title = title),
        (items, None) => words!(
            "Remove {title} and everything in it ({items})? /collection export keeps a copy. This can't be undone.",
            title = title,
            items = super::count(items)
        ),
    };
    Question { words, yes: "Remove it" }
}

pub fn removed(of: &Collection) -> Message {
    words!("{title} is removed.", title = quoted(&of.about)).into()
}

pub fn sure_to_remove_item(it: &Item, of: &Collection) -> Question {
    let words = words!(
        "Remove \"{item}\" from {title}? This can't be undone.",
        item = typed(&it.text.title),
        title = quoted(&of.about)
    );
    Question { words, yes: "Remove it" }
}

pub fn item_removed(it: &Item, of: &Collection) -> Message {
    removed_from(it, of).into()
}

pub fn removed_from(it: &Item, of: &Collection) -> Text {
    words!("\"{item}\" is removed from {title}.", item = typed(&it.text.title), title = quoted(&of.about))
}

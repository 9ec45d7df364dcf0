//! Every sentence about collections, and an item as people read it. A link stands as its whole address, on a line of its
//! own: no words ever stand in its place.

mod check;
mod clip;
mod desk;
mod files;
mod forms;
mod look;
mod publish;
mod suggested;

pub use check::{Due, all_looked_at, next_to_check};
pub use clip::{Clip, clip, clip_added, nothing_in_message};
pub use desk::{
    PAGE, added, desk, desk_item, desk_list, item_changed, item_removed, kept, nothing_like_it, removed,
    removed_from, sure_to_remove, sure_to_remove_item,
};
pub use files::{exported, nothing_to_export};
pub use forms::{about_form, item_form, suggestion_form, which_form};
pub use look::{AT_ONCE, Looked, list, nothing_found, page, standing, with_buttons};
pub use publish::{Publishing, may_stand, posted, publishing, still_stands, sure_to_take_down, taken_down};
pub use suggested::{
    choose_first, is_there, name_of_news, name_of_suggestion, suggested, suggestion, suggestion_news,
};

use std::ops::Range;

use super::types::{About, Collection, Item};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, CardKey, Choice, Choices, Control, Look, Menu, Picks, Press, Text, shortened};
use crate::days::Manner;
use crate::features::ideas::{self, Subjects};
use crate::library::Refusal;
use crate::words;

/// What a label in a menu takes (Discord).
const MOST_LABEL: usize = 100;
/// What is kept free on a card under the items.
const KEPT_FREE: usize = 400;

/// Where collections are read: how subjects, classes and days are called there, and how much a card takes.
pub struct Here<'a> {
    pub subjects: &'a Subjects,
    pub manner: &'a Manner,
    /// What a text takes of `room`.
    pub length: &'a (dyn Fn(&Text) -> usize + Sync),
    pub room: usize,
}

impl Here<'_> {
    /// Which of these stand together on which page, at most so many: every one on one of them.
    fn pages(&self, lines: &[Text], most: usize, heading: &Text) -> Vec<Range<usize>> {
        let room = self.room.saturating_sub(KEPT_FREE + (self.length)(heading));
        let mut pages: Vec<Range<usize>> = Vec::new();
        let mut taken = 0;
        for (at, line) in lines.iter().enumerate() {
            // With the line breaks after it.
            let length = (self.length)(line) + 4;
            match pages.last_mut() {
                Some(page) if page.len() < most && taken + length <= room => page.end = at + 1,
                _ => {
                    pages.push(at..at + 1);
                    taken = 0;
                }
            }
            taken += length;
        }
        pages
    }
}

pub fn quoted(about: &About) -> Text {
    words!("\"{title}\"", title = typed(&about.title))
}

/// `12 items · Geography · Years 5-9 · NGSS MS-ESS2-2`
fn in_short(of: &Collection, here: &Here) -> Text {
    let about = &of.about;
    let mut line = count(of.items);
    let names: Vec<&str> = about.subjects.iter().map(|key| here.subjects.name_of(key, here.manner)).collect();
    if !names.is_empty() {
        line = words!("{line} · {subjects}", line = line, subjects = typed(names.join(", ")));
    }
    if let Some(ages) = about.ages {
        let classes = ours(ideas::ages_in_words(ages, here.manner));
        line = words!("{line} · {classes}", line = line, classes = classes);
    }
    if !about.purpose.is_empty() {
        line = words!("{line} · {purpose}", line = line, purpose = typed(&about.purpose));
    }
    line
}

fn count(items: u32) -> Text {
    match items {
        0 => "Nothing in it yet".into(),
        1 => "1 item".into(),
        items => words!("{items} items", items = items),
    }
}

/// An item as everybody reads it, with its place.
fn item(place: usize, item: &Item) -> Text {
    let text = &item.text;
    let mut lines = words!(
        "{place}. {title} · {kind}",
        place = place,
        title = typed(&text.title),
        kind = text.kind.word()
    );
    if let Some(link) = &text.link {
        lines = lines.plain("\n").typed(link);
    }
    if let Some(mark) = &text.mark {
        lines = words!("{lines}\nOn the shelf: {mark}", lines = lines, mark = typed(mark));
    }
    match (text.why.as_str(), &item.suggested_by) {
        ("", None) => lines,
        ("", Some(who)) => words!("{lines}\nSuggested by {who}", lines = lines, who = typed(who)),
        (why, None) => lines.plain("\n").typed(why),
        (why, Some(who)) => {
            words!("{lines}\n{why}\nSuggested by {who}", lines = lines, why = typed(why), who = typed(who))
        }
    }
}

fn label(words: &str) -> String {
    shortened(words, MOST_LABEL)
}

fn menu(prompt: &str, verb: &str, key: &CardKey, choices: Vec<Choice>) -> Menu {
    Menu {
        prompt: prompt.into(),
        press: Press::new(verb, key),
        choices: Choices::Listed(choices),
        chosen: Vec::new(),
        picks: Picks::One,
    }
}

/// The menu that says into which collection something goes, and the button for those that it has no room for.
fn which_collection(
    all: &[Collection],
    chosen: Option<&Collection>,
    [verb, elsewhere]: [&str; 2],
    key: &CardKey,
    most: usize,
) -> Vec<Control> {
    let choice =
        |of: &Collection| Choice { value: of.id.0.clone(), label: label(&of.about.title), hint: None };
    let mut controls = Vec::new();
    if !all.is_empty() {
        let mut menu = menu("Which collection", verb, key, all.iter().take(most).map(choice).collect());
        menu.chosen = chosen
            .filter(|of| all.iter().take(most).any(|it| it.id == of.id))
            .map(|of| of.id.0.clone())
            .into_iter()
            .collect();
        controls.push(Control::Menu(menu));
    }
    if all.len() > most {
        controls.push(Control::Button(Button::new("Another collection", elsewhere, key, Look::Plain)));
    }
    controls
}

pub fn no_such_collection() -> Refusal {
    Refusal::new("There is no collection of that title: begin to type it and choose one of the suggestions.")
}

/// The same in a form, which suggests none.
pub fn none_called_so() -> Refusal {
    Refusal::new("No collection is called that: write its title as its card has it.")
}

pub fn collection_is_gone() -> Refusal {
    Refusal::new("The library doesn't keep this collection any more. /collections shows those that it does.")
}

pub fn item_is_gone() -> Refusal {
    Refusal::new("This item is not in the collection any more.")
}

pub fn title_is_taken() -> Refusal {
    Refusal::new(
        "There is a collection of that title already: /collection edit changes it, or give this one another title.",
    )
}

/// The same link, or without one the same title.
pub fn is_in_it(same: &Item) -> Refusal {
    Refusal(words!("The collection has that already: \"{title}\".", title = typed(&same.text.title)))
}

pub fn is_full(most: usize) -> Refusal {
    Refusal(words!("A collection takes {most} items: begin a second one with /collection new.", most = most))
}

pub fn edited_meanwhile(title: &str) -> Refusal {
    Refusal(words!(
        "Somebody else changed \"{title}\" while you were writing, so yours is not saved yet. If you send yours \
         again, it takes the place of theirs.",
        title = typed(title)
    ))
}

pub fn name(of: &Collection) -> Text {
    words!("the collection {title}", title = quoted(&of.about))
}

/// How many there are, and which came first: the heading of a page.
fn foot(page: usize, of: usize) -> Text {
    if of < 2 { Text::default() } else { words!("Page {page} of {pages}", page = page + 1, pages = of) }
}

//! `/posts upcoming`: day by day, a line a post.

use chrono::NaiveDate;

use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::features::queue_desk::ahead::{Item, Says};
use crate::features::setup::School;
use crate::queue::Place;
use crate::queue::cards::place_in_words;
use crate::words;

/// Lines on one page: they fit a card whatever they say, and one menu.
pub const PAGE: usize = 15;
/// Channels that a line names.
const MOST_CHANNELS: usize = 3;
/// Of a choice in a menu (100 on Discord).
const MOST_LABEL: usize = 90;
/// Spans of weeks that the menu offers: a year.
const SPANS: u32 = 13;
pub const WEEKS: i64 = 4;

pub struct Page<'a> {
    pub school: &'a School,
    /// Those of this page.
    pub items: &'a [Item],
    pub from: NaiveDate,
    /// Included.
    pub until: NaiveDate,
    /// How many spans after this week's they are.
    pub span: u32,
    pub page: usize,
    pub pages: usize,
    /// Posts that did not go out.
    pub problems: u32,
    pub paused: Option<Text>,
}

pub fn upcoming(page: &Page<'_>, key: &CardKey) -> Message {
    let manner = &page.school.manner;
    let mut body = Text::default();
    if page.problems > 0 {
        let line = match page.problems {
            1 => words!("One post did not go out: /posts problems shows which."),
            many => words!("{many} posts did not go out: /posts problems shows which.", many = many),
        };
        body = body.join(line).plain("\n");
    }
    if let Some(paused) = &page.paused {
        body = body.join(paused.clone()).plain("\n");
    }
    if page.items.is_empty() {
        body = body.plain("Nothing is posted by itself in these weeks.");
    }
    let mut day = None;
    for item in page.items {
        let falls = item.falls.date();
        if day.replace(falls) != Some(falls) {
            body = body.strong(manner.day(falls)).plain("\n");
        }
        body = body.join(line(page.school, item)).plain("\n");
    }
    if page.pages > 1 {
        body = body.plain(format!("Page {} of {}", page.page + 1, page.pages));
    }
    let title = words!(
        "What will be posted, {from} to {until}",
        from = ours(manner.day(page.from)),
        until = ours(manner.day(page.until))
    );
    let mut message = Message::from(Card { title, body, ..Card::default() });
    let choices: Vec<Choice> = page.items.iter().map(|item| choice(page.school, item)).collect();
    if !choices.is_empty() {
        message = message.with(menu("Open one", "post-open", key, choices));
    }
    message = message.with(menu("Later weeks", "upcoming-weeks", key, spans(page)));
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    if page.page > 0 {
        message = message.with(button("Back", "upcoming-back"));
    }
    if page.page + 1 < page.pages {
        message = message.with(button("More", "upcoming-more"));
    }
    message
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

fn spans(page: &Page<'_>) -> Vec<Choice> {
    let manner = &page.school.manner;
    let this = i64::from(page.span);
    let span = |number: u32| {
        let away = chrono::TimeDelta::weeks(WEEKS * (i64::from(number) - this));
        let label = manner.span(page.from + away, page.until + away);
        Choice { value: number.to_string(), label, hint: None }
    };
    (0..SPANS).map(span).collect()
}

/// `07:30 Tip in #staff-room: "Captions on" (moved from Mon 7 Sep: Labor Day)`
fn line(school: &School, item: &Item) -> Text {
    let time = ours(school.manner.time(item.falls.time()));
    let what = what(item, school);
    let line = match places(school, &item.to) {
        Some(places) => words!(
            "{time} {name} in {places}: {what}",
            time = time,
            name = item.name,
            places = places,
            what = what
        ),
        None => words!("{time} {name}: {what}", time = time, name = item.name, what = what),
    };
    with_why(line, item)
}

/// Why that day, behind what is posted then, where it is not the usual one.
pub fn with_why(line: Text, item: &Item) -> Text {
    item.why.iter().fold(line, |line, why| words!("{line} ({why})", line = line, why = why.clone()))
}

pub fn what(item: &Item, school: &School) -> Text {
    match &item.says {
        Says::Post { in_short, .. } | Says::Event(in_short) => in_short.clone(),
        Says::Newsletter { title } => words!("\"{title}\"", title = typed(title)),
        Says::Nothing(nothing) => (*nothing).into(),
        Says::Skipped(by) => words!("skipped by {who}", who = typed(by)),
        Says::Paused(None) => words!("paused until somebody types /posts resume"),
        Says::Paused(Some(day)) => words!("paused until {day}", day = ours(school.manner.day(*day))),
    }
}

/// The rooms of a post; the people of a request are named by what it says.
pub fn places(school: &School, to: &[Place]) -> Option<Text> {
    let mut rooms = to.iter().filter(|place| !matches!(place, Place::Request(_) | Place::Member(_)));
    let named: Vec<Text> =
        rooms.by_ref().take(MOST_CHANNELS).map(|place| place_in_words(school, place)).collect();
    let more = rooms.count();
    let all = named.into_iter().reduce(|all, next| all.plain(", ").join(next))?;
    Some(if more == 0 { all } else { words!("{all} and {more} more", all = all, more = more) })
}

fn choice(school: &School, item: &Item) -> Choice {
    let day = school.manner.short_day(item.falls.date());
    let time = school.manner.time(item.falls.time());
    let what = in_plain_words(&what(item, school));
    let label = shortened(&format!("{day}, {time} {}: {what}", item.name), MOST_LABEL);
    Choice { value: item.key.to_string(), label, hint: None }
}

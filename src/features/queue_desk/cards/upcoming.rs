//! `/posts upcoming`: day by day, a line a post.

use chrono::NaiveDate;

use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::days::Manner;
use crate::features::calendar::{Calendar, Why};
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
    /// When each kind usually comes.
    pub usual: Text,
}

/// Quiet days that are named: more are a list of their own, `/school-calendar list`.
const MOST_QUIET: usize = 8;

/// Days of one reason on which nothing is posted by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Quiet {
    first: NaiveDate,
    last: NaiveDate,
    why: Why,
}

/// The quiet days of a stretch; plain weekends are none.
fn quiet_days(calendar: &Calendar, from: NaiveDate, until: NaiveDate) -> Vec<Quiet> {
    let mut found: Vec<Quiet> = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= until) {
        let Some(why) = calendar.quiet(day, false) else { continue };
        match found.last_mut() {
            Some(quiet) if quiet.why == why && quiet.last.succ_opt() == Some(day) => quiet.last = day,
            _ => found.push(Quiet { first: day, last: day, why }),
        }
    }
    found
}

/// `Half term, Mon 28 Sep to Fri 2 Oct`, a line each.
fn quiet_in_words(quiet: &[Quiet], manner: &Manner) -> Option<Text> {
    let lines = quiet.iter().take(MOST_QUIET).map(|quiet| {
        let (first, last) = (manner.short_day(quiet.first), manner.short_day(quiet.last));
        let days = if quiet.first == quiet.last { first } else { format!("{first} to {last}") };
        words!("{why}, {days}", why = quiet.why.run(manner), days = ours(days))
    });
    let all = lines.reduce(|all, next| all.plain("\n").join(next))?;
    Some(match quiet.len().saturating_sub(MOST_QUIET) {
        0 => all,
        more => words!("{all}\nand {more} more in /school-calendar list", all = all, more = more),
    })
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
    } else if !page.items.is_empty() {
        body = body.plain("On a day without a line nothing is posted.");
    }
    let title = words!(
        "What will be posted, {from} to {until}",
        from = ours(manner.day(page.from)),
        until = ours(manner.day(page.until))
    );
    let mut card = Card { title, body, ..Card::default() };
    let quiet = quiet_days(&page.school.calendar, page.from, page.until);
    if let Some(quiet) = quiet_in_words(&quiet, manner) {
        card = card.fact("Quiet days", quiet);
    }
    let mut message = Message::from(card.fact("Usual times", page.usual.clone()));
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

/// The same where no day stands over it: `Mon 14 Sep, 07:30 Tip in #staff-room: "Captions on"`
pub fn line_with_day(school: &School, item: &Item) -> Text {
    let day = ours(school.manner.short_day(item.falls.date()));
    words!("{day}, {line}", day = day, line = line(school, item))
}

/// Why that day, behind what is posted then, where it is not the usual one.
pub fn with_why(line: Text, item: &Item) -> Text {
    item.why.iter().fold(line, |line, why| words!("{line} ({why})", line = line, why = why.clone()))
}

pub fn what(item: &Item, school: &School) -> Text {
    match &item.says {
        Says::Post { in_short, .. } | Says::OnCard(in_short) => in_short.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::calendar::{Entry, EntryId, EntryKind};

    #[test]
    fn quiet_days_of_one_reason_are_one_line() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let closed = |name: &str, first: &str, last: &str| Entry {
            id: EntryId(0),
            kind: EntryKind::Closed,
            name: name.into(),
            first: day(first),
            last: day(last),
            uid: None,
            source: None,
        };
        let calendar = Calendar::of([
            closed("Half term", "2026-09-28", "2026-10-02"),
            closed("INSET day", "2026-10-05", "2026-10-05"),
        ]);
        let quiet = quiet_days(&calendar, day("2026-09-18"), day("2026-10-15"));
        let said = quiet_in_words(&quiet, &Manner::default()).unwrap();
        assert_eq!(in_plain_words(&said), "Half term, Mon 28 Sep to Fri 2 Oct\nINSET day, Mon 5 Oct");
        assert_eq!(
            quiet_in_words(&quiet_days(&calendar, day("2026-11-01"), day("2026-11-20")), &Manner::default()),
            None
        );
    }
}

//! The list of a school's tips: what waits, and what came of those that were posted.

use std::collections::BTreeMap;

use crate::chat::words::{ours, typed};
use crate::chat::{Card, CardKey, Message, Text};
use crate::days::Manner;
use crate::features::tips::picking::{REST, waiting};
use crate::features::tips::types::{Tip, TipId};
use crate::library::catalogue::{self, Page};
use crate::words;

/// Tips on one page: with what came of them they fit a card, and on a phone one scroll.
pub const PAGE: usize = 12;
/// A post has taken it, and is not known to be out: it may be held.
const DUE: &str = "Due, not posted yet";

pub struct TipPage<'a> {
    /// All of them, in the order of the store.
    pub tips: &'a [Tip],
    /// The requests that each began.
    pub requests: &'a BTreeMap<TipId, Vec<i64>>,
    pub manner: &'a Manner,
    pub page: Page,
}

pub fn list(list: &TipPage, key: &CardKey) -> Message {
    let waiting = waiting(list.tips).count();
    let mut body = Text::default();
    if list.page.number == 0 && waiting == 0 {
        body = body.plain(nothing_waits(list.tips));
    }
    let mut above = None;
    for (place, tip) in list.page.slice(list.tips) {
        let heading = heading(tip);
        if above.replace(heading) != Some(heading) {
            body = body.strong(heading).plain("\n");
        }
        let line = line(tip, list.requests, list.manner);
        body = body.join(if tip.waits() {
            words!("{place}. {tip}\n", place = place + 1, tip = line)
        } else {
            words!("{tip}\n", tip = line)
        });
    }
    let body = body.join(list.page.foot());
    let mut card =
        Card { title: words!("Tips waiting: {waiting}", waiting = waiting), body, ..Card::default() };
    // With fewer tips waiting they stand in the list itself, on this page.
    if list.page.number == 0 && waiting >= PAGE {
        let first = |is_it: fn(&Tip) -> bool| list.tips.iter().find(|tip| is_it(tip));
        if let Some(due) = first(|tip| tip.reserved_for.is_some()) {
            card = card.fact(DUE, line(due, list.requests, list.manner));
        }
        if let Some(last) = first(|tip| tip.reserved_for.is_none() && tip.used_on.is_some()) {
            card = card.fact("Posted last", line(last, list.requests, list.manner));
        }
    }
    list.page.turned(card.into(), key, ["tip-list-back", "tip-list-more"], "More")
}

/// Over the tips of its kind.
fn heading(tip: &Tip) -> &'static str {
    match tip.used_on {
        _ if tip.reserved_for.is_some() => DUE,
        Some(_) => "Posted, latest first",
        None => "Waiting, next one first",
    }
}

fn nothing_waits(tips: &[Tip]) -> &'static str {
    if tips.iter().any(|tip| tip.text.evergreen) {
        "No tip is waiting, so evergreen ones come again, each 26 weeks after it was last posted. /tip add \
         adds a new one in a minute.\n"
    } else if tips.iter().any(|tip| tip.reserved_for.is_some()) {
        "No other tip is waiting: after it you'll run out. /tip add adds one in a minute.\n"
    } else {
        "No tip is waiting, so none will be posted. /tip add adds one in a minute.\n"
    }
}

/// A tip's title, and what is to be known of it.
fn line(tip: &Tip, requests: &BTreeMap<TipId, Vec<i64>>, manner: &Manner) -> Text {
    let mut notes: Vec<Text> = Vec::new();
    match tip.used_on {
        Some(day) if tip.reserved_for.is_some() => {
            notes.push(words!("posted before, on {day}", day = ours(manner.date(day))));
        }
        Some(day) => notes.push(manner.date(day).into()),
        None => {}
    }
    if let Some(name) = &tip.suggested_by {
        notes.push(words!("suggested by {name}", name = typed(name)));
    }
    notes.extend(echo(tip, requests.get(&tip.id)).map(Text::from));
    if let Some(season) = tip.text.season {
        notes.push(season.in_words(manner).into());
    }
    match tip.used_on {
        Some(day) if tip.text.evergreen && tip.reserved_for.is_none() => {
            notes.push(words!("evergreen, again from {day}", day = ours(manner.date(day + REST))));
        }
        _ if tip.text.evergreen => notes.push("evergreen".into()),
        _ => {}
    }
    let title = Text::default().typed(&tip.text.title);
    notes.into_iter().fold(title, |line, note| line.plain(" · ").join(note))
}

/// How the staff took it up: "found useful by 3, tried by 2, requests #4, #9".
fn echo(tip: &Tip, requests: Option<&Vec<i64>>) -> Option<String> {
    let mut parts = Vec::new();
    if tip.useful > 0 {
        parts.push(format!("found useful by {}", tip.useful));
    }
    if tip.tried > 0 {
        parts.push(format!("tried by {}", tip.tried));
    }
    if let Some(requests) = requests {
        parts.push(catalogue::requests(requests));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

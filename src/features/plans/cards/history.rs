//! What has changed of a plan: who, when, which part, and what stood there before. All of it is shown, word for word.

use super::label;
use crate::chat::words::{at_most, ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text};
use crate::features::collab::Request;
use crate::features::plans::types::{Part, PlanChange, sessions_told};
use crate::features::setup::School;
use crate::library::Refusal;
use crate::words;

/// Changes on one page at most, and characters of them together (a card takes 6,000 on Discord).
const A_PAGE: usize = 4;
const MOST_TOGETHER: usize = 5_000;
/// Characters of what one fact holds: a part (`MOST_PART`), or as many whole sessions, with room for a name (a fact takes
/// 1,024).
const MOST_LETTERS: usize = 900;

/// The changes, page by page: as many on each as there is room for.
pub fn pages(mut changes: &[PlanChange]) -> Vec<&[PlanChange]> {
    let mut pages = Vec::new();
    while !changes.is_empty() {
        let mut together = 0;
        let fits = |change: &&PlanChange| {
            together += length(change);
            together <= MOST_TOGETHER
        };
        let fitting = changes.iter().take(A_PAGE).take_while(fits).count();
        let (page, earlier) = changes.split_at(fitting.max(1));
        pages.push(page);
        changes = earlier;
    }
    pages
}

fn length(change: &PlanChange) -> usize {
    let name = 60;
    what("", change).iter().map(|(_, text)| name + at_most(text)).sum()
}

/// Which changes are shown, of how many.
pub struct Page<'a> {
    pub changes: &'a [PlanChange],
    /// From 0.
    pub number: usize,
    pub is_last: bool,
}

pub fn history(request: &Request, page: &Page, school: &School, key: &CardKey) -> Message {
    let mut card = Card {
        title: words!("What has changed in the plan for #{number}", number = request.number),
        body: "The latest first. Nothing that was written is lost.".into(),
        ..Card::default()
    };
    for change in page.changes {
        let local = change.at.with_timezone(&school.zone).naive_local();
        // The name of a fact is plain: somebody's name stands in its words.
        let name = format!("{} · {}", label(change.part), school.manner.moment(local));
        card.facts.extend(what(&name, change));
    }
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut message = Message::from(card);
    if page.number > 0 {
        message = message.with(button("Later", "plan-history-later"));
    }
    if !page.is_last {
        message = message.with(button("Earlier", "plan-history-earlier"));
    }
    message
}

/// What became of a part, and what stood there before. Of the sessions only those that are not on both sides.
fn what(name: &str, change: &PlanChange) -> Vec<(String, Text)> {
    let (now, was) = match change.part {
        Part::Sessions => differing(sessions_told(&change.becomes), sessions_told(&change.was)),
        _ => (vec![&change.becomes[..]], vec![&change.was[..]]),
    };
    let who = || typed(&change.by.name);
    let (now, was) = (gathered(&now), gathered(&was));
    if now.is_empty() {
        return facts(name, was, |was| words!("{who} took out: {was}", who = who(), was = was));
    }
    let wrote = facts(name, now, |now| words!("{who} wrote: {now}", who = who(), now = now));
    wrote.into_iter().chain(facts("Before", was, |was| Text::default().run(was))).collect()
}

/// A session that has another number now is the same.
fn differing<'a>(mut now: Vec<&'a str>, was: Vec<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
    fn words(session: &str) -> &str {
        session.split_once(". ").map_or(session, |(_, words)| words)
    }
    let is_gone = |session: &&str| {
        let same = now.iter().position(|there| words(there) == words(session));
        same.map(|place| now.remove(place)).is_none()
    };
    let was = was.into_iter().filter(is_gone).collect();
    (now, was)
}

/// Beneath each other, as many together as one fact holds.
fn gathered(all: &[&str]) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    for words in all.iter().filter(|words| !words.is_empty()) {
        match facts.last_mut() {
            Some(fact) if fact.chars().count() + words.chars().count() < MOST_LETTERS => {
                fact.push('\n');
                fact.push_str(words);
            }
            _ => facts.push((*words).to_owned()),
        }
    }
    facts
}

/// `said` says the first of them.
fn facts(name: &str, all: Vec<String>, said: impl Fn(Run) -> Text) -> Vec<(String, Text)> {
    let fact = |(place, words): (usize, String)| match place {
        0 => (name.to_owned(), said(typed(words))),
        _ => ("And".to_owned(), Text::default().typed(words)),
    };
    all.into_iter().enumerate().map(fact).collect()
}

pub fn nothing_changed(request: &Request) -> Refusal {
    Refusal(words!(
        "What changed in the plan for #{number} isn't kept any more: the request has been over for a while.",
        number = ours(request.number.to_string())
    ))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::features::collab::Person;
    use crate::features::plans::types::{Becomes, MOST_SESSIONS, Plan, Taught};
    use crate::features::setup::SchoolId;

    fn session(number: usize) -> Taught {
        let words = |most| format!("{number}{}", " word".repeat(most)).chars().take(most).collect();
        Taught { what: words(200), teacher: words(150), librarian: words(150), ..Taught::default() }
    }

    fn change(part: Part, was: Becomes, becomes: Becomes) -> PlanChange {
        let dana = Person { id: "1".into(), name: "Dana".into() };
        let at = DateTime::UNIX_EPOCH;
        let plan = Plan::begun(SchoolId(1), 7, None, at);
        let plan = plan.changed([(part, was)], &dana, at).map_or(plan, |(plan, _)| plan);
        plan.changed([(part, becomes)], &dana, at).unwrap().1.remove(0)
    }

    fn told(change: &PlanChange) -> Vec<(String, String)> {
        let words = |text: &Text| crate::chat::words::in_plain_words(text);
        what("Then", change).iter().map(|(name, text)| (name.clone(), words(text))).collect()
    }

    #[test]
    fn of_sessions_those_that_stayed_are_not_told_whatever_their_number_is_now() {
        let sessions = |all: &[usize]| Becomes::Sessions(all.iter().map(|number| session(*number)).collect());
        let of = |was: &[usize], becomes: &[usize]| {
            told(&change(Part::Sessions, sessions(was), sessions(becomes)))
        };
        let names = |told: &[(String, String)]| {
            told.iter().map(|(name, words)| (name.clone(), words[..16].to_owned())).collect::<Vec<_>>()
        };
        let expect = |all: &[(&str, &str)]| {
            all.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(names(&of(&[1, 2, 3], &[2, 3])), expect(&[("Then", "Dana took out: 1")]));
        assert_eq!(names(&of(&[2, 2], &[2])), expect(&[("Then", "Dana took out: 2")]), "one of two alike");
        let changed = of(&[1, 2, 3], &[1, 9, 3]);
        assert_eq!(names(&changed), expect(&[("Then", "Dana wrote: 2. 9"), ("Before", "2. 2 word word w")]));
    }

    #[test]
    fn as_many_words_as_a_plan_takes_are_told_whole() {
        let all: Vec<Taught> = (1..=MOST_SESSIONS).map(session).collect();
        let filled = change(Part::Sessions, Becomes::Sessions(Vec::new()), Becomes::Sessions(all.clone()));
        let facts = told(&filled);
        for session in &all {
            let words = session.in_full();
            assert!(facts.iter().any(|(_, told)| told.contains(&words)), "{words}");
        }
        assert!(facts.iter().all(|(_, told)| told.chars().count() < 1_000));
        assert!(facts.iter().map(|(name, told)| name.len() + told.chars().count()).sum::<usize>() < 5_900);

        let words = |word: &str| Becomes::Words(word.repeat(160));
        let long = change(Part::Goals, words("this "), words("that "));
        let short = change(Part::Goals, words("1"), words("2"));
        let all = [long.clone(), long, short.clone(), short.clone(), short.clone(), short, filled];
        let on_each: Vec<usize> = pages(&all).iter().map(|page| page.len()).collect();
        assert_eq!(on_each, [4, 2, 1]);
    }
}

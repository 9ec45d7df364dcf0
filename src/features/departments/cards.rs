//! Every sentence about departments.

use super::types::{Mark, Marked, Marks};
use crate::chat::words::fitted_names;
use crate::chat::{Button, Card, CardKey, Choices, Look, Menu, Message, Picks, Press, Text, Tone};
use crate::words;

/// The menus of the card: for what a role is marked, and what that is called.
const MENUS: [(Mark, &str, &str, &str); 3] = [
    (Mark::Department, "Departments", "departments-are", "Which roles are departments?"),
    (Mark::Leader, "Team leaders", "leaders-are", "Which roles do team leaders have?"),
    (Mark::Newcomer, "Newcomers", "newcomers-are", "Which roles do new colleagues have?"),
];

/// Characters of the names in a fact (1,024 on Discord), with room for what is said of them.
const MOST_NAMES: usize = 750;

/// What is marked, and menus to mark others.
pub fn departments(marks: &Marks, news: Option<Text>, key: &CardKey) -> Message {
    let tone = match (marks.gone().is_empty(), &news) {
        (false, _) => Tone::Trouble,
        (true, Some(_)) => Tone::Good,
        (true, None) => Tone::Calm,
    };
    let body = news.unwrap_or_else(|| {
        "Which roles of this server are departments? I keep with each request the department of whoever asks, and \
         suggest when a week begins to whom you could write. I read the roles only of whoever asks, signs up, \
         suggests a tip or is thanked; never a list of members."
            .into()
    });
    let mut card = Card { title: "Departments and hints".into(), body, tone, ..Card::default() };
    for (mark, name, ..) in MENUS {
        card = card.fact(name, listed(marks.of(mark)));
    }
    let gone = marks.gone();
    if !gone.is_empty() {
        card = card.fact("Deleted in the server", deleted(&gone));
    }
    let mut message = Message::from(card);
    for (mark, _, verb, prompt) in MENUS {
        let there = marks.of(mark).iter().filter(|it| !it.gone);
        message = message.with(Menu {
            prompt: prompt.to_owned(),
            press: Press::new(verb, key),
            choices: Choices::Roles,
            chosen: there.map(|it| it.role.0.clone()).collect(),
            picks: Picks::Any,
        });
    }
    message.with(Button::new("What I don't suggest", "not-suggested", key, Look::Plain))
}

fn listed(marked: &[Marked]) -> Text {
    let there = names(marked.iter().filter(|it| !it.gone).map(|it| it.name.as_str()));
    if there.is_empty() { "none yet".into() } else { there }
}

fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> Text {
    fitted_names(all.into_iter().map(|name| Text::default().typed(name)), MOST_NAMES)
}

/// Roles that were marked and are gone; in the brief, too.
pub fn deleted(gone: &[&str]) -> Text {
    let names = names(gone.iter().copied());
    if gone.len() == 1 {
        words!(
            "The role {names} is gone, so I can't tell who belongs there. Choose another role in its place, or choose \
             again without it: /library-settings, [Departments and hints].",
            names = names
        )
    } else {
        words!(
            "The roles {names} are gone, so I can't tell who belongs there. Choose other roles in their place, or \
             choose again without them: /library-settings, [Departments and hints].",
            names = names
        )
    }
}

/// Roles were marked.
pub fn kept(mark: Mark, marks: &Marks) -> Text {
    let marked = marks.of(mark);
    if marked.is_empty() {
        return "Saved. None is marked any more.".into();
    }
    let names = names(marked.iter().map(|it| it.name.as_str()));
    match mark {
        Mark::Department => words!(
            "Saved: {names}. From now on I keep the department with each request that comes from there.",
            names = names
        ),
        Mark::Leader => words!("Saved: {names}. Whoever has such a role leads a team.", names = names),
        Mark::Newcomer => words!("Saved: {names}. Whoever has such a role is new.", names = names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::RoleId;
    use crate::chat::words::{at_most, in_plain_words};

    #[test]
    fn of_very_many_roles_as_many_are_named_as_a_fact_takes() {
        let marked = |number: usize| Marked {
            role: RoleId(number.to_string()),
            name: format!("{number}{}", " and its teachers".repeat(3)),
            since: chrono::NaiveDate::default(),
            gone: false,
        };
        let all: Vec<Marked> = (1..=25).map(marked).collect();
        let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
        let (listed, gone) = (listed(&all), deleted(&names));
        assert!(in_plain_words(&listed).ends_with(" more") && at_most(&listed) < 1_024);
        assert!(in_plain_words(&gone).contains(" more are gone") && at_most(&gone) < 1_024);
    }
}

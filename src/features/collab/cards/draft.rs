//! The draft card and its form: what a teacher sees while a request is being written.

use chrono::NaiveDate;

use super::{asks_for_patience, topic, wish_facts};
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, Choice, Choices, Form, Given, Look, Menu, Message, Picks, Press, Text, Tone, shortened,
};
use crate::days::{self, Manner};
use crate::features::collab::SupportKinds;
use crate::features::collab::draft::{self, Gap};
use crate::features::collab::types::{Draft, Thanks, Wish};
use crate::features::collab::whose::{author_of_topic, quotes};
use crate::features::setup::School;
use crate::features::thanks;
use crate::library::visit::Question;
use crate::words;

/// Characters of another draft's topic.
const MOST_OF_OLDER: usize = 80;

/// What a draft card tells beside the draft.
pub struct Aside<'a> {
    /// Why the file that came just now was not taken.
    pub refused: Option<&'a Text>,
    /// The other drafts of the same member, which stay as they are; the one that was touched last first.
    pub others: &'a [Draft],
    /// How they wish to be thanked.
    pub wishes: Thanks,
}

/// The draft card: what is there, what is still needed, and [Send] once nothing is.
pub fn draft_card(
    draft: &Draft,
    checked: &Result<Wish, Vec<Gap>>,
    kinds: &SupportKinds,
    (today, school): (NaiveDate, &School),
    aside: &Aside,
) -> Message {
    let given = |field| draft.given.get(field).filter(|typed| !typed.trim().is_empty());
    let (title, body) = opening(draft);
    let mut card = Card { title, body, ..Card::default() };
    let ready = checked.is_ok();
    match checked {
        Ok(wish) => {
            card = wish_facts(card.fact("Topic", topic(wish)), wish, kinds);
            if let Some(remark) = draft::remark_on_when(wish, today, school) {
                card = card.fact("Is that right?", remark);
            }
            if let Some(note) = kinds.short_notice(wish, today, &school.calendar) {
                let note = words!("{note} Send it anyway?", note = asks_for_patience(&note));
                card = card.fact("Short notice", note);
            }
        }
        Err(gaps) => {
            for (field, name) in [
                ("topic", "Topic"),
                ("class", "Class"),
                ("when", "When"),
                ("students", "Students"),
                ("goals", "Students should be able to"),
                ("notes", "Notes"),
            ] {
                let Some(typed) = given(field) else { continue };
                card = match field {
                    "topic" => card.fact(name, topic(&so_far(&draft.given, typed))),
                    _ => card.fact(name, Text::default().typed(typed)),
                };
            }
            if let Some(file) = &draft.file {
                card = card.fact("File", Text::default().typed(&file.name));
            }
            card = still_to_do(card, gaps);
        }
    }
    if let [older, more @ ..] = aside.others {
        card = card.fact("Another draft", older_in_words(older, more.len(), school, kinds));
    }
    if let Some(words) = aside.refused {
        card.tone = Tone::Trouble;
        card = card.fact("The file wasn't added", words.clone());
    }
    let press = |verb| Press::new(verb, &draft.card);
    let menu = |verb, prompt: &str, field, choices: Vec<Choice>| Menu {
        prompt: prompt.into(),
        press: press(verb),
        chosen: given(field)
            .into_iter()
            .filter(|value| choices.iter().any(|c| c.value == **value))
            .cloned()
            .collect(),
        choices: Choices::Listed(choices),
        picks: Picks::One,
    };
    let write = if checked.as_ref().is_err_and(|gaps| gaps.iter().any(|gap| matches!(gap, Gap::Wrong(_)))) {
        "Fix"
    } else {
        "Write topic and details"
    };
    let mut message = Message::from(card)
        .with(menu("draft-support", "Kind of support", "support", draft::support_choices(kinds)))
        .with(menu(
            "draft-when",
            "When (or write a date in the details)",
            "when",
            when_choices(today, &school.manner),
        ));
    // How they are thanked is their own choice: they are asked.
    if draft.for_whom.is_none() {
        message = message.with(thanks::menu(press("draft-thanks"), aside.wishes));
    }
    message = message.with(Button {
        label: write.into(),
        press: press("draft-write"),
        look: if ready { Look::Plain } else { Look::Main },
    });
    if ready {
        message = message.with(Button { label: "Send".into(), press: press("draft-send"), look: Look::Main });
    }
    if !aside.others.is_empty() {
        message = message.with(Button::new("Go on with it", "draft-older", &draft.card, Look::Plain));
    }
    if holds_something(draft) {
        message = message.with(Button::new("Delete this draft", "draft-delete", &draft.card, Look::Plain));
    }
    message
}

fn opening(draft: &Draft) -> (Text, Text) {
    match &draft.for_whom {
        None => ("A request to the library".into(), "Only you can see this. It's saved as you go.".into()),
        Some(teacher) => (
            words!("A request for {teacher}", teacher = typed(&teacher.name)),
            words!(
                "Only you can see this. It's saved as you go. Once sent it is {teacher}'s request: they get the receipt, \
                 and everything after it.",
                teacher = typed(&teacher.name)
            ),
        ),
    }
}

/// Whether somebody has typed or chosen anything.
pub fn holds_something(draft: &Draft) -> bool {
    draft.file.is_some() || draft.given.values().any(|typed| !typed.trim().is_empty())
}

/// Before a draft is deleted.
pub fn sure_to_delete(draft: &Draft, kinds: &SupportKinds) -> Question {
    let words = words!(
        "Delete this draft ({about})? Only you have seen it, and it can't be brought back.",
        about = about(draft, kinds)
    );
    Question { words, yes: "Delete it" }
}

pub fn draft_is_deleted(others: usize) -> Message {
    Text::from(match others {
        0 => "The draft is deleted. /request-collab begins a new one.",
        1 => "The draft is deleted. /request-collab shows your other one.",
        _ => "The draft is deleted. /my-requests lists your others.",
    })
    .into()
}

/// The topic of a wish that is not whole yet, with what it quotes.
fn so_far(given: &Given, topic: &str) -> Wish {
    Wish { topic: topic.to_owned(), quotes: quotes(given), ..Wish::default() }
}

/// "You have a draft from Tue 8 September: Marine biology", with how many `more` there are.
fn older_in_words(older: &Draft, more: usize, school: &School, kinds: &SupportKinds) -> Text {
    let (day, about) = (ours(last_touched(older, school)), about(older, kinds));
    match more {
        0 => words!("You also have a draft from {day}: {about}", day = day, about = about),
        more => words!(
            "You also have a draft from {day}: {about}\n/my-requests lists {more} more.",
            day = day,
            about = about,
            more = more
        ),
    }
}

/// A draft in a line: what it is about, and when it was touched last.
pub fn draft_in_line(draft: &Draft, school: &School, kinds: &SupportKinds) -> Text {
    words!("{about} · {day}", about = about(draft, kinds), day = ours(last_touched(draft, school)))
}

fn last_touched(draft: &Draft, school: &School) -> String {
    school.manner.day(draft.updated_at.with_timezone(&school.zone).date_naive())
}

/// What a draft is about, in a few words: a line that somebody else wrote is marked as theirs.
pub fn about(draft: &Draft, kinds: &SupportKinds) -> Text {
    let words = its_words(draft, kinds);
    match &draft.for_whom {
        Some(teacher) => words!("{words}, for {teacher}", words = words, teacher = typed(&teacher.name)),
        None => words,
    }
}

fn its_words(draft: &Draft, kinds: &SupportKinds) -> Text {
    let given = |field| draft.given.get(field).filter(|typed| !typed.trim().is_empty());
    match (given("topic"), given("support")) {
        (Some(words), _) => {
            let wish = so_far(&draft.given, words);
            let words = typed(shortened(words, MOST_OF_OLDER));
            match author_of_topic(&wish) {
                Some(author) => words!("{who} wrote: “{words}”", who = typed(author), words = words),
                None => Text::default().run(words),
            }
        }
        (None, Some(support)) => kinds.name_of(support).into(),
        (None, None) => "no topic yet".into(),
    }
}

/// What is missing, and what is there but cannot be used.
pub fn still_to_do(mut card: Card, gaps: &[Gap]) -> Card {
    let (mut missing, mut wrong) = (Vec::new(), Vec::new());
    for gap in gaps {
        match gap {
            Gap::Missing(what) => missing.push(*what),
            Gap::Wrong(sentence) => wrong.push(sentence.as_str()),
        }
    }
    if !missing.is_empty() {
        card = card.fact("Still needed", missing.join(" and "));
    }
    if !wrong.is_empty() {
        card.tone = Tone::Trouble;
        card = card.fact("Please look at this", Text::default().typed(wrong.join("\n")));
    }
    card
}

fn when_choices(today: NaiveDate, manner: &Manner) -> Vec<Choice> {
    let later = format!("Later this {}", manner.term());
    ["This week", "Next week", "Within a month", &later, "Flexible"]
        .into_iter()
        .map(|words| {
            let in_full = days::read(words, today, manner).in_full(today, manner);
            Choice {
                value: in_full.clone().unwrap_or_else(|| words.into()),
                label: words.into(),
                hint: in_full,
            }
        })
        .collect()
}

/// What the notes of a draft say of the message that it is about.
pub fn about_message(text: &str, author: &str, link: &str) -> String {
    if text.is_empty() {
        return format!("About this message: {link}");
    }
    format!("About this message: {link}\n{author} wrote: {text}").trim_end().to_owned()
}

/// The form for topic and details.
/// What a request says, to be changed.
pub fn details_form(press: Press, given: &Given, manner: &Manner) -> Form {
    let form = Form { title: "Your request".into(), press, fields: draft::detail_fields(manner) };
    crate::library::visit::filled(form, given)
}

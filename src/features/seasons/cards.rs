//! Every sentence about seasons that librarians read. What the staff reads stands in `config/seasons`.

use chrono::{NaiveDate, NaiveDateTime};

use super::filled::title_of;
use super::types::{Choice, Chosen, Met, Next, NotPosted};
use super::when::Falls;
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice as Entry, Choices, Field, FieldKind, Form, Look, Menu, Message, Picks,
    Press, Run, Text, shortened,
};
use crate::days::Manner;
use crate::features::newsletters::Content;
use crate::library::Refusal;
use crate::text::capital;
use crate::words;

/// Discord lets a menu have so many choices.
const MOST_CHOICES: usize = 25;
/// Characters of a choice (Discord takes 100).
const MOST_LABEL: usize = 100;
/// Characters of a day as people type it.
const MOST_DAY: u16 = 40;

/// A draft in the morning brief, and in a list.
pub fn brief_line(met: &Met, manner: &Manner) -> Text {
    words!(
        "{title}: to be posted {day}, once you say so",
        title = typed(&met.title),
        day = ours(manner.short_day(met.falls.posted_on))
    )
}

/// One line of the list.
pub struct Line<'a> {
    pub title: String,
    pub rule: &'a str,
    /// As the card of it is opened.
    pub subject: String,
    pub when: WhenPosted<'a>,
}

pub enum WhenPosted<'a> {
    On(Falls),
    /// A librarian has to give its day.
    NoDay,
    Decided(&'a Choice),
}

/// What comes in the year ahead.
pub fn list(lines: &[Line], manner: &Manner, key: &CardKey) -> Message {
    let shown = lines.iter().take(MOST_CHOICES);
    let mut body: Text =
        "I post none of these by myself. Two weeks before each, the morning brief shows you its draft.\n"
            .into();
    for line in shown.clone() {
        body = body.plain("\n").join(line_in_words(line, manner));
    }
    let choices = shown.map(|line| Entry {
        value: line.subject.clone(),
        label: shortened(&line.title, MOST_LABEL),
        hint: Some(shortened(line.rule, MOST_LABEL)),
    });
    let card = Card { title: "What comes once a year".into(), body, ..Card::default() };
    Message::from(card).with(Menu {
        prompt: "Read a draft".into(),
        press: Press::new("season-open", key),
        choices: Choices::Listed(choices.collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

fn line_in_words(line: &Line, manner: &Manner) -> Text {
    let title = Run::Strong(line.title.clone());
    match &line.when {
        WhenPosted::On(falls) => {
            words!("{day} · {title}", day = ours(manner.short_day(falls.posted_on)), title = title)
        }
        WhenPosted::NoDay => words!("no day yet · {title}", title = title),
        WhenPosted::Decided(choice) => match choice.chosen {
            Chosen::Dropped => {
                words!("not this time ({who}) · {title}", who = typed(&choice.by.name), title = title)
            }
            _ => words!("taken on ({who}) · {title}", who = typed(&choice.by.name), title = title),
        },
    }
}

/// A menu of drafts for the brief.
pub fn menu(met: &[Met], verb: &str, key: &CardKey) -> Option<Menu> {
    let choice = |met: &Met| Entry {
        value: met.subject.clone(),
        label: shortened(&met.title, MOST_LABEL),
        hint: None,
    };
    (!met.is_empty()).then(|| Menu {
        prompt: "Read a draft".into(),
        press: Press::new(verb, key),
        choices: Choices::Listed(met.iter().take(MOST_CHOICES).map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

/// A draft as it will be posted, with what can be done with it. `at` is on the school's wall clock.
pub fn draft(
    next: &Next,
    content: &Content,
    at: NaiveDateTime,
    falls: &Falls,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let text = content.sections.iter().map(|section| section.text.as_str()).collect::<Vec<_>>().join("\n\n");
    let mut card = Card {
        title: typed_title(&content.title),
        body: Text::default().run(Run::Markdown(text)),
        ..Card::default()
    };
    let when = words!(
        "{when}, in the staff channel. {rule}.",
        when = ours(manner.moment(at)),
        rule = ours(capital(&next.season.rule))
    );
    card = card.fact("To be posted", when);
    if falls.is_moved() {
        let kept = words!(
            "School is closed on {day}, so it is kept on {kept_on}.",
            day = ours(manner.day(falls.kept.first)),
            kept_on = ours(manner.day(falls.kept_on))
        );
        card = card.fact("Why that day", kept);
    }
    if falls.before_tests {
        card = card.fact("Why so early", "It would otherwise come on a testing day.");
    }
    if let Some(check) = &next.season.check {
        card = card.fact("Look up first", Text::default().run(ours(check.clone())));
    }
    let button = |label: &str, verb, look| Button::new(label, verb, key, look);
    let label = format!("Post it {}", manner.short_day(at.date()));
    let mut message = Message::from(card).with(button(&label, "season-let-go", Look::Main)).with(button(
        "Change it first",
        "season-change",
        Look::Plain,
    ));
    if next.season.is_given() {
        message = message.with(button("Another day …", "season-day", Look::Plain));
    }
    message.with(button("Not this time", "season-drop", Look::Plain))
}

/// One whose day nobody can work out.
pub fn without_day(next: &Next, about: NaiveDate, manner: &Manner, key: &CardKey) -> Message {
    let body = words!(
        "{rule}, about {about}. Give me its day, and I'll show you the draft.",
        rule = ours(capital(&next.season.rule)),
        about = ours(manner.day(about))
    );
    let mut card = Card { title: typed_title(&title_of(next.season, manner)), body, ..Card::default() };
    if let Some(check) = &next.season.check {
        card = card.fact("Look up first", Text::default().run(ours(check.clone())));
    }
    if let Some(kept_by) = &next.season.kept_by {
        card = card.fact("Announced by", Text::default().run(ours(kept_by.clone())));
    }
    Message::from(card).with(Button::new("Give its day …", "season-day", key, Look::Main))
}

pub fn day_form(filled: Option<String>, press: Press) -> Form {
    let day = Field {
        name: "day",
        label: "Its day (of a week, the first)".into(),
        hint: "Like 15 Nov".into(),
        kind: FieldKind::Line { most: MOST_DAY },
        required: true,
        filled,
    };
    Form { title: "When is it kept?".into(), press, fields: vec![day] }
}

/// A day was given on which it is too late for it, or there is no school.
pub fn cannot_be_posted(why: NotPosted, day: NaiveDate, manner: &Manner) -> Refusal {
    Refusal::new(match why {
        NotPosted::NoSchool => words!(
            "I know of no school day near {day}. Give another day, or look at /school-calendar show.",
            day = ours(manner.day_and_year(day))
        ),
        NotPosted::TooLate { was_due } => words!(
            "It would have been posted on {was_due}, and no day is left to post it on. Give another day, or \
             write it yourself with /newsletter write.",
            was_due = ours(manner.day(was_due))
        ),
    })
}

/// One that was decided about.
pub fn decided(choice: &Choice, title: &str, key: &CardKey) -> Message {
    let who = typed(&choice.by.name);
    let title = Run::Strong(title.to_owned());
    match choice.chosen {
        Chosen::Dropped => {
            let words = words!("{title}: not this time. {who} decided that.", title = title, who = who);
            Message::from(words).with(Button::new("Bring it back", "season-back", key, Look::Plain))
        }
        Chosen::Opened(_) | Chosen::Given => words!(
            "{title} is a newsletter now: {who} took it on. /newsletter list shows it.",
            title = title,
            who = who
        )
        .into(),
    }
}

/// Somebody else was quicker.
pub fn was_decided(choice: &Choice) -> Refusal {
    let who = typed(&choice.by.name);
    Refusal::new(match choice.chosen {
        Chosen::Dropped => {
            words!("{who} has already decided: not this time. /seasons brings it back.", who = who)
        }
        _ => words!("{who} has already taken it on. /newsletter list shows it.", who = who),
    })
}

pub fn over() -> Refusal {
    Refusal::new("That draft is over, or its day has changed. /seasons shows what comes next.")
}

pub fn no_text_left() -> Refusal {
    Refusal::new("Its moment has passed. Press [Change it first] and choose a time yourself.")
}

pub fn nothing_comes() -> Message {
    words!(
        "I know nothing that comes once a year at a school like yours. Add your terms with /school-calendar \
         add, and the posts of the school year appear here."
    )
    .into()
}

fn typed_title(title: &str) -> Text {
    Text::default().typed(title)
}

//! One post that is to come, whole and with what can be done about it; and what is said when it is out already.

use chrono::{NaiveDate, NaiveDateTime};

use super::upcoming::{places, what, with_why};
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Picks, Press,
    Run, Text, Tone, shortened,
};
use crate::days::{self, Manner};
use crate::features::queue_desk::ahead::{Item, Says};
use crate::features::setup::School;
use crate::library::Refusal;
use crate::library::visit::Question;
use crate::queue::NotThere;
use crate::words;

const DAY: &str = "day";
const TIME: &str = "time";
/// Of a tip's title in the menu of other tips, and how many it offers (25 on Discord).
const MOST_LABEL: usize = 90;
const MOST_CHOICES: usize = 25;

/// What can be done about a post that is to come, by its kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct May {
    pub edit: bool,
    pub move_it: bool,
    pub say_something_else: bool,
}

/// The post as it will be, under what is to be known of it.
pub fn post(school: &School, item: &Item, may: May, news: Option<Text>, key: &CardKey) -> Message {
    let manner = &school.manner;
    let when = ours(manner.moment(item.falls));
    let it = match places(school, &item.to) {
        Some(places) => words!("{name}, {when}, in {places}", name = item.name, when = when, places = places),
        None => words!("{name}, {when}", name = item.name, when = when),
    };
    let it = words!("{it}.", it = with_why(it, item));
    let mut text = match news {
        Some(news) => words!("{news}\n{it}", news = news, it = it),
        None => it,
    };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let plain = |label, verb| button(label, verb, Look::Plain);
    let mut buttons = Vec::new();
    let card = match &item.says {
        Says::Post { message, .. } => {
            text = text.plain(" If nothing changes, I'll post this:");
            if may.edit {
                buttons.push(button("Edit", "upcoming-edit", Look::Main));
            }
            if may.move_it {
                buttons.push(plain("Move", "upcoming-move"));
            }
            buttons.push(plain("Skip this one", "upcoming-skip"));
            if may.move_it {
                buttons.push(plain("Post now", "upcoming-now"));
            }
            if may.say_something_else {
                buttons.push(plain("Say something else", "upcoming-other"));
            }
            message.card.clone()
        }
        Says::Nothing(_) => {
            text = text
                .join(words!(" If nothing changes, I'll post nothing: {what}.", what = what(item, school)));
            if may.say_something_else {
                buttons.push(plain("Say something else", "upcoming-other"));
            }
            buttons.push(plain("Skip this one", "upcoming-skip"));
            None
        }
        Says::Skipped(_) => {
            text = text.join(words!(" It's {what}.", what = what(item, school)));
            buttons.push(plain("Post it after all", "upcoming-unskip"));
            None
        }
        Says::Paused(_) | Says::Newsletter { .. } | Says::OnCard(_) => {
            text = text.join(words!(" It's {what}.", what = what(item, school)));
            None
        }
    };
    buttons.push(plain("Back to the list", "upcoming-list"));
    let message = Message { text, card, ..Message::default() };
    buttons.into_iter().fold(message, Message::with)
}

/// Where it goes; a time may stand beside the day.
pub fn move_form(falls: NaiveDateTime, manner: &Manner, key: &CardKey) -> Form {
    let field = |name, label: &str, hint: &str, filled| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most: 40 },
        required: name == DAY,
        filled: Some(filled),
    };
    Form {
        title: "When is it to be posted?".into(),
        press: Press::new("upcoming-move", key),
        fields: vec![
            field(DAY, "Day", "A day, like 18 Sep or \"Thursday\"", manner.day_as_typed(falls.date())),
            field(TIME, "Time", "A time, like 8:15 or 3 pm", manner.time(falls.time())),
        ],
    }
}

pub fn read_move(given: &Given, today: NaiveDate, manner: &Manner) -> Result<NaiveDateTime, Text> {
    let typed = |field: &str| given.get(field).map_or("", |typed| typed.trim());
    days::one_moment(typed(DAY), typed(TIME), today, manner)
}

/// Why a post cannot go there, and what to do.
pub fn not_there(why: NotThere, to: NaiveDateTime, name: &'static str, manner: &Manner) -> Text {
    let to = ours(manner.moment(to));
    let on = |moment: NaiveDateTime| ours(manner.moment(moment));
    match why {
        NotThere::Passed => {
            words!("{moment} has passed. Give a later time, or press [Post now].", moment = to)
        }
        NotThere::Taken(other) => words!(
            "{name}: there is already one on {day}. Give another day, or move or skip that one first.",
            name = name,
            day = on(other)
        ),
        NotThere::AfterTheNext(other) => words!(
            "{name}: the next one comes on {day}, before {moment}. Give an earlier day, or skip this one.",
            name = name,
            day = on(other),
            moment = to
        ),
        NotThere::BeforeTheLast(other) => words!(
            "{name}: another one comes first, on {day}. Give a later day, or change that one.",
            name = name,
            day = on(other)
        ),
    }
}

/// The tips that could be said instead, with what is said of each.
pub fn other_tips(
    falls: NaiveDateTime,
    tips: &[(String, String)],
    chosen: bool,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let day = ours(manner.day(falls.date()));
    let text = if tips.is_empty() {
        words!("There is no other tip for {day}. /tip add adds one in a minute.", day = day)
    } else {
        words!("Which tip is {day}'s? It stays reserved for that day.", day = day)
    };
    let mut choices: Vec<Choice> = Vec::new();
    if chosen {
        let label = "Whichever is next in the queue".to_owned();
        choices.push(Choice { value: "next".to_owned(), label, hint: None });
    }
    choices.extend(tips.iter().map(|(id, title)| Choice {
        value: id.clone(),
        label: shortened(title, MOST_LABEL),
        hint: None,
    }));
    choices.truncate(MOST_CHOICES);
    let mut message = Message::from(text);
    if !choices.is_empty() {
        message = message.with(Menu {
            prompt: "Choose a tip".into(),
            press: Press::new("upcoming-choose", key),
            choices: Choices::Listed(choices),
            chosen: Vec::new(),
            picks: Picks::One,
        });
    }
    message.with(Button::new("Back", "upcoming-look", key, Look::Plain))
}

/// Somebody else decided about it after the card was drawn.
pub fn changed_meanwhile(by: &str) -> Text {
    words!(
        "{who} has changed this post since you opened it. Open it again in /posts upcoming to see how it is now.",
        who = typed(by)
    )
}

/// The tip is another day's.
pub fn given_already(title: &str, falls: NaiveDateTime, manner: &Manner) -> Text {
    words!(
        "\"{title}\" is already the tip of {day}. Choose another, or change that day first.",
        title = typed(title),
        day = ours(manner.day(falls.date()))
    )
}

/// For words that were written for a tip which has had its day by now, or has another.
pub fn tip_is_taken() -> Refusal {
    Refusal::new(
        "The tip that you wrote this for isn't free any more, and another one comes that day. Open the post again in \
         /posts upcoming to see which.",
    )
}

/// For words that were written for a slot which says nothing by now.
pub fn says_nothing(item: &Item, school: &School) -> Text {
    words!(
        "Nothing is posted then: {what}. Change that first, then send this again.",
        what = what(item, school)
    )
}

pub fn nothing_to_post() -> Text {
    "There is nothing to post: press [Say something else] first.".into()
}

pub fn no_such_post() -> Text {
    "This post has changed since: its day, its schedule or what it says. /posts upcoming shows what comes now."
        .into()
}

/// After [Post now].
pub fn post_goes_out(item: &Item, key: &CardKey) -> Message {
    let text = words!("{name}: it goes out now.", name = item.name);
    Message::from(text)
        .with(Button::new("See how it went", "upcoming-look", key, Look::Plain))
        .with(Button::new("Back to the list", "upcoming-list", key, Look::Plain))
}

/// What became of a post that has fallen due.
#[derive(Debug, Clone, PartialEq)]
pub enum Became {
    Posted { link: Option<String>, can_change: bool },
    OnItsWay,
    InLine,
    NotOut,
}

/// One true answer to whoever was about to change it.
pub fn became(became: &Became, kept: bool, key: &CardKey) -> Message {
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let mut buttons = Vec::new();
    let mut text = Text::default();
    let (title, tone, body): (_, _, Text) = match became {
        Became::Posted { link, can_change } => {
            let mut body = Text::from("It's in its channel.");
            if let Some(to) = link.clone() {
                body = body.plain(" ").run(Run::Link { words: "See it there.".to_owned(), to });
            }
            if *can_change {
                buttons.push(button("Change it", "posted-change", Look::Main));
                buttons.push(button("Delete it", "posted-delete", Look::Danger));
            }
            ("Already posted", Tone::Good, body)
        }
        Became::OnItsWay => {
            buttons.push(button("Look again", "upcoming-look", Look::Main));
            let body = "It may appear in its channel any moment, so it can't be changed just now. Look again \
                        in a minute: then you can change or delete it.";
            ("It's on its way right now", Tone::Waiting, body.into())
        }
        Became::InLine => {
            buttons.push(button("Look again", "upcoming-look", Look::Main));
            let body = "Other posts in its channel come first. It goes out as soon as it can.";
            ("It's due", Tone::Waiting, body.into())
        }
        Became::NotOut => {
            let body = "/posts problems says why, and what you can do.";
            ("It's due, but did not go out", Tone::Trouble, body.into())
        }
    };
    if kept {
        text = "What you typed is kept: [Change it] brings it back.".into();
    }
    buttons.push(button("Back to the list", "upcoming-list", Look::Plain));
    let card = Card { title: title.into(), body, tone, ..Card::default() };
    let message = Message { text, card: Some(card), ..Message::default() };
    buttons.into_iter().fold(message, Message::with)
}

pub fn sure_to_take_down() -> Question {
    Question {
        words: "Delete this post? It disappears for everybody, and won't be posted again.".into(),
        yes: "Delete it",
    }
}

pub fn will_be_changed() -> Message {
    Text::from("Saved. I'm changing the post in the staff channel.").into()
}

pub fn will_be_taken_down() -> Message {
    Text::from("I'm deleting the post in the staff channel.").into()
}

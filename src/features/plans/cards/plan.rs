//! The plan card: in the request's thread for both of them, and privately for one.

use super::beside::{open_parts, told_parts, told_with_record};
use super::label;
use super::sessions::line;
use crate::chat::words::{at_most, fitted, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::{Request, Stage, topic};
use crate::features::collections::Collection;
use crate::features::ideas::Subjects;
use crate::features::plans::types::{Part, Plan, Taught};
use crate::library::Refusal;
use crate::words;

/// The buttons of the parts, as the table of commands calls them.
const VERBS: [(Part, &str); 8] = [
    (Part::Goals, "together-goals"),
    (Part::Standards, "together-standards"),
    (Part::Question, "together-question"),
    (Part::Sessions, "together-sessions"),
    (Part::Resources, "together-resources"),
    (Part::Products, "together-products"),
    (Part::Assessment, "together-assessment"),
    (Part::Prepare, "together-prepare"),
];

/// Of a menu's choices, and of one of them (Discord).
const MOST_CHOICES: usize = 25;
const MOST_LABEL: usize = 100;
/// Of a fact (1,024 on Discord), and of what it says of that for which it has no room.
const MOST_LETTERS: usize = 1_000;
const MOST_OF_NOTE: usize = 60;
/// Of all facts, beside title, body and footer: of more a card shows the beginnings (6,000 together on Discord).
const MOST_TOGETHER: usize = 5_500;

/// What the card tells and offers beside the plan itself.
#[derive(Default)]
pub struct Shown {
    /// There is a plan of an earlier request that it could be filled from.
    pub has_earlier: bool,
    /// It is opened by a librarian, for them alone.
    pub for_librarian: bool,
    /// What its resources may come from, on a private copy; the newest first.
    pub collections: Vec<Collection>,
}

pub fn plan(request: &Request, plan: &Plan, shown: &Shown, manner: &Manner, key: &CardKey) -> Message {
    let title = words!("Plan for #{number}: {topic}", number = request.number, topic = topic(&request.wish));
    let mut card = Card { title, ..Card::default() };
    card.body = match (request.stage, &request.librarian) {
        (Stage::Completed, _) => words!("This is done. The plan stays for next time."),
        (stage, _) if !stage.is_open() => words!("The request is over. The plan stays as it is."),
        (_, Some(librarian)) if librarian.id != request.teacher.id => words!(
            "{teacher} and {librarian} write it together. Press a part to write in it.",
            teacher = typed(&request.teacher.name),
            librarian = typed(&librarian.name)
        ),
        _ => words!(
            "{teacher} and the librarians write it together. Press a part to write in it.",
            teacher = typed(&request.teacher.name)
        ),
    };
    card.tone = if request.stage == Stage::Completed { Tone::Good } else { Tone::Calm };
    for (part, heading, told) in told_parts(plan) {
        let told = if part == Part::Sessions {
            sessions(request, plan, manner)
        } else {
            Text::default().typed(told)
        };
        card = card.fact(heading, told);
    }
    let open = open_parts(plan);
    if request.stage.is_open() && !open.is_empty() {
        card = card.fact("Still open", open.join(", "));
    }
    card = told_with_record(card, request.stage, request.record.as_ref());
    let together: usize = card.facts.iter().map(|(name, text)| name.len() + at_most(text)).sum();
    if together > MOST_TOGETHER {
        card.footer = "Where something ends with \"…\", [Keep a copy] has all of it.".into();
    }
    let card = buttons(request, plan, shown, key).into_iter().fold(card.into(), Message::with);
    if request.stage.is_open() && !shown.collections.is_empty() {
        return card.with(menu_of_collections(&shown.collections, key));
    }
    card
}

fn menu_of_collections(all: &[Collection], key: &CardKey) -> Menu {
    let choice = |of: &Collection| Choice {
        value: of.id.0.clone(),
        label: shortened(&of.about.title, MOST_LABEL),
        hint: None,
    };
    Menu {
        prompt: "Resources from a collection".into(),
        press: Press::new("together-collection", key),
        choices: Choices::Listed(all.iter().take(MOST_CHOICES).map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    }
}

/// With what each of them does, where there is room for that.
fn sessions(request: &Request, plan: &Plan, manner: &Manner) -> Text {
    let lines = || {
        let all = plan.parts.sessions.iter().enumerate();
        all.map(move |(place, session)| (line(request, place, session, manner), session))
    };
    let (whole, left) = fitted(lines().map(|(line, session)| with_each(line, session)), "\n", MOST_LETTERS);
    if left == 0 {
        return whole;
    }
    match fitted(lines().map(|(line, _)| line), "\n", MOST_LETTERS - MOST_OF_NOTE) {
        (lines, 0) => words!("{lines}\n[Keep a copy] has what each of you does in them.", lines = lines),
        (lines, left) => {
            words!("{lines}\nand {left} more: [Keep a copy] has them all.", lines = lines, left = left)
        }
    }
}

fn with_each(line: Text, session: &Taught) -> Text {
    let line = match &session.teacher[..] {
        "" => line,
        does => words!("{line}\nTeacher: {does}", line = line, does = typed(does)),
    };
    match &session.librarian[..] {
        "" => line,
        does => words!("{line}\nLibrarian: {does}", line = line, does = typed(does)),
    }
}

fn buttons(request: &Request, plan: &Plan, shown: &Shown, key: &CardKey) -> Vec<Button> {
    let button = |label: &str, verb, look| Button::new(label, verb, key, look);
    let mut buttons = Vec::new();
    if request.stage.is_open() {
        buttons.extend(VERBS.map(|(part, verb)| button(label(part), verb, Look::Plain)));
        if shown.has_earlier && plan.is_untouched() {
            buttons.push(button("Use an earlier plan", "together-last-year", Look::Main));
        }
    }
    if !plan.is_untouched() {
        buttons.push(button("What has changed", "together-history", Look::Plain));
    }
    buttons.push(button("Keep a copy", "together-copy", Look::Plain));
    if shown.for_librarian && request.stage == Stage::Completed {
        buttons.push(button("Make an idea of it", "together-idea", Look::Main));
    }
    buttons
}

/// Over the private card of whoever opened it.
pub fn begun(request: &Request, is_new: bool) -> Text {
    let number = request.number;
    if is_new {
        words!(
            "The plan for #{number} is on its way to everyone on the request. Only you can see this copy. \
             Whatever you write shows there, too.",
            number = number
        )
    } else {
        words!(
            "Only you can see this copy. Whatever you write shows on the plan for #{number}, too.",
            number = number
        )
    }
}

/// After [Use an earlier plan].
pub fn filled(from: i64) -> Text {
    words!("Filled from the plan for #{from}. Any dates in it are from back then: check them.", from = from)
}

/// After a collection was chosen.
pub fn collected(of: &Collection, there: usize) -> Text {
    let (title, all) = (typed(&of.about.title), of.items);
    if usize::try_from(all).is_ok_and(|all| all == there) {
        words!("Under Resources now: what is in \"{title}\".", title = title)
    } else {
        words!(
            "Under Resources now: {there} of {all} items of \"{title}\". More don't fit; /collections has them all.",
            there = there,
            all = all,
            title = title
        )
    }
}

pub fn no_such_collection() -> Refusal {
    Refusal::new("That collection isn't posted any more. /collections shows those that are.")
}

/// What the desk calls it, in the middle of a sentence.
pub fn name(request: &Request) -> Text {
    words!(
        "the plan for request #{number}, {topic}",
        number = request.number,
        topic = typed(&request.wish.topic)
    )
}

/// Over the idea that was made of it, which is hidden.
pub fn idea_made() -> Text {
    words!(
        "Only librarians see it so far. Read it, take names out of it with [Change it], then press [Show it to teachers]."
    )
}

/// Over one that a librarian has shown since.
pub fn idea_is_shown() -> Text {
    words!("This plan's idea is there already, and teachers see it in /ideas. [Hide it] takes it back.")
}

/// An idea is filed under a subject, and the request does not say which.
pub fn which_subject(request: &Request, subjects: &Subjects, manner: &Manner, key: &CardKey) -> Message {
    let choice = |subject: &crate::features::ideas::Subject| Choice {
        value: subject.key.clone(),
        label: subject.name(manner).to_owned(),
        hint: None,
    };
    let words = words!(
        "Under which subject should teachers find it? #{number} doesn't say one that I know.",
        number = request.number
    );
    Message::from(words).with(Menu {
        prompt: "Subject".into(),
        press: Press::new("together-idea-subject", key),
        choices: Choices::Listed(subjects.all().iter().map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

pub fn yours_and_theirs(request: &Request) -> Refusal {
    Refusal(words!(
        "The plan for #{number} is for {teacher} and the librarians.",
        number = request.number,
        teacher = typed(&request.teacher.name)
    ))
}

pub fn no_plan(number: i64) -> Refusal {
    Refusal(words!("There is no plan for #{number} any more.", number = number))
}

/// It cannot be begun.
pub fn not_planned_together(request: &Request) -> Refusal {
    Refusal(words!(
        "A plan for #{number} can be begun once a librarian has taken it on, and as long as it isn't over.",
        number = request.number
    ))
}

pub fn not_written_any_more(request: &Request) -> Refusal {
    Refusal(words!(
        "#{number} is over, so its plan stays as it is. [Keep a copy] gives it to you as a file.",
        number = request.number
    ))
}

pub fn no_earlier_plan() -> Refusal {
    Refusal::new("There is no earlier plan to fill this one from, or somebody has begun to write in it.")
}

pub fn says_too_little(request: &Request) -> Refusal {
    Refusal(words!(
        "The plan for #{number} says neither what students should be able to do nor what they make, so there is nothing \
         to make an idea of. /idea add writes a new one.",
        number = request.number
    ))
}

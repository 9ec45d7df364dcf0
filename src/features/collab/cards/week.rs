//! `/desk show:week`: what a librarian has promised, day by day.

use chrono::{NaiveDate, NaiveTime};

use super::desk_list::{beside, link_to_card};
use crate::chat::words::{fitted, ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::days::Manner;
use crate::features::collab::types::{Request, Session};
use crate::features::setup::School;
use crate::library::Refusal;
use crate::words;

/// Characters of a card's body (4,096 on Discord), with room for the word that there is more.
const MOST_LETTERS: usize = 3_950;

/// One session of the week.
pub struct Planned {
    pub request: Request,
    pub session: Session,
    /// To its request's card.
    pub link: Option<String>,
}

/// A librarian's week.
pub struct WeekPage {
    pub monday: NaiveDate,
    pub planned: Vec<Planned>,
    pub today: NaiveDate,
}

impl Planned {
    /// Those without a time come after those with one: nobody has told when they are.
    fn order(&self) -> (NaiveDate, bool, Option<NaiveTime>, i64) {
        let time = self.session.begins.time();
        (self.session.day, time.is_none(), time, self.request.number)
    }

    fn line(&self, manner: &Manner) -> Text {
        let (request, session) = (&self.request, &self.session);
        let mut facts = vec![Text::default().typed(session.without_its_day(manner))];
        facts.push(words!(
            "{number} {topic}",
            number = Text::default().strong(format!("#{}", request.number)),
            topic = typed(&request.wish.topic)
        ));
        facts.push(Text::default().run(typed(&request.teacher.name)));
        facts.extend(session.note.as_ref().map(|note| Text::default().typed(note)));
        match session.held {
            Some(true) => facts.push("it happened".into()),
            Some(false) => facts.push("it did not happen".into()),
            None => {}
        }
        facts.extend(self.link.clone().map(link_to_card));
        beside(facts)
    }
}

pub fn my_week(mut page: WeekPage, school: &School, key: &CardKey) -> Message {
    let manner = &school.manner;
    page.planned.sort_by_key(Planned::order);
    let week = ours(manner.week(page.monday));
    let is_this = manner.monday_of(page.today) == Some(page.monday);
    let mut card = Card {
        title: if is_this {
            words!("Your week: {week}", week = week)
        } else {
            words!("Your sessions in {week}", week = week)
        },
        tone: if page.planned.is_empty() { Tone::Good } else { Tone::Calm },
        ..Card::default()
    };
    let mut body = Vec::new();
    for of_day in page.planned.chunk_by(|one, next| one.session.day == next.session.day) {
        let day = of_day[0].session.day;
        body.push(heading(day, page.today, school));
        body.extend(of_day.iter().map(|planned| planned.line(manner)));
    }
    if body.is_empty() {
        body.push("No session of yours is planned. /desk shows what is waiting for a plan.".into());
    }
    card.body = match fitted(body, "\n", MOST_LETTERS) {
        (lines, 0) => lines,
        (lines, _) => words!(
            "{lines}\nThere is more than fits here: [As a calendar file] has all that is to come.",
            lines = lines
        ),
    };
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    Message::from(card)
        .with(button("Week before", "week-before"))
        .with(button("Week after", "week-after"))
        .with(button("As a calendar file", "week-file"))
}

/// What stands over the file.
pub fn week_as_file(sessions: usize) -> Message {
    match sessions {
        1 => words!("Your one session from this week on. Open the file to have it in your calendar."),
        sessions => words!(
            "Your {sessions} sessions from this week on. Open the file to have them in your calendar; a newer file moves \
             what has moved.",
            sessions = sessions
        ),
    }
    .into()
}

pub fn nothing_planned() -> Refusal {
    Refusal::new(
        "No session of yours is planned from this week on, so there is no file. /desk shows what is waiting.",
    )
}

/// What a session is called in a calendar: a lesson, whose time nobody knows, by its name.
pub fn session_as_meeting(request: &Request, session: &Session, manner: &Manner) -> String {
    let (topic, teacher) = (&request.wish.topic, &request.teacher.name);
    match session.begins.time() {
        Some(_) => format!("{topic}, {teacher} (#{})", request.number),
        None => format!("{}: {topic}, {teacher} (#{})", session.begins.in_words(manner), request.number),
    }
}

/// The day, and what it is in the school where that is not a usual one.
fn heading(day: NaiveDate, today: NaiveDate, school: &School) -> Text {
    let manner = &school.manner;
    let day_said = Text::default().strong(manner.day(day));
    let said = if day == today { words!("{day}, today", day = day_said) } else { day_said };
    match school.calendar.quiet(day, true) {
        Some(why) => words!("{day} ({why})", day = said, why = why.run(manner)),
        None => said,
    }
}

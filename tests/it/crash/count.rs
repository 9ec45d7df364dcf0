//! Counts what was said, by its words: what is lost, what is doubled, what was told that was not so. Pure: from what
//! members did and were told, and from what the server saw and shows, to what is wrong.

use std::collections::BTreeMap;
use std::fmt;

use shelftalker::rehearsal::Id;

/// Whether something was done, as far as whoever did it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Done {
    #[default]
    No,
    /// Nobody answered: it may be so.
    Perhaps,
    Yes,
}

/// What members did at one school, and what they were told.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub staff: Id,
    pub desk: Id,
    /// How many tips have fallen due.
    pub tips: usize,
    pub requests: Vec<Asked>,
    pub newsletters: Vec<Sent>,
    pub events: Vec<Event>,
    /// Friday afternoon has passed: what was completed has been thanked for.
    pub is_thanked: bool,
}

impl Ledger {
    /// Of a school in which nothing has happened yet.
    pub fn of(staff: Id, desk: Id) -> Self {
        let (requests, newsletters, events) = (Vec::new(), Vec::new(), Vec::new());
        Self { staff, desk, tips: 0, requests, newsletters, events, is_thanked: false }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub topic: String,
    pub sent: Done,
    /// As the receipt said.
    pub number: Option<u32>,
    pub accepted: Done,
    pub declined: Done,
    pub completed: Done,
}

#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub title: String,
    pub rooms: Vec<Id>,
    /// Those of the rooms whose copies are published to other servers.
    pub followed: Vec<Id>,
    pub sent: Done,
}

/// A meeting to which colleagues are asked.
#[derive(Debug, Clone, Default)]
pub struct Event {
    pub title: String,
    pub posted: Done,
    pub guests: Vec<Guest>,
    /// How many reminders have fallen due.
    pub reminders: usize,
}

#[derive(Debug, Clone)]
pub struct Guest {
    /// Where the bot writes to them directly.
    pub direct: Id,
    pub comes: Done,
}

/// What the server has seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Every message that was ever made by the bot for everybody there, also where it does not stand any more.
    pub made: Vec<(Id, String)>,
    /// What stands now.
    pub stands: BTreeMap<Id, Vec<String>>,
    /// What of that is published to other servers.
    pub published: Vec<(Id, String)>,
    /// Every private thread, with its name.
    pub threads: Vec<(Id, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    Lost(String),
    Doubled(String),
    Lie(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(what) => write!(out, "LOST: {what}"),
            Self::Doubled(what) => write!(out, "DOUBLED: {what}"),
            Self::Lie(what) => write!(out, "NOT SO: {what}"),
        }
    }
}

/// Everything that is wrong at one school.
pub fn wrong(told: &Ledger, seen: &Seen) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    said_twice(told, seen, &mut wrong);
    tips(told, seen, &mut wrong);
    for request in &told.requests {
        of_a_request(told, request, seen, &mut wrong);
    }
    strangers_at_the_desk(told, seen, &mut wrong);
    for newsletter in &told.newsletters {
        of_a_newsletter(newsletter, seen, &mut wrong);
    }
    for event in &told.events {
        of_an_event(told, event, seen, &mut wrong);
    }
    thanks(told, seen, &mut wrong);
    wrong.sort();
    wrong.dedup();
    wrong
}

fn rooms(told: &Ledger) -> Vec<Id> {
    let mut rooms = vec![told.staff, told.desk];
    rooms.extend(told.newsletters.iter().flat_map(|newsletter| newsletter.rooms.iter().copied()));
    rooms.extend(told.events.iter().flat_map(|event| event.guests.iter().map(|guest| guest.direct)));
    rooms.dedup();
    rooms
}

/// Nothing here is ever said in the same words a second time in the same room.
fn said_twice(told: &Ledger, seen: &Seen, wrong: &mut Vec<Wrong>) {
    let mut rooms = rooms(told);
    rooms.extend(seen.threads.iter().map(|(thread, _)| *thread));
    let mut times: BTreeMap<&(Id, String), usize> = BTreeMap::new();
    for made in &seen.made {
        *times.entry(made).or_default() += 1;
    }
    for ((room, words), times) in times {
        if times > 1 && rooms.contains(room) {
            wrong.push(Wrong::Doubled(format!("{times} times: {words}")));
        }
    }
}

fn is_tip(words: &str) -> bool {
    words.contains("[Help me try this]")
}

fn tips(told: &Ledger, seen: &Seen, wrong: &mut Vec<Wrong>) {
    let stand = stand(seen, told.staff).iter().filter(|words| is_tip(words)).count();
    if stand < told.tips {
        wrong.push(Wrong::Lost(format!("{} of {} tips", told.tips - stand, told.tips)));
    }
    let made = seen.made.iter().filter(|(room, words)| *room == told.staff && is_tip(words)).count();
    if made > told.tips {
        wrong.push(Wrong::Doubled(format!("{made} tips were posted, {} were due", told.tips)));
    }
}

fn stand(seen: &Seen, room: Id) -> &[String] {
    seen.stands.get(&room).map(Vec::as_slice).unwrap_or_default()
}

/// The number and stage of a request's card at the desk.
fn card(words: &str) -> Option<(u32, &str)> {
    let (number, rest) = words.lines().next()?.strip_prefix("Request #")?.split_once(" · ")?;
    // What is over is one line: "Request #7 · Completed · Marine biology · Ana Rivera".
    Some((number.parse().ok()?, rest.split(" · ").next()?))
}

/// Whether the card of a request, whole or folded up, names this topic.
fn names(words: &str, topic: &str) -> bool {
    words.lines().any(|line| line == topic) || words.contains(&format!(" · {topic} · "))
}

fn of_a_request(told: &Ledger, request: &Asked, seen: &Seen, wrong: &mut Vec<Wrong>) {
    let topic = &request.topic;
    let is_its_card = |words: &&String| card(words).is_some() && names(words, topic);
    let cards: Vec<&String> = stand(seen, told.desk).iter().filter(is_its_card).collect();
    let made = seen.made.iter().filter(|(room, words)| *room == told.desk && is_its_card(&words)).count();
    if made > 1 || cards.len() > 1 {
        wrong.push(Wrong::Doubled(format!("{} cards stand for “{topic}”, {made} were posted", cards.len())));
    }
    match cards.first().and_then(|words| card(words)) {
        None if request.sent == Done::Yes => {
            wrong.push(Wrong::Lost(format!("the request “{topic}”, number {:?}", request.number)));
        }
        None => {}
        Some(_) if request.sent == Done::No => wrong.push(Wrong::Lie(format!("nobody asked for “{topic}”"))),
        Some((number, stage)) => {
            if request.number.is_some_and(|said| said != number) {
                wrong.push(Wrong::Lie(format!(
                    "“{topic}” is number {number}; its teacher read {:?}",
                    request.number
                )));
            }
            let known = (request.accepted, request.declined, request.completed);
            let may_be = match stage {
                "Completed" => request.completed != Done::No,
                "Accepted" => request.accepted != Done::No && request.completed != Done::Yes,
                "Declined" => request.declined != Done::No,
                _ => request.accepted != Done::Yes && request.declined != Done::Yes,
            };
            if !may_be {
                wrong.push(Wrong::Lie(format!("the card of “{topic}” says {stage}; it was {known:?}")));
            }
        }
    }
    let threads: Vec<Id> = seen
        .threads
        .iter()
        .filter(|(_, name)| name.split_once(' ').is_some_and(|(_, named)| named == topic))
        .map(|(thread, _)| *thread)
        .collect();
    if threads.len() > 1 {
        wrong.push(Wrong::Doubled(format!("{} threads of “{topic}”", threads.len())));
    }
    for (done, what, says) in [
        (request.accepted, "accepted", "will help with"),
        (request.declined, "declined", "Sorry, we can't do"),
    ] {
        let news = threads.iter().flat_map(|thread| stand(seen, *thread));
        let told = news.filter(|words| words.contains(says)).count();
        wrong.extend(not_so_often(
            &format!("that “{topic}” was {what}, to its teacher"),
            done,
            1,
            told,
            told,
        ));
    }
}

/// What the desk reads beside the cards of requests, and the cards of thank-yous that are to be said.
fn strangers_at_the_desk(told: &Ledger, seen: &Seen, wrong: &mut Vec<Wrong>) {
    for words in stand(seen, told.desk) {
        let is_known = match card(words) {
            Some(_) => told.requests.iter().any(|request| names(words, &request.topic)),
            None => {
                let is_named = |start: &&str| words.starts_with(*start);
                // A brief tells what its desk has to do; what it tells is held against the requests by its own stories.
                ["A thank-you for the staff channel", "Good morning", "Brief of"].iter().any(is_named)
                    || is_so(told, words, seen)
            }
        };
        if !is_known {
            wrong.push(Wrong::Lie(format!("the desk reads: {words}")));
        }
    }
}

/// Whether the desk's card of a thank-you that says that it was said speaks the truth.
fn is_so(told: &Ledger, words: &str, seen: &Seen) -> bool {
    let about = told.requests.iter().find(|request| words.contains(&format!("“{}”", request.topic)));
    let stands =
        |request: &Asked| stand(seen, told.staff).iter().any(|words| is_thanks_for(words, &request.topic));
    words.starts_with("A thank-you, posted") && about.is_some_and(stands)
}

fn is_thanks_for(words: &str, topic: &str) -> bool {
    words.starts_with("Thank you") && words.contains(&format!("“{topic}”"))
}

fn of_a_newsletter(newsletter: &Sent, seen: &Seen, wrong: &mut Vec<Wrong>) {
    let Sent { title, rooms, followed, sent } = newsletter;
    let is_it = |words: &String| words.lines().next() == Some(title.as_str());
    let copies: Vec<usize> =
        rooms.iter().map(|room| stand(seen, *room).iter().filter(|words| is_it(words)).count()).collect();
    let there = copies.iter().filter(|copies| **copies > 0).count();
    let is_lost = match sent {
        Done::Yes => there < rooms.len(),
        Done::Perhaps => there > 0 && there < rooms.len(),
        Done::No => false,
    };
    if is_lost {
        wrong.push(Wrong::Lost(format!("{title} stands in {there} of {} channels", rooms.len())));
    }
    if *sent == Done::No && there > 0 {
        wrong.push(Wrong::Lie(format!("{title} was posted, and nobody had sent it")));
    }
    let published = seen.published.iter().filter(|(_, words)| is_it(words)).map(|(room, _)| room);
    let (expected, others): (Vec<Id>, Vec<Id>) = published.copied().partition(|room| followed.contains(room));
    if there == rooms.len() && expected.len() < followed.len() {
        let left = followed.len() - expected.len();
        wrong.push(Wrong::Lost(format!("{title} is not published from {left} channels")));
    }
    if !others.is_empty() {
        wrong.push(Wrong::Lie(format!("{title} has left the server from a channel that nobody follows")));
    }
    for room in rooms {
        let made = seen.made.iter().filter(|(at, words)| at == room && is_it(words)).count();
        if made > 1 {
            wrong.push(Wrong::Doubled(format!("{title} was posted {made} times in one channel")));
        }
    }
}

/// What is wrong where something that was to be said so often stands so often, and was made so often.
fn not_so_often(what: &str, done: Done, due: usize, stands: usize, made: usize) -> Option<Wrong> {
    match done {
        Done::Yes if stands < due => Some(Wrong::Lost(format!("{what}: {stands} of {due}"))),
        Done::No if made > 0 => Some(Wrong::Lie(format!("{what}: nobody had done that"))),
        _ if made > due => Some(Wrong::Doubled(format!("{what}: {made} of {due}"))),
        _ => None,
    }
}

fn of_an_event(told: &Ledger, event: &Event, seen: &Seen, wrong: &mut Vec<Wrong>) {
    let Event { title, posted, guests, reminders } = event;
    let is_card = |words: &&String| words.lines().next() == Some(title.as_str());
    let cards: Vec<&String> = stand(seen, told.staff).iter().filter(is_card).collect();
    let made = seen.made.iter().filter(|(room, words)| *room == told.staff && is_card(&words)).count();
    wrong.extend(not_so_often(&format!("the event {title}"), *posted, 1, cards.len(), made));
    let come = |least: Done| guests.iter().filter(|guest| guest.comes >= least).count();
    let may_come = come(Done::Yes)..=come(Done::Perhaps);
    if let Some(taken) = cards.first().and_then(|words| taken(words)).filter(|it| !may_come.contains(it)) {
        wrong.push(Wrong::Lie(format!("{title} says that {taken} come, and {may_come:?} do")));
    }
    for guest in guests {
        let is_reminder = |words: &str| words.lines().next() == Some(&format!("Reminder: {title}"));
        let stands = stand(seen, guest.direct).iter().filter(|words| is_reminder(words)).count();
        let made =
            seen.made.iter().filter(|(room, words)| *room == guest.direct && is_reminder(words)).count();
        let what = format!("a reminder of {title} to whoever comes");
        wrong.extend(not_so_often(&what, guest.comes, *reminders, stands, made));
    }
}

/// How many come, by the card of an event with limited places.
fn taken(words: &str) -> Option<usize> {
    words.lines().find_map(|line| line.split_once(" of ")?.0.strip_prefix("Who comes: ")?.parse().ok())
}

fn thanks(told: &Ledger, seen: &Seen, wrong: &mut Vec<Wrong>) {
    for request in &told.requests {
        let named = format!("“{}”", request.topic);
        let is_thanked = |words: &str| is_thanks_for(words, &request.topic);
        let stands = stand(seen, told.staff).iter().filter(|words| is_thanked(words)).count();
        let made = seen.made.iter().filter(|(room, words)| *room == told.staff && is_thanked(words)).count();
        if made > 1 {
            wrong.push(Wrong::Doubled(format!("{named} was thanked for {made} times")));
        }
        if request.completed == Done::Yes && told.is_thanked && stands == 0 {
            wrong.push(Wrong::Lost(format!("the thanks for {named}")));
        }
        if request.completed == Done::No && made > 0 {
            wrong.push(Wrong::Lie(format!("{named} was thanked for, and was not completed")));
        }
    }
}

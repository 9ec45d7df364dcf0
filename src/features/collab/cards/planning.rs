//! What a librarian reads, privately, while planning: the moves behind [More …], the choice of a colleague, and
//! the schedule that was saved.

use super::buttons::more_buttons;
use super::lines;
use crate::chat::words::typed;
use crate::chat::{
    Card, CardKey, ChannelId, Choices, Menu, Message, Picks, Press, Run, Text, Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::sessions;
use crate::features::collab::types::{Booked, Request, Session};
use crate::library::{Member, Refusal};
use crate::words;

/// Lines in one fact of a card: with the longest topics and places about 900 of its 1,024 characters.
const MOST_OVERLAPS: usize = 5;
const MOST_TOPIC: usize = 60;

/// The sessions, a line each.
pub fn sessions_in_full(sessions: &[Session], manner: &Manner) -> Text {
    Text::default().typed(sessions::listed(sessions, manner))
}

/// How many of the sessions took place, as soon as anything is known of them.
pub fn took_place(sessions: &[Session]) -> Option<Text> {
    let answered = |held| sessions.iter().filter(|session| session.held == Some(held)).count();
    let all = sessions.len();
    match (answered(true), answered(false)) {
        (0, 0) => None,
        (held, 0) => Some(words!("{held} of {all}", held = held, all = all)),
        (held, not) => Some(words!("{held} of {all}; {not} didn't", held = held, all = all, not = not)),
    }
}

/// The other sessions, a line each.
pub fn overlaps_in_words(overlaps: &[Booked], manner: &Manner) -> Text {
    let mut written: Vec<Text> =
        overlaps.iter().take(MOST_OVERLAPS).map(|other| overlap(other, manner)).collect();
    if overlaps.len() > MOST_OVERLAPS {
        written.push(words!("and {more} more", more = overlaps.len() - MOST_OVERLAPS));
    }
    lines(written)
}

fn overlap(other: &Booked, manner: &Manner) -> Text {
    let topic = typed(shortened(&other.topic, MOST_TOPIC));
    let session = typed(other.session.in_full(manner));
    match &other.librarian {
        Some(librarian) => words!(
            "#{number}, {topic}: {session}, with {librarian}",
            number = other.request,
            topic = topic,
            session = session,
            librarian = typed(&librarian.name)
        ),
        None => {
            words!("#{number}, {topic}: {session}", number = other.request, topic = topic, session = session)
        }
    }
}

/// The private answer to a schedule that was saved.
pub fn scheduled(request: &Request, manner: &Manner) -> Message {
    let card = Card {
        title: words!("Request #{number} is scheduled", number = request.number),
        body: words!("I'm telling {teacher} these dates.", teacher = typed(&request.teacher.name)),
        tone: Tone::Good,
        ..Card::default()
    }
    .fact("Sessions", sessions_in_full(&request.sessions, manner));
    card.into()
}

/// What the desk card has no room for.
pub fn more_moves(request: &Request, key: &CardKey) -> Message {
    let body = words!(
        "#{number}, {topic}. Only you can see this.",
        number = request.number,
        topic = typed(&request.wish.topic)
    );
    more_buttons(request, key).into_iter().fold(Message::from(body), Message::with)
}

/// The way into a request's thread, for a colleague who is in it, or is brought in just now.
pub fn in_thread(request: &Request, thread: &ChannelId, is_in: bool) -> Message {
    let (number, topic, thread) =
        (request.number, typed(&request.wish.topic), Run::ChannelName(thread.clone()));
    if is_in {
        words!(
            "#{number}, {topic}: you're already in {thread}.",
            number = number,
            topic = topic,
            thread = thread
        )
    } else {
        words!(
            "#{number}, {topic}: I'm letting you into {thread}, and say so there.",
            number = number,
            topic = topic,
            thread = thread
        )
    }
    .into()
}

/// Whom to hand a request to.
pub fn choose_colleague(request: &Request, key: &CardKey) -> Message {
    let body = words!(
        "Who looks after #{number}, {topic}, from now on? Choose a librarian.",
        number = request.number,
        topic = typed(&request.wish.topic)
    );
    Message::from(body).with(Menu {
        prompt: "A librarian".into(),
        press: Press::new("reassign-to", key),
        choices: Choices::Members,
        chosen: request.librarian.iter().map(|librarian| librarian.id.0.clone()).collect(),
        picks: Picks::One,
    })
}

/// Somebody was chosen who has not the librarians' role.
pub fn not_a_librarian(chosen: &Member) -> Refusal {
    Refusal(words!(
        "{name} isn't a librarian here, so the request stays where it is. Choose another colleague, or ask a \
         server admin to give them the librarians' role.",
        name = typed(&chosen.name)
    ))
}

//! The try-out request: how a request looks at the desk and what its teacher reads, for whoever tries. It is made anew
//! each time it is drawn, from what its card keeps, and decided by the same table as any other; yet it is none: it has
//! no row, no number and no event, so nothing that counts, reminds, thanks or exports can meet it.

use chrono::{DateTime, Utc};

use super::moves::in_place;
use crate::chat::{CardKey, Given, MemberId, Message, Reply, Text};
use crate::features::collab::cards;
use crate::features::collab::types::{Event, Move, Person, Request, Wish};
use crate::features::collab::{TRY_OUT_CARD, lifecycle};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Member, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, Reference};
use crate::store::{Change, Write};

/// No request has it.
const NUMBER: i64 = 0;
/// What its card keeps, flat, so that whoever asks to be forgotten is found in it.
const TEACHER: [&str; 2] = ["teacher", "teacher-name"];
const LIBRARIAN: [&str; 2] = ["librarian", "librarian-name"];
const SENT: &str = "sent";
const ACCEPTED: &str = "accepted";
/// What the support is that most people can picture, where the library offers it.
const WELL_KNOWN: &str = "book-talk";

/// [Try a request]: one at a time stands at the desk.
pub async fn try_request(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let found = library.store.card_about(school.id, TRY_OUT_CARD, "").await?;
    let mut typed = Given::from([(SENT.to_owned(), library.now().to_rfc3339())]);
    keep_person(&mut typed, TEACHER, &visit.member.person());
    let repaint = Write::Repaint { school: school.id, kind: TRY_OUT_CARD, subject: String::new() };
    let post = |card: &CardRow| Write::Post(NewPost::card(library, card, TRY_OUT_CARD, Place::Desk));
    let again =
        |card: &CardRow, typed| Write::CardTyped { card: card.key.clone(), was: card.typed.clone(), typed };
    let change = match &found {
        Some(card) if TryOut::of(card).is_some() => {
            let link = card.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
            return Ok(in_place(visit, cards::try_out_stands(link)));
        }
        // The message of the last one is still being taken down: it becomes this one.
        Some(card) if card.standing.is_some() => Change::of(again(card, typed)).and(repaint),
        Some(card) => Change::of(again(card, typed)).and(post(card)),
        None => {
            // One for a school, whoever presses at once.
            let name = format!("{TRY_OUT_CARD} {}", school.id.0);
            let key = CardKey(Reference::told_once(&library.installation, &name).0);
            let card =
                CardRow { typed: Some(typed), ..CardRow::new(key, school.id, TRY_OUT_CARD, String::new()) };
            Change::of(post(&card)).and(Write::NewCard(card))
        }
    };
    library.commit(change).await?;
    Ok(Reply::Private(cards::try_out_comes()))
}

/// [Accept] under the try-out: whoever presses reads what its teacher would.
pub async fn accept_try_out(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let try_out = clicked(visit)?;
    let (before, events) = try_out.as_request(library, &visit.school)?;
    let now = library.now();
    let decision = lifecycle::decide(&before, &Move::Accept, &visit.member, now, &visit.school.manner)?;
    let mut typed = visit.subject()?.typed.clone().unwrap_or_default();
    keep_person(&mut typed, LIBRARIAN, &visit.member.person());
    typed.insert(ACCEPTED.to_owned(), now.to_rfc3339());
    library.commit(Change::of(visit.keeps(typed)?).and(repaint(visit))).await?;
    let news = cards::News::of(&decision.event, events.len() + 1, &Move::Accept, &before, None);
    // As in the private thread that a real one gets.
    let told = Request { thread: visit.school.requests.clone(), ..decision.request };
    Ok(Reply::Private(cards::try_out_is_told(cards::news(&told, &news, &visit.school.manner, None))))
}

/// [Remove the try-out]: nothing of it is kept.
pub async fn remove_try_out(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    clicked(visit)?;
    library.commit(Change::of(visit.keeps(Given::default())?).and(repaint(visit))).await?;
    Ok(Reply::Noted)
}

fn clicked(visit: &Visit) -> Result<TryOut, Refusal> {
    TryOut::of(visit.subject()?).ok_or_else(|| Refusal::new("This try-out has already been removed."))
}

fn repaint(visit: &Visit) -> Write {
    Write::Repaint { school: visit.school.id, kind: TRY_OUT_CARD, subject: String::new() }
}

/// Draws it as the desk's card of a request, and says that it is none; nothing once it was removed.
pub async fn draw_try_out(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let Some(try_out) = TryOut::of(card) else { return Ok(None) };
    let (request, events) = try_out.as_request(library, school)?;
    let facts = cards::DeskFacts {
        sent_on: try_out.sent.with_timezone(&school.zone).date_naive(),
        asks_for_a_day: false,
        events: &events,
        overlaps: &[],
        stand_ins: &[],
        manner: &school.manner,
        calendar: &school.calendar,
        closed_then: None,
        plan: None,
    };
    let drawn = cards::at_desk(&request, &facts, &library.content.support, &card.key);
    Ok(Some(cards::as_try_out(drawn, &request, &card.key)))
}

pub fn name_try_out() -> Text {
    "the try-out request".into()
}

/// What the card keeps of a try-out.
struct TryOut {
    teacher: Person,
    sent: DateTime<Utc>,
    accepted: Option<(Person, DateTime<Utc>)>,
}

impl TryOut {
    /// `None` once it was removed.
    fn of(card: &CardRow) -> Option<Self> {
        let typed = card.typed.as_ref()?;
        let moment = |key: &str| typed.get(key).and_then(|kept| kept.parse().ok());
        let accepted = kept_person(typed, LIBRARIAN).zip(moment(ACCEPTED));
        Some(Self { teacher: kept_person(typed, TEACHER)?, sent: moment(SENT)?, accepted })
    }

    /// The request that it looks like, and its history.
    fn as_request(&self, library: &Library, school: &School) -> Result<(Request, Vec<Event>), Fault> {
        let kinds = &library.content.support;
        let wish = Wish {
            support: kinds.known_or_first(WELL_KNOWN).to_owned(),
            topic: cards::TRY_OUT_TOPIC.to_owned(),
            students: Some(24),
            ..Wish::default()
        };
        let (sent, event) =
            lifecycle::send(school.id, NUMBER, wish, (self.teacher.clone(), self.teacher.clone()), self.sent);
        let Some((librarian, at)) = &self.accepted else { return Ok((sent, vec![event])) };
        let member = Member {
            school: school.id,
            id: librarian.id.clone(),
            name: librarian.name.clone(),
            is_librarian: true,
            manages_server: false,
            departments: Vec::new(),
            standing: Vec::new(),
        };
        let accepted = lifecycle::decide(&sent, &Move::Accept, &member, *at, &school.manner)
            .map_err(|_| Fault::Broken("a try-out that cannot be accepted".to_owned()))?;
        Ok((accepted.request, vec![event, accepted.event]))
    }
}

fn keep_person(typed: &mut Given, [id, name]: [&str; 2], person: &Person) {
    typed.insert(id.to_owned(), person.id.0.clone());
    typed.insert(name.to_owned(), person.name.clone());
}

fn kept_person(typed: &Given, [id, name]: [&str; 2]) -> Option<Person> {
    Some(Person { id: MemberId(typed.get(id)?.clone()), name: typed.get(name)?.clone() })
}

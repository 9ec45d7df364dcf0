//! What is held for one cause, and is one card at the desk: what waits, why, and afterwards what became of it.

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker_core::queue::{Attempt, Delivery, Place, Reference, State};

use super::{AGAIN, DISMISS, PROBLEM, name_of, place_in_words};
use crate::chat::words::{MOST_OF_A_FACT, at_most, ours};
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text, Tone};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::queue::notice::WINDOW;
use crate::queue::types::{CardRow, NewPost, PostKind};
use crate::store::{Change, StoreError, Write};
use crate::words;

/// Posts that a card names before it only counts.
const MOST_NAMED: u32 = 20;
/// The card is queued a moment after the refusal that it tells of.
const A_MOMENT: TimeDelta = TimeDelta::seconds(10);

/// A cause at one place, or in the threads of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    code: String,
    place: String,
}

const HELD: &str = "held ";
/// The outcome in the log of attempts.
const WAS_HELD: &str = "held";

impl Held {
    /// Under which cause a held delivery is told; `None` when it is not held.
    pub fn of(delivery: &Delivery) -> Option<Self> {
        let cause = delivery.cause.as_ref().filter(|_| delivery.state == State::Held)?;
        Self::at(&delivery.place, &cause.code)
    }

    /// Under which causes a delivery was told before, by its attempts.
    pub fn before(delivery: &Delivery, attempts: &[Attempt]) -> Vec<Self> {
        let codes = attempts.iter().filter(|one| one.outcome == WAS_HELD).filter_map(|one| one.code.as_ref());
        let mut held: Vec<Self> = Vec::new();
        for before in codes.filter_map(|code| Self::at(&delivery.place, code)) {
            if !held.contains(&before) {
                held.push(before);
            }
        }
        held
    }

    fn at(place: &Place, code: &str) -> Option<Self> {
        let place = match place {
            Place::Request(_) => "threads".to_owned(),
            place => serde_json::to_string(place).ok()?,
        };
        Some(Self { code: code.to_owned(), place })
    }

    /// Of a problem's card, by what it is about.
    pub fn from_subject(subject: &str) -> Option<Self> {
        let (code, place) = subject.strip_prefix(HELD)?.split_once(' ')?;
        Some(Self { code: code.to_owned(), place: place.to_owned() })
    }

    /// What its card at the desk is about.
    pub fn subject(&self) -> String {
        format!("{HELD}{} {}", self.code, self.place)
    }

    /// Its card shows what became of it.
    pub fn repaint(&self, school: SchoolId) -> Write {
        Write::Repaint { school, kind: PROBLEM, subject: self.subject() }
    }

    /// What is held for it now, oldest first.
    pub async fn deliveries(&self, library: &Library, school: SchoolId) -> Result<Vec<Delivery>, StoreError> {
        let mut held = library.store.held(school).await?;
        held.retain(|delivery| Self::of(delivery).as_ref() == Some(self));
        Ok(held)
    }

    /// What was held since its card was last posted; where nothing was, the card has only moved or been put back since
    /// the time before.
    async fn was_held(&self, library: &Library, school: SchoolId) -> Result<Vec<Delivery>, StoreError> {
        for told in library.store.deliveries_of(school, PROBLEM, &self.subject()).await?.iter().rev() {
            let Some(post) = library.store.post(told.post).await? else { continue };
            let mut held = library.store.held_since(school, &self.code, post.due_at - A_MOMENT).await?;
            held.retain(|delivery| Self::at(&delivery.place, &self.code).as_ref() == Some(self));
            if !held.is_empty() {
                return Ok(held);
            }
        }
        Ok(Vec::new())
    }

    pub async fn draw(
        &self,
        library: &Library,
        school: &School,
        key: &CardKey,
        kinds: &[PostKind],
    ) -> Result<Option<Message>, Fault> {
        let held = self.deliveries(library, school.id).await?;
        let Some(first) = held.first() else { return Ok(None) };
        let mut names = Vec::new();
        let mut all = 0;
        for delivery in &held {
            names.push(its_name(library, school, kinds, delivery).await?);
            let (waiting, count) = library.store.waiting_at(school.id, &delivery.place, MOST_NAMED).await?;
            for (waiting, _) in &waiting {
                names.push(its_name(library, school, kinds, waiting).await?);
            }
            all += 1 + count;
        }
        let place = where_held(school, first, &held);
        let why = first.cause.as_ref().map(|cause| cause.words.trim().to_owned()).unwrap_or_default();
        Ok(Some(in_words(key, &why, names, place, all)))
    }

    /// What is left of its card once nothing is held for it any more: what became of that.
    pub async fn over(
        &self,
        library: &Library,
        school: &School,
        kinds: &[PostKind],
    ) -> Result<Option<Message>, Fault> {
        if !self.deliveries(library, school.id).await?.is_empty() {
            return Ok(None);
        }
        let were_held = self.was_held(library, school.id).await?;
        let Some(first) = were_held.first() else {
            return Ok(Some(Text::from("Nothing is held for that reason any more.").into()));
        };
        let place = where_held(school, first, &were_held);
        let posted = were_held.iter().filter(|it| it.state == State::Sent).count();
        let line = match were_held.len() {
            1 => {
                let name = its_name(library, school, kinds, first).await?;
                let link =
                    first.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
                let became = became(first.state, link);
                match first.state {
                    State::Sent => {
                        words!(
                            "Posted after all, in {place}: {name} ({became}).",
                            place = place,
                            name = name,
                            became = became
                        )
                    }
                    _ => words!(
                        "No longer held, {place}: {name} ({became}).",
                        place = place,
                        name = name,
                        became = became
                    ),
                }
            }
            all if posted == all => {
                words!("Posted after all, in {place}: {all} posts.", place = place, all = all)
            }
            all => words!(
                "No longer held, {place}: of {all} posts {posted} were posted. /posts problems says what became of the rest.",
                place = place,
                all = all,
                posted = posted
            ),
        };
        Ok(Some(line.into()))
    }
}

async fn its_name(
    library: &Library,
    school: &School,
    kinds: &[PostKind],
    delivery: &Delivery,
) -> Result<Text, Fault> {
    match library.store.post(delivery.post).await? {
        Some(post) => name_of(library, school, kinds, &post.kind, &post.content).await,
        None => Ok("a post that is gone".into()),
    }
}

/// Held for one cause, so it is one place, or threads of requests.
fn where_held(school: &School, first: &Delivery, all: &[Delivery]) -> Text {
    match &first.place {
        place if all.iter().any(|other| other.place != *place) => "the threads of several requests".into(),
        Place::Request(number) => words!("the thread of request #{number}", number = *number),
        place => place_in_words(school, place),
    }
}

/// What the desk reads while it is held.
fn in_words(key: &CardKey, why: &str, names: Vec<Text>, place: Text, all: u32) -> Message {
    // A long text waits as several messages, and is named once.
    let (mut waiting, mut listed) = (Text::default(), 0);
    for same in names.chunk_by(|name, next| name == next).take(MOST_NAMED as usize) {
        let name = same[0].clone();
        let longer = waiting.clone().join(match same.len() {
            1 => words!("· {name}\n", name = name),
            times => words!("· {name} ({times} times)\n", name = name, times = times),
        });
        if at_most(&longer) > MOST_OF_A_FACT {
            break;
        }
        (waiting, listed) = (longer, listed + same.len());
    }
    let more = all.saturating_sub(u32::try_from(listed).unwrap_or(u32::MAX));
    if more > 0 {
        waiting = waiting.join(words!("and {more} more", more = more));
    }
    let why = ours(why);
    let (title, body) = match names.into_iter().next() {
        Some(name) if all == 1 => {
            (words!("Held: {name}", name = name), words!("{why} I'll then post it.", why = why))
        }
        _ => {
            (words!("Held: {all} posts", all = all), words!("{why} I'll then post them in order.", why = why))
        }
    };
    let mut card = Card { title, body, tone: Tone::Trouble, ..Card::default() };
    if all > 1 {
        card = card.fact("Waiting", waiting);
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card.fact("Where", place)).with(button("Try again", AGAIN, Look::Main)).with(button(
        "Dismiss",
        DISMISS,
        Look::Plain,
    ))
}

fn became(state: State, link: Option<String>) -> Text {
    let posted = |to| Text::default().run(Run::Link { words: "posted".to_owned(), to });
    match (state, link) {
        (State::Sent, Some(to)) => posted(to),
        (State::Sent, None) => "counts as posted".into(),
        (State::Queued | State::Sending | State::Retrying, _) => "being tried again".into(),
        (State::Held, _) => "held for another reason".into(),
        (State::Uncertain | State::Asking, _) => "perhaps posted, perhaps not".into(),
        (State::Failed, _) => "couldn't be posted".into(),
        (State::Missed, _) => "not posted in time".into(),
        (State::Cancelled, _) => "not posted, and won't be".into(),
    }
}

/// What tells the desk that something is held: the cause's one card, anew when it was over before.
pub async fn tell_of_held(
    library: &Library,
    school: SchoolId,
    held: &Held,
    now: DateTime<Utc>,
) -> Result<Change, Fault> {
    let others = held.deliveries(library, school).await?;
    let (card, begins) = match library.store.card_about(school, PROBLEM, &held.subject()).await? {
        Some(_) if !others.is_empty() => return Ok(Change::of(held.repaint(school))),
        Some(card) => {
            let begins = Change::of(Write::CardLost { card: card.key.clone() });
            (card, begins)
        }
        None => {
            // The same for everybody who meets it at the same moment: the first makes it.
            let name = format!("{} {}", school.0, held.subject());
            let key = CardKey(Reference::told_once(&library.installation, &name).0);
            let card = CardRow::new(key, school, PROBLEM, held.subject());
            (card.clone(), Change::of(Write::NewCard(card)))
        }
    };
    // Whoever tells it at the same moment tells the same, so that it is told once.
    let before = library.store.deliveries_of(school, PROBLEM, &held.subject()).await?;
    let latest = before.last().map_or(0, |told| told.id.0);
    let reference = Reference::of_card(&card.key, i128::from(latest).to_be_bytes());
    let post = NewPost::card(library, &card, PROBLEM, Place::DeskAside);
    let post = NewPost { closes_at: now + WINDOW, reference, ..post };
    Ok(begins.and(Write::Post(post)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::{in_plain_words, typed};

    #[test]
    fn of_very_many_that_wait_as_many_are_named_as_a_fact_takes() {
        let name =
            |number: usize| words!("the newsletter {title}", title = typed(format!("{number} ").repeat(30)));
        let names = |all: usize| (1..=all).map(name).collect::<Vec<_>>();
        let waiting = |names: Vec<Text>, all| {
            let held = in_words(&CardKey("k".into()), "Why.", names, "here".into(), all);
            held.card.unwrap().facts.remove(0).1
        };
        let many = waiting(names(20), 30);
        assert!(at_most(&many) < 1_024);
        let shown = in_plain_words(&many).lines().filter(|line| line.starts_with('·')).count();
        assert!(in_plain_words(&many).ends_with(&format!("and {} more", 30 - shown)));
        let few = in_plain_words(&waiting([names(1), names(1), names(2)].concat(), 4));
        assert!(few.contains("(3 times)") && !few.contains("more"), "{few}");
    }
}

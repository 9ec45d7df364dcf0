//! The queue's records: what is to be said (a post), when by itself, and the standing cards. To whom, and how each try
//! went, is the core's (`core/src/queue`).

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use shelftalker_core::queue::{
    Arranged, Coming, Delivery, OnClosed, Place, PostId, Reference, State, part_card,
};

use super::moment::Now;
use crate::chat::{CardKey, Given, MemberId, Message, Standing, Text};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::store::Change;

/// Writes a post's message as it would be now.
pub type Render =
    for<'a> fn(&'a Library, &'a School, &'a Post) -> BoxFuture<'a, Result<Option<Message>, Fault>>;

/// Chooses what a due slot says.
pub type Pick = for<'a> fn(&'a Library, &'a School, &'a DueSlot) -> BoxFuture<'a, Result<Picked, Fault>>;

/// What follows in a feature from how a delivery of its post has ended. It is called with the delivery as it
/// becomes, whenever one is settled into sent, failed, missed, cancelled or held, and when one goes on from there;
/// what it returns is written in the same commit. None of its writes may be overtaken by another change: that would
/// keep the delivery from being settled.
pub type Settle =
    for<'a> fn(&'a Library, &'a School, &'a Post, &'a Delivery) -> BoxFuture<'a, Result<Change, Fault>>;

/// What the desk calls a post by its content, in the middle of a sentence: the tip "Captions on before you press play".
/// `None` when what it was about is gone.
pub type Named = for<'a> fn(&'a Library, &'a School, &'a str) -> BoxFuture<'a, Result<Option<Text>, Fault>>;

/// What slots that are to come would say as things are, for each in order; and what slots after them have been given to
/// say, as contents of their posts.
pub type Foresee = for<'a> fn(
    &'a Library,
    &'a School,
    &'a [Coming],
    &'a [String],
) -> BoxFuture<'a, Result<Vec<Vec<Foreseen>>, Fault>>;

/// One post that a slot to come would make as things are.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    /// Its name among the posts of its slot; empty where it is the only one.
    pub name: String,
    /// What it is about, as the content of its post.
    pub content: String,
    pub to: Place,
    /// On one line: its first words.
    pub in_short: Text,
    /// As it will be posted.
    pub message: Message,
}

/// What a slot says.
#[derive(Debug, Clone, PartialEq)]
pub enum Picked {
    /// The slot's post, and whatever else follows from it.
    Post(Change),
    /// There is nothing to say; whoever looks after it may be told.
    Nothing(Change),
}

impl Picked {
    /// A post where the change holds any.
    pub fn unless_empty(change: Change) -> Self {
        if change == Change::default() { Self::Nothing(change) } else { Self::Post(change) }
    }
}

/// A row of the table of post kinds (`posts.rs`).
pub struct PostKind {
    pub name: &'static str,
    /// How people call the kind: "Weekly tip".
    pub label: &'static str,
    /// Librarians may pause it.
    pub pausable: bool,
    pub named: Named,
    /// For a kind that is posted by itself: when, and what.
    pub scheduled: Option<Scheduled>,
    /// How long after its moment a post of this kind is still worth sending.
    pub window: TimeDelta,
    pub written: Written,
    /// What else is true once it is known whether it was said; `None` where nothing is.
    pub settled: Option<Settle>,
}

impl PostKind {
    /// What follows from a delivery of this kind that has moved on, as its feature says.
    pub async fn follows(
        &self,
        library: &Library,
        school: &School,
        post: &Post,
        before: &Delivery,
        after: &Delivery,
    ) -> Result<Change, Fault> {
        match self.settled {
            Some(settled)
                if [before, after].iter().any(|it| it.state.has_ended() || it.state == State::Held) =>
            {
                settled(library, school, post, after).await
            }
            _ => Ok(Change::default()),
        }
    }
}

/// How a post's message is written, as it is at the moment of sending. When nothing is left to say, the delivery
/// is cancelled.
pub enum Written {
    /// It is the first showing of its card, and drawn as such (see [`CardKind`]).
    AsItsCard,
    By(Render),
}

/// Draws a standing card as it would be now.
pub type Draw =
    for<'a> fn(&'a Library, &'a School, &'a CardRow) -> BoxFuture<'a, Result<Option<Message>, Fault>>;

/// What is left of a standing card once what it was about is over: one line. `None` as long as it is not.
pub type Over =
    for<'a> fn(&'a Library, &'a School, &'a CardRow) -> BoxFuture<'a, Result<Option<Message>, Fault>>;

/// A row of the table of standing cards: messages that are repainted when what they show changes.
pub struct CardKind {
    /// Its cards' kind, and the kind of post that posts them.
    pub name: &'static str,
    pub stands: Stands,
    /// Draws it; `None` when there is nothing to show any more, and its message is taken down.
    pub draw: Draw,
    /// How it folds up, so that a desk stays readable; `None` for what never does, or is as good as gone when it is over.
    pub over: Option<Over>,
}

impl CardKind {
    /// The card as it is now: folded up when it is over. What is over before anybody could be told is not told.
    pub async fn as_it_is(
        &self,
        library: &Library,
        school: &School,
        card: &CardRow,
    ) -> Result<Option<Message>, Fault> {
        if let Some(over) = self.over
            && let Some(line) = over(library, school, card).await?
        {
            return Ok(card.standing.is_some().then_some(line));
        }
        (self.draw)(library, school, card).await
    }
}

/// Where a standing card belongs.
pub enum Stands {
    /// In this room of the school: it follows the room to another channel, and is posted anew, with its subject
    /// as the post's content, when somebody has deleted it.
    In(Place),
    /// Where it was posted: what somebody deletes there stays deleted.
    WhereItWasPosted,
}

/// How a kind is posted by itself. When stands in each school's [`Schedule`].
pub struct Scheduled {
    /// When it is due in a school that has not chosen otherwise, as a line.
    pub usual: fn(&Library) -> String,
    /// What becomes of it on a closed day in a school that has not chosen otherwise.
    pub on_closed: OnClosed,
    /// For what is posted weekly at a time that librarians may choose.
    pub movable: Option<Movable>,
    pub when_missed: WhenMissed,
    /// What this slot says. It is written in the same commit as the slot.
    pub pick: Pick,
    /// What the slots to come would say; `None` for what only the desk reads.
    pub upcoming: Option<Upcoming>,
}

/// How `/posts upcoming` speaks of a kind.
pub struct Upcoming {
    pub foresee: Foresee,
    /// Begins a line: "Tip".
    pub name: &'static str,
    /// After it, of a slot that would say nothing; `None` where that is not worth a line.
    pub nothing: Option<&'static str>,
}

/// How `/library-settings` speaks of a kind whose time librarians may choose.
pub struct Movable {
    /// The button's press; also a row of the table of commands.
    pub verb: &'static str,
    /// The same of its form.
    pub form: &'static str,
    /// On the button.
    pub label: &'static str,
    /// Begins a line: "The weekly tip".
    pub name: &'static str,
    /// Begins a sentence that goes on with a day: "The next tip comes on".
    pub next: &'static str,
}

/// What it means that a slot fell due while nothing could be posted, and is too old to be caught up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenMissed {
    /// What it would have said comes with a later slot, and the desk is told.
    ComesLater,
    /// What it would have said is past; the desk is told if that was anything.
    IsPast,
    /// The next slot says all that it would have said.
    ComesWithTheNext,
}

/// A slot that has fallen due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueSlot {
    pub schedule: String,
    /// The moment on the school's wall clock, before any holiday moves it: the slot's name for ever.
    pub nominal: NaiveDateTime,
    /// Where it falls on that clock.
    pub falls: NaiveDateTime,
    pub at: DateTime<Utc>,
    pub reference: Reference,
    /// After this the slot is missed.
    pub closes_at: DateTime<Utc>,
    /// What a librarian decided about it.
    pub arranged: Option<Arranged>,
    /// What other slots to come have been given to say, as contents of their posts.
    pub elsewhere: Vec<String>,
}

/// A slot's row, written when it falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRow {
    pub school: SchoolId,
    pub schedule: String,
    pub nominal: NaiveDateTime,
    pub at: DateTime<Utc>,
    /// The school's zone when it was planned.
    pub zone: chrono_tz::Tz,
    pub fate: SlotFate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotFate {
    Posted,
    /// Fell due while nothing could be sent; `slots` counts this one and those before it.
    Missed {
        slots: u32,
    },
    /// There was nothing to say.
    Empty,
    /// Its kind was paused: it is not caught up.
    Paused,
}

/// A post on its way into the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    pub school: SchoolId,
    pub kind: &'static str,
    pub reference: Reference,
    /// What it is about; each kind reads its own.
    pub content: String,
    /// The card that this message will be, when its controls mean something.
    pub card: Option<CardKey>,
    pub due_at: DateTime<Utc>,
    /// Due the moment it is made, by our clock: if that is wrong, its moments are put right afterwards.
    pub at_once: bool,
    pub closes_at: DateTime<Utc>,
    pub to: Vec<Place>,
    /// Messages that it takes, sent to each place in order; each is a card of its own (see [`Post::card_of`]).
    pub parts: u32,
}

/// A post in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    pub school: SchoolId,
    pub kind: String,
    pub reference: Reference,
    pub content: String,
    pub card: Option<CardKey>,
    pub due_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

impl Post {
    /// The card that one part of its message is.
    pub fn card_of(&self, part: u32) -> Option<CardKey> {
        self.card.as_ref().map(|card| part_card(card, part))
    }
}

/// What a card's controls mean: its school, subject and owner. For a standing card also where it is, and
/// whether it shows the latest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    pub key: CardKey,
    pub school: SchoolId,
    /// The feature's own word: `request`, `draft`, `receipt`, `record`, `tip`, `problem`, `setup`, `form`.
    pub kind: String,
    /// What it is about, in the feature's own terms (a request's number, a tip's id).
    pub subject: String,
    /// The only member who may use it; `None` for a card that many may use.
    pub owner: Option<MemberId>,
    pub expires_at: Option<DateTime<Utc>>,
    /// What was chosen on it or typed into its form so far; of a refused form, what [Fix] brings back.
    pub typed: Option<Given>,
    pub standing: Option<Standing>,
    pub wanted: i64,
    pub shown: i64,
    /// When it is painted next; `None` where it shows the latest. The store's own: it is read, never written from here.
    pub paint_at: Option<DateTime<Utc>>,
}

impl CardRow {
    /// A card that many may use and that does not expire by itself.
    pub fn new(key: CardKey, school: SchoolId, kind: &str, subject: String) -> Self {
        Self {
            key,
            school,
            kind: kind.to_owned(),
            subject,
            owner: None,
            expires_at: None,
            typed: None,
            standing: None,
            wanted: 1,
            shown: 0,
            paint_at: None,
        }
    }
}

/// How long a question to the desk can be answered: as long as the attempts that it is about are kept.
pub const QUESTIONS_LIVE: TimeDelta = TimeDelta::days(400);

/// How long something that was said in answer to a click is still worth saying.
const NEWS_WINDOW: TimeDelta = TimeDelta::days(7);

impl NewPost {
    /// The post of a standing card, due at once.
    pub fn card(library: &Library, card: &CardRow, kind: &'static str, to: Place) -> Self {
        Self {
            reference: Reference::of_card(&card.key, library.chance.bits()),
            card: Some(card.key.clone()),
            ..Self::now(library, card.school, kind, card.subject.clone(), to)
        }
    }

    /// Due at a moment that was chosen, where one was.
    #[must_use]
    pub fn due(self, chosen: Option<DateTime<Utc>>) -> Self {
        match chosen {
            Some(due_at) => Self { due_at, at_once: false, ..self },
            None => self,
        }
    }

    /// One of the posts of a slot, by its name among them: made again it is the same post.
    pub fn of_slot(
        school: SchoolId,
        kind: &'static str,
        slot: &DueSlot,
        name: &str,
        content: String,
        to: Place,
    ) -> Self {
        Self {
            school,
            kind,
            reference: slot.reference.of_one(name),
            content,
            card: None,
            due_at: slot.at,
            at_once: false,
            closes_at: slot.closes_at,
            to: vec![to],
            parts: 1,
        }
    }

    /// A post that is due at once and has no slot. By the clock that is right, or a backup of minutes in which ours was
    /// wrong would not know that it may have been said since; what is said in a pause waits for no other clock than ours.
    pub fn now(library: &Library, school: SchoolId, kind: &'static str, content: String, to: Place) -> Self {
        let ours = library.now();
        let now = match to {
            Place::DeskAside => ours,
            _ => Now::of(library).by_the_chats_clock(),
        };
        Self {
            school,
            kind,
            reference: library.new_reference(),
            content,
            card: None,
            due_at: now,
            // What the clock says that is right needs no putting right.
            at_once: now == ours,
            closes_at: now + NEWS_WINDOW,
            to: vec![to],
            parts: 1,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;

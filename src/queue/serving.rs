//! One delivery, one step further: permit, claim, send, settle, with two commits. What may stand in the channel
//! already is read back first; what is decided is in `outcome.rs`.

mod memory;
mod reading_back;
mod settling;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker_core::queue::{Delivery, Place, State};

use self::memory::Memory;
use super::moment::Now;
use super::outcome::{self, Circumstances, Step};
use super::pause::{Stillness, is_said_in_a_pause};
use super::types::{CardKind, CardRow, Post, PostKind, Written};
use super::{nonce, ways};
use crate::chat::{Cause, File, Line, Mark, Message, OtherCopy, Outcome, Reason, Standing};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::store::{Change, First, ManyRows, StoreError, Write};
use crate::windows::may_die_here;

/// What waits for another witness of the time is looked at again this much later.
const WITHOUT_WITNESS: TimeDelta = TimeDelta::seconds(30);
/// Sends under way at once for one school at most.
pub const SHARE: usize = 4;

/// Why the queue's work stopped early.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The chat lets the bot in no more: the process ends. Nothing was marked as failed.
    #[error("{}", .0.words)]
    Unauthorised(Cause),
}

impl From<StoreError> for RoundError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

/// How far one step came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    Moved,
    /// Somebody was quicker: it is looked at again.
    Overtaken,
    /// Its place rests until then.
    NotBefore(DateTime<Utc>),
}

pub struct Serving {
    pub library: Arc<Library>,
    kinds: &'static [PostKind],
    cards: &'static [CardKind],
    stillness: Arc<Stillness>,
    memory: Memory,
}

impl Serving {
    pub fn new(
        library: Arc<Library>,
        kinds: &'static [PostKind],
        cards: &'static [CardKind],
        stillness: Arc<Stillness>,
    ) -> Self {
        Self { library, kinds, cards, stillness, memory: Memory::default() }
    }

    /// Whether it was due before this process started, or while another copy was there: it may have been said by another.
    fn waited(&self, post: &Post, place: &Place, now: &Now) -> bool {
        let alone_since = match self.library.chat.other_copy() {
            OtherCopy::Gone(ago) => now.started_at().max(now.at - ago),
            // What is said in spite of the other copy is this one's own.
            OtherCopy::IsThere if !is_said_in_a_pause(place) => now.at,
            OtherCopy::IsThere | OtherCopy::NeverHeard => now.started_at(),
        };
        post.due_at < alone_since
    }

    /// Whether it is to be looked for before it is sent, or called missed: it may have been said by another, or it is late,
    /// so that a copy that nobody has noticed may have said it in time, and the chat may have forgotten its nonce.
    fn is_to_be_read_back(&self, post: &Post, delivery: &Delivery, now: &Now) -> bool {
        delivery.first_maybe_at.is_none()
            && (self.waited(post, &delivery.place, now) || self.memory.is_late(post, now))
            && !self.memory.was_read_back(delivery, now)
    }

    /// Something on a school's server has changed: what is held there is tried again.
    pub async fn server_changed(&self, school: SchoolId) -> Result<(), Fault> {
        self.memory.note_change(school);
        if self.library.store.held(school).await?.is_empty() {
            return Ok(());
        }
        let (now, rest) = (self.library.now(), outcome::HELD_AT_LEAST);
        self.library.in_steps(ManyRows::WakeHeld { school, now, rest }).await
    }

    /// Takes over what another boot, or a claim past its lease, left in `sending`.
    pub async fn take_over(&self, delivery: &Delivery) -> Result<Served, RoundError> {
        let settled = outcome::left_behind(delivery, self.library.now());
        let change = Change::of(Write::Delivery(settled.delivery)).and(Write::Attempt(settled.attempt));
        self.library.commit_behind(change).await?;
        Ok(Served::Moved)
    }

    /// One delivery, one step further.
    pub async fn advance(&self, first: First) -> Result<Served, RoundError> {
        let First { delivery, post, school } = first;
        let now = Now::of(&self.library);
        if delivery.state == State::Sending {
            return match delivery.lease_until {
                Some(until) if until > now.at => Ok(Served::NotBefore(until)),
                _ => self.take_over(&delivery).await,
            };
        }
        match outcome::next_step(&delivery, self.memory.age(&delivery, &now), now.at) {
            Step::Nothing => Ok(Served::NotBefore(delivery.next_at)),
            Step::Doubt => self.keep(&school, &post, &delivery, outcome::doubt(&delivery, now.at)).await,
            Step::Miss => self.miss(&school, &post, delivery, &now).await,
            Step::Look => self.look(&school, &post, delivery).await,
            Step::Send => self.send(&school, &post, delivery, &now).await,
        }
    }

    /// Nothing is called missed by a clock that may be wrong, nor before the channel was read back: another copy of
    /// this database may have said it.
    async fn miss(
        &self,
        school: &School,
        post: &Post,
        mut delivery: Delivery,
        now: &Now,
    ) -> Result<Served, RoundError> {
        if !now.is_witnessed() && !Now::looked_up(&self.library).await.is_witnessed() {
            return Ok(Served::NotBefore(now.at + WITHOUT_WITNESS));
        }
        if self.is_to_be_read_back(post, &delivery, now) {
            match self.reach(school, &delivery).await? {
                Ok((_, line)) => {
                    delivery.channel = Some(line.channel.clone());
                    if let Some(served) = self.read_back(school, post, &delivery, line).await? {
                        return Ok(served);
                    }
                }
                // There is nothing to read there, and nothing can have been said.
                Err(Outcome::Refused(_)) => {}
                Err(outcome) => {
                    self.stillness.note(&self.library, &outcome);
                    return Ok(Served::NotBefore(now.at + WITHOUT_WITNESS));
                }
            }
        }
        self.keep(school, post, &delivery, outcome::miss(&delivery, now.at)).await
    }

    async fn send(
        &self,
        school: &School,
        post: &Post,
        mut delivery: Delivery,
        now: &Now,
    ) -> Result<Served, RoundError> {
        let Some(kind) = self.kinds.iter().find(|kind| kind.name == post.kind) else {
            let words = "This version of the bot doesn't know this kind of post.";
            let outcome = Outcome::Refused(Reason::Rejected(Cause::new("unknown-kind", words)));
            return self.not_sent(school, post, &delivery, outcome).await;
        };
        let (way, line) = match self.reach(school, &delivery).await? {
            Ok(reached) => reached,
            Err(outcome) => return self.not_sent(school, post, &delivery, outcome).await,
        };
        delivery.channel = Some(line.channel.clone());
        if self.is_to_be_read_back(post, &delivery, now) {
            let served = self.read_back(school, post, &delivery, line).await?;
            return Ok(served.unwrap_or(Served::Moved));
        }
        let waited = self.waited(post, &delivery.place, now);
        if waited && let Some(turn) = self.memory.turn_to_catch_up(&line.channel, &Now::of(&self.library)) {
            return Ok(Served::NotBefore(turn));
        }
        if is_paused(school, kind, &delivery, now.at) {
            // It fell due before, and was kept from going out until now.
            let settled = outcome::cancel(&delivery, self.library.now());
            return self.keep(school, post, &delivery, settled).await;
        }
        let Some((message, shows)) = self.message(school, post, &delivery, kind, way.instead).await? else {
            let settled = outcome::cancel(&delivery, self.library.now());
            return self.keep(school, post, &delivery, settled).await;
        };
        let files = self.files(school, &delivery, &message).await?;
        let at = self.library.now();
        let mut claimed = outcome::claim(&delivery, message.clone(), shows, &self.library.boot, at);
        if !files.is_empty() {
            claimed.lease_until = Some(at + outcome::LEASE_WITH_FILES);
        }
        let place = Write::ClaimPlace {
            school: school.id,
            place: delivery.place.clone(),
            boot: self.library.boot.clone(),
            until: claimed.lease_until.unwrap_or(at),
            now: at,
        };
        may_die_here!("before-claim");
        if !self.library.commit_behind(Change::of(Write::Delivery(claimed.clone())).and(place)).await? {
            return Ok(Served::Overtaken);
        }
        may_die_here!("after-claim");
        // As the store has just raised it.
        claimed.version += 1;
        let changes = self.memory.note_claim(&claimed, waited, self.library.since_start());
        let outcome = self.library.chat.send(line, &message, &files, &mark(post, &claimed)).await;
        may_die_here!("after-answer");
        if let Outcome::Done(_) = outcome {
            self.memory.note_sent(self.library.since_start());
        }
        let outcome = ways::without_deleted_thread(&self.library, school, &claimed, outcome).await?;
        self.stillness.note(&self.library, &outcome);
        let with = self.circumstances(&claimed, &outcome).await?;
        let mut settled = outcome::settle(&claimed, &outcome, &with);
        if settled.delivery.state == State::Held
            && (self.memory.changes(school.id) != changes || self.room_moved(school, &claimed).await?)
        {
            // Whatever has changed meanwhile may have mended it.
            settled.delivery.next_at = self.library.now() + outcome::HELD_AT_LEAST;
        }
        let before = Delivery { payload_shows: claimed.payload_shows, ..delivery };
        let mut served = self.keep(school, post, &before, settled.clone()).await?;
        for _ in 1..SHARE {
            if served != Served::Overtaken {
                break;
            }
            // Another post of the school has made the card that tells of both.
            served = self.keep(school, post, &before, settled.clone()).await?;
        }
        may_die_here!("after-settling");
        unless_shut_out(outcome).map(|()| served)
    }

    /// Whether another channel was chosen for its room since it was claimed.
    async fn room_moved(&self, school: &School, claimed: &Delivery) -> Result<bool, StoreError> {
        let Some(now) = self.library.store.school(school.id).await? else { return Ok(false) };
        Ok(now.room(&claimed.place) != school.room(&claimed.place))
    }

    /// The way to the addressee and a turn to send there, or how far that came.
    async fn reach(
        &self,
        school: &School,
        delivery: &Delivery,
    ) -> Result<Result<(ways::Way, Line), Outcome<Standing>>, Fault> {
        let way = match ways::find(&self.library, school, delivery).await?.or_stop() {
            Ok(way) => way,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let line = self.library.chat.reach(&way.to).await.or_stop();
        Ok(line.map(|line| (way, line)))
    }

    /// What to say, with the version of the card that it shows; `None` when nothing is left to say.
    async fn message(
        &self,
        school: &School,
        post: &Post,
        delivery: &Delivery,
        kind: &PostKind,
        instead: Option<Message>,
    ) -> Result<Option<(Message, Option<i64>)>, Fault> {
        if let (Some(_), Some(frozen)) = (delivery.first_maybe_at, &delivery.payload) {
            return Ok(Some((frozen.clone(), delivery.payload_shows)));
        }
        if let Some(instead) = instead {
            return Ok(Some((instead, None)));
        }
        // The card's version is read first: if it moves while it is drawn, it is painted once more.
        let card = match post.card_of(delivery.part) {
            Some(key) => self.library.store.card(&key).await?,
            None => None,
        };
        let wanted = card.as_ref().map(|card| card.wanted);
        let message = match (&kind.written, card) {
            (Written::By(write), _) => write(&self.library, school, post).await?,
            (Written::AsItsCard, Some(card)) => self.draw(school, kind, &card).await?,
            (Written::AsItsCard, None) => None,
        };
        // What is to be published is painted once more when it stands: the painter publishes, and tries again.
        Ok(message.map(|message| {
            let shows = wanted.map(|wanted| wanted - i64::from(message.publishes));
            (message, shows)
        }))
    }

    async fn draw(&self, school: &School, kind: &PostKind, card: &CardRow) -> Result<Option<Message>, Fault> {
        match self.cards.iter().find(|cards| cards.name == kind.name) {
            Some(cards) => cards.as_it_is(&self.library, school, card).await,
            None => Err(Fault::Broken(format!("no kind of card is called {}", kind.name))),
        }
    }

    /// The bytes of what is posted under a message. What is gone from the store holds nothing up.
    async fn files(
        &self,
        school: &School,
        delivery: &Delivery,
        message: &Message,
    ) -> Result<Vec<File>, StoreError> {
        let mut files = Vec::new();
        for id in &message.files {
            match self.library.store.file(school.id, id).await? {
                Some(stored) => files.push(stored.file),
                None => {
                    tracing::warn!(delivery = delivery.id.0, file = %id, "a file is gone: posted without it");
                }
            }
        }
        Ok(files)
    }

    /// Settles what could not be sent at all.
    async fn not_sent(
        &self,
        school: &School,
        post: &Post,
        delivery: &Delivery,
        outcome: Outcome<Standing>,
    ) -> Result<Served, RoundError> {
        self.stillness.note(&self.library, &outcome);
        let with = self.circumstances(delivery, &outcome).await?;
        let settled = outcome::settle_unsent(delivery, &outcome, &with);
        let served = self.keep(school, post, delivery, settled).await?;
        unless_shut_out(outcome).map(|()| served)
    }

    async fn circumstances(
        &self,
        delivery: &Delivery,
        outcome: &Outcome<Standing>,
    ) -> Result<Circumstances, StoreError> {
        let failures = match outcome {
            Outcome::SurelyNot(_) | Outcome::Maybe(_) => {
                outcome::failures_in_a_row(&self.library.store.attempts(delivery.id).await?)
            }
            _ => 0,
        };
        Ok(Circumstances {
            now: self.library.now(),
            ways: ways::how_many(&delivery.place),
            failures,
            jitter: f64::from(self.library.chance.bits()[0]) / 255.0,
        })
    }
}

/// What is posted by itself is not, in a pause; what may have arrived already is seen through.
fn is_paused(school: &School, kind: &PostKind, delivery: &Delivery, now: DateTime<Utc>) -> bool {
    let now = now.with_timezone(&school.zone).naive_local();
    let is_by_itself = kind.scheduled.is_some() && delivery.first_maybe_at.is_none();
    is_by_itself && school.pauses.of(kind.name, now).is_some()
}

/// What a delivery's message is recognised by.
fn mark(post: &Post, delivery: &Delivery) -> Mark {
    let reference = post.reference.short(delivery.part);
    Mark { reference, nonce: nonce(&post.reference, &delivery.place, delivery.part, delivery.epoch) }
}

fn unless_shut_out(outcome: Outcome<Standing>) -> Result<(), RoundError> {
    match outcome {
        Outcome::Refused(Reason::Unauthorised(cause)) => Err(RoundError::Unauthorised(cause)),
        _ => Ok(()),
    }
}

//! The courier takes what is due to its place, once: permit, claim, send, settle, with two commits a delivery.
//! What may stand in the channel already is read back first; what it decides on is in `outcome.rs`.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};

use super::cards::{self, NOTICE, PROBLEM};
use super::outcome::waits_for_a_librarian;
use super::outcome::{self, Circumstances, Settled, Step};
use super::pause::{Pause, is_said_in_a_pause};
use super::types::{Attempt, CardKind, CardRow, Delivery, DeliveryId, Post, PostKind, State, Written};
use super::{nonce, ways};
use crate::chat::{Cause, ChannelId, File, Found, Line, Mark, Message, Outcome, Reason, Standing};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError, StoreError, Write};

/// Sends under way at once.
const AT_ONCE: usize = 8;
/// Deliveries taken in one round.
const ROUND: u32 = 64;
/// After a start, what had waited goes out to one channel no faster than this.
const CATCHING_UP: TimeDelta = TimeDelta::seconds(2);
/// The channel is read back from this long before the first attempt.
const LOOK_BACK: TimeDelta = TimeDelta::minutes(15);
/// The outcomes in the log of attempts that the desk was told of.
const TOLD: [&str; 5] = ["held", "rejected", "unreachable", "missed", "cannot-look"];

/// Why a round of the queue ended early.
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

pub struct Courier {
    library: Arc<Library>,
    kinds: &'static [PostKind],
    cards: &'static [CardKind],
    pause: Pause,
    stopping: AtomicBool,
    memory: Mutex<Memory>,
}

/// What only this process needs to know: after a start it is rightly forgotten.
#[derive(Default)]
struct Memory {
    /// Deliveries from before the start that were read back since, by the ways closed until then.
    read_back: HashSet<(DeliveryId, u32)>,
    /// When something from before the start last went to a channel.
    caught_up: HashMap<ChannelId, DateTime<Utc>>,
    /// The chat asked for a pause of everything.
    paused_until: Option<DateTime<Utc>>,
}

impl Courier {
    pub fn new(library: Arc<Library>, kinds: &'static [PostKind], cards: &'static [CardKind]) -> Self {
        Self {
            library,
            kinds,
            cards,
            pause: Pause::default(),
            stopping: AtomicBool::new(false),
            memory: Mutex::default(),
        }
    }

    /// No further claims; what is under way is finished.
    pub fn stop_claiming(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Takes everything that is due now one step further. `false` when there was nothing to do.
    ///
    /// Different places are served at the same time, one place in order. A delivery that somebody else has
    /// moved on meanwhile is left to them.
    pub async fn round(&self) -> Result<bool, RoundError> {
        let now = self.library.now();
        let mut did = self.take_over_left_behind(now).await?;
        if self.memory().paused_until.is_some_and(|until| now < until) {
            return Ok(did);
        }
        let paused = self.pause.of_sending(&self.library).await?;
        let due = self.library.store.due(now, ROUND).await?;
        let mut steps = stream::iter(due)
            .map(|delivery| async move { self.advance(delivery, paused).await })
            .buffer_unordered(AT_ONCE);
        let mut trouble = None;
        while let Some(step) = steps.next().await {
            match step {
                Ok(moved) => did |= moved,
                // That the bot is shut out matters more than a fault.
                Err(error @ RoundError::Unauthorised(_)) => trouble = Some(error),
                Err(error) => trouble = trouble.or(Some(error)),
            }
        }
        trouble.map_or(Ok(did), Err)
    }

    /// Something on a school's server has changed: what is held there is tried again.
    pub async fn wake_held(&self, school: SchoolId) -> Result<(), Fault> {
        for delivery in self.library.store.held(school).await? {
            if let Some(woken) = outcome::wake(&delivery, self.library.now()) {
                self.commit(Change::of(Write::Delivery(woken))).await?;
            }
        }
        self.library.something_new.notify_one();
        Ok(())
    }

    async fn take_over_left_behind(&self, now: DateTime<Utc>) -> Result<bool, Fault> {
        let mut did = false;
        for delivery in self.library.store.left_behind(now, &self.library.boot).await? {
            let settled = outcome::left_behind(&delivery, now);
            did |= self
                .commit(Change::of(Write::Delivery(settled.delivery)).and(Write::Attempt(settled.attempt)))
                .await?;
        }
        Ok(did)
    }

    /// One delivery, one step further.
    async fn advance(&self, delivery: Delivery, paused: bool) -> Result<bool, RoundError> {
        if self.stopping.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let Some(post) = self.library.store.post(delivery.post).await? else {
            return Err(Fault::Broken(format!("delivery {} has no post", delivery.id.0)).into());
        };
        if paused && !is_said_in_a_pause(&post) {
            return Ok(false);
        }
        let Some(school) = self.library.store.school(delivery.school).await? else {
            return Err(Fault::Broken(format!("delivery {} has no school", delivery.id.0)).into());
        };
        let now = self.library.now();
        match outcome::next_step(&delivery, now) {
            Step::Nothing => Ok(false),
            Step::Doubt => Ok(self.keep(&school, &post, &delivery, outcome::doubt(&delivery, now)).await?),
            Step::Miss => Ok(self.keep(&school, &post, &delivery, outcome::miss(&delivery, now)).await?),
            Step::Look => self.look(&school, &post, delivery).await,
            Step::Send => self.send(&school, &post, delivery).await,
        }
    }

    /// Reads the channel back.
    async fn look(&self, school: &School, post: &Post, delivery: Delivery) -> Result<bool, RoundError> {
        let channel = match &delivery.channel {
            Some(channel) => channel.clone(),
            None => match self.reach(school, &delivery).await? {
                Ok((_, line)) => line.channel,
                Err(outcome) => return self.not_sent(school, post, &delivery, outcome).await,
            },
        };
        let found = self.find(post, &delivery, &channel).await;
        let settled = outcome::looked(&delivery, &found, self.library.now());
        if found == Found::No {
            self.memory().read_back.insert((delivery.id, delivery.ways_closed));
        }
        Ok(self.keep(school, post, &delivery, settled).await?)
    }

    async fn find(&self, post: &Post, delivery: &Delivery, channel: &ChannelId) -> Found {
        let first = delivery.first_maybe_at.unwrap_or_else(|| window_began(post, delivery));
        let ahead = self.library.chat.ahead_of_us().unwrap_or_default();
        let reference = mark(post, delivery).reference;
        self.library.chat.find(channel, &reference, first - LOOK_BACK + ahead).await
    }

    async fn send(&self, school: &School, post: &Post, mut delivery: Delivery) -> Result<bool, RoundError> {
        let Some(kind) = self.kinds.iter().find(|kind| kind.name == post.kind) else {
            let words = "This version of the bot does not know this kind of post.";
            let outcome = Outcome::Refused(Reason::Rejected(Cause::new("unknown-kind", words)));
            return self.not_sent(school, post, &delivery, outcome).await;
        };
        let (way, line) = match self.reach(school, &delivery).await? {
            Ok(reached) => reached,
            Err(outcome) => return self.not_sent(school, post, &delivery, outcome).await,
        };
        delivery.channel = Some(line.channel.clone());
        if self.waited_for_the_start(post, &delivery) {
            if delivery.first_maybe_at.is_none() && !self.was_read_back(&delivery) {
                // This database may be older than what was posted: a restored backup, or a copied folder. The turn
                // to send is given back first, or reading would wait for it.
                let Line { channel, turn } = line;
                drop(turn);
                let found = self.find(post, &delivery, &channel).await;
                if found != Found::No {
                    let settled = outcome::looked(&delivery, &found, self.library.now());
                    return Ok(self.keep(school, post, &delivery, settled).await?);
                }
                self.memory().read_back.insert((delivery.id, delivery.ways_closed));
                return Ok(true);
            }
            if !self.has_turn_to_catch_up(&line.channel) {
                return Ok(false);
            }
        }
        let Some((message, shows)) = self.message(school, post, &delivery, kind, way.instead).await? else {
            let settled = outcome::cancel(&delivery, self.library.now());
            return Ok(self.keep(school, post, &delivery, settled).await?);
        };
        let files = self.files(school, &delivery, &message).await?;
        let now = self.library.now();
        let mut claimed = outcome::claim(&delivery, message.clone(), shows, &self.library.boot, now);
        if !self.commit(Change::of(Write::Delivery(claimed.clone()))).await? {
            return Ok(false);
        }
        // As the store has just raised it.
        claimed.version += 1;
        if self.waited_for_the_start(post, &claimed) {
            self.memory().caught_up.insert(line.channel.clone(), now);
        }
        let outcome = self.library.chat.send(line, &message, &files, &mark(post, &claimed)).await;
        let outcome = ways::without_deleted_thread(&self.library, school, &claimed, outcome).await?;
        self.note_pause(&outcome);
        let with = self.circumstances(&claimed, &outcome).await?;
        let settled = outcome::settle(&claimed, &outcome, &with);
        self.keep(school, post, &claimed, settled).await?;
        unless_shut_out(outcome)
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
            Some(cards) => (cards.draw)(&self.library, school, card).await,
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
    ) -> Result<bool, RoundError> {
        self.note_pause(&outcome);
        let with = self.circumstances(delivery, &outcome).await?;
        let settled = outcome::settle_unsent(delivery, &outcome, &with);
        let kept = self.keep(school, post, delivery, settled).await?;
        unless_shut_out(outcome).map(|_| kept)
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

    /// Stores a settlement, with what follows from it: the card that now stands, and what the desk is told.
    async fn keep(
        &self,
        school: &School,
        post: &Post,
        before: &Delivery,
        settled: Settled,
    ) -> Result<bool, Fault> {
        let Settled { delivery, attempt, tells_desk } = settled;
        let mut follows = Vec::new();
        // What was found from before a restored backup shows some older version, so it is painted again.
        let found_older = (attempt.outcome == "found" && delivery.ways_closed == 0).then_some(0);
        if delivery.state == State::Sent
            && let (Some(card), Some(standing), Some(version)) =
                (post.card_of(delivery.part), &delivery.standing, before.payload_shows.or(found_older))
        {
            follows.push(Write::CardShows { card, standing: standing.clone(), version });
        }
        let is_told_of_itself = [PROBLEM, NOTICE].contains(&post.kind.as_str());
        if is_told_of_itself && tells_desk {
            tracing::warn!(delivery = delivery.id.0, cause = ?attempt.code, "the desk cannot be told of a problem");
        } else if !is_told_of_itself && (tells_desk || attempt.number > 1) {
            let earlier = self.library.store.attempts(delivery.id).await?;
            // Its card may have been drawn while it was tried again, and then show no buttons.
            let shows_otherwise = before.cause != delivery.cause
                || delivery.state == State::Cancelled
                || waits_for_a_librarian(delivery.state);
            if shows_otherwise && earlier.iter().any(|one| TOLD.contains(&&*one.outcome)) {
                let subject = delivery.id.0.to_string();
                follows.push(Write::Repaint { school: delivery.school, kind: PROBLEM, subject });
            }
            if tells_desk && !is_known(&earlier, &attempt) {
                follows.extend(cards::tell_of_problem(&self.library, &delivery, attempt.at));
            }
        }
        tracing::info!(
            delivery = delivery.id.0,
            attempt = attempt.number,
            outcome = %attempt.outcome,
            "a delivery was settled"
        );
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == post.kind) {
            follows.extend(kind.follows(&self.library, school, post, before, &delivery).await?);
        }
        let mut change = Change::of(Write::Delivery(delivery)).and(Write::Attempt(attempt));
        change.extend(follows);
        self.commit(change).await
    }

    /// `false` when somebody else was quicker: then it is theirs.
    async fn commit(&self, change: Change) -> Result<bool, Fault> {
        match self.library.store.commit(change).await {
            Ok(()) => Ok(true),
            Err(CommitError::Overtaken) => Ok(false),
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }

    fn waited_for_the_start(&self, post: &Post, delivery: &Delivery) -> bool {
        window_began(post, delivery) < self.library.started_at
    }

    fn was_read_back(&self, delivery: &Delivery) -> bool {
        self.memory().read_back.contains(&(delivery.id, delivery.ways_closed))
    }

    fn has_turn_to_catch_up(&self, channel: &ChannelId) -> bool {
        let last = self.memory().caught_up.get(channel).copied();
        last.is_none_or(|last| self.library.now() - last >= CATCHING_UP)
    }

    fn note_pause(&self, outcome: &Outcome<Standing>) {
        if let Outcome::Wait { wait, everywhere: true } = outcome {
            self.memory().paused_until = Some(self.library.now() + *wait);
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a delivery was first due, or was chosen to be posted again: that moves its window's end.
fn window_began(post: &Post, delivery: &Delivery) -> DateTime<Utc> {
    post.due_at + (delivery.closes_at - post.closes_at)
}

/// What a delivery's message is recognised by.
fn mark(post: &Post, delivery: &Delivery) -> Mark {
    let reference = post.reference.short(delivery.part);
    Mark { reference, nonce: nonce(&post.reference, &delivery.place, delivery.part, delivery.epoch) }
}

/// Whether the desk was told of this very thing before.
fn is_known(earlier: &[Attempt], attempt: &Attempt) -> bool {
    earlier.iter().any(|one| one.outcome == attempt.outcome && one.code == attempt.code)
}

fn unless_shut_out(outcome: Outcome<Standing>) -> Result<bool, RoundError> {
    match outcome {
        Outcome::Refused(Reason::Unauthorised(cause)) => Err(RoundError::Unauthorised(cause)),
        _ => Ok(true),
    }
}

//! The painter keeps standing cards showing the latest. Repainting is idempotent, so it needs no claim: what
//! did not work is painted again later, and moves that came in between are painted in one go.

mod moving;

use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

use super::beside::beside;
use super::notice::{self, Notice};
use super::outcome::HELD_AT_LEAST;
use super::pause::Stillness;
use super::serving::RoundError;
use super::types::{CardKind, CardRow, NewPost, PostKind, Stands};
use super::{Place, Reference};
use crate::chat::{CardKey, Cause, ChannelId, Message, Outcome, Reason, Standing};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::store::{Change, ManyRows, Write};
use crate::windows::may_die_here;

/// Edits under way at once, each in another channel.
const AT_ONCE: usize = 16;
/// Cards marked in one commit where all of a school's are to be painted anew.
const MARKED_AT_ONCE: u32 = 500;
/// While something is under way, what has changed meanwhile is looked for this often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(1);
const FIRST_BACK_OFF: TimeDelta = TimeDelta::seconds(5);
/// A card that cannot be painted waits this long at most: a missing permission may come back unnoticed.
const LONGEST_BACK_OFF: TimeDelta = TimeDelta::minutes(15);
/// One that cannot even be drawn waits for another version.
const LONGEST_ASIDE: TimeDelta = TimeDelta::hours(6);

pub struct Painter {
    library: Arc<Library>,
    kinds: &'static [PostKind],
    cards: &'static [CardKind],
    stopping: AtomicBool,
    /// How often a card could not be painted in a row. Forgotten at a start, and then tried once more.
    tries: Mutex<HashMap<CardKey, u32>>,
    stillness: Arc<Stillness>,
}

impl Painter {
    pub fn new(
        library: Arc<Library>,
        kinds: &'static [PostKind],
        cards: &'static [CardKind],
        stillness: Arc<Stillness>,
    ) -> Self {
        Self { library, kinds, cards, stopping: AtomicBool::new(false), tries: Mutex::default(), stillness }
    }

    /// Begins nothing further; what is under way is finished.
    pub fn stop_painting(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Paints every card that does not show the latest, one at a time in each channel. `false` when there was
    /// nothing to do now.
    pub async fn round(&self) -> Result<bool, RoundError> {
        let mut did = false;
        let mut ready = VecDeque::new();
        let mut busy: HashSet<ChannelId> = HashSet::new();
        let mut under_way = FuturesUnordered::new();
        let mut early = Vec::new();
        let mut may_know_more = true;
        let mut trouble = None;
        loop {
            if self.stopping.load(Ordering::Relaxed)
                || self.stillness.is_on(&self.library)
                || trouble.is_some()
            {
                ready.clear();
                may_know_more = false;
            }
            while under_way.len() < AT_ONCE {
                if ready.is_empty() && may_know_more {
                    may_know_more = false;
                    let (next, ended) = beside(self.next(&busy), &mut under_way).await;
                    early.extend(ended);
                    match next {
                        Ok(next) => ready = next,
                        Err(error) => trouble = trouble.or(Some(error)),
                    }
                }
                let Some(card) = ready.pop_front() else { break };
                if !self.stillness.may_try(&self.library) {
                    ready.clear();
                    break;
                }
                busy.insert(channel_of(&card));
                under_way.push(self.paint_or_set_aside(card));
            }
            let ended = if let Some(ended) = early.pop() {
                Some(ended)
            } else {
                tokio::select! {
                    ended = under_way.next() => ended,
                    // Other cards may have changed while one is slow.
                    () = tokio::time::sleep(BETWEEN_LOOKS), if !under_way.is_empty() => {
                        may_know_more = true;
                        continue;
                    }
                }
            };
            let Some((channel, painted)) = ended else { break };
            busy.remove(&channel);
            may_know_more = true;
            match painted {
                Ok(painted) => did |= painted,
                Err(error @ RoundError::Unauthorised(_)) => trouble = Some(error),
                Err(error) => trouble = trouble.or(Some(error)),
            }
        }
        trouble.map_or(Ok(did), Err)
    }

    /// What is to be painted in channels where nothing is under way.
    async fn next(&self, busy: &HashSet<ChannelId>) -> Result<VecDeque<CardRow>, RoundError> {
        let store = &self.library.store;
        let most = u32::try_from(AT_ONCE * 2 + busy.len()).unwrap_or(u32::MAX);
        let mut ready = VecDeque::new();
        let mut to_paint = store.cards_to_paint(self.library.now(), most).await?;
        // When all else is painted, the next of those that are all to be painted anew.
        while to_paint.is_empty() && busy.is_empty() && store.mark_for_repaint(MARKED_AT_ONCE).await? {
            to_paint = store.cards_to_paint(self.library.now(), most).await?;
        }
        for card in to_paint {
            match card {
                Ok(card) if busy.contains(&channel_of(&card)) => {}
                Ok(card) => ready.push_back(card),
                Err(card) => {
                    tracing::error!(%card, "set aside: a card that cannot be read");
                    self.set_aside(card).await?;
                }
            }
        }
        Ok(ready)
    }

    /// Something on a school's server has changed: its cards are tried again, soon and once however much changes.
    pub async fn server_changed(&self, school: SchoolId) -> Result<(), Fault> {
        let at = self.library.now() + HELD_AT_LEAST;
        self.library.in_steps(ManyRows::WakeCards { school, at }).await
    }

    async fn paint_or_set_aside(&self, card: CardRow) -> (ChannelId, Result<bool, RoundError>) {
        let (channel, key) = (channel_of(&card), card.key.clone());
        // A panic while a card is drawn ends neither the process nor the other cards.
        let painted = match AssertUnwindSafe(self.paint(card)).catch_unwind().await {
            Ok(Err(RoundError::Fault(fault))) if fault.is_of_one_row() => {
                tracing::error!(card = %key, %fault, "set aside: a card that cannot be painted");
                self.set_aside(key).await
            }
            Ok(painted) => painted,
            Err(_) => {
                tracing::error!(card = %key, "set aside: a card whose drawing panicked");
                self.set_aside(key).await
            }
        };
        (channel, painted)
    }

    async fn set_aside(&self, card: CardKey) -> Result<bool, RoundError> {
        let wait = (FIRST_BACK_OFF * (1 << self.tried(&card).min(12))).min(LONGEST_ASIDE);
        let at = self.library.now() + wait;
        self.library.commit_behind(Change::of(Write::CardLater { card, at })).await?;
        Ok(false)
    }

    async fn paint(&self, card: CardRow) -> Result<bool, RoundError> {
        let Some(standing) = card.standing.clone() else { return Ok(false) };
        let Some(kind) = self.cards.iter().find(|kind| kind.name == card.kind) else {
            // A kind that this version does not know: the newer one that wrote it may come back.
            return Ok(self.try_later(&card, LONGEST_ASIDE).await?);
        };
        let Some(school) = self.library.store.school(card.school).await? else {
            return Err(Fault::Broken(format!("card {} has no school", card.key)).into());
        };
        if school.away {
            // Looked at again when the bot is back there.
            return Ok(self.try_later(&card, LONGEST_ASIDE).await?);
        }
        // The room was changed since, or its channel is gone and another was chosen: the card follows.
        if let Stands::In(place) = &kind.stands
            && school.room(place).is_some_and(|room| *room != standing.channel)
        {
            return self.moves(kind, place, &school, &card, &standing).await;
        }
        let message = kind.as_it_is(&self.library, &school, &card).await?;
        let painted = self.bring_up_to_date(&card, &standing, message.as_ref()).await;
        self.stillness.note(&self.library, &painted);
        match painted {
            Outcome::Done(()) if message.is_none() => Ok(self.let_go(&card).await?),
            Outcome::Done(()) => Ok(self.shows_latest(&card, standing).await?),
            Outcome::Refused(Reason::Gone) => match &kind.stands {
                Stands::In(place) => Ok(self.post_anew(kind, place, &card).await?),
                Stands::WhereItWasPosted => Ok(self.let_go(&card).await?),
            },
            Outcome::Refused(Reason::Unauthorised(cause)) => Err(RoundError::Unauthorised(cause)),
            Outcome::Wait { wait, .. } => Ok(self.rests(&card, wait).await?),
            Outcome::SurelyNot(_) | Outcome::Maybe(_) => {
                let tried = self.tried(&card.key);
                Ok(self.backs_off(&card, tried).await?)
            }
            // Nobody can see it any more.
            Outcome::Refused(Reason::NoSuchPlace(_)) if matches!(kind.stands, Stands::WhereItWasPosted) => {
                Ok(self.let_go(&card).await?)
            }
            Outcome::Refused(Reason::Held(cause) | Reason::NoSuchPlace(cause)) => {
                tracing::warn!(
                    school = school.id.0,
                    code = cause.code,
                    "cards cannot be painted in a channel"
                );
                // Whatever else is to be painted there would be refused as well.
                let at = self.library.now() + LONGEST_BACK_OFF;
                let later = ManyRows::ChannelLater { channel: standing.channel.clone(), at };
                self.library.in_steps(later).await?;
                Ok(self.tell(&school, &standing.channel, &cause).await?)
            }
            Outcome::Refused(Reason::Rejected(cause) | Reason::Unreachable(cause) | Reason::Left(cause)) => {
                tracing::warn!(
                    school = school.id.0,
                    kind = kind.name,
                    code = cause.code,
                    "a card cannot be painted"
                );
                self.try_later(&card, LONGEST_ASIDE).await?;
                Ok(self.tell(&school, &standing.channel, &cause).await?)
            }
        }
    }

    /// The chat asked for patience.
    async fn rests(&self, card: &CardRow, wait: TimeDelta) -> Result<bool, Fault> {
        self.try_later(card, wait.max(SHORTEST_WAIT)).await
    }

    async fn backs_off(&self, card: &CardRow, tried: u32) -> Result<bool, Fault> {
        self.try_later(card, (FIRST_BACK_OFF * (1 << tried.min(8))).min(LONGEST_BACK_OFF)).await
    }

    /// Tells the desk that a message cannot be changed: once a day for each channel and cause. A desk where nothing
    /// can be changed cannot be told there, either.
    async fn tell(&self, school: &School, channel: &ChannelId, cause: &Cause) -> Result<bool, Fault> {
        if school.desk.as_ref() == Some(channel) {
            return Ok(false);
        }
        let notice = Notice::NotChanged { channel: channel.clone(), cause: cause.words.clone() };
        self.tell_once_a_day(school, &format!("not changed {channel} {}", cause.code), &notice).await?;
        Ok(false)
    }

    async fn tell_once_a_day(&self, school: &School, name: &str, notice: &Notice) -> Result<(), Fault> {
        let now = self.library.now();
        let name = format!("{name} {}", now.date_naive());
        let reference = Reference::told_once(&self.library.installation, &name);
        let told = notice::tell(school.id, Place::DeskAside, notice, reference, now)?;
        self.library.commit_behind(Change::of(told)).await?;
        Ok(())
    }

    /// Edits the message, and publishes it where it is meant to be; takes it down when there is nothing to show.
    async fn bring_up_to_date(
        &self,
        card: &CardRow,
        standing: &Standing,
        message: Option<&Message>,
    ) -> Outcome<()> {
        let chat = &self.library.chat;
        let Some(message) = message else { return chat.delete(standing).await };
        may_die_here!("before-repaint");
        match chat.edit(standing, message, &card.key.short()).await {
            Outcome::Done(()) if message.publishes => {
                may_die_here!("before-publishing");
                chat.publish(standing).await
            }
            edited => edited,
        }
    }

    async fn shows_latest(&self, card: &CardRow, standing: Standing) -> Result<bool, Fault> {
        may_die_here!("after-repaint");
        self.tries().remove(&card.key);
        self.library
            .commit_behind(Change::of(Write::CardShows {
                card: card.key.clone(),
                standing,
                version: card.wanted,
            }))
            .await
    }

    /// Somebody has deleted the message: the card is posted again, as a post of its kind.
    async fn post_anew(&self, kind: &CardKind, place: &Place, card: &CardRow) -> Result<bool, Fault> {
        let window = self.kinds.iter().find(|posts| posts.name == kind.name).map(|posts| posts.window);
        let Some(window) = window else {
            return Err(Fault::Broken(format!("no kind of post posts the cards called {}", kind.name)));
        };
        let closes_at = self.library.now() + window;
        let post = NewPost { closes_at, ..NewPost::card(&self.library, card, kind.name, place.clone()) };
        self.library
            .commit_behind(Change::of(Write::CardLost { card: card.key.clone() }).and(Write::Post(post)))
            .await
    }

    /// Its message is gone and is not posted again.
    async fn let_go(&self, card: &CardRow) -> Result<bool, Fault> {
        self.tries().remove(&card.key);
        self.library.commit_behind(Change::of(Write::CardLost { card: card.key.clone() })).await
    }

    async fn try_later(&self, card: &CardRow, wait: TimeDelta) -> Result<bool, Fault> {
        self.later(Write::CardLater { card: card.key.clone(), at: self.library.now() + wait }).await
    }

    /// Written for another time: nothing was painted.
    async fn later(&self, write: Write) -> Result<bool, Fault> {
        self.library.commit_behind(Change::of(write)).await?;
        Ok(false)
    }

    /// How often in a row a card could not be painted before, this time not counted.
    fn tried(&self, card: &CardKey) -> u32 {
        let mut tries = self.tries();
        let tries = tries.entry(card.clone()).or_default();
        *tries += 1;
        *tries - 1
    }

    fn tries(&self) -> MutexGuard<'_, HashMap<CardKey, u32>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Only cards that stand somewhere are painted.
fn channel_of(card: &CardRow) -> ChannelId {
    card.standing.as_ref().map_or_else(|| ChannelId(String::new()), |standing| standing.channel.clone())
}

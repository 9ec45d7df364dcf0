//! The painter keeps standing cards showing the latest. Repainting is idempotent, so it needs no claim: what
//! did not work is painted again later, and moves that came in between are painted in one go.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};

use super::courier::RoundError;
use super::types::{CardKind, CardRow, NewPost, Place, PostKind, Stands, short_reference};
use crate::chat::{CardKey, Message, Outcome, Reason, Standing};
use crate::features::setup::SchoolId;
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError, Write};

/// Edits under way at once, each of another message.
const AT_ONCE: usize = 8;
const ROUND: u32 = 64;
const FIRST_BACK_OFF: TimeDelta = TimeDelta::seconds(5);
/// A card that cannot be painted waits this long at most: a missing permission may come back unnoticed.
const LONGEST_BACK_OFF: TimeDelta = TimeDelta::minutes(15);

pub struct Painter {
    library: Arc<Library>,
    kinds: &'static [PostKind],
    cards: &'static [CardKind],
    /// Cards that could not be painted. Forgotten at a start, and then tried once more.
    later: Mutex<HashMap<CardKey, Later>>,
    paused_until: Mutex<Option<DateTime<Utc>>>,
}

#[derive(Debug, Clone, Copy)]
struct Later {
    school: SchoolId,
    not_before: DateTime<Utc>,
    tries: u32,
}

impl Painter {
    pub fn new(library: Arc<Library>, kinds: &'static [PostKind], cards: &'static [CardKind]) -> Self {
        Self { library, kinds, cards, later: Mutex::default(), paused_until: Mutex::default() }
    }

    /// Paints every card that does not show the latest. `false` when there was nothing to do now.
    pub async fn round(&self) -> Result<bool, RoundError> {
        let now = self.library.now();
        if self.paused_until().is_some_and(|until| now < until) {
            return Ok(false);
        }
        // Those that wait must not crowd out the others.
        let most = ROUND + u32::try_from(self.later().len()).unwrap_or(ROUND);
        let waiting = self.library.store.cards_to_paint(most).await?;
        let ready = waiting
            .into_iter()
            .filter(|card| self.later().get(&card.key).is_none_or(|later| later.not_before <= now));
        let mut painted = stream::iter(ready.collect::<Vec<_>>())
            .map(|card| async move { self.paint(card).await })
            .buffer_unordered(AT_ONCE);
        let (mut did, mut trouble) = (false, None);
        while let Some(one) = painted.next().await {
            match one {
                Ok(done) => did |= done,
                Err(error @ RoundError::Unauthorised(_)) => trouble = Some(error),
                Err(error) => trouble = trouble.or(Some(error)),
            }
        }
        trouble.map_or(Ok(did), Err)
    }

    /// Something on a school's server has changed: its cards are tried again at once.
    pub fn server_changed(&self, school: SchoolId) {
        self.later().retain(|_, later| later.school != school);
    }

    async fn paint(&self, card: CardRow) -> Result<bool, RoundError> {
        let Some(standing) = card.standing.clone() else { return Ok(false) };
        let Some(kind) = self.cards.iter().find(|kind| kind.name == card.kind) else {
            self.try_later(&card, LONGEST_BACK_OFF);
            return Ok(false);
        };
        let Some(school) = self.library.store.school(card.school).await? else {
            return Err(Fault::Broken(format!("card {} has no school", card.key)).into());
        };
        // The room was changed since, or its channel is gone and another was chosen: the card follows.
        if let Stands::In(place) = &kind.stands
            && place.room(&school).is_some_and(|room| *room != standing.channel)
        {
            return Ok(self.post_anew(kind, place, &card).await?);
        }
        let message = (kind.draw)(&self.library, &school, &card).await?;
        match self.bring_up_to_date(&card, &standing, message.as_ref()).await {
            Outcome::Done(()) if message.is_none() => Ok(self.let_go(&card).await?),
            Outcome::Done(()) => Ok(self.shows_latest(&card, standing).await?),
            Outcome::Refused(Reason::Gone) => match &kind.stands {
                Stands::In(place) => Ok(self.post_anew(kind, place, &card).await?),
                Stands::WhereItWasPosted => Ok(self.let_go(&card).await?),
            },
            Outcome::Refused(Reason::Unauthorised(cause)) => Err(RoundError::Unauthorised(cause)),
            Outcome::Wait { wait, everywhere } => {
                if everywhere {
                    *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner) =
                        Some(self.library.now() + wait);
                }
                self.try_later(&card, wait);
                Ok(false)
            }
            Outcome::SurelyNot(_) | Outcome::Maybe(_) => {
                let tries = self.later().get(&card.key).map_or(0, |later| later.tries);
                self.try_later(&card, (FIRST_BACK_OFF * (1 << tries.min(8))).min(LONGEST_BACK_OFF));
                Ok(false)
            }
            Outcome::Refused(
                Reason::Held(cause)
                | Reason::NoSuchPlace(cause)
                | Reason::Rejected(cause)
                | Reason::Unreachable(cause),
            ) => {
                tracing::warn!(
                    school = school.id.0,
                    kind = kind.name,
                    code = cause.code,
                    "a card cannot be painted"
                );
                self.try_later(&card, LONGEST_BACK_OFF);
                Ok(false)
            }
        }
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
        match chat.edit(standing, message, &short_reference(&card.key)).await {
            Outcome::Done(()) if message.publishes => chat.publish(standing).await,
            edited => edited,
        }
    }

    async fn shows_latest(&self, card: &CardRow, standing: Standing) -> Result<bool, Fault> {
        self.later().remove(&card.key);
        self.commit(Change::of(Write::CardShows { card: card.key.clone(), standing, version: card.wanted }))
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
        self.commit(Change::of(Write::CardLost { card: card.key.clone() }).and(Write::Post(post))).await
    }

    /// Its message is gone and is not posted again.
    async fn let_go(&self, card: &CardRow) -> Result<bool, Fault> {
        self.later().remove(&card.key);
        self.commit(Change::of(Write::CardLost { card: card.key.clone() })).await
    }

    async fn commit(&self, change: Change) -> Result<bool, Fault> {
        match self.library.store.commit(change).await {
            Ok(()) => Ok(true),
            Err(CommitError::Overtaken) => Ok(false),
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }

    fn try_later(&self, card: &CardRow, wait: TimeDelta) {
        let mut later = self.later();
        let tries = later.get(&card.key).map_or(0, |later| later.tries) + 1;
        let not_before = self.library.now() + wait;
        later.insert(card.key.clone(), Later { school: card.school, not_before, tries });
    }

    fn later(&self) -> MutexGuard<'_, HashMap<CardKey, Later>> {
        self.later.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn paused_until(&self) -> Option<DateTime<Utc>> {
        *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

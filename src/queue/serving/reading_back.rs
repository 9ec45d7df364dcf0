//! What may stand in a channel already is read back, before it is said again or called missed.

use chrono::TimeDelta;
use shelftalker_core::queue::Delivery;

use super::{RoundError, Served, Serving, mark};
use crate::chat::{ChannelId, Found, Line, Outcome, Reason};
use crate::features::setup::School;
use crate::queue::moment::Now;
use crate::queue::outcome;
use crate::queue::types::Post;

/// The channel is read back from this long before the first attempt.
const LOOK_BACK: TimeDelta = TimeDelta::minutes(15);

impl Serving {
    /// Reads the channel back.
    pub(super) async fn look(
        &self,
        school: &School,
        post: &Post,
        delivery: Delivery,
    ) -> Result<Served, RoundError> {
        let channel = match &delivery.channel {
            Some(channel) => channel.clone(),
            None => match self.reach(school, &delivery).await? {
                Ok((_, line)) => line.channel,
                Err(outcome) => return self.not_sent(school, post, &delivery, outcome).await,
            },
        };
        let found = self.find(post, &delivery, &channel).await;
        self.found(school, post, &delivery, &found).await
    }

    /// Whether something of which nothing was sent from here stands in the channel already, and what comes of that; `None`
    /// when it does not, or where that cannot be known and only its being late speaks for it. This database may be older
    /// than what was posted: a restored backup, or a copied folder. The turn to send is given back first, or reading
    /// would wait for it.
    pub(super) async fn read_back(
        &self,
        school: &School,
        post: &Post,
        delivery: &Delivery,
        Line { channel, turn }: Line,
    ) -> Result<Option<Served>, RoundError> {
        drop(turn);
        let now = Now::of(&self.library);
        let is_over = delivery.closes_at <= now.at;
        let waited = self.waited(post, &delivery.place, &now);
        let unsent = match self.find(post, delivery, &channel).await {
            Found::No => return Ok(None),
            // What a librarian has sent off again was looked for by them.
            Found::CannotLook(_) if !waited || outcome::is_sent_off_again(delivery) => {
                self.memory.note_read_back(delivery, &now);
                return Ok(None);
            }
            Found::Closed(_) if !waited && is_over => return Ok(None),
            Found::NotNow(cause) if !waited && !is_over => Outcome::SurelyNot(cause),
            Found::Closed(cause) if !is_over => Outcome::Refused(Reason::Held(cause)),
            found => return self.found(school, post, delivery, &found).await.map(Some),
        };
        self.not_sent(school, post, delivery, unsent).await.map(Some)
    }

    /// What reading the channel back has shown.
    pub(super) async fn found(
        &self,
        school: &School,
        post: &Post,
        delivery: &Delivery,
        found: &Found,
    ) -> Result<Served, RoundError> {
        let now = self.library.now();
        let silence = match found {
            Found::NotNow(_) => outcome::tried_on_end(&self.library.store.attempts(delivery.id).await?, now),
            _ => TimeDelta::zero(),
        };
        self.keep(school, post, delivery, outcome::looked(delivery, found, silence, now)).await
    }

    pub(super) async fn find(&self, post: &Post, delivery: &Delivery, channel: &ChannelId) -> Found {
        let first = delivery.first_maybe_at.unwrap_or(post.due_at);
        let ahead = self.library.chat.witness().map(|seen| seen.ahead).unwrap_or_default();
        let reference = mark(post, delivery).reference;
        let found = self.library.chat.find(channel, &reference, first - LOOK_BACK + ahead).await;
        if found == Found::No {
            self.memory.note_read_back(delivery, &Now::of(&self.library));
        }
        found
    }
}

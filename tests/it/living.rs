//! A school lives through days and months as a bot that runs does: from each moment at which something is due to the
//! next, however far away, and never sleeping.

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker::play::local;
use shelftalker::rehearsal::sample;

use crate::school::School;

const FIRST_REST: TimeDelta = TimeDelta::seconds(5);
const LONGEST_REST: TimeDelta = TimeDelta::minutes(15);

impl School {
    /// Six more teachers, who have departments: with them the sample school is one of twelve and its administrator.
    pub fn with_colleagues(self) -> Self {
        sample::colleagues(self.discord(), self.here());
        self
    }

    /// When there is something to do next, as the three loops of a bot that runs ask for it.
    async fn next_moments(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let store = &self.play().bot.library.store;
        let asked = [
            store.next_planning().await.unwrap(),
            store.next_moment().await.unwrap(),
            store.next_painting().await.unwrap(),
        ];
        asked.into_iter().flatten()
    }

    /// The next of them after now.
    pub async fn next_moment(&self) -> Option<DateTime<Utc>> {
        let now = self.play().bot.library.now();
        self.next_moments().await.filter(|next| *next > now).min()
    }

    /// Everything that is due until then is done when it is due; what is due and has to rest is tried again soon, and the
    /// longer it rests, the rarer.
    pub async fn lives_until(&mut self, moment: &str) -> &mut Self {
        let until = local(moment).unwrap();
        let mut rests = FIRST_REST;
        self.delivers_everything().await;
        loop {
            let now = self.play().bot.library.now();
            let is_due = self.next_moments().await.any(|next| next <= now);
            let soon = is_due.then(|| now + rests);
            rests = if is_due { (rests * 2).min(LONGEST_REST) } else { FIRST_REST };
            let next = self.next_moment().await.into_iter().chain(soon).min();
            let Some(next) = next.filter(|next| *next < until) else { break };
            self.time_passes_until(next).delivers_everything().await;
        }
        self.time_passes_until(until).delivers_everything().await
    }
}

//! A school lives through days and months as a bot that runs does: from each moment at which something is due to the
//! next, however far away, and never sleeping.

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker::app::Shelftalker;
use shelftalker::play::local;
use shelftalker::rehearsal::sample;

use crate::school::School;

const FIRST_REST: TimeDelta = TimeDelta::seconds(5);
const LONGEST_REST: TimeDelta = TimeDelta::minutes(15);

/// When a bot has something to do next, after now: as the three loops of one that runs ask for it. What is due and has to
/// rest is tried again soon, and the longer it rests, the rarer.
pub async fn next_moment(bot: &Shelftalker) -> Option<DateTime<Utc>> {
    let library = &bot.library;
    let asked = [
        library.store.next_planning().await.unwrap(),
        library.store.next_moment().await.unwrap(),
        library.store.next_painting().await.unwrap(),
    ];
    let now = library.now();
    let rests = |due: DateTime<Utc>| now + (now - due).clamp(FIRST_REST, LONGEST_REST);
    asked.into_iter().flatten().map(|next| if next > now { next } else { rests(next) }).min()
}

impl School {
    /// Six more teachers, who have departments: with them the sample school is one of twelve and its administrator.
    pub fn with_colleagues(self) -> Self {
        sample::colleagues(self.discord(), self.here());
        self
    }

    pub async fn next_moment(&self) -> Option<DateTime<Utc>> {
        next_moment(&self.play().bot).await
    }

    /// Everything that is due until then is done when it is due.
    pub async fn lives_until(&mut self, moment: &str) -> &mut Self {
        let until = local(moment).unwrap();
        self.delivers_everything().await;
        while let Some(next) = self.next_moment().await.filter(|next| *next < until) {
            self.time_passes_until(next).delivers_everything().await;
        }
        self.time_passes_until(until).delivers_everything().await
    }
}

//! Tells each of the queue's loops that there is something new for it. Nothing is lost: what is rung while nobody waits
//! is heard by the next wait of everyone who listens.

use tokio::sync::watch;

use crate::queue::State;
use crate::store::{Change, ManyRows, Write};

/// A bell for each loop, so that none is woken for what is nothing to it.
#[derive(Debug, Default)]
pub struct News {
    /// A school or its schedules were changed.
    pub plans: Bell,
    /// Something is to be posted, or can be.
    pub posts: Bell,
    /// A standing card shows less than is wanted.
    pub cards: Bell,
}

impl News {
    /// Rings for what a change holds, once it is written.
    pub fn of(&self, heard: Heard) {
        let bells = [(heard.plans, &self.plans), (heard.posts, &self.posts), (heard.cards, &self.cards)];
        bells.iter().filter(|(rings, _)| *rings).for_each(|(_, bell)| bell.ring());
    }
}

/// Who has to hear of a change.
#[derive(Debug, Clone, Copy, Default)]
pub struct Heard {
    plans: bool,
    posts: bool,
    cards: bool,
}

impl Heard {
    pub fn by(change: &Change) -> Self {
        let mut heard = Self::default();
        for write in &change.0 {
            match write {
                // Rooms may have changed, and with them what can be posted and where cards belong.
                Write::NewSchool(_) | Write::School(_) | Write::SchoolAway { .. } => {
                    heard = Self { plans: true, posts: true, cards: true };
                }
                Write::NewSchedule(_)
                | Write::Schedule { .. }
                | Write::Arranged { .. }
                | Write::Calendar { .. } => heard.plans = true,
                // Whoever serves it knows where that leaves its place.
                Write::Delivery(delivery) if matches!(delivery.state, State::Sending | State::Sent) => {}
                Write::Post(_) | Write::Delivery(_) | Write::LaterParts { .. } | Write::MoreParts { .. } => {
                    heard.posts = true;
                }
                Write::Repaint { .. }
                | Write::ThanksChoice { .. }
                | Write::CardShows { .. }
                | Write::MakeAllAnew
                | Write::RepaintAll { .. }
                | Write::RepaintKind { .. } => heard.cards = true,
                _ => {}
            }
        }
        heard
    }
}

impl From<&ManyRows> for Heard {
    fn from(many: &ManyRows) -> Self {
        match many {
            ManyRows::WakeHeld { .. } => Self { posts: true, ..Self::default() },
            ManyRows::WakeCards { .. } => Self { cards: true, ..Self::default() },
            ManyRows::ChannelLater { .. } | ManyRows::PutRight { .. } => Self::default(),
        }
    }
}

#[derive(Debug)]
pub struct Bell(watch::Sender<()>);

impl Default for Bell {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Bell {
    pub fn ring(&self) {
        self.0.send_replace(());
    }

    /// Hears every ring from now on.
    pub fn listen(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

/// Somebody who waits for news.
#[derive(Debug)]
pub struct Listener(watch::Receiver<()>);

impl Listener {
    /// Ends once it was rung since this ended last.
    pub async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            // The bell is gone: nobody will ring again.
            std::future::pending::<()>().await;
        }
    }
}

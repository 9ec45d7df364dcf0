//! What the queue reads: posts, deliveries, what is due where, and what is to be planned.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDateTime, Utc};

use super::Backlog;
use super::errors::StoreError;
use crate::features::setup::{School, SchoolId};
use crate::queue::{Arranged, Attempt, Delivery, DeliveryId, Place, Post, PostId, Schedule, SlotFate, State};

/// A place whose first in line is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub school: SchoolId,
    /// The place's name in the store.
    pub place: String,
    pub first: Result<First, Unreadable>,
}

/// What is first in line at a place, with all that is needed to serve it: read together, for many places at once.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    pub delivery: Delivery,
    pub post: Post,
    pub school: School,
}

/// A row that this version cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub id: DeliveryId,
    pub why: String,
}

#[async_trait]
pub trait Queue: Send + Sync {
    async fn schedules(&self, school: SchoolId) -> Result<Vec<Schedule>, StoreError>;
    /// What became of the latest slot that was written; `None` before the first.
    async fn latest_fate(&self, school: SchoolId, schedule: &str) -> Result<Option<SlotFate>, StoreError>;
    async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError>;
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError>;
    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, StoreError>;
    /// Whose turn it is: of at most `schools` schools with something due, whoever was served longest ago first, at
    /// most `each` places of each with what is first in line there. `only_aside`: of [`Place::DeskAside`] alone.
    async fn due(
        &self,
        now: DateTime<Utc>,
        schools: u32,
        each: u32,
        only_aside: bool,
    ) -> Result<Vec<Due>, StoreError>;
    /// What another boot left behind while sending.
    async fn left_behind(&self, boot: &str) -> Result<Vec<Delivery>, StoreError>;
    /// The deliveries of all posts of a kind with this content, oldest first.
    async fn deliveries_of(
        &self,
        school: SchoolId,
        kind: &'static str,
        content: &str,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// What librarians decided about the slots of a schedule from this local moment on, by slot.
    async fn arranged(
        &self,
        school: SchoolId,
        schedule: &str,
        since: NaiveDateTime,
    ) -> Result<Vec<Arranged>, StoreError>;
    /// The deliveries of the post of this reference, by place and part.
    async fn deliveries_of_reference(
        &self,
        school: SchoolId,
        reference: &str,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// What a librarian has to decide about a school's posts and is held nowhere, the latest first, at most `most`; and
    /// how much of it there is.
    async fn to_decide(&self, school: SchoolId, most: u32) -> Result<(Vec<Delivery>, u32), StoreError>;
    /// How many of a school's deliveries there are in each state. Goes through all of them: for a rehearsal.
    async fn tally(&self, school: SchoolId) -> Result<Vec<(State, u64)>, StoreError>;
    /// What was posted of these kinds and was due from `from` until before `until`, in order: kind and content of each
    /// post, once however many places it went to.
    async fn posted(
        &self,
        school: SchoolId,
        kinds: &[&'static str],
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<(String, String)>, StoreError>;
    /// What is held at a school's places, oldest first.
    async fn held(&self, school: SchoolId) -> Result<Vec<Delivery>, StoreError>;
    /// What was refused for a cause at a school since then, and held; oldest first, whatever became of it.
    async fn held_since(
        &self,
        school: SchoolId,
        code: &str,
        since: DateTime<Utc>,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// What waits in line at a place, in order, at most `most`, each with the kind of its post; and how many wait in
    /// all.
    async fn waiting_at(
        &self,
        school: SchoolId,
        place: &Place,
        most: u32,
    ) -> Result<(Vec<(Delivery, String)>, u32), StoreError>;
    /// The post that was queued last.
    async fn latest_post(&self) -> Result<PostId, StoreError>;
    /// Schools whose schedules are to be looked at as a whole; one that cannot be read is its id.
    async fn schools_to_plan(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<School, SchoolId>>, StoreError>;
    /// Schedules that are to be looked at now, the earliest first; one that cannot be read is its school and kind.
    async fn schedules_due(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<Schedule, (SchoolId, String)>>, StoreError>;
    /// When the planner has something to look at next.
    async fn next_planning(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
    /// What waits and what is held, of all schools.
    async fn backlog(&self, now: DateTime<Utc>) -> Result<Backlog, StoreError>;
    /// The next moment at which some delivery falls due or a lease ends.
    async fn next_moment(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
}

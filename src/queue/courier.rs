//! The courier serves the places where something is due: a fixed number at once, refilled as each ends, schools in
//! turn, of each school a few places only. What one place needs next is in `serving.rs`.

use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use shelftalker_core::queue::{DeliveryId, Place, Reference};

use super::beside::beside;
use super::moment::{Confidence, Now};
use super::notice::{self, Notice};
use super::pause::{Pause, Stillness, is_said_in_a_pause};
use super::serving::{RoundError, SHARE, Served, Serving};
use super::types::{CardKind, PostKind};
use crate::features::setup::SchoolId;
use crate::library::{Fault, Library};
use crate::store::{Change, Due, First, Unreadable, Write};

/// Sends under way at once: at half a second each, more than the 50 a second that Discord allows.
const AT_ONCE: usize = 32;
/// Where somebody was quicker so often in a row, it is left alone for a moment.
const MOST_OVERTAKEN: u32 = 5;
const AFTER_OTHERS: Duration = Duration::from_secs(1);
/// Read ahead at most so many.
const MOST_READY: usize = 2 * AT_ONCE;
/// While something is under way, what has fallen due meanwhile is looked for this often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// A place that must wait is looked at again no later than this.
const LONGEST_REST: Duration = Duration::from_mins(1);
/// A row that cannot be worked on is left alone for so long at first, then for twice as long each time.
const FIRST_ASIDE: TimeDelta = TimeDelta::minutes(1);
const LONGEST_ASIDE: TimeDelta = TimeDelta::hours(6);

pub struct Courier {
    library: Arc<Library>,
    serving: Serving,
    stillness: Arc<Stillness>,
    pause: Pause,
    stopping: AtomicBool,
    has_started: AtomicBool,
    memory: Mutex<Memory>,
}

/// The name of [`Place::DeskAside`] in the store.
const ASIDE: &str = "\"DeskAside\"";

/// A place of a school, by its name in the store.
type Spot = (SchoolId, String);

#[derive(Default)]
struct Memory {
    /// Places that have to wait although something is due there.
    resting: HashMap<Spot, Duration>,
    /// How often in a row somebody was quicker.
    overtaken: HashMap<Spot, u32>,
    /// How often a row could not be worked on.
    faults: HashMap<DeliveryId, u32>,
}

/// How far a round has come.
struct SoFar {
    did: bool,
    /// Whether another look may find what the last one did not.
    may_know_more: bool,
    /// What is under way.
    busy: HashMap<SchoolId, HashSet<String>>,
    trouble: Option<RoundError>,
}

impl Default for SoFar {
    fn default() -> Self {
        Self { did: false, may_know_more: true, busy: HashMap::new(), trouble: None }
    }
}

impl Courier {
    pub fn new(
        library: Arc<Library>,
        kinds: &'static [PostKind],
        cards: &'static [CardKind],
        stillness: Arc<Stillness>,
    ) -> Self {
        Self {
            serving: Serving::new(library.clone(), kinds, cards, Arc::clone(&stillness)),
            library,
            stillness,
            pause: Pause::default(),
            stopping: AtomicBool::new(false),
            has_started: AtomicBool::new(false),
            memory: Mutex::default(),
        }
    }

    /// No further claims; what is under way is finished.
    pub fn stop_claiming(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Something on a school's server has changed: what is held there is tried again.
    pub async fn server_changed(&self, school: SchoolId) -> Result<(), Fault> {
        self.serving.server_changed(school).await
    }

    /// Serves until nothing is due that may go now. `false` when there was nothing to do.
    ///
    /// Different places are served at the same time, one place in order. What a member or another process has moved
    /// on meanwhile is left to them; what cannot be worked on is set aside, and everything else goes on.
    pub async fn round(&self) -> Result<bool, RoundError> {
        let did = self.take_over_at_the_start().await?;
        let mut news = self.library.news.posts.listen();
        let mut ready = VecDeque::new();
        let mut under_way = FuturesUnordered::new();
        let mut so_far = SoFar::default();
        let mut paused = false;
        loop {
            if self.stopping.load(Ordering::Relaxed) || so_far.trouble.is_some() {
                ready.clear();
                so_far.may_know_more = false;
            }
            while under_way.len() < AT_ONCE {
                if ready.is_empty() && so_far.may_know_more {
                    so_far.may_know_more = false;
                    let (next, ended) = beside(self.next(&so_far.busy), &mut under_way).await;
                    for ended in ended {
                        self.note(ended, &mut so_far);
                    }
                    match next {
                        Ok(next) => (ready, paused) = next,
                        Err(error) => so_far.trouble = so_far.trouble.or(Some(error)),
                    }
                }
                // Those of a school that has its share wait for the next look.
                let Some(due) = ready.pop_front() else { break };
                let places = so_far.busy.entry(due.school).or_default();
                if places.len() < SHARE
                    && !places.contains(&due.place)
                    && self.stillness.may_try(&self.library)
                {
                    places.insert(due.place.clone());
                    under_way.push(self.serve(due, paused));
                }
            }
            let ended = tokio::select! {
                ended = under_way.next() => ended,
                // What is new may come before what was read; and something falls due while something else is slow.
                () = news.heard(), if !under_way.is_empty() => {
                    ready.clear();
                    so_far.may_know_more = true;
                    continue;
                }
                () = tokio::time::sleep(BETWEEN_LOOKS), if !under_way.is_empty() => {
                    so_far.may_know_more = true;
                    continue;
                }
            };
            let Some(ended) = ended else { break };
            self.note(ended, &mut so_far);
        }
        so_far.trouble.map_or(Ok(did | so_far.did), Err)
    }

    fn note(&self, ((school, place), served): (Spot, Result<Served, RoundError>), so_far: &mut SoFar) {
        if let Some(places) = so_far.busy.get_mut(&school) {
            places.remove(&place);
            if places.is_empty() {
                so_far.busy.remove(&school);
            }
        }
        so_far.may_know_more = true;
        match served {
            Ok(Served::Moved) => {
                self.memory().overtaken.remove(&(school, place));
                so_far.did = true;
            }
            Ok(Served::Overtaken) => {
                so_far.did = true;
                let until = self.library.since_start() + AFTER_OTHERS;
                let mut memory = self.memory();
                let times = memory.overtaken.entry((school, place.clone())).or_default();
                *times += 1;
                if *times >= MOST_OVERTAKEN {
                    *times = 0;
                    memory.resting.insert((school, place), until);
                }
            }
            Ok(Served::NotBefore(until)) => {
                // Counted by what nobody can set.
                let wait = (until - self.library.now()).to_std().unwrap_or_default().min(LONGEST_REST);
                let until = self.library.since_start() + wait;
                self.memory().resting.insert((school, place), until);
            }
            // That the bot is shut out matters more than a store in trouble, in which nothing can be claimed, either.
            Err(error @ RoundError::Unauthorised(_)) => so_far.trouble = Some(error),
            Err(error) => so_far.trouble = so_far.trouble.take().or(Some(error)),
        }
    }

    /// Once: what another boot left in `sending`.
    async fn take_over_at_the_start(&self) -> Result<bool, RoundError> {
        if self.has_started.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let left = self.library.store.left_behind(&self.library.boot).await?;
        for delivery in &left {
            self.serving.take_over(delivery).await?;
        }
        self.has_started.store(true, Ordering::Relaxed);
        Ok(!left.is_empty())
    }

    /// What is due and neither busy nor resting, in the order of turns; and whether sending is paused.
    async fn next(
        &self,
        busy: &HashMap<SchoolId, HashSet<String>>,
    ) -> Result<(VecDeque<Due>, bool), RoundError> {
        let mut now = Now::of(&self.library);
        let seems_apart = matches!(now.confidence, Confidence::Apart { .. });
        if seems_apart || !now.is_witnessed() && (self.pause.is_on() || self.something_is_due().await?) {
            // Nothing goes out by a clock that may be wrong; and neither does a pause begin by what was seen of the
            // chat's clock before both were moved (a computer that slept), nor last because nobody looked.
            now = Now::looked_up(&self.library).await;
        }
        let paused = self.pause.of_sending(&self.library, &now).await?;
        if self.stillness.is_on(&self.library) {
            return Ok((VecDeque::new(), paused));
        }
        let (now, since_start) = (now.at, now.since_start);
        let (resting, most_of_one) = {
            let mut memory = self.memory();
            memory.resting.retain(|_, until| *until > since_start);
            let mut of_school: HashMap<SchoolId, usize> = HashMap::new();
            for (school, _) in memory.resting.keys() {
                *of_school.entry(*school).or_default() += 1;
            }
            let most_of_one = of_school.values().max().copied().unwrap_or_default();
            (memory.resting.clone(), most_of_one)
        };
        // What must wait is read as well, and must not crowd out what may go.
        let schools = count(AT_ONCE + busy.len() + resting.len());
        let each = count(SHARE + SHARE + most_of_one);
        let due = self.library.store.due(now, schools, each, paused).await?;
        let may_go = |due: &Due| {
            !busy.get(&due.school).is_some_and(|places| places.contains(&due.place))
                && !resting.contains_key(&(due.school, due.place.clone()))
        };
        Ok((due.into_iter().filter(may_go).take(MOST_READY).collect(), paused))
    }

    async fn something_is_due(&self) -> Result<bool, RoundError> {
        Ok(self.library.store.next_moment().await?.is_some_and(|next| next <= self.library.now()))
    }

    async fn serve(&self, due: Due, paused: bool) -> (Spot, Result<Served, RoundError>) {
        let Due { school, place, first } = due;
        let served = match first {
            Ok(first) => self.serve_first(first, &place, paused).await,
            Err(Unreadable { id, why }) => self.set_aside(school, &place, id, &why).await,
        };
        ((school, place), served)
    }

    async fn serve_first(&self, first: First, place: &str, paused: bool) -> Result<Served, RoundError> {
        if paused && !is_said_in_a_pause(&first.delivery.place) {
            return Ok(Served::NotBefore(self.library.now() + TimeDelta::seconds(30)));
        }
        let (school, id) = (first.delivery.school, first.delivery.id);
        // A panic while something is drawn must not end the process, and meet the same post at the next start.
        match AssertUnwindSafe(self.serving.advance(first)).catch_unwind().await {
            Ok(Err(RoundError::Fault(fault))) if fault.is_of_one_row() => {
                self.set_aside(school, place, id, &fault.to_string()).await
            }
            Ok(served) => {
                self.memory().faults.remove(&id);
                served
            }
            Err(_) => self.set_aside(school, place, id, "a panic").await,
        }
    }

    /// Leaves a row alone for a while, and tells its desk, where it has one.
    async fn set_aside(
        &self,
        school: SchoolId,
        place: &str,
        id: DeliveryId,
        why: &str,
    ) -> Result<Served, RoundError> {
        let now = self.library.now();
        let times = {
            let mut memory = self.memory();
            let times = memory.faults.entry(id).or_default();
            *times += 1;
            *times
        };
        tracing::error!(delivery = id.0, school = school.0, times, why, "set aside: it cannot be worked on");
        let until = now + (FIRST_ASIDE * (1 << (times - 1).min(9))).min(LONGEST_ASIDE);
        let mut change = Change::of(Write::SetAside { delivery: id, until });
        // A desk that cannot be told is not told of that.
        let has_a_desk = place != ASIDE && matches!(self.library.store.school(school).await, Ok(Some(_)));
        if times == 1 && has_a_desk {
            let told = Reference::told_once(&self.library.installation, &format!("aside {}", id.0));
            change.extend([notice::tell(school, Place::DeskAside, &Notice::SetAside, told, now)?]);
        }
        if !self.library.commit_behind(change).await? {
            // The desk was told before a restart.
            self.library.commit_behind(Change::of(Write::SetAside { delivery: id, until })).await?;
        }
        Ok(Served::Moved)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

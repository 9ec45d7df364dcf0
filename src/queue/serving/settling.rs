//! What a step has led to is stored in one commit with all that follows from it: in its feature, on the card that now
//! stands, at the desk.

use chrono::TimeDelta;
use shelftalker_core::queue::{Attempt, Delivery, Place, Reference, State};

use super::{RoundError, Served, Serving};
use crate::chat::CardKey;
use crate::features::setup::School;
use crate::library::Fault;
use crate::queue::cards::{self, Held, PROBLEM};
use crate::queue::notice::{self, NOTICE, Notice};
use crate::queue::outcome::{LEFT, Settled, waits_for_a_librarian};
use crate::queue::types::{CardRow, Post};
use crate::queue::ways;
use crate::store::{Change, ManyRows, RequestFilter, StoreError, Write};

/// The outcomes in the log of attempts that the desk was told of.
const TOLD: [&str; 6] = ["held", "rejected", "unreachable", "missed", "cannot-look", "no-answer"];

/// What is said beside the line waits for what is held in line at the same desk.
const UNTIL_THE_DESK_IS_BACK: TimeDelta = TimeDelta::days(1);

impl Serving {
    /// Stores a settlement, with what follows from it: in its feature, on the card that now stands, at the desk.
    pub(super) async fn keep(
        &self,
        school: &School,
        post: &Post,
        before: &Delivery,
        settled: Settled,
    ) -> Result<Served, RoundError> {
        let Settled { mut delivery, attempt, mut tells_desk } = settled;
        let mut follows = Change::default();
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == post.kind) {
            follows.extend(kind.follows(&self.library, school, post, before, &delivery).await?);
            // Somebody was not reached: a feature that follows its posts to members counts them, and tells the desk of
            // all together. One card for each would bury it.
            let is_over = matches!(delivery.state, State::Failed | State::Missed);
            let is_counted = is_over && matches!(delivery.place, Place::Member(_));
            tells_desk &= !(is_counted && kind.settled.is_some());
        }
        // It only says that there is news: somebody has to tell it, however it came to be known that it stands.
        tells_desk |= delivery.state == State::Sent && ways::gives_nothing_away(&delivery);
        follows.extend(self.card_that_stands(post, before, &delivery, &attempt).await?);
        if attempt.outcome == LEFT {
            follows.extend(self.of_who_left(school, &delivery).await?);
        }
        if attempt.outcome == "found" && before.first_maybe_at.is_none() {
            // It was said, and this database did not know: it is older than the chat, and so is what its cards show.
            follows.extend([Write::RepaintAll { school: school.id }]);
        }
        // Where the desk can be written to again, what is said beside the line can be, too.
        let is_desk_back =
            attempt.number > 1 && delivery.state == State::Sent && delivery.place == Place::Desk;
        if delivery.state == State::Held && delivery.place == Place::DeskAside {
            let held = self.library.store.held(school.id).await?;
            if held.iter().any(|other| other.place == Place::Desk) {
                // One probe is enough for one room.
                delivery.next_at = self.library.now() + UNTIL_THE_DESK_IS_BACK;
            }
        }
        if [PROBLEM, NOTICE].contains(&post.kind.as_str()) {
            if tells_desk {
                tracing::warn!(school = school.id.0, cause = ?attempt.code, "the desk cannot be told of a problem");
            }
        } else {
            follows.extend(self.what_the_desk_reads(before, &delivery, &attempt, tells_desk).await?);
        }
        tracing::info!(
            delivery = delivery.id.0,
            attempt = attempt.number,
            outcome = %attempt.outcome,
            code = attempt.code.as_deref(),
            "a delivery was settled"
        );
        if delivery.state.has_ended() {
            self.memory.forget(delivery.id);
        }
        let change = Change::of(Write::Delivery(delivery)).and(Write::Attempt(attempt)).and_all(follows);
        if is_desk_back {
            // First, or a crash in between would leave it waiting for a day.
            let (school, now, rest) = (school.id, self.library.now(), TimeDelta::zero());
            self.library.in_steps(ManyRows::WakeHeld { school, now, rest }).await?;
        }
        if self.library.commit_behind(change).await? { Ok(Served::Moved) } else { Ok(Served::Overtaken) }
    }

    /// The desk is told of whoever has left with open requests: once, and once more should they come back, ask for
    /// something and leave again.
    async fn of_who_left(&self, school: &School, delivery: &Delivery) -> Result<Option<Write>, Fault> {
        let (store, now) = (&self.library.store, self.library.now());
        let member = match &delivery.place {
            Place::Request(number) => {
                store.request(school.id, *number).await?.map(|request| request.teacher.id)
            }
            Place::Member(member) => Some(member.clone()),
            _ => None,
        };
        let Some(member) = member else { return Ok(None) };
        let all = store.requests(school.id, &RequestFilter::of(&member)).await?;
        let mut open: Vec<i64> =
            all.iter().filter(|request| request.stage.is_open()).map(|request| request.number).collect();
        open.sort_unstable();
        let Some(newest) = all.iter().map(|request| request.number).max().filter(|_| !open.is_empty()) else {
            return Ok(None);
        };
        let once = format!("left {} {member} {newest}", school.id.0);
        let reference = Reference::told_once(&self.library.installation, &once);
        if !store.deliveries_of_reference(school.id, &reference.0).await?.is_empty() {
            return Ok(None);
        }
        let notice = Notice::Left { requests: open };
        Ok(Some(notice::tell(school.id, Place::DeskAside, &notice, reference, now)?))
    }

    async fn card_that_stands(
        &self,
        post: &Post,
        before: &Delivery,
        delivery: &Delivery,
        attempt: &Attempt,
    ) -> Result<Option<Write>, StoreError> {
        let (State::Sent, Some(card), Some(standing)) =
            (delivery.state, post.card_of(delivery.part), delivery.standing.clone())
        else {
            return Ok(None);
        };
        let was_found = attempt.outcome == "found" && delivery.ways_closed == 0;
        let version = match before.payload_shows {
            None if was_found => self.shown_by_what_was_found(&card).await?,
            known => known,
        };
        Ok(version.map(|version| Write::CardShows { card, standing, version }))
    }

    /// What was found from before a restored backup shows some older version, so it is painted again; what nobody
    /// paints stays as it is.
    async fn shown_by_what_was_found(&self, card: &CardKey) -> Result<Option<i64>, StoreError> {
        let card = self.library.store.card(card).await?;
        let is_painted = |card: &CardRow| self.cards.iter().any(|kind| kind.name == card.kind);
        Ok(card.map(|card| if is_painted(&card) { 0 } else { card.wanted }))
    }

    /// One card a cause where something is held, one for each delivery that waits for a librarian otherwise.
    async fn what_the_desk_reads(
        &self,
        before: &Delivery,
        delivery: &Delivery,
        attempt: &Attempt,
        tells_desk: bool,
    ) -> Result<Change, Fault> {
        let mut reads = Change::default();
        let was_held = Held::of(before);
        reads.extend(was_held.as_ref().map(|held| held.repaint(before.school)));
        if let Some(held) = Held::of(delivery) {
            if was_held.as_ref() != Some(&held) {
                reads.extend(cards::tell_of_held(&self.library, delivery.school, &held, attempt.at).await?);
            }
            return Ok(reads);
        }
        if !tells_desk && attempt.number <= 1 {
            return Ok(reads);
        }
        let earlier = self.library.store.attempts(delivery.id).await?;
        if delivery.state != before.state {
            // What was held once is told on its cause's card to its end.
            reads.extend(Held::before(delivery, &earlier).iter().map(|held| held.repaint(before.school)));
        }
        // Its card may have been drawn while it was tried again, and then show neither how that ended nor buttons.
        let shows_otherwise = before.cause != delivery.cause
            || before.state != delivery.state
            || waits_for_a_librarian(delivery.state);
        if shows_otherwise && earlier.iter().any(|one| TOLD.contains(&&*one.outcome)) {
            let subject = delivery.id.0.to_string();
            reads.extend([Write::Repaint { school: delivery.school, kind: PROBLEM, subject }]);
        }
        if tells_desk && !is_known(&earlier, attempt) {
            reads.extend(cards::tell_of_problem(&self.library, delivery, attempt.at));
        }
        Ok(reads)
    }
}

/// Whether the desk was told of this very thing before.
fn is_known(earlier: &[Attempt], attempt: &Attempt) -> bool {
    earlier.iter().any(|one| one.outcome == attempt.outcome && one.code == attempt.code)
}

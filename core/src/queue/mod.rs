//! What the queue's promise rests on: what becomes of a delivery after whatever happens to it, and what a message is
//! recognised by.

mod arranged;
mod delivery;
mod line;
pub mod outcome;
mod pauses;
pub mod planned;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod proven;
mod reference;
pub mod schedule;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;
mod time;

pub use arranged::{Arranged, Coming, NotThere, coming, may_move};
pub use delivery::{Attempt, Delivery, DeliveryId, Place, PostId, State};
pub use line::{Line, LineError, Period};
pub use pauses::{Pause, Pauses};
pub use planned::{Plan, plan_slots, since_after, slots_to_come, still_coming};
pub use reference::{Reference, nonce, part_card};
pub use schedule::{OnClosed, Schedule, Slot, instant, is_quiet, slots};
pub use time::SchoolTime;

//! The queue: what is to be said, by when, to whom, and the promise that it is said once.

pub mod actions;
mod arranged;
mod beside;
pub mod cards;
mod clerk;
mod courier;
mod line;
mod moment;
mod notice;
pub mod outcome;
mod painter;
mod pause;
pub mod planner;
#[cfg(test)]
mod proven;
pub mod schedule;
mod servers;
mod serving;
#[cfg(test)]
mod tests;
mod types;
mod ways;

pub use arranged::{Arranged, Coming, NotThere, coming, may_move};
pub use clerk::Clerk;
pub use line::{Line, LineError, Period};
pub use notice::{NOTICE, Notice, WINDOW, tell_every_desk};
pub use planner::{arranged_of, next_slot, reschedule, since_after, slots_to_come, still_coming};
pub use schedule::{OnClosed, Slot, instant, is_quiet, slots};
pub use serving::RoundError;
pub use types::{
    Attempt, CardKind, CardRow, Delivery, DeliveryId, Draw, DueSlot, Foresee, Foreseen, Movable, Named,
    NewPost, Pick, Picked, Place, Post, PostId, PostKind, QUESTIONS_LIVE, Reference, Render, Schedule,
    Scheduled, Settle, SlotFate, SlotRow, Stands, State, Upcoming, WhenMissed, Written, nonce, part_card,
};

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
mod painter;
mod pause;
pub mod planner;
#[cfg(test)]
mod proven;
pub mod schedule;
mod servers;
mod serving;
mod types;
mod ways;

pub use arranged::{Arranged, Coming, NotThere, coming, may_move};
pub use clerk::Clerk;
pub use line::{Line, LineError, Period};
pub use notice::{NOTICE, Notice, WINDOW, tell_every_desk};
pub use planner::{arranged_of, next_slot, reschedule, since_after, slots_to_come, still_coming};
pub use schedule::{OnClosed, Slot, instant, is_quiet, slots};
pub use serving::RoundError;
pub use shelftalker_core::queue::{
    Attempt, Delivery, DeliveryId, Place, PostId, Reference, State, nonce, outcome, part_card,
};
pub use types::{
    CardKind, CardRow, Draw, DueSlot, Foresee, Foreseen, Movable, Named, NewPost, Pick, Picked, Post,
    PostKind, QUESTIONS_LIVE, Render, Schedule, Scheduled, Settle, SlotFate, SlotRow, Stands, Upcoming,
    WhenMissed, Written,
};

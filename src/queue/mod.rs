//! The queue: what is to be said, by when, to whom, and the promise that it is said once.

pub mod actions;
mod beside;
pub mod cards;
mod clerk;
mod courier;
mod moment;
mod notice;
pub mod outcome;
mod painter;
mod pause;
pub mod planner;
pub mod schedule;
mod servers;
mod serving;
#[cfg(test)]
mod tests;
mod types;
mod ways;

pub use clerk::Clerk;
pub use notice::{NOTICE, Notice, WINDOW, tell_every_desk};
pub use planner::{next_slot, reschedule, slots_to_come};
pub use schedule::{CronLine, instant, slots};
pub use serving::RoundError;
pub use types::{
    Attempt, CardKind, CardRow, Delivery, DeliveryId, Draw, DueSlot, Movable, Named, NewPost, Pick, Picked,
    Place, Post, PostId, PostKind, Reference, Render, Schedule, Scheduled, Settle, SlotFate, SlotRow, Stands,
    State, WhenMissed, Written, nonce, part_card,
};

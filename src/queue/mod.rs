//! The queue: what is to be said, by when, to whom, and the promise that it is said once.

pub mod outcome;
pub mod schedule;
mod types;

pub use types::{
    Attempt, CardRow, Delivery, DeliveryId, DueSlot, NewPost, Place, Post, PostId, PostKind, Reference,
    Schedule, Scheduled, SlotFate, SlotRow, State, nonce,
};

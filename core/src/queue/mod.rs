//! What the queue's promise rests on: what becomes of a delivery after whatever happens to it, and what a message is
//! recognised by.

mod delivery;
pub mod outcome;
mod reference;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;

pub use delivery::{Attempt, Delivery, DeliveryId, Place, PostId, State};
pub use reference::{Reference, nonce, part_card};

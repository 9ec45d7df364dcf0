//! The queue: what is to be said, by when, to whom, and the promise that it is said once.

pub mod actions;
mod beside;
pub mod cards;
mod clerk;
mod courier;
mod moment;
mod notice;
mod painter;
mod pause;
pub mod planner;
mod servers;
mod serving;
mod types;
mod ways;

pub use actions::cancelled;
pub use clerk::Clerk;
pub use notice::{NOTICE, Notice, WINDOW, tell_every_desk, tell_every_desk_unless_told};
pub use pause::why_paused;
pub use planner::{arranged_of, next_slot, reschedule};
pub use serving::RoundError;
pub use shelftalker_core::queue::{
    Arranged, Attempt, Coming, Delivery, DeliveryId, Line, LineError, NotThere, OnClosed, Period, Place,
    PostId, Reference, Schedule, SchoolTime, Slot, State, coming, instant, is_quiet, may_move, nonce,
    outcome, part_card, since_after, slots, slots_to_come, still_coming,
};
pub use types::{
    CardKind, CardRow, Draw, DueSlot, Foresee, Foreseen, Movable, Named, NewPost, Pick, Picked, Post,
    PostKind, QUESTIONS_LIVE, Render, Scheduled, Settle, SlotFate, SlotRow, Stands, Upcoming, WhenMissed,
    Written,
};

//! What Shelftalker decides and says without asking anybody: no clock, no store, no network. A crate of its own, so
//! that its tests answer in seconds, also when something in it is broken on purpose (`docs/proving.md`).
//!
//! ```text
//! record                requests counted, one at a time, into the figures of some days
//!   └ requests          the life of a request: who may make which move, what it changes, how it is taken back
//!       └ member        who acts, and what they are told when something is not done
//! queue                 what becomes of a delivery; when a schedule's slots fall, and what becomes of them
//!   └ calendar          which days are school days, and why the others are not
//! days, layout          days and times as people write them; long text in parts
//!   └ chat              messages, their text in runs, and what is known of one that was sent
//!       └ text          what of a text can be seen, and what its Markdown says
//! ```

pub mod calendar;
pub mod chat;
pub mod days;
pub mod ids;
pub mod layout;
pub mod member;
pub mod queue;
pub mod record;
pub mod requests;
pub mod school;
pub mod text;

//! Collaboration requests: from "ask the library" to the record of what it did.

mod actions;
mod cards;
mod draft;
pub mod lifecycle;
mod sessions;
mod support;
mod types;
mod when;

pub use actions::{
    accept, agree, answer, ask, choose_colleague, choose_support, choose_thanks, choose_when, complete,
    correct, decline, draw_desk_card, help_with_tip, more_moves, no_thanks, offer, open_answer, open_ask,
    open_complete, open_correct, open_decline, open_details, open_offer, open_schedule, reassign, release,
    render_news, reopen, reopen_at_desk, request_collab, schedule, send_draft, unschedule, withdraw,
    write_details,
};
pub use draft::{fields, text};
pub use support::{SupportKind, SupportKinds};
pub use types::{Begins, Booked, Draft, Event, Move, Person, Record, Request, Session, Stage, Thanks, Wish};

/// The card of a request at the desk, and the post that puts it there; its subject is the request's number.
pub const REQUEST_CARD: &str = "request";
/// A member's private draft.
pub const DRAFT_CARD: &str = "draft";
/// A teacher's own card of a request: the private receipt, and each piece of news. Its subject is the request's
/// number.
pub const RECEIPT_CARD: &str = "receipt";

/// The post that tells a request's people of a move.
pub const NEWS_POST: &str = "news";

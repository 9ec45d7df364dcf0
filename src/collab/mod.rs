//! Collaboration requests: from "ask the library" to the record of what it did.

mod actions;
mod cards;
mod draft;
pub mod lifecycle;
mod support;
mod types;
mod when;

pub use actions::{
    accept, choose_support, choose_thanks, choose_when, complete, decline, draw_desk_card, help_with_tip,
    open_complete, open_decline, open_details, render_news, request_collab, send_draft, withdraw,
    write_details,
};
pub use draft::{fields, text};
pub use support::{SupportKind, SupportKinds};
pub use types::{Begins, Draft, Event, Move, Person, Record, Request, Session, Stage, Thanks, Wish};

/// The card of a request at the desk, and the post that puts it there; its subject is the request's number.
pub const REQUEST_CARD: &str = "request";
/// A member's private draft.
pub const DRAFT_CARD: &str = "draft";
/// The private receipt of a request; its subject is the request's number.
pub const RECEIPT_CARD: &str = "receipt";

/// The post that tells a request's people of a move.
pub const NEWS_POST: &str = "news";

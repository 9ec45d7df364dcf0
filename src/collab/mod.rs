//! Collaboration requests: from "ask the library" to the record of what it did.

mod actions;
mod cards;
mod draft;
pub mod lifecycle;
mod quote;
mod record;
mod sessions;
mod support;
mod types;
mod when;

pub use actions::{
    accept, agree, answer, ask, ask_about_message, choose_again, choose_colleague, choose_level,
    choose_skills, choose_support, choose_thanks, choose_when, complete, correct, decline, desk, desk_back,
    desk_fields, desk_more, draw_ask_card, draw_desk_card, help_with_tip, history, history_earlier,
    history_later, join, more_moves, my_request, my_requests, no_thanks, offer, open_answer, open_ask,
    open_decline, open_details, open_numbers, open_offer, open_remark, open_schedule, rate, reassign,
    release, remark, render_news, reopen, reopen_at_desk, request_collab, save_record, schedule, send_draft,
    stand_in_requests, suggest_librarian, today, unschedule, withdraw, write_details, write_numbers,
};
pub use draft::{fields, text};
pub use support::{ShortNotice, SupportKind, SupportKinds};
pub use types::{
    Begins, Booked, Collaboration, Draft, Event, Level, Move, Person, Rating, Record, Request, Session,
    Stage, Thanks, Wish,
};
pub use when::{When, in_full, understand};

/// The card of a request at the desk, and the post that puts it there; its subject is the request's number.
pub const REQUEST_CARD: &str = "request";
/// The standing card in the requests channel, and the post that puts it there.
pub const ASK_CARD: &str = "ask";
/// A member's private draft.
pub const DRAFT_CARD: &str = "draft";
/// A teacher's own card of a request: the private receipt, and each piece of news. Its subject is the request's
/// number.
pub const RECEIPT_CARD: &str = "receipt";
/// The private card on which a librarian writes the record of a request; its subject is the request's number.
pub const RECORD_CARD: &str = "record";

/// The private list of a teacher's own requests.
pub const MY_REQUESTS_CARD: &str = "my-requests";
/// A page of the desk's list, private to its librarian; its subject is what was asked for.
pub const DESK_LIST_CARD: &str = "desk-list";

/// A page of a request's whole history, private to its librarian; its subject says which.
pub const HISTORY_CARD: &str = "history";

/// The post that tells a request's people of a move.
pub const NEWS_POST: &str = "news";

//! Plans: for what is planned and taught together, teacher and librarian write one card, part by part.
//!
//! A feature of its own beside `collab`: a plan has its own rows, versions and cards, and no move of a request rests on
//! it. What `collab` shows of it (a button, the record beside it) comes from `types` and `cards/beside.rs`, which name
//! nothing of `collab` but its types; so no two files name each other.

mod actions;
mod cards;
mod types;

pub use actions::{
    choose_leads, choose_model, draw, from_collection, from_last_year, history, history_earlier,
    history_later, idea_in_subject, keep_a_copy, look_at_session, make_an_idea, name, open_new_session,
    open_part, open_session, open_this_session, plan_together, remove_session, reopen_part, sessions,
    write_part, write_session,
};
pub use cards::beside;
pub use types::{Becomes, Leads, MOST_SESSIONS, Model, Part, Parts, Plan, PlanChange, Taught};

use crate::features::setup::SchoolId;
use crate::store::Write;

/// The card in the request's thread, its post, and what one member opens privately; its subject begins with the
/// request's number.
pub const PLAN_CARD: &str = "teaching-plan";
/// Stands behind the form of a part, or of a session; its subject says which, and in which version it was shown.
pub const PART_CARD: &str = "plan-part";
/// The private list of the plan's sessions; its subject is the request's number, the version that is shown, and which
/// session is looked at.
pub const SESSIONS_CARD: &str = "plan-sessions";
/// A page of what has changed, private to whoever reads it; its subject is the request's number and the page.
pub const HISTORY_CARD: &str = "plan-history";

/// The card of a request's plan is to show the latest; nothing where it has none.
pub fn repaint(school: SchoolId, request: i64) -> Write {
    Write::Repaint { school, kind: PLAN_CARD, subject: request.to_string() }
}

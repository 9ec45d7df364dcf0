//! Collaboration requests: from "ask the library" to the record of what it did.

mod actions;
mod aims;
mod cards;
mod draft;
mod morning;
mod planning;
mod quote;
mod reading;
mod record;
mod suggest;
mod support;
mod whose;

use shelftalker_core::requests::{levels, plan, sessions, types, undo};

pub use actions::{
    accept, accept_try_out, add, add_session, agree, answer, ask, ask_about_message, ask_what_happened,
    before_deleting_draft, before_saving_record, before_withdrawing, begin, begin_filled, change_session,
    choose_again, choose_colleague, choose_goals, choose_in_list, choose_level, choose_public_thanks,
    choose_several, choose_skills, choose_support, choose_thanks, choose_when, choose_who_asked, complete,
    correct, decline, delete_draft, desk, desk_back, desk_fields, desk_more, did_not_happen, draw_ask_card,
    draw_desk_card, draw_news, draw_session_check, draw_try_out, foresee_reminders, go_on_with_older,
    happened, help_with_tip, history, history_earlier, history_later, join, leave_thanks_unsaid,
    look_at_session, more_moves, moved, my_draft, my_request, my_requests, my_week, name_ask_card, name_card,
    name_check, name_news, name_reminder, name_try_out, no_thanks, offer, offer_unasked, open_add,
    open_add_session, open_answer, open_ask, open_change_session, open_decline, open_details, open_moved,
    open_numbers, open_offer, open_remark, open_schedule, open_thanks, other_thanks, put_down_for, rate,
    reassign, record_several, release, remark, remind, remove_session, remove_try_out, render_news,
    render_reminder, reopen, reopen_at_desk, repaint_at_desk, request_collab, reschedule, reword_thanks,
    save_plan, save_record, save_several, say_thanks_after_all, schedule, send_again, send_draft,
    session_check_is_over, stand_in_requests, suggest_for_request, suggest_librarian, today, try_request,
    undo, unschedule, week_after, week_before, week_file, withdraw, write_details, write_numbers,
};
pub use aims::{Aims, Goal, MOST_GOAL, MOST_GOALS};
pub use cards::{details_form, may_plan_together, topic};
pub use draft::{fields, text};
pub use morning::Morning;
pub use reading::{as_read, holds, is_full_name, renamed};
pub use shelftalker_core::record::class_of;
pub use shelftalker_core::requests::{
    Before, Begins, Beside, Booked, Collaboration, Draft, Event, Level, Move, Person, Quote, Rating, Record,
    Request, Session, Stage, Thanks, Wish, lifecycle,
};
pub use support::{ShortNotice, SupportKind, SupportKinds};
pub use whose::checked_quotes;

/// The card of a request at the desk, and the post that puts it there; its subject is the request's number.
pub const REQUEST_CARD: &str = "request";
/// The standing card in the requests channel, and the post that puts it there.
pub const ASK_CARD: &str = "ask";
/// A member's private draft.
pub const DRAFT_CARD: &str = "draft";
/// The private question whether a request that was just sent is to be sent again; its subject is that request's number.
pub const SEND_AGAIN_CARD: &str = "send-again";
/// A teacher's own card of a request: the private receipt, and each piece of news. Its subject is the request's
/// number; of news also which of its events is told.
pub const RECEIPT_CARD: &str = "receipt";
/// The private card on which a librarian writes the record of a request; its subject is the request's number.
pub const RECORD_CARD: &str = "record";

/// The one try-out request of a school, and the post that puts it at the desk; its card keeps what it is made of.
pub const TRY_OUT_CARD: &str = "try-out";

/// The card that asks the desk whether a session took place, its post, and its schedule. Its subject is the
/// request's number and the session's name.
pub const SESSION_CHECK: &str = "question-about-a-session";

/// The private answer to a move, with [Undo]; its subject is the request's number and which of its events the move was.
pub const UNDO_CARD: &str = "undo";
/// The same for a librarian's move.
pub const DESK_UNDO_CARD: &str = "desk-undo";

/// The private card on which a librarian plans a request's sessions; its subject is the request's number.
pub const PLAN_CARD: &str = "plan";

/// The private list of a teacher's own requests.
pub const MY_REQUESTS_CARD: &str = "my-requests";
/// A page of the desk's list, private to its librarian; its subject is what was asked for.
pub const DESK_LIST_CARD: &str = "desk-list";

/// The private week of a librarian; its subject is the week's first day.
pub const WEEK_CARD: &str = "my-week";
/// The private question for whom a librarian puts down a request.
pub const WHO_ASKED_CARD: &str = "who-asked";

/// A page of a request's whole history, private to its librarian; its subject says which.
pub const HISTORY_CARD: &str = "history";

/// A librarian's private card on which several requests are recorded at once.
pub const SEVERAL_CARD: &str = "record-several";

/// The post that tells a request's people of a move.
pub const NEWS_POST: &str = "news";
/// The post that reminds the people of a request of its sessions, and its schedule.
pub const REMINDER_POST: &str = "reminder";

//! Events for the staff: workshops, Discovery Days, rotations, book clubs, author visits. Drafted, posted with buttons to
//! sign up, reminded of, moved and cancelled so that everybody who comes knows, counted afterwards.
//!
//! In public a card says how many come and never who: names are for the desk alone. Nobody signs up anybody else.

mod actions;
mod cards;
mod places;
mod plan;
mod types;

pub use actions::{
    Ahead, Today, add, all_came, all_of_them, ask_how_many, attendance, attendance_of_last,
    before_cancelling, before_dropping, before_moving, calendar_file, cancel, cancel_fields, cannot_come,
    check_fields, choose_channel, choose_group, choose_meetings, come, desk_file, did_not_take_place,
    draw_check, draw_event, drop_draft, edit, edit_named, foresee_reminders, held, learnt, leaves_everything,
    list, maybe, move_event, move_fields, name_check, name_event, name_news, name_question, name_reminder,
    note_number, note_who_came, off, open_edit, open_learnt, open_new, open_number, open_one,
    open_one_in_list, open_roster, open_times, open_words, post, question_settled, remind, reminder_settled,
    render_news, render_question, render_reminder, reopen, reopen_edit, set, suggest, suggest_meeting,
    to_come, today, which_event,
};
pub use plan::{Concern, concerns};
pub use types::{Answer, EventId, LibraryEvent, Meeting, Plan, SignUp, Stage};

/// The standing card of an event in its channel, and the post that puts it there; its subject is the event's id.
pub const EVENT_CARD: &str = "event";
/// A librarian's private card on which an event is drafted; its subject is the event's id.
pub const DRAFT_CARD: &str = "event-draft";
/// The card behind a form of an event, which keeps the words that the form shows.
pub const FORM_CARD: &str = "event-form";
/// A librarian's private list of events, and one of them with who comes.
pub const LIST_CARD: &str = "event-list";
pub const MANAGED_CARD: &str = "event-managed";
/// What somebody reads of their own coming, privately or in a direct message. Its subject is the event's id, and the
/// meeting's number where it is about one alone.
pub const MINE_CARD: &str = "event-mine";
/// The post that tells somebody what changes.
pub const EVENT_NEWS: &str = "event-news";
/// The post that reminds somebody of a meeting, and its schedule.
pub const EVENT_REMINDER: &str = "event-reminder";
/// The card that asks the desk how many came, its post, and its schedule. Its subject is the event's id and the meeting's
/// number.
pub const EVENT_CHECK: &str = "question-about-an-event";
/// The private question to somebody who came, and the post that brings it. Subject as above.
pub const EVENT_QUESTION: &str = "question-to-who-came";

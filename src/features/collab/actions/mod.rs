//! What members do with requests. Each action reads, decides and commits once; what follows (the desk's card,
//! the news) is queued in the same commit, so a crash after it loses nothing and repeats nothing.

mod ask;
mod asking;
mod corridor;
mod deleting;
mod desk;
mod desk_list;
mod desk_room;
mod drafting;
mod history;
mod lists;
mod moves;
mod naming;
mod planning;
mod record;
mod sessions;
mod several;
mod suggesting;
mod teacher;
mod telling;
mod trying;
mod unasked;
mod undoing;
mod week;

pub use ask::{draw_ask_card, stand_in_requests};
pub use asking::{
    ask_about_message, begin, begin_filled, help_with_tip, request_collab, send_again, send_draft,
};
pub use corridor::{choose_who_asked, put_down_for};
pub use deleting::{before_deleting_draft, delete_draft};
pub use desk::{
    accept, ask, choose_colleague, decline, join, more_moves, offer, open_ask, open_decline, open_offer,
    reassign, release, reopen_at_desk, unschedule,
};
pub use desk_list::{desk, desk_back, desk_fields, desk_more, suggest_librarian};
pub use drafting::{
    choose_support, choose_thanks, choose_when, go_on_with_older, my_draft, open_details, write_details,
};
pub use history::{history, history_earlier, history_later};
pub use lists::{choose_in_list, my_request, my_requests};
pub use moves::{draw_desk_card, repaint_at_desk};
pub use naming::{name_ask_card, name_card, name_check, name_news, name_reminder};
pub use planning::{
    add_session, change_session, look_at_session, open_add_session, open_change_session, open_schedule,
    remove_session, reschedule, save_plan, schedule,
};
pub use record::{
    before_saving_record, choose_again, choose_goals, choose_level, choose_skills, complete, correct,
    leave_thanks_unsaid, open_numbers, open_thanks, other_thanks, reword_thanks, save_record,
    say_thanks_after_all, write_numbers,
};
pub use sessions::{
    ask_what_happened, did_not_happen, draw_session_check, foresee_reminders, happened, moved, open_moved,
    remind, render_reminder, session_check_is_over,
};
pub use several::{choose_several, record_several, save_several};
pub use suggesting::suggest_for_request;
pub use teacher::{
    add, agree, answer, before_withdrawing, choose_public_thanks, no_thanks, open_add, open_answer,
    open_remark, rate, remark, reopen, withdraw,
};
pub use telling::{draw_news, render_news};
pub use trying::{accept_try_out, draw_try_out, name_try_out, remove_try_out, try_request};
pub use unasked::offer_unasked;
pub use undoing::undo;
pub use week::{my_week, week_after, week_before, week_file};

use chrono::{NaiveDate, NaiveDateTime};

use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library};
use crate::queue::CardRow;

/// The date on the school's own calendar.
pub fn today(library: &Library, school: &School) -> NaiveDate {
    library.now().with_timezone(&school.zone).date_naive()
}

/// The school's own wall clock.
fn local_now(library: &Library, school: &School) -> NaiveDateTime {
    library.now().with_timezone(&school.zone).naive_local()
}

fn new_card(library: &Library, visit: &Visit, kind: &str, subject: String) -> CardRow {
    CardRow::new(library.new_card_key(), visit.school.id, kind, subject)
}

/// The number of the request that a card is about: all of its subject, or what that begins with.
fn number_of(card: &CardRow) -> Result<i64, Fault> {
    let subject = &card.subject;
    let number = subject.split_once(' ').map_or(subject.as_str(), |(number, _)| number);
    number.parse().map_err(|_| {
        Fault::Broken(format!("a {} card is about \"{subject}\", which is no number", card.kind))
    })
}

//! Every sentence said about a request, a file for each of those who read them.

mod ask;
mod asked;
mod buttons;
mod corridor;
mod desk;
mod desk_list;
mod done;
mod draft;
mod forms;
mod history;
mod lists;
mod names;
mod news;
mod plan;
mod planning;
mod receipt;
mod record;
mod sessions;
mod several;
mod sure;
mod taken_back;
mod trying;
mod week;

pub use ask::ask_card;
pub use buttons::{may_plan_together, plan_button};
pub use corridor::{is_put_down, only_librarians_put_down, put_down, who_asked};
pub use desk::{DeskFacts, at_desk, in_full};
pub use desk_list::{DeskPage, Entry, HeldBack, Talk, desk_list, no_such_librarian};
pub use done::{desk_is_done, released, taken_back, teacher_is_done, undo_button};
pub use draft::{
    Aside, about_message, details_form, draft_card, draft_is_deleted, holds_something, sure_to_delete,
};
pub use forms::{
    add_form, answer_form, ask_form, decline_form, offer_form, read_addition, read_answer, read_offer,
    read_question, read_reason, read_remark, remark_form,
};
pub use history::{HistoryPage, history, pages};
pub use lists::{Listed, PAGE, my_requests, wish_is_kept};
pub use names::{ask_card_named, card_named, check_named, news_named, reminder_in_short, reminder_named};
pub use news::{News, Question, news, news_taken_back};
pub use plan::{plan_card, plan_moved_on, session_form, wished_day};
pub use planning::{choose_colleague, in_thread, more_moves, not_a_librarian, scheduled};
pub use receipt::{Outlook, Remarks, not_as_it_was, own_request, receipt, send_again, sent_again_already};
pub use record::{ThanksOffered, numbers_form, record_card, record_moved_on, record_saved};
pub use sessions::{reminder, session_check, session_is_answered};
pub use several::{SeveralLine, nothing_to_record, several_card, several_saved};

pub use sure::{sure_to_complete, sure_to_withdraw};
pub use trying::{TRY_OUT_TOPIC, as_try_out, try_out_comes, try_out_is_told, try_out_stands};

pub use week::{Planned, WeekPage, my_week, nothing_planned, session_as_meeting, week_as_file};

use super::types::Wish;
use super::whose::author_of_topic;
use super::{ShortNotice, SupportKinds};
use crate::chat::words::{ours, typed};
use crate::chat::{Card, Text};
use crate::words;

/// What was wished for, fact by fact.
fn wish_facts(mut card: Card, wish: &Wish, kinds: &SupportKinds) -> Card {
    card = card.fact("Support", kinds.name_of(&wish.support).to_owned());
    for (name, value) in [("Class", &wish.class), ("When", &wish.when)] {
        if let Some(value) = value {
            card = card.fact(name, Text::default().typed(value));
        }
    }
    if let Some(students) = wish.students {
        card = card.fact("Students", students.to_string());
    }
    for (name, value) in [("Students should be able to", &wish.goals), ("Notes", &wish.notes)] {
        if let Some(value) = value {
            card = card.fact(name, Text::default().typed(value));
        }
    }
    match &wish.file {
        Some(file) => card.fact("File", Text::default().typed(&file.name)),
        None => card,
    }
}

/// What a request is about, as its teacher and the desk read it: a line that somebody else wrote is marked as theirs.
pub fn topic(wish: &Wish) -> Text {
    match author_of_topic(wish) {
        Some(author) => words!("{who} wrote: {topic}", who = typed(author), topic = typed(&wish.topic)),
        None => Text::default().typed(&wish.topic),
    }
}

/// Too little notice, as a teacher reads it: said plainly, never refused.
fn asks_for_patience(notice: &ShortNotice) -> Text {
    words!(
        "The library usually needs {usual} for this. A librarian will say what is possible by then.",
        usual = ours(&notice.usual)
    )
}

/// Texts, a line each.
fn lines(texts: impl IntoIterator<Item = Text>) -> Text {
    texts.into_iter().reduce(|text, next| text.plain("\n").join(next)).unwrap_or_default()
}

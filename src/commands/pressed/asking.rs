//! What members press when they ask for help, and librarians when they answer, plan and complete it.

use super::{answer, asks_first, form_on_card, form_then_answer, on_card};
use crate::commands::Who::{Anyone, Librarian};
use crate::commands::{Action, Does, Open, Verb, doors};
use crate::features::plans::Part;
use crate::features::{again, away, collab, hard, plans};

/// One number under "How helpful was this?".
const fn rating(name: &'static str, action: Action) -> Verb {
    on_card(name, collab::RECEIPT_CARD, Anyone, action)
}

/// One of the parts of a plan: its form is behind a card of its own, which says what it shows.
const fn part_of_plan(name: &'static str, open: Open) -> Verb {
    form_on_card(name, plans::PLAN_CARD, Anyone, open, act!(plans::write_part))
}

pub static VERBS: &[Verb] = &[
    answer("begin", collab::ASK_CARD, Anyone, act!(collab::request_collab)),
    answer("begin-mine", collab::ASK_CARD, Anyone, act!(collab::my_requests)),
    on_card("draft-support", collab::DRAFT_CARD, Anyone, act!(collab::choose_support)),
    on_card("draft-when", collab::DRAFT_CARD, Anyone, act!(collab::choose_when)),
    on_card("draft-thanks", collab::DRAFT_CARD, Anyone, act!(collab::choose_thanks)),
    form_on_card(
        "draft-write",
        collab::DRAFT_CARD,
        Anyone,
        act!(collab::open_details),
        act!(collab::write_details),
    ),
    on_card("draft-older", collab::DRAFT_CARD, Anyone, act!(collab::go_on_with_older)),
    asks_first(
        "draft-delete",
        collab::DRAFT_CARD,
        Anyone,
        act!(collab::before_deleting_draft),
        act!(collab::delete_draft),
    ),
    on_card("draft-send", collab::DRAFT_CARD, Anyone, act!(collab::send_draft)),
    answer("again-yes", again::AGAIN, Anyone, act!(again::like_last_year)),
    form_then_answer(
        "again-change",
        again::AGAIN,
        Anyone,
        act!(again::open_changes),
        act!(again::with_changes),
    ),
    on_card("again-no", again::AGAIN, Anyone, act!(again::not_this_year)),
    form_then_answer(
        "hard-offer",
        hard::HARD_CARD,
        Librarian,
        act!(hard::open_offer),
        act!(hard::offer_something),
    ),
    on_card("hard-aside", hard::HARD_CARD, Librarian, act!(hard::lay_aside)),
    on_card("undo", collab::UNDO_CARD, Anyone, act!(collab::undo)),
    on_card("desk-undo", collab::DESK_UNDO_CARD, Librarian, act!(collab::undo)),
    asks_first(
        "withdraw",
        collab::RECEIPT_CARD,
        Anyone,
        act!(collab::before_withdrawing),
        act!(collab::withdraw),
    ),
    on_card("choose-thanks", collab::RECEIPT_CARD, Anyone, act!(collab::choose_public_thanks)),
    on_card("thanks-choice", collab::MY_REQUESTS_CARD, Anyone, act!(collab::choose_in_list)),
    on_card("my-request", collab::MY_REQUESTS_CARD, Anyone, act!(collab::my_request)),
    on_card("my-draft", collab::MY_REQUESTS_CARD, Anyone, act!(collab::my_draft)),
    on_card("desk-more", collab::DESK_LIST_CARD, Librarian, |library, visit| {
        Box::pin(collab::desk_more(library, visit, doors))
    }),
    Verb { name: "desk-door", on: collab::DESK_LIST_CARD, who: Librarian, does: Does::Door },
    Verb { name: "desk-door-more", on: collab::DESK_LIST_CARD, who: Librarian, does: Does::Door },
    answer("desk-week", collab::DESK_LIST_CARD, Librarian, act!(collab::my_week)),
    on_card("week-before", collab::WEEK_CARD, Librarian, act!(collab::week_before)),
    on_card("week-after", collab::WEEK_CARD, Librarian, act!(collab::week_after)),
    answer("week-file", collab::WEEK_CARD, Librarian, act!(collab::week_file)),
    answer("put-down", collab::DESK_LIST_CARD, Librarian, act!(collab::choose_who_asked)),
    on_card("who-asked", collab::WHO_ASKED_CARD, Librarian, act!(collab::put_down_for)),
    answer("desk-record", collab::DESK_LIST_CARD, Librarian, act!(collab::record_several)),
    on_card("several-chosen", collab::SEVERAL_CARD, Librarian, act!(collab::choose_several)),
    on_card("several-save", collab::SEVERAL_CARD, Librarian, act!(collab::save_several)),
    on_card("desk-back", collab::DESK_LIST_CARD, Librarian, |library, visit| {
        Box::pin(collab::desk_back(library, visit, doors))
    }),
    on_card("reopen", collab::RECEIPT_CARD, Anyone, act!(collab::reopen)),
    on_card("send-again", collab::SEND_AGAIN_CARD, Anyone, act!(collab::send_again)),
    on_card("agree", collab::RECEIPT_CARD, Anyone, act!(collab::agree)),
    on_card("no-thanks", collab::RECEIPT_CARD, Anyone, act!(collab::no_thanks)),
    form_on_card("answer", collab::RECEIPT_CARD, Anyone, act!(collab::open_answer), act!(collab::answer)),
    form_on_card("add", collab::RECEIPT_CARD, Anyone, act!(collab::open_add), act!(collab::add)),
    rating("rate-1", |library, visit| Box::pin(collab::rate(library, visit, 1))),
    rating("rate-2", |library, visit| Box::pin(collab::rate(library, visit, 2))),
    rating("rate-3", |library, visit| Box::pin(collab::rate(library, visit, 3))),
    rating("rate-4", |library, visit| Box::pin(collab::rate(library, visit, 4))),
    rating("rate-5", |library, visit| Box::pin(collab::rate(library, visit, 5))),
    form_on_card("rate-line", collab::RECEIPT_CARD, Anyone, act!(collab::open_remark), act!(collab::remark)),
    on_card("accept", collab::REQUEST_CARD, Librarian, act!(collab::accept)),
    form_on_card("ask", collab::REQUEST_CARD, Librarian, act!(collab::open_ask), act!(collab::ask)),
    form_on_card("offer", collab::REQUEST_CARD, Librarian, act!(collab::open_offer), act!(collab::offer)),
    form_on_card(
        "decline",
        collab::REQUEST_CARD,
        Librarian,
        act!(collab::open_decline),
        act!(collab::decline),
    ),
    form_then_answer(
        "schedule",
        collab::REQUEST_CARD,
        Librarian,
        act!(collab::open_schedule),
        act!(collab::schedule),
    ),
    answer("plan-together", collab::RECEIPT_CARD, Anyone, act!(plans::plan_together)),
    answer("desk-plan", collab::REQUEST_CARD, Librarian, act!(plans::plan_together)),
    part_of_plan("together-goals", |library, visit| Box::pin(plans::open_part(library, visit, Part::Goals))),
    part_of_plan("together-standards", |library, visit| {
        Box::pin(plans::open_part(library, visit, Part::Standards))
    }),
    part_of_plan("together-question", |library, visit| {
        Box::pin(plans::open_part(library, visit, Part::Question))
    }),
    part_of_plan("together-resources", |library, visit| {
        Box::pin(plans::open_part(library, visit, Part::Resources))
    }),
    part_of_plan("together-products", |library, visit| {
        Box::pin(plans::open_part(library, visit, Part::Products))
    }),
    part_of_plan("together-assessment", |library, visit| {
        Box::pin(plans::open_part(library, visit, Part::Assessment))
    }),
    part_of_plan("together-prepare", |library, visit| {
        Box::pin(plans::open_part(library, visit, Part::Prepare))
    }),
    form_on_card("plan-part", plans::PART_CARD, Anyone, act!(plans::reopen_part), act!(plans::write_part)),
    answer("together-sessions", plans::PLAN_CARD, Anyone, act!(plans::sessions)),
    on_card("together-collection", plans::PLAN_CARD, Anyone, act!(plans::from_collection)),
    on_card("together-last-year", plans::PLAN_CARD, Anyone, act!(plans::from_last_year)),
    answer("together-history", plans::PLAN_CARD, Anyone, act!(plans::history)),
    answer("together-copy", plans::PLAN_CARD, Anyone, act!(plans::keep_a_copy)),
    answer("together-idea", plans::PLAN_CARD, Librarian, act!(plans::make_an_idea)),
    on_card("together-idea-subject", plans::PLAN_CARD, Librarian, act!(plans::idea_in_subject)),
    on_card("plan-history-earlier", plans::HISTORY_CARD, Anyone, act!(plans::history_earlier)),
    on_card("plan-history-later", plans::HISTORY_CARD, Anyone, act!(plans::history_later)),
    on_card("plan-session-look", plans::SESSIONS_CARD, Anyone, act!(plans::look_at_session)),
    on_card("plan-session-leads", plans::SESSIONS_CARD, Anyone, act!(plans::choose_leads)),
    on_card("plan-session-model", plans::SESSIONS_CARD, Anyone, act!(plans::choose_model)),
    on_card("plan-session-remove", plans::SESSIONS_CARD, Anyone, act!(plans::remove_session)),
    form_on_card(
        "plan-session-add",
        plans::SESSIONS_CARD,
        Anyone,
        act!(plans::open_new_session),
        act!(plans::write_session),
    ),
    form_on_card(
        "plan-session-change",
        plans::SESSIONS_CARD,
        Anyone,
        act!(plans::open_this_session),
        act!(plans::write_session),
    ),
    form_on_card(
        "plan-session-words",
        plans::PART_CARD,
        Anyone,
        act!(plans::open_session),
        act!(plans::write_session),
    ),
    answer("reschedule", collab::REQUEST_CARD, Librarian, act!(collab::reschedule)),
    on_card("plan-session", collab::PLAN_CARD, Librarian, act!(collab::look_at_session)),
    form_on_card(
        "plan-add",
        collab::PLAN_CARD,
        Librarian,
        act!(collab::open_add_session),
        act!(collab::add_session),
    ),
    form_on_card(
        "plan-change",
        collab::PLAN_CARD,
        Librarian,
        act!(collab::open_change_session),
        act!(collab::change_session),
    ),
    on_card("plan-remove", collab::PLAN_CARD, Librarian, act!(collab::remove_session)),
    on_card("plan-save", collab::PLAN_CARD, Librarian, act!(collab::save_plan)),
    answer("complete", collab::REQUEST_CARD, Librarian, act!(collab::complete)),
    answer("correct", collab::REQUEST_CARD, Librarian, act!(collab::correct)),
    on_card("record-level", collab::RECORD_CARD, Librarian, act!(collab::choose_level)),
    on_card("record-skills", collab::RECORD_CARD, Librarian, act!(collab::choose_skills)),
    on_card("record-goals", collab::RECORD_CARD, Librarian, act!(collab::choose_goals)),
    on_card("record-again", collab::RECORD_CARD, Librarian, act!(collab::choose_again)),
    form_on_card(
        "record-write",
        collab::RECORD_CARD,
        Librarian,
        act!(collab::open_numbers),
        act!(collab::write_numbers),
    ),
    on_card("record-thanks-other", collab::RECORD_CARD, Librarian, act!(collab::other_thanks)),
    form_on_card(
        "record-thanks-words",
        collab::RECORD_CARD,
        Librarian,
        act!(collab::open_thanks),
        act!(collab::reword_thanks),
    ),
    on_card("record-thanks-none", collab::RECORD_CARD, Librarian, act!(collab::leave_thanks_unsaid)),
    on_card("record-thanks-back", collab::RECORD_CARD, Librarian, act!(collab::say_thanks_after_all)),
    asks_first(
        "record-save",
        collab::RECORD_CARD,
        Librarian,
        act!(collab::before_saving_record),
        act!(collab::save_record),
    ),
    answer("more-moves", collab::REQUEST_CARD, Librarian, act!(collab::more_moves)),
    on_card("join", collab::REQUEST_CARD, Librarian, act!(collab::join)),
    on_card("history", collab::REQUEST_CARD, Librarian, act!(collab::history)),
    on_card("history-earlier", collab::HISTORY_CARD, Librarian, act!(collab::history_earlier)),
    on_card("history-later", collab::HISTORY_CARD, Librarian, act!(collab::history_later)),
    on_card("unschedule", collab::REQUEST_CARD, Librarian, act!(collab::unschedule)),
    on_card("release", collab::REQUEST_CARD, Librarian, act!(collab::release)),
    on_card("reassign", collab::REQUEST_CARD, Librarian, act!(collab::choose_colleague)),
    on_card("reassign-to", collab::REQUEST_CARD, Librarian, act!(collab::reassign)),
    on_card("desk-reopen", collab::REQUEST_CARD, Librarian, act!(collab::reopen_at_desk)),
    on_card("session-happened", collab::SESSION_CHECK, Librarian, act!(collab::happened)),
    form_on_card(
        "session-moved",
        collab::SESSION_CHECK,
        Librarian,
        act!(collab::open_moved),
        act!(collab::moved),
    ),
    on_card("session-not", collab::SESSION_CHECK, Librarian, act!(collab::did_not_happen)),
    answer("session-complete", collab::SESSION_CHECK, Librarian, act!(collab::complete)),
    on_card("away-colleague", away::AWAY_CARD, Librarian, act!(away::choose_colleague)),
    on_card("away-back", away::AWAY_CARD, Librarian, act!(away::back)),
    answer("try-out-accept", collab::TRY_OUT_CARD, Librarian, act!(collab::accept_try_out)),
    on_card("try-out-remove", collab::TRY_OUT_CARD, Librarian, act!(collab::remove_try_out)),
];

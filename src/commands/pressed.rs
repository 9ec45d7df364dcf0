//! What members press, choose and fill in: each button, menu and form, the kind of card it stands on, who may use
//! it, and what it does.

use super::Who::{self, Anyone, Librarian, Manager};
use super::{Action, Ask, DOOR_CHOICE, Does, FIX, KEEP_IT, OPEN_NOW, Open, SEND_NOW, SURE, Verb, doors};
use crate::chat::First;
use crate::features::departments::Mark;
use crate::features::plans::Part;
use crate::features::{
    again, away, brief, calendar, changes, collab, collections, departments, desk_dates, events, hard, help,
    ideas, newsletters, outreach, plans, queue_desk, record, seasons, settings, setup, start, thanks, tips,
};
use crate::library::catalogue::Turn;
use crate::library::visit::{ASKED_FIRST, KEPT_COMMAND, REFUSED_FORM};
use crate::posts::POSTS;
use crate::queue;

/// What a librarian decides about a hint: the brief that shows it is painted anew in the same write.
macro_rules! hint {
    ($action:path) => {
        |library, visit| {
            Box::pin(async move {
                let follows = brief::shows_what_is_left(library, &visit.school).await?;
                $action(library, visit, follows).await
            })
        }
    };
}

const fn on_card(name: &'static str, on: &'static str, who: Who, action: Action) -> Verb {
    Verb { name, on, who, does: Does::OnCard(action) }
}

const fn answer(name: &'static str, on: &'static str, who: Who, action: Action) -> Verb {
    Verb { name, on, who, does: Does::Answer(action) }
}

const fn form_on_card(name: &'static str, on: &'static str, who: Who, open: Open, sent: Action) -> Verb {
    Verb { name, on, who, does: Does::FormThenOnCard(open, sent) }
}

const fn form_then_answer(name: &'static str, on: &'static str, who: Who, open: Open, sent: Action) -> Verb {
    Verb { name, on, who, does: Does::FormThenAnswer(open, sent) }
}

const fn asks_first(name: &'static str, on: &'static str, who: Who, ask: Ask, action: Action) -> Verb {
    Verb { name, on, who, does: Does::AsksFirst(ask, action) }
}

/// One number under "How helpful was this?".
const fn rating(name: &'static str, action: Action) -> Verb {
    on_card(name, collab::RECEIPT_CARD, Anyone, action)
}

/// One place in the list of ideas.
const fn asking_for(name: &'static str, action: Action) -> Verb {
    answer(name, ideas::IDEAS_CARD, Anyone, action)
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
    answer("brief-take-on", brief::BRIEF, Librarian, act!(brief::take_on_from_brief)),
    answer("again-yes", again::AGAIN, Anyone, act!(again::like_last_year)),
    form_then_answer(
        "again-change",
        again::AGAIN,
        Anyone,
        act!(again::open_changes),
        act!(again::with_changes),
    ),
    on_card("again-no", again::AGAIN, Anyone, act!(again::not_this_year)),
    on_card("desk-date-add", desk_dates::LIST_CARD, Librarian, act!(desk_dates::add_suggested)),
    asks_first(
        "desk-date-remove",
        desk_dates::LIST_CARD,
        Librarian,
        act!(desk_dates::before_removing),
        act!(desk_dates::remove),
    ),
    answer("brief-hint", brief::BRIEF, Librarian, act!(outreach::open_chosen)),
    form_on_card(
        "hint-write",
        outreach::HINT_CARD,
        Librarian,
        act!(outreach::open_writing),
        hint!(outreach::send),
    ),
    on_card("hint-text", outreach::HINT_CARD, Librarian, act!(outreach::text_to_copy)),
    on_card("hint-wrote", outreach::HINT_CARD, Librarian, hint!(outreach::wrote_myself)),
    on_card("hint-not-now", outreach::HINT_CARD, Librarian, hint!(outreach::not_now)),
    on_card("hint-never", outreach::HINT_CARD, Librarian, hint!(outreach::never)),
    on_card("hint-again", outreach::HINT_CARD, Librarian, hint!(outreach::suggest_again)),
    on_card("suggest-again", outreach::NOT_SUGGESTED_CARD, Librarian, hint!(outreach::suggest_this_again)),
    answer("not-suggested", departments::DEPARTMENTS_CARD, Librarian, act!(outreach::not_suggested)),
    answer("word-ask", outreach::WORD, Anyone, act!(collab::request_collab)),
    answer("brief-season", brief::BRIEF, Librarian, act!(seasons::open_chosen)),
    answer("season-open", seasons::LIST_CARD, Librarian, act!(seasons::open_chosen)),
    answer("season-let-go", seasons::DRAFT_CARD, Librarian, act!(seasons::let_go)),
    answer("season-change", seasons::DRAFT_CARD, Librarian, act!(seasons::change_first)),
    on_card("season-drop", seasons::DRAFT_CARD, Librarian, act!(seasons::drop_it)),
    on_card("season-back", seasons::DRAFT_CARD, Librarian, act!(seasons::bring_back)),
    form_on_card(
        "season-day",
        seasons::DRAFT_CARD,
        Librarian,
        act!(seasons::open_day),
        act!(seasons::give_day),
    ),
    form_then_answer(
        "hard-tell",
        newsletters::NEWSLETTER,
        Anyone,
        act!(hard::open_telling),
        act!(hard::tell),
    ),
    form_then_answer(
        "hard-offer",
        hard::HARD_CARD,
        Librarian,
        act!(hard::open_offer),
        act!(hard::offer_something),
    ),
    on_card("hard-aside", hard::HARD_CARD, Librarian, act!(hard::lay_aside)),
    answer("newsletter-ask", newsletters::NEWSLETTER, Anyone, act!(collab::request_collab)),
    answer("brief-record", brief::BRIEF, Librarian, act!(brief::record_from_brief)),
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
    on_card("help-more", help::HELP_CARD, Anyone, act!(help::more_help)),
    on_card("desk-more", collab::DESK_LIST_CARD, Librarian, |library, visit| {
        Box::pin(collab::desk_more(library, visit, doors))
    }),
    Verb { name: "desk-door", on: collab::DESK_LIST_CARD, who: Librarian, does: Does::Door },
    Verb { name: "desk-door-more", on: collab::DESK_LIST_CARD, who: Librarian, does: Does::Door },
    Verb { name: DOOR_CHOICE, on: KEPT_COMMAND, who: Librarian, does: Does::DoorChoice },
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
    form_then_answer("event-new", "", Librarian, act!(events::open_new), act!(events::add)),
    form_on_card(
        "event-words",
        events::DRAFT_CARD,
        Librarian,
        act!(events::open_words),
        act!(events::set_words),
    ),
    form_on_card(
        "event-times",
        events::DRAFT_CARD,
        Librarian,
        act!(events::open_times),
        act!(events::set_times),
    ),
    form_on_card(
        "event-roster",
        events::DRAFT_CARD,
        Librarian,
        act!(events::open_roster),
        act!(events::set_roster),
    ),
    on_card("event-channel", events::DRAFT_CARD, Librarian, act!(events::choose_channel)),
    on_card("event-post", events::DRAFT_CARD, Librarian, act!(events::post)),
    asks_first(
        "event-drop",
        events::DRAFT_CARD,
        Librarian,
        act!(events::before_dropping),
        act!(events::drop_draft),
    ),
    answer("event-open", events::LIST_CARD, Librarian, act!(events::open_one_in_list)),
    form_on_card("event-edit", events::MANAGED_CARD, Librarian, act!(events::open_edit), act!(events::edit)),
    answer("event-attendance", events::MANAGED_CARD, Librarian, act!(events::attendance_of_last)),
    answer("event-desk-file", events::MANAGED_CARD, Librarian, act!(events::desk_file)),
    answer("event-come", events::EVENT_CARD, Anyone, act!(events::come)),
    answer("event-maybe", events::EVENT_CARD, Anyone, act!(events::maybe)),
    answer("event-cannot", events::EVENT_CARD, Anyone, act!(events::cannot_come)),
    on_card("event-off", events::MINE_CARD, Anyone, act!(events::off)),
    on_card("event-choose", events::MINE_CARD, Anyone, act!(events::choose_meetings)),
    on_card("event-group", events::MINE_CARD, Anyone, act!(events::choose_group)),
    on_card("event-all", events::MINE_CARD, Anyone, act!(events::all_of_them)),
    answer("event-file", events::MINE_CARD, Anyone, act!(events::calendar_file)),
    on_card("event-all-came", events::EVENT_CHECK, Librarian, act!(events::all_came)),
    on_card("event-who-came", events::EVENT_CHECK, Librarian, act!(events::note_who_came)),
    form_on_card(
        "event-number",
        events::EVENT_CHECK,
        Librarian,
        act!(events::open_number),
        act!(events::note_number),
    ),
    on_card("event-not-held", events::EVENT_CHECK, Librarian, act!(events::did_not_take_place)),
    form_on_card(
        "event-learnt",
        events::EVENT_QUESTION,
        Anyone,
        act!(events::open_learnt),
        act!(events::learnt),
    ),
    on_card("away-colleague", away::AWAY_CARD, Librarian, act!(away::choose_colleague)),
    on_card("away-back", away::AWAY_CARD, Librarian, act!(away::back)),
    form_then_answer("tip-add", "", Librarian, act!(tips::open_form), act!(tips::add)),
    form_then_answer("tip-edit", tips::EDIT_CARD, Librarian, act!(tips::open_edit), act!(tips::edit)),
    on_card("tip-list-more", tips::LIST_CARD, Librarian, |library, visit| {
        Box::pin(tips::turn_list(library, visit, Turn::On))
    }),
    on_card("tip-list-back", tips::LIST_CARD, Librarian, |library, visit| {
        Box::pin(tips::turn_list(library, visit, Turn::Back))
    }),
    form_then_answer("tip-suggest", "", Anyone, act!(tips::open_suggesting), act!(tips::suggest_tip)),
    on_card("suggestion-take", tips::SUGGESTION_CARD, Librarian, act!(tips::take_suggestion)),
    form_on_card(
        "suggestion-change",
        tips::SUGGESTION_CARD,
        Librarian,
        act!(tips::open_suggestion),
        act!(tips::take_changed),
    ),
    form_on_card(
        "suggestion-no",
        tips::SUGGESTION_CARD,
        Librarian,
        act!(tips::open_not_taking),
        act!(tips::do_not_take),
    ),
    answer("tip-help", tips::TIP_CARD, Anyone, act!(collab::help_with_tip)),
    answer("tip-useful", tips::TIP_CARD, Anyone, act!(tips::useful)),
    asking_for("idea-ask-1", |library, visit| Box::pin(ideas::ask(library, visit, 0))),
    asking_for("idea-ask-2", |library, visit| Box::pin(ideas::ask(library, visit, 1))),
    asking_for("idea-ask-3", |library, visit| Box::pin(ideas::ask(library, visit, 2))),
    asking_for("idea-ask-4", |library, visit| Box::pin(ideas::ask(library, visit, 3))),
    asking_for("idea-ask-5", |library, visit| Box::pin(ideas::ask(library, visit, 4))),
    answer("idea-read", ideas::IDEAS_CARD, Anyone, act!(ideas::read)),
    on_card("ideas-more", ideas::IDEAS_CARD, Anyone, act!(ideas::more)),
    on_card("ideas-back", ideas::IDEAS_CARD, Anyone, act!(ideas::back)),
    answer("idea-ask", ideas::IDEA_CARD, Anyone, act!(ideas::ask_for_this)),
    form_then_answer("idea-edit", ideas::EDIT_CARD, Librarian, act!(ideas::open_edit), act!(ideas::edit)),
    answer("idea-open", ideas::LIST_CARD, Librarian, act!(ideas::look_at)),
    on_card("idea-list-more", ideas::LIST_CARD, Librarian, |library, visit| {
        Box::pin(ideas::turn_list(library, visit, Turn::On))
    }),
    on_card("idea-list-back", ideas::LIST_CARD, Librarian, |library, visit| {
        Box::pin(ideas::turn_list(library, visit, Turn::Back))
    }),
    form_then_answer("idea-change", ideas::DESK_CARD, Librarian, act!(ideas::open_change), act!(ideas::edit)),
    on_card("idea-hide", ideas::DESK_CARD, Librarian, act!(ideas::hide_here)),
    on_card("idea-show", ideas::DESK_CARD, Librarian, act!(ideas::show_again)),
    asks_first(
        "idea-put-back",
        ideas::DESK_CARD,
        Librarian,
        act!(ideas::before_putting_back),
        act!(ideas::put_back),
    ),
    asks_first("idea-remove", ideas::DESK_CARD, Librarian, act!(ideas::before_removing), act!(ideas::remove)),
    answer("collection-all", collections::COLLECTION_CARD, Anyone, act!(collections::see_all)),
    form_then_answer(
        "collection-suggest",
        collections::COLLECTION_CARD,
        Anyone,
        |library, visit| Box::pin(collections::open_suggesting(library, visit, "collection-suggest")),
        act!(collections::suggest_item),
    ),
    answer("collection-help", collections::COLLECTION_CARD, Anyone, act!(collections::ask_for_help)),
    answer("collections-read", collections::COLLECTIONS_CARD, Anyone, act!(collections::read_page)),
    on_card("collections-more", collections::COLLECTIONS_CARD, Anyone, |library, visit| {
        Box::pin(collections::turn(library, visit, Turn::On))
    }),
    on_card("collections-back", collections::COLLECTIONS_CARD, Anyone, |library, visit| {
        Box::pin(collections::turn(library, visit, Turn::Back))
    }),
    form_then_answer(
        "collections-suggest",
        collections::COLLECTIONS_CARD,
        Anyone,
        |library, visit| Box::pin(collections::open_suggesting(library, visit, "collections-suggest")),
        act!(collections::suggest_item),
    ),
    on_card("collection-page-more", collections::PAGE_CARD, Anyone, |library, visit| {
        Box::pin(collections::turn_page(library, visit, Turn::On))
    }),
    on_card("collection-page-back", collections::PAGE_CARD, Anyone, |library, visit| {
        Box::pin(collections::turn_page(library, visit, Turn::Back))
    }),
    form_then_answer(
        "collection-page-suggest",
        collections::PAGE_CARD,
        Anyone,
        |library, visit| Box::pin(collections::open_suggesting(library, visit, "collection-page-suggest")),
        act!(collections::suggest_item),
    ),
    answer("collection-page-help", collections::PAGE_CARD, Anyone, act!(collections::ask_for_help)),
    answer("collection-open", collections::LIST_CARD, Librarian, act!(collections::look_at)),
    on_card("collection-list-more", collections::LIST_CARD, Librarian, |library, visit| {
        Box::pin(collections::turn_list(library, visit, Turn::On))
    }),
    on_card("collection-list-back", collections::LIST_CARD, Librarian, |library, visit| {
        Box::pin(collections::turn_list(library, visit, Turn::Back))
    }),
    answer("collection-item-open", collections::DESK_CARD, Librarian, act!(collections::look_at_item)),
    on_card("collection-items-more", collections::DESK_CARD, Librarian, |library, visit| {
        Box::pin(collections::turn_desk(library, visit, Turn::On))
    }),
    on_card("collection-items-back", collections::DESK_CARD, Librarian, |library, visit| {
        Box::pin(collections::turn_desk(library, visit, Turn::Back))
    }),
    form_then_answer(
        "collection-add-here",
        collections::DESK_CARD,
        Librarian,
        act!(collections::open_add_here),
        act!(collections::edit_item),
    ),
    form_then_answer(
        "collection-change",
        collections::DESK_CARD,
        Librarian,
        act!(collections::open_change),
        act!(collections::edit),
    ),
    answer("collection-publish", collections::DESK_CARD, Librarian, act!(collections::publish_here)),
    form_then_answer(
        "collection-edit",
        collections::EDIT_CARD,
        Librarian,
        act!(collections::open_edit),
        act!(collections::edit),
    ),
    form_then_answer(
        "collection-item-edit",
        collections::ITEM_EDIT_CARD,
        Librarian,
        act!(collections::open_item),
        act!(collections::edit_item),
    ),
    form_then_answer(
        "collection-item-change",
        collections::ITEM_CARD,
        Librarian,
        act!(collections::open_item_here),
        act!(collections::edit_item),
    ),
    asks_first(
        "collection-item-remove",
        collections::ITEM_CARD,
        Librarian,
        act!(collections::before_removing_item),
        act!(collections::remove_item),
    ),
    on_card("collection-channel", collections::PUBLISH_CARD, Librarian, act!(collections::choose_channel)),
    on_card("collection-post", collections::PUBLISH_CARD, Librarian, act!(collections::post)),
    asks_first(
        "collection-take-down",
        collections::PUBLISH_CARD,
        Librarian,
        act!(collections::before_taking_down),
        act!(collections::take_down),
    ),
    on_card("check-good", collections::CHECK_CARD, Librarian, act!(collections::good_still)),
    on_card("check-later", collections::CHECK_CARD, Librarian, act!(collections::look_later)),
    form_then_answer(
        "check-change",
        collections::CHECK_CARD,
        Librarian,
        act!(collections::open_checked),
        act!(collections::edit_item),
    ),
    asks_first(
        "check-remove",
        collections::CHECK_CARD,
        Librarian,
        act!(collections::before_removing_while_checking),
        act!(collections::remove_while_checking),
    ),
    on_card("item-collection", collections::SUGGESTION_CARD, Librarian, act!(collections::choose_collection)),
    form_on_card(
        "item-elsewhere",
        collections::SUGGESTION_CARD,
        Librarian,
        act!(collections::open_elsewhere),
        act!(collections::choose_collection_by_title),
    ),
    on_card("item-take", collections::SUGGESTION_CARD, Librarian, act!(collections::take_suggestion)),
    form_on_card(
        "item-change",
        collections::SUGGESTION_CARD,
        Librarian,
        act!(collections::open_suggestion),
        act!(collections::take_changed),
    ),
    form_on_card(
        "item-no",
        collections::SUGGESTION_CARD,
        Librarian,
        act!(collections::open_not_taking),
        act!(collections::do_not_take),
    ),
    on_card("clip-collection", collections::CLIP_CARD, Anyone, act!(collections::choose_for_clip)),
    form_on_card(
        "clip-elsewhere",
        collections::CLIP_CARD,
        Anyone,
        act!(collections::open_clip_elsewhere),
        act!(collections::choose_for_clip_by_title),
    ),
    on_card("clip-link", collections::CLIP_CARD, Anyone, act!(collections::choose_link)),
    form_on_card(
        "clip-change",
        collections::CLIP_CARD,
        Librarian,
        act!(collections::open_clip),
        act!(collections::change_clip),
    ),
    on_card("clip-add", collections::CLIP_CARD, Librarian, act!(collections::add_clip)),
    form_then_answer(
        "clip-suggest",
        collections::CLIP_CARD,
        Anyone,
        act!(collections::open_clip_suggestion),
        act!(collections::suggest_clip),
    ),
    form_then_answer("thanks-write", "", Librarian, act!(thanks::open_writing), act!(thanks::write)),
    form_on_card(
        "thanks-words",
        thanks::WRITING_CARD,
        Librarian,
        act!(thanks::open_words),
        act!(thanks::change_words),
    ),
    on_card("thanks-people", thanks::WRITING_CARD, Librarian, act!(thanks::choose_people)),
    on_card("thanks-queue", thanks::WRITING_CARD, Librarian, act!(thanks::queue)),
    form_on_card(
        "thanks-edit",
        thanks::THANK_YOU_CARD,
        Librarian,
        act!(thanks::open_edit),
        act!(thanks::edit),
    ),
    form_then_answer(
        "thanks-reword",
        thanks::THANK_YOU_CARD,
        Librarian,
        act!(thanks::open_reword),
        act!(thanks::edit_named),
    ),
    on_card("thanks-hold", thanks::THANK_YOU_CARD, Librarian, act!(thanks::hold)),
    on_card("thanks-release", thanks::THANK_YOU_CARD, Librarian, act!(thanks::release)),
    on_card("thanks-now", thanks::THANK_YOU_CARD, Librarian, act!(thanks::post_now)),
    on_card("newsletter-section", newsletters::EDITOR_CARD, Librarian, act!(newsletters::choose_section)),
    on_card("newsletter-channels", newsletters::EDITOR_CARD, Librarian, act!(newsletters::add_channels)),
    asks_first(
        "newsletter-clear",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::before_clearing),
        act!(newsletters::clear_channels),
    ),
    on_card("newsletter-outside", newsletters::EDITOR_CARD, Librarian, act!(newsletters::toggle_outside)),
    form_on_card(
        "newsletter-add",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::open_new_section),
        act!(newsletters::add_section),
    ),
    form_on_card(
        "newsletter-title",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::open_title),
        act!(newsletters::retitle),
    ),
    form_on_card(
        "newsletter-edit",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::open_section),
        act!(newsletters::edit_section),
    ),
    on_card("newsletter-up", newsletters::EDITOR_CARD, Librarian, act!(newsletters::move_up)),
    asks_first(
        "newsletter-remove",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::before_removing_section),
        act!(newsletters::remove_section),
    ),
    on_card("newsletter-back", newsletters::EDITOR_CARD, Librarian, act!(newsletters::back)),
    answer("newsletter-preview", newsletters::EDITOR_CARD, Librarian, act!(newsletters::preview)),
    form_on_card(
        "newsletter-schedule",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::open_schedule),
        act!(newsletters::schedule),
    ),
    on_card("newsletter-anyway", newsletters::EDITOR_CARD, Librarian, act!(newsletters::schedule_anyway)),
    on_card("newsletter-send", newsletters::EDITOR_CARD, Librarian, act!(newsletters::ask_to_send)),
    on_card("newsletter-send-now", newsletters::EDITOR_CARD, Librarian, act!(newsletters::send)),
    asks_first(
        "newsletter-cancel",
        newsletters::EDITOR_CARD,
        Librarian,
        act!(newsletters::before_calling_off),
        act!(newsletters::call_off),
    ),
    on_card("newsletter-correct", newsletters::EDITOR_CARD, Librarian, act!(newsletters::correct)),
    on_card("newsletter-recall", newsletters::EDITOR_CARD, Librarian, act!(newsletters::ask_to_recall)),
    on_card("newsletter-recall-now", newsletters::EDITOR_CARD, Librarian, act!(newsletters::recall)),
    answer("newsletter-report", newsletters::EDITOR_CARD, Librarian, act!(newsletters::report)),
    on_card("newsletter-agree", newsletters::APPROVAL_CARD, Librarian, act!(newsletters::agree)),
    answer("newsletter-look", newsletters::APPROVAL_CARD, Librarian, act!(newsletters::preview)),
    on_card("newsletter-earlier", newsletters::PREVIEW_CARD, Librarian, act!(newsletters::previous_page)),
    on_card("newsletter-later", newsletters::PREVIEW_CARD, Librarian, act!(newsletters::next_page)),
    on_card("calendar-take", calendar::DRAFT_CARD, Librarian, act!(calendar::take)),
    on_card("calendar-leave", calendar::DRAFT_CARD, Librarian, act!(calendar::leave)),
    on_card("calendar-earlier", calendar::DRAFT_CARD, Librarian, act!(calendar::draft_earlier)),
    on_card("calendar-later", calendar::DRAFT_CARD, Librarian, act!(calendar::draft_later)),
    on_card("calendar-left-out", calendar::DRAFT_CARD, Librarian, act!(calendar::what_is_left_out)),
    on_card("calendar-draft-back", calendar::DRAFT_CARD, Librarian, act!(calendar::draft_back)),
    on_card("calendar-line", calendar::DRAFT_CARD, Librarian, act!(calendar::change_line)),
    on_card("calendar-take-as", calendar::DRAFT_CARD, Librarian, act!(calendar::take_as)),
    on_card("calendar-list-earlier", calendar::LIST_CARD, Librarian, act!(calendar::list_earlier)),
    on_card("calendar-list-later", calendar::LIST_CARD, Librarian, act!(calendar::list_later)),
    on_card("calendar-entry", calendar::LIST_CARD, Librarian, act!(calendar::look_at)),
    form_on_card(
        "calendar-rename",
        calendar::ENTRY_CARD,
        Librarian,
        act!(calendar::open_rename),
        act!(calendar::rename),
    ),
    asks_first(
        "calendar-remove",
        calendar::ENTRY_CARD,
        Librarian,
        act!(calendar::before_removing),
        act!(calendar::remove),
    ),
    on_card("calendar-list-back", calendar::ENTRY_CARD, Librarian, act!(calendar::list_back)),
    on_card("upcoming-weeks", queue_desk::UPCOMING_CARD, Librarian, act!(queue_desk::weeks)),
    on_card("upcoming-back", queue_desk::UPCOMING_CARD, Librarian, act!(queue_desk::previous_page)),
    on_card("upcoming-more", queue_desk::UPCOMING_CARD, Librarian, act!(queue_desk::next_page)),
    on_card("post-open", queue_desk::UPCOMING_CARD, Librarian, act!(queue_desk::open)),
    form_on_card(
        "upcoming-edit",
        queue_desk::POST_CARD,
        Librarian,
        act!(queue_desk::open_edit),
        act!(queue_desk::edit),
    ),
    form_on_card(
        "upcoming-move",
        queue_desk::POST_CARD,
        Librarian,
        act!(queue_desk::open_move),
        act!(queue_desk::move_it),
    ),
    on_card("upcoming-skip", queue_desk::POST_CARD, Librarian, act!(queue_desk::skip)),
    on_card("upcoming-unskip", queue_desk::POST_CARD, Librarian, act!(queue_desk::unskip)),
    on_card("upcoming-now", queue_desk::POST_CARD, Librarian, act!(queue_desk::post_now)),
    on_card("upcoming-other", queue_desk::POST_CARD, Librarian, act!(queue_desk::say_something_else)),
    on_card("upcoming-choose", queue_desk::POST_CARD, Librarian, act!(queue_desk::choose_other)),
    on_card("upcoming-look", queue_desk::POST_CARD, Librarian, act!(queue_desk::look_again)),
    on_card("upcoming-list", queue_desk::POST_CARD, Librarian, act!(queue_desk::back_to_list)),
    form_on_card(
        "posted-change",
        queue_desk::POST_CARD,
        Librarian,
        act!(queue_desk::open_posted),
        act!(queue_desk::change_posted),
    ),
    asks_first(
        "posted-delete",
        queue_desk::POST_CARD,
        Librarian,
        act!(queue_desk::before_taking_down),
        act!(queue_desk::take_down),
    ),
    on_card("posts-resume", queue_desk::PAUSED_CARD, Librarian, act!(queue_desk::resume_clicked)),
    on_card("problems-open", queue_desk::PROBLEMS_CARD, Librarian, act!(queue_desk::open_problem)),
    on_card("problems-list", queue_desk::PROBLEM_LOOK, Librarian, act!(queue_desk::back_to_problems)),
    on_card("look-delivery-again", queue_desk::PROBLEM_LOOK, Librarian, act!(queue_desk::again)),
    on_card(
        "look-delivery-was-posted",
        queue_desk::PROBLEM_LOOK,
        Librarian,
        act!(queue_desk::mark_as_posted),
    ),
    asks_first(
        "look-delivery-dismiss",
        queue_desk::PROBLEM_LOOK,
        Librarian,
        act!(queue_desk::before_dismissing),
        act!(queue_desk::dismiss),
    ),
    on_card("setup-librarians", setup::SETUP_CARD, Manager, act!(setup::choose_librarians)),
    on_card("setup-desk", setup::SETUP_CARD, Manager, act!(setup::choose_desk)),
    on_card("setup-requests", setup::SETUP_CARD, Manager, act!(setup::choose_requests)),
    on_card("setup-staff", setup::SETUP_CARD, Manager, act!(setup::choose_staff)),
    on_card("setup-test", setup::SETUP_CARD, Manager, act!(setup::send_test)),
    form_on_card(
        "settings-tip",
        settings::SETTINGS_CARD,
        Librarian,
        |library, visit| Box::pin(settings::open_time(library, visit, tips::TIP_POST)),
        |library, visit| Box::pin(settings::keep_time(library, visit, tips::TIP_POST)),
    ),
    form_on_card(
        "settings-thanks",
        settings::SETTINGS_CARD,
        Librarian,
        |library, visit| Box::pin(settings::open_time(library, visit, thanks::APPRECIATION)),
        |library, visit| Box::pin(settings::keep_time(library, visit, thanks::APPRECIATION)),
    ),
    form_on_card(
        "settings-hours",
        settings::SETTINGS_CARD,
        Librarian,
        act!(settings::open_hours),
        act!(settings::keep_hours),
    ),
    form_on_card(
        "settings-manner",
        settings::SETTINGS_CARD,
        Librarian,
        act!(settings::open_manner),
        act!(settings::keep_manner),
    ),
    asks_first(
        "settings-usual",
        settings::SETTINGS_CARD,
        Librarian,
        act!(settings::before_usual_times),
        act!(settings::usual_times),
    ),
    form_then_answer(
        "settings-aims",
        settings::SETTINGS_CARD,
        Librarian,
        act!(record::open_aims),
        act!(record::keep_aims),
    ),
    answer("settings-departments", settings::SETTINGS_CARD, Librarian, act!(departments::open)),
    on_card("departments-are", departments::DEPARTMENTS_CARD, Librarian, |library, visit| {
        Box::pin(departments::choose(library, visit, Mark::Department))
    }),
    on_card("leaders-are", departments::DEPARTMENTS_CARD, Librarian, |library, visit| {
        Box::pin(departments::choose(library, visit, Mark::Leader))
    }),
    on_card("newcomers-are", departments::DEPARTMENTS_CARD, Librarian, |library, visit| {
        Box::pin(departments::choose(library, visit, Mark::Newcomer))
    }),
    answer("settings-changes", settings::SETTINGS_CARD, Librarian, act!(changes::open)),
    on_card("changes-earlier", changes::CHANGES_CARD, Librarian, act!(changes::earlier)),
    on_card("changes-later", changes::CHANGES_CARD, Librarian, act!(changes::later)),
    answer("settings-first-steps", settings::SETTINGS_CARD, Librarian, act!(start::look)),
    answer("start-tip", setup::START_CARD, Librarian, act!(start::read_tip)),
    answer("start-hold", setup::START_CARD, Librarian, act!(start::hold_tips)),
    answer("start-go", setup::START_CARD, Librarian, act!(start::let_tips_go)),
    answer("start-calendar", setup::START_CARD, Librarian, act!(start::about_calendar)),
    answer("start-try", setup::START_CARD, Librarian, act!(collab::try_request)),
    on_card("start-done", setup::START_CARD, Librarian, act!(start::done)),
    answer("try-out-accept", collab::TRY_OUT_CARD, Librarian, act!(collab::accept_try_out)),
    on_card("try-out-remove", collab::TRY_OUT_CARD, Librarian, act!(collab::remove_try_out)),
    answer("impact-choose", record::IMPACT_CARD, Librarian, act!(record::choose)),
    answer("impact-chosen", record::IMPACT_CARD, Librarian, act!(record::chosen)),
    form_then_answer(
        "impact-words",
        record::IMPACT_CARD,
        Librarian,
        act!(record::open_words),
        act!(record::keep_words),
    ),
    answer("impact-source", record::IMPACT_CARD, Librarian, act!(record::where_from)),
    on_card("settings-second-librarian", settings::SETTINGS_CARD, Librarian, |library, visit| {
        Box::pin(settings::set_second_eyes(library, visit, true))
    }),
    on_card("settings-one-librarian", settings::SETTINGS_CARD, Librarian, |library, visit| {
        Box::pin(settings::set_second_eyes(library, visit, false))
    }),
    on_card(queue::cards::AGAIN, queue::cards::PROBLEM, Librarian, |library, visit| {
        Box::pin(queue::actions::post_again(library, visit, POSTS))
    }),
    on_card(queue::cards::WAS_POSTED, queue::cards::PROBLEM, Librarian, |library, visit| {
        Box::pin(queue::actions::mark_as_posted(library, visit, POSTS))
    }),
    asks_first(
        queue::cards::DISMISS,
        queue::cards::PROBLEM,
        Librarian,
        act!(queue::actions::before_dismissing),
        |library, visit| Box::pin(queue::actions::dismiss(library, visit, POSTS)),
    ),
    Verb { name: FIX, on: REFUSED_FORM, who: Anyone, does: Does::Reopen },
    Verb { name: SEND_NOW, on: KEPT_COMMAND, who: Anyone, does: Does::SendNow(First::Private) },
    Verb { name: OPEN_NOW, on: KEPT_COMMAND, who: Anyone, does: Does::SendNow(First::Form) },
    Verb { name: SURE, on: ASKED_FIRST, who: Anyone, does: Does::Sure },
    on_card(KEEP_IT, ASKED_FIRST, Anyone, act!(crate::library::visit::keep_it)),
];

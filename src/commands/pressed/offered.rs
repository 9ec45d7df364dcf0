//! What members press on what the library offers: ideas, collections, events.

use super::{answer, asks_first, form_on_card, form_then_answer, on_card};
use crate::commands::Who::{Anyone, Librarian};
use crate::commands::{Action, Verb};
use crate::features::{collections, events, ideas};
use crate::library::catalogue::Turn;

/// One place in the list of ideas.
const fn asking_for(name: &'static str, action: Action) -> Verb {
    answer(name, ideas::IDEAS_CARD, Anyone, action)
}

pub static VERBS: &[Verb] = &[
    form_on_card("event-words", events::DRAFT_CARD, Librarian, act!(events::open_words), act!(events::set)),
    form_on_card("event-times", events::DRAFT_CARD, Librarian, act!(events::open_times), act!(events::set)),
    form_on_card("event-roster", events::DRAFT_CARD, Librarian, act!(events::open_roster), act!(events::set)),
    form_on_card("event-draft-form", events::FORM_CARD, Librarian, act!(events::reopen), act!(events::set)),
    form_on_card(
        "event-edit-form",
        events::FORM_CARD,
        Librarian,
        act!(events::reopen_edit),
        act!(events::edit),
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
    form_then_answer("event-new", "", Librarian, act!(events::open_new), act!(events::add)),
];

//! What is pressed at the desk and in its settings; and what stands on every feature's cards.

use super::{answer, asks_first, form_on_card, form_then_answer, on_card};
use crate::chat::First;
use crate::commands::Who::{Anyone, Librarian, Manager};
use crate::commands::{DOOR_CHOICE, Does, FIX, KEEP_IT, OPEN_NOW, SEND_NOW, SURE, Verb};
use crate::features::departments::Mark;
use crate::features::{
    brief, calendar, changes, collab, departments, desk_dates, help, outreach, record, seasons, settings,
    setup, start, thanks, tips,
};
use crate::library::visit::{ASKED_FIRST, KEPT_COMMAND, REFUSED_FORM};

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

pub static VERBS: &[Verb] = &[
    answer("brief-take-on", brief::BRIEF, Librarian, act!(brief::take_on_from_brief)),
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
    answer("brief-record", brief::BRIEF, Librarian, act!(brief::record_from_brief)),
    on_card("help-more", help::HELP_CARD, Anyone, act!(help::more_help)),
    Verb { name: DOOR_CHOICE, on: KEPT_COMMAND, who: Librarian, does: Does::DoorChoice },
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
    answer("calendar-next-year", calendar::YEAR_CARD, Librarian, act!(calendar::show_next)),
    on_card("calendar-entry", calendar::LIST_CARD, Librarian, act!(calendar::look_at)),
    form_on_card(
        "calendar-rename",
        calendar::ENTRY_CARD,
        Librarian,
        act!(calendar::open_rename),
        act!(calendar::rename),
    ),
    form_on_card(
        "calendar-rename-form",
        calendar::RENAME_CARD,
        Librarian,
        act!(calendar::reopen_rename),
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
    form_on_card(
        "settings-tip-form",
        settings::FORM_CARD,
        Librarian,
        |library, visit| Box::pin(settings::open_time(library, visit, tips::TIP_POST)),
        |library, visit| Box::pin(settings::keep_time(library, visit, tips::TIP_POST)),
    ),
    form_on_card(
        "settings-thanks-form",
        settings::FORM_CARD,
        Librarian,
        |library, visit| Box::pin(settings::open_time(library, visit, thanks::APPRECIATION)),
        |library, visit| Box::pin(settings::keep_time(library, visit, thanks::APPRECIATION)),
    ),
    form_on_card(
        "settings-hours-form",
        settings::FORM_CARD,
        Librarian,
        act!(settings::open_hours),
        act!(settings::keep_hours),
    ),
    form_on_card(
        "settings-manner-form",
        settings::FORM_CARD,
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
    form_then_answer(
        "settings-aims-form",
        record::AIMS_FORM_CARD,
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
    answer("impact-choose", record::IMPACT_CARD, Librarian, act!(record::choose)),
    answer("impact-chosen", record::IMPACT_CARD, Librarian, act!(record::chosen)),
    form_then_answer(
        "impact-words",
        record::IMPACT_CARD,
        Librarian,
        act!(record::open_words),
        act!(record::keep_words),
    ),
    form_then_answer(
        "impact-words-form",
        record::WORDS_FORM_CARD,
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
    Verb { name: FIX, on: REFUSED_FORM, who: Anyone, does: Does::Reopen },
    Verb { name: SEND_NOW, on: KEPT_COMMAND, who: Anyone, does: Does::SendNow(First::Private) },
    Verb { name: OPEN_NOW, on: KEPT_COMMAND, who: Anyone, does: Does::SendNow(First::Form) },
    Verb { name: SURE, on: ASKED_FIRST, who: Anyone, does: Does::Sure },
    on_card(KEEP_IT, ASKED_FIRST, Anyone, act!(crate::library::visit::keep_it)),
];

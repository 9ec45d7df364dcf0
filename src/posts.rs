//! THE table of post kinds: what writes each, and for what is posted by itself, its slot. A new kind of post is
//! a row here and a file.

use chrono::TimeDelta;

use crate::features::{
    again, brief, calendar, collab, collections, events, hard, newsletters, outreach, plans, setup, start,
    thanks, tips,
};
use crate::queue::cards::{PROBLEM, draw_problem, notice_as_posted, problem_is_over};
use crate::queue::{
    CardKind, Movable, NOTICE, OnClosed, Place, PostKind, Scheduled, Stands, Upcoming, WINDOW, WhenMissed,
    Written,
};

/// Monday 07:30, in the school's own time.
pub const TIP_SLOT: &str = "30 7 * * Mon";
/// Friday 15:00: when the week's thank-yous are posted.
const APPRECIATION_SLOT: &str = "0 15 * * Fri";
/// Every day, for whichever sessions and events have it as the school day before.
const REMINDER_SLOT: &str = "0 15 * * *";
/// Every day; on those that are no school days nobody is asked.
const AGAIN_SLOT: &str = "30 15 * * *";
/// Every day; on those that are no school days nothing is asked.
const SESSION_CHECK_SLOT: &str = "0 7 * * *";
/// Every day; on those that are no school days, or without news, nothing is said.
const BRIEF_SLOT: &str = "0 7 * * *";

pub static POSTS: &[PostKind] = &[
    PostKind {
        name: collab::REQUEST_CARD,
        label: "Request at the desk",
        pausable: false,
        named: |library, school, content| Box::pin(collab::name_card(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collab::TRY_OUT_CARD,
        label: "Try-out request",
        pausable: false,
        named: |_, _, _| Box::pin(async { Ok(Some(collab::name_try_out())) }),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: setup::START_CARD,
        label: "First message to the librarians",
        pausable: false,
        named: |_, _, _| Box::pin(async { Ok(Some(start::name())) }),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collab::ASK_CARD,
        label: "Card in the requests channel",
        pausable: false,
        named: |_, _, _| Box::pin(async { Ok(Some(collab::name_ask_card())) }),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collab::NEWS_POST,
        label: "News of a request",
        pausable: false,
        named: |library, school, content| Box::pin(collab::name_news(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(collab::render_news(library, school, post))),
        settled: None,
    },
    PostKind {
        name: hard::HARD_CARD,
        label: "What is hard to teach",
        pausable: false,
        named: |library, school, content| Box::pin(hard::name(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: plans::PLAN_CARD,
        label: "Plan of a request",
        pausable: false,
        named: |library, school, content| Box::pin(plans::name(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: tips::TIP_POST,
        label: "Weekly tip",
        pausable: true,
        named: |library, school, content| Box::pin(tips::named(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |library| library.content.tip_slot.to_string(),
            on_closed: OnClosed::NextSchoolDay,
            movable: Some(Movable {
                verb: "settings-tip",
                form: "settings-tip-form",
                label: "Tip",
                name: "The weekly tip",
                next: "The next tip comes on",
            }),
            when_missed: WhenMissed::ComesLater,
            pick: |library, school, slot| Box::pin(tips::pick(library, school, slot)),
            upcoming: Some(Upcoming {
                foresee: |library, school, slots, elsewhere| {
                    Box::pin(tips::foresee(library, school, slots, elsewhere))
                },
                name: "Tip",
                nothing: Some("no tip left"),
            }),
        }),
        window: TimeDelta::hours(48),
        written: Written::By(|library, school, post| Box::pin(tips::render(library, school, post))),
        settled: Some(|library, school, post, delivery| {
            Box::pin(tips::settled(library, school, post, delivery))
        }),
    },
    PostKind {
        name: tips::SHORTAGE_POST,
        label: "Note about tips",
        pausable: false,
        named: |_, _, _| Box::pin(async { Ok(Some("the note that tips run short".into())) }),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(tips::render_shortage(library, school, post))),
        settled: None,
    },
    PostKind {
        name: tips::SUGGESTION_CARD,
        label: "Suggested tip",
        pausable: false,
        named: |library, school, content| Box::pin(tips::name_suggestion(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: tips::SUGGESTION_NEWS,
        label: "News of a suggested tip",
        pausable: false,
        named: |library, school, content| Box::pin(tips::name_suggestion_news(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| {
            Box::pin(tips::render_suggestion_news(library, school, post))
        }),
        settled: None,
    },
    PostKind {
        name: thanks::THANK_YOU_CARD,
        label: "Thank-you at the desk",
        pausable: false,
        named: |library, school, content| Box::pin(thanks::named_card(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: thanks::APPRECIATION,
        label: "Thank-yous",
        pausable: true,
        named: |library, school, content| Box::pin(thanks::named_post(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| APPRECIATION_SLOT.to_owned(),
            on_closed: OnClosed::NextSchoolDay,
            movable: Some(Movable {
                verb: "settings-thanks",
                form: "settings-thanks-form",
                label: "Thank-yous",
                name: "Thank-yous",
                next: "The next thank-yous come on",
            }),
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(thanks::pick(library, school, slot)),
            upcoming: Some(Upcoming {
                foresee: |library, school, slots, _| Box::pin(thanks::foresee(library, school, slots)),
                name: "Thank-yous",
                nothing: Some("none waiting yet"),
            }),
        }),
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: Some(|library, school, post, delivery| {
            Box::pin(thanks::settled(library, school, post, delivery))
        }),
    },
    PostKind {
        name: collab::REMINDER_POST,
        label: "Session reminder",
        pausable: true,
        named: |library, school, content| Box::pin(collab::name_reminder(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| REMINDER_SLOT.to_owned(),
            on_closed: OnClosed::SendAnyway,
            movable: None,
            when_missed: WhenMissed::IsPast,
            pick: |library, school, slot| Box::pin(collab::remind(library, school, slot)),
            upcoming: Some(Upcoming {
                foresee: |library, school, slots, _| {
                    Box::pin(collab::foresee_reminders(library, school, slots))
                },
                name: "Reminder",
                nothing: None,
            }),
        }),
        window: TimeDelta::hours(12),
        written: Written::By(|library, school, post| {
            Box::pin(collab::render_reminder(library, school, post))
        }),
        settled: None,
    },
    PostKind {
        name: again::AGAIN,
        label: "Again this year?",
        pausable: true,
        named: |library, school, content| Box::pin(again::name(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| AGAIN_SLOT.to_owned(),
            on_closed: OnClosed::SendAnyway,
            movable: None,
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(again::pick(library, school, slot)),
            upcoming: Some(Upcoming {
                foresee: |library, school, slots, _| Box::pin(again::foresee(library, school, slots)),
                name: "Again this year?",
                nothing: None,
            }),
        }),
        window: TimeDelta::hours(12),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collab::SESSION_CHECK,
        label: "Question how a session went",
        pausable: false,
        named: |library, school, content| Box::pin(collab::name_check(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| SESSION_CHECK_SLOT.to_owned(),
            on_closed: OnClosed::SendAnyway,
            movable: None,
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(collab::ask_what_happened(library, school, slot)),
            upcoming: None,
        }),
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: brief::BRIEF,
        label: "Morning brief",
        pausable: true,
        named: |library, school, content| Box::pin(brief::name(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| BRIEF_SLOT.to_owned(),
            on_closed: OnClosed::SendAnyway,
            movable: None,
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(brief::pick(library, school, slot)),
            upcoming: None,
        }),
        window: TimeDelta::hours(2),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: calendar::MET_POST,
        label: "Sessions on closed days",
        pausable: false,
        named: |library, school, content| Box::pin(calendar::name_met(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(calendar::render_met(library, school, post))),
        settled: None,
    },
    PostKind {
        name: newsletters::NEWSLETTER,
        label: "Newsletter",
        pausable: true,
        named: |library, school, content| Box::pin(newsletters::name_copy(library, school, content)),
        scheduled: None,
        window: TimeDelta::hours(4),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collections::COLLECTION_CARD,
        label: "Collection",
        pausable: false,
        named: |library, school, content| Box::pin(collections::name(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collections::SUGGESTION_CARD,
        label: "Suggestion for a collection",
        pausable: false,
        named: |library, school, content| Box::pin(collections::name_suggestion(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collections::SUGGESTION_NEWS,
        label: "News of a suggestion for a collection",
        pausable: false,
        named: |library, school, content| {
            Box::pin(collections::name_suggestion_news(library, school, content))
        },
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| {
            Box::pin(collections::render_suggestion_news(library, school, post))
        }),
        settled: None,
    },
    PostKind {
        name: events::EVENT_CARD,
        label: "Event",
        pausable: false,
        named: |library, school, content| Box::pin(events::name_event(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: events::EVENT_NEWS,
        label: "News of an event",
        pausable: false,
        named: |library, school, content| Box::pin(events::name_news(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(events::render_news(library, school, post))),
        settled: None,
    },
    PostKind {
        name: events::EVENT_REMINDER,
        label: "Event reminder",
        pausable: true,
        named: |library, school, content| Box::pin(events::name_reminder(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| REMINDER_SLOT.to_owned(),
            on_closed: OnClosed::SendAnyway,
            movable: None,
            when_missed: WhenMissed::IsPast,
            pick: |library, school, slot| Box::pin(events::remind(library, school, slot)),
            upcoming: Some(Upcoming {
                foresee: |library, school, slots, _| {
                    Box::pin(events::foresee_reminders(library, school, slots))
                },
                name: "Reminder",
                nothing: None,
            }),
        }),
        window: TimeDelta::hours(12),
        written: Written::By(|library, school, post| {
            Box::pin(events::render_reminder(library, school, post))
        }),
        settled: Some(|library, school, post, delivery| {
            Box::pin(events::reminder_settled(library, school, post, delivery))
        }),
    },
    PostKind {
        name: events::EVENT_CHECK,
        label: "Question how many came",
        pausable: false,
        named: |library, school, content| Box::pin(events::name_check(library, school, content)),
        scheduled: Some(Scheduled {
            usual: |_| SESSION_CHECK_SLOT.to_owned(),
            on_closed: OnClosed::SendAnyway,
            movable: None,
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(events::ask_how_many(library, school, slot)),
            upcoming: None,
        }),
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: events::EVENT_QUESTION,
        label: "Question to who came",
        pausable: false,
        named: |library, school, content| Box::pin(events::name_question(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| {
            Box::pin(events::render_question(library, school, post))
        }),
        settled: Some(|library, school, post, delivery| {
            Box::pin(events::question_settled(library, school, post, delivery))
        }),
    },
    PostKind {
        name: outreach::WORD,
        label: "Word to a colleague",
        pausable: false,
        named: |library, school, content| Box::pin(outreach::named(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(outreach::render(library, school, post))),
        settled: None,
    },
    PostKind {
        name: newsletters::APPROVAL_CARD,
        label: "Question about a newsletter",
        pausable: false,
        named: |library, school, content| Box::pin(newsletters::name_question(library, school, content)),
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: PROBLEM,
        label: "Word of a problem",
        pausable: false,
        named: |_, _, _| Box::pin(async { Ok(Some("what I have to tell the desk".into())) }),
        scheduled: None,
        window: WINDOW,
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: NOTICE,
        label: "Word of a problem",
        pausable: false,
        named: |_, _, _| Box::pin(async { Ok(Some("what I have to tell the desk".into())) }),
        scheduled: None,
        window: WINDOW,
        written: Written::By(|library, school, post| {
            Box::pin(notice_as_posted(library, school, post, POSTS))
        }),
        settled: None,
    },
];

/// The standing cards: messages that are repainted when what they show has changed.
pub static CARDS: &[CardKind] = &[
    CardKind {
        name: collab::REQUEST_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(collab::draw_desk_card(library, school, card)),
        over: None,
    },
    CardKind {
        name: collab::TRY_OUT_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(collab::draw_try_out(library, school, card)),
        over: None,
    },
    CardKind {
        name: setup::START_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(start::draw(library, school, card)),
        over: None,
    },
    CardKind {
        name: collab::RECEIPT_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(collab::draw_news(library, school, card)),
        over: None,
    },
    CardKind {
        name: hard::HARD_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(hard::draw(library, school, card)),
        over: Some(|library, school, card| Box::pin(hard::is_over(library, school, card))),
    },
    CardKind {
        name: plans::PLAN_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(plans::draw(library, school, card)),
        over: None,
    },
    CardKind {
        name: collab::ASK_CARD,
        stands: Stands::In(Place::Requests),
        draw: |library, school, card| Box::pin(collab::draw_ask_card(library, school, card)),
        over: None,
    },
    CardKind {
        name: thanks::THANK_YOU_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(thanks::draw_desk_card(library, school, card)),
        over: Some(|library, school, card| Box::pin(thanks::desk_card_is_over(library, school, card))),
    },
    CardKind {
        name: tips::TIP_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(tips::draw(library, school, card)),
        over: None,
    },
    CardKind {
        name: tips::SUGGESTION_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(tips::draw_suggestion(library, school, card)),
        over: None,
    },
    CardKind {
        name: thanks::APPRECIATION,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(thanks::draw_appreciation(library, school, card)),
        over: None,
    },
    CardKind {
        name: newsletters::NEWSLETTER,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(newsletters::draw(library, school, card)),
        over: None,
    },
    CardKind {
        name: collab::SESSION_CHECK,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(collab::draw_session_check(library, school, card)),
        over: Some(|library, school, card| Box::pin(collab::session_check_is_over(library, school, card))),
    },
    CardKind {
        name: again::AGAIN,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(again::draw(library, school, card)),
        over: None,
    },
    CardKind {
        name: brief::BRIEF,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(brief::draw(library, school, card, POSTS)),
        over: Some(|library, school, card| Box::pin(brief::is_over(library, school, card))),
    },
    CardKind {
        name: collections::COLLECTION_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(collections::draw(library, school, card)),
        over: None,
    },
    CardKind {
        name: collections::SUGGESTION_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(collections::draw_suggestion(library, school, card)),
        over: None,
    },
    CardKind {
        name: events::EVENT_CARD,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(events::draw_event(library, school, card)),
        over: None,
    },
    CardKind {
        name: events::EVENT_CHECK,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(events::draw_check(library, school, card)),
        over: None,
    },
    CardKind {
        name: newsletters::APPROVAL_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(newsletters::draw_approval(library, school, card)),
        over: Some(|library, school, card| Box::pin(newsletters::approval_is_over(library, school, card))),
    },
    CardKind {
        name: PROBLEM,
        stands: Stands::In(Place::DeskAside),
        draw: |library, school, card| Box::pin(draw_problem(library, school, card, POSTS)),
        over: Some(|library, school, card| Box::pin(problem_is_over(library, school, card, POSTS))),
    },
    CardKind {
        name: tips::SHORTAGE_POST,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(tips::draw_shortage(library, school, card)),
        over: Some(|library, school, card| Box::pin(tips::shortage_is_over(library, school, card))),
    },
    CardKind {
        name: calendar::MET_POST,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(calendar::draw_met(library, school, card)),
        over: Some(|library, school, card| Box::pin(calendar::met_is_over(library, school, card))),
    },
];

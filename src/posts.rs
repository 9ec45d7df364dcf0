//! THE table of post kinds: what writes each, and for what is posted by itself, its slot. A new kind of post is
//! a row here and a file.

use chrono::TimeDelta;

use crate::features::{collab, newsletters, thanks, tips};
use crate::queue::cards::{NOTICE_POSTS, PROBLEM_CARDS, PROBLEM_POSTS};
use crate::queue::{CardKind, Movable, Place, PostKind, Scheduled, Stands, WhenMissed, Written};

/// Monday 07:30, in the school's own time.
pub const TIP_SLOT: &str = "30 7 * * Mon";
/// Friday 15:00: when the week's thank-yous are posted.
const APPRECIATION_SLOT: &str = "0 15 * * Fri";
/// Every day, for whichever sessions have it as the school day before.
const REMINDER_SLOT: &str = "0 15 * * *";
/// Every day; on those that are no school days nothing is asked.
const SESSION_CHECK_SLOT: &str = "0 7 * * *";

pub static POSTS: &[PostKind] = &[
    PostKind {
        name: collab::REQUEST_CARD,
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collab::ASK_CARD,
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: collab::NEWS_POST,
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(collab::render_news(library, school, post))),
        settled: None,
    },
    PostKind {
        name: tips::TIP_POST,
        scheduled: Some(Scheduled {
            usual: |library| library.content.tip_slot.to_string(),
            movable: Some(Movable {
                verb: "settings-tip",
                label: "Tip",
                name: "The weekly tip",
                next: "The next tip comes on",
            }),
            when_missed: WhenMissed::ComesLater,
            pick: |library, school, slot| Box::pin(tips::pick(library, school, slot)),
        }),
        window: TimeDelta::hours(48),
        written: Written::By(|library, school, post| Box::pin(tips::render(library, school, post))),
        settled: Some(|library, school, post, delivery| {
            Box::pin(tips::settled(library, school, post, delivery))
        }),
    },
    PostKind {
        name: tips::SHORTAGE_POST,
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::By(|library, school, post| Box::pin(tips::render_shortage(library, school, post))),
        settled: None,
    },
    PostKind {
        name: thanks::THANK_YOU_CARD,
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: thanks::APPRECIATION,
        scheduled: Some(Scheduled {
            usual: |_| APPRECIATION_SLOT.to_owned(),
            movable: Some(Movable {
                verb: "settings-thanks",
                label: "Thank-yous",
                name: "Thank-yous",
                next: "The next thank-yous come on",
            }),
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(thanks::pick(library, school, slot)),
        }),
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: Some(|library, school, post, delivery| {
            Box::pin(thanks::settled(library, school, post, delivery))
        }),
    },
    PostKind {
        name: collab::REMINDER_POST,
        scheduled: Some(Scheduled {
            usual: |_| REMINDER_SLOT.to_owned(),
            movable: None,
            when_missed: WhenMissed::IsPast,
            pick: |library, school, slot| Box::pin(collab::remind(library, school, slot)),
        }),
        window: TimeDelta::hours(12),
        written: Written::By(|library, school, post| {
            Box::pin(collab::render_reminder(library, school, post))
        }),
        settled: None,
    },
    PostKind {
        name: collab::SESSION_CHECK,
        scheduled: Some(Scheduled {
            usual: |_| SESSION_CHECK_SLOT.to_owned(),
            movable: None,
            when_missed: WhenMissed::ComesWithTheNext,
            pick: |library, school, slot| Box::pin(collab::ask_what_happened(library, school, slot)),
        }),
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: newsletters::NEWSLETTER,
        scheduled: None,
        window: TimeDelta::hours(4),
        written: Written::AsItsCard,
        settled: None,
    },
    PostKind {
        name: newsletters::APPROVAL_CARD,
        scheduled: None,
        window: TimeDelta::days(7),
        written: Written::AsItsCard,
        settled: None,
    },
    PROBLEM_POSTS,
    NOTICE_POSTS,
];

/// The standing cards: messages that are repainted when what they show has changed.
pub static CARDS: &[CardKind] = &[
    CardKind {
        name: collab::REQUEST_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(collab::draw_desk_card(library, school, card)),
    },
    CardKind {
        name: collab::ASK_CARD,
        stands: Stands::In(Place::Requests),
        draw: |library, school, card| Box::pin(collab::draw_ask_card(library, school, card)),
    },
    CardKind {
        name: thanks::THANK_YOU_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(thanks::draw_desk_card(library, school, card)),
    },
    CardKind {
        name: thanks::APPRECIATION,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(thanks::draw_appreciation(library, school, card)),
    },
    CardKind {
        name: newsletters::NEWSLETTER,
        stands: Stands::WhereItWasPosted,
        draw: |library, school, card| Box::pin(newsletters::draw(library, school, card)),
    },
    CardKind {
        name: collab::SESSION_CHECK,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(collab::draw_session_check(library, school, card)),
    },
    CardKind {
        name: newsletters::APPROVAL_CARD,
        stands: Stands::In(Place::Desk),
        draw: |library, school, card| Box::pin(newsletters::draw_approval(library, school, card)),
    },
    PROBLEM_CARDS,
];

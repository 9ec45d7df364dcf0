//! What nobody can use any more goes, in small steps; everything else stays.

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker::chat::{CardKey, File, FileId};
use shelftalker::features::collab::Draft;
use shelftalker::files::StoredFile;
use shelftalker::queue::{Attempt, CardRow, DeliveryId, OnClosed, Place, Schedule, SlotFate, SlotRow};
use shelftalker::store::{Change, Store, Write};

use super::{SCHOOL, at, post, with_a_school};

stories! {
    cards_that_have_expired_go_a_few_at_a_time,
    a_draft_that_was_forgotten_goes_with_its_card_and_its_file,
    slots_and_attempts_stay_for_more_than_a_year,
}

fn card(key: &str, expires_at: Option<DateTime<Utc>>) -> CardRow {
    CardRow { expires_at, ..CardRow::new(CardKey(key.to_owned()), SCHOOL, "desk-list", String::new()) }
}

async fn cards_that_have_expired_go_a_few_at_a_time(store: &dyn Store) {
    with_a_school(store).await;
    let mut change = Change::of(Write::NewCard(card("stays", None)));
    change.extend((0..7).map(|n| Write::NewCard(card(&format!("goes {n}"), Some(at("08:00"))))));
    store.commit(change.and(Write::NewCard(card("later", Some(at("10:00")))))).await.unwrap();

    let now = at("09:00");
    assert_eq!(store.purge(now, TimeDelta::days(90), 5).await.unwrap(), 5);
    assert_eq!(store.purge(now, TimeDelta::days(90), 5).await.unwrap(), 2);
    assert_eq!(store.purge(now, TimeDelta::days(90), 5).await.unwrap(), 0);
    for (key, is_there) in [("stays", true), ("later", true), ("goes 3", false)] {
        assert_eq!(store.card(&CardKey(key.into())).await.unwrap().is_some(), is_there, "{key}");
    }
}

async fn a_draft_that_was_forgotten_goes_with_its_card_and_its_file(store: &dyn Store) {
    with_a_school(store).await;
    for (teacher, updated_at) in [("rivera", at("08:00")), ("chen", at("08:00") + TimeDelta::days(20))] {
        let file = File {
            name: "plan.txt".into(),
            media_type: "text/plain".into(),
            description: String::new(),
            bytes: b"Tides".as_slice().into(),
        };
        let stored = StoredFile { id: FileId(teacher.into()), school: SCHOOL, file, added_at: updated_at };
        let draft = Draft {
            for_whom: None,
            school: SCHOOL,
            teacher: teacher.into(),
            card: CardKey(teacher.into()),
            given: [].into(),
            tip: None,
            file: Some(stored.kept()),
            updated_at,
            version: 0,
        };
        let change = Change::of(Write::NewCard(card(teacher, None))).and(Write::NewFile(stored));
        store.commit(change.and(Write::Draft(draft))).await.unwrap();
    }
    let now = at("08:01") + TimeDelta::days(30);
    assert_eq!(store.purge(now, TimeDelta::days(90), 500).await.unwrap(), 3);
    for (teacher, is_there) in [("rivera", false), ("chen", true)] {
        assert_eq!(!store.drafts(SCHOOL, &teacher.into()).await.unwrap().is_empty(), is_there);
        assert_eq!(store.card(&CardKey(teacher.into())).await.unwrap().is_some(), is_there);
        assert_eq!(store.file(SCHOOL, &FileId(teacher.into())).await.unwrap().is_some(), is_there);
    }
}

async fn slots_and_attempts_stay_for_more_than_a_year(store: &dyn Store) {
    with_a_school(store).await;
    let schedule = Schedule {
        school: SCHOOL,
        kind: "tip".into(),
        cron: "30 7 * * Mon".into(),
        chosen: false,
        on_closed: OnClosed::NextSchoolDay,
        since: at("00:00").naive_utc(),
        last_slot: None,
        version: 1,
    };
    let slot = SlotRow {
        school: SCHOOL,
        schedule: "tip".into(),
        nominal: at("07:30").naive_utc(),
        at: at("07:30"),
        zone: chrono_tz::America::Denver,
        fate: SlotFate::Posted,
    };
    let attempt = |number| {
        let outcome = "sent".into();
        Write::Attempt(Attempt {
            delivery: DeliveryId(1),
            number,
            at: at("07:30"),
            channel: None,
            outcome,
            code: None,
        })
    };
    let posted = Change::of(Write::NewSchedule(schedule)).and(Write::Slot(slot));
    store.commit(posted.and(Write::Post(post("tip", &[Place::Staff])))).await.unwrap();
    store.commit(Change::of(attempt(1)).and(attempt(2)).and(attempt(3))).await.unwrap();

    assert_eq!(store.purge(at("07:30") + TimeDelta::days(400), TimeDelta::days(90), 2).await.unwrap(), 0);
    let later = at("07:31") + TimeDelta::days(400);
    assert_eq!(store.purge(later, TimeDelta::days(90), 2).await.unwrap(), 3, "the slot, and two attempts");
    assert_eq!(store.purge(later, TimeDelta::days(90), 2).await.unwrap(), 1);
    assert_eq!(store.latest_fate(SCHOOL, "tip").await.unwrap(), None);
    assert!(store.attempts(DeliveryId(1)).await.unwrap().is_empty());
    assert!(store.schedules(SCHOOL).await.unwrap()[0].last_slot.is_some(), "what was served stays served");
}

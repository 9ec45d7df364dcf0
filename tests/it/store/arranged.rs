//! What librarians decide about slots: kept as long as nothing else was decided or served meanwhile.

use chrono::NaiveDateTime;
use shelftalker::features::pauses::{Pause, Pauses};
use shelftalker::features::setup::School;
use shelftalker::queue::{Arranged, OnClosed, Schedule, SlotFate, SlotRow};
use shelftalker::store::{Change, Store, Write};

use super::{SCHOOL, at, overtaken, with_a_school};

stories! {
    a_decision_is_read_as_it_was_written_and_the_latest_counts,
    a_decision_loses_to_whatever_was_decided_or_served_meanwhile,
    a_planner_loses_to_a_decision_and_to_a_change_of_its_school,
}

fn local(time: &str) -> NaiveDateTime {
    at(time).naive_utc()
}

async fn with_a_schedule(store: &dyn Store) -> Schedule {
    with_a_school(store).await;
    let schedule = Schedule {
        school: SCHOOL,
        kind: "tip".into(),
        cron: "30 7 * * Mon".into(),
        chosen: false,
        on_closed: OnClosed::NextSchoolDay,
        since: local("06:00"),
        last_slot: None,
        version: 1,
    };
    store.commit(Change::of(Write::NewSchedule(schedule))).await.unwrap();
    as_it_is(store).await
}

async fn as_it_is(store: &dyn Store) -> Schedule {
    store.schedules(SCHOOL).await.unwrap().remove(0)
}

fn decides(was: &Schedule, arranged: &Arranged) -> Change {
    Change::of(Write::Arranged { was: was.clone(), arranged: arranged.clone() })
}

fn moved() -> Arranged {
    Arranged {
        nominal: local("07:30"),
        moved_to: Some(local("09:00")),
        says: Some("7".into()),
        by: "Dana Hart".into(),
        version: 1,
        ..Arranged::default()
    }
}

fn served() -> Write {
    Write::Slot(SlotRow {
        school: SCHOOL,
        schedule: "tip".into(),
        nominal: local("07:30"),
        at: at("07:30"),
        zone: chrono_tz::America::Denver,
        fate: SlotFate::Paused,
    })
}

async fn a_decision_is_read_as_it_was_written_and_the_latest_counts(store: &dyn Store) {
    let schedule = with_a_schedule(store).await;
    store.commit(decides(&schedule, &moved())).await.unwrap();
    assert_eq!(store.arranged(SCHOOL, "tip", local("00:00")).await.unwrap(), [moved()]);
    let skipped = Arranged { skipped: true, version: 2, ..moved() };
    store.commit(decides(&as_it_is(store).await, &skipped)).await.unwrap();
    assert_eq!(store.arranged(SCHOOL, "tip", local("07:30")).await.unwrap(), [skipped]);
    assert_eq!(store.arranged(SCHOOL, "tip", local("07:31")).await.unwrap(), []);
    assert_eq!(store.arranged(SCHOOL, "newsletter", local("00:00")).await.unwrap(), []);
}

async fn a_decision_loses_to_whatever_was_decided_or_served_meanwhile(store: &dyn Store) {
    let schedule = with_a_schedule(store).await;
    store.commit(decides(&schedule, &moved())).await.unwrap();
    assert!(overtaken(store, decides(&schedule, &moved())).await, "another librarian was quicker");
    let read = as_it_is(store).await;
    store.commit(Change::of(served())).await.unwrap();
    assert!(overtaken(store, decides(&read, &moved())).await, "the planner was quicker");
    assert_eq!(store.latest_fate(SCHOOL, "tip").await.unwrap(), Some(SlotFate::Paused));
}

async fn a_planner_loses_to_a_decision_and_to_a_change_of_its_school(store: &dyn Store) {
    let plans = |read: &Schedule| {
        let (school, kind, version) = (read.school, read.kind.clone(), read.version);
        Change::of(Write::ScheduleIs { school, kind, version }).and(served())
    };
    let read = with_a_schedule(store).await;
    store.commit(decides(&read, &moved())).await.unwrap();
    assert!(overtaken(store, plans(&read)).await);

    let read = as_it_is(store).await;
    let school = store.school(SCHOOL).await.unwrap().unwrap();
    let pause = Pause {
        kind: "tip".into(),
        label: "Weekly tip".into(),
        since: local("00:00"),
        until: None,
        by: "Dana Hart".into(),
    };
    let paused = School { pauses: Pauses::default().with(pause), ..school };
    store.commit(Change::of(Write::School(paused.clone()))).await.unwrap();
    assert_eq!(store.school(SCHOOL).await.unwrap().unwrap().pauses, paused.pauses);
    assert!(overtaken(store, plans(&read)).await);
    store.commit(plans(&as_it_is(store).await)).await.unwrap();
}

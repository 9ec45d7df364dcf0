//! What will be posted next Wednesday, and why?

use super::SATURDAY;
use crate::school::{HART, RIVERA, STAFF, School};
use serde_json::json;
use shelftalker::features::calendar::{Calendar, Entry, EntryId, EntryKind};
use shelftalker::store::{Change, Write};

impl School {
    /// A librarian has entered a closed day.
    pub async fn is_closed_on(&mut self, name: &str, first: &str, last: &str) {
        let store = &self.play().bot.library.store;
        let school = store.schools().await.unwrap().remove(0);
        let mut calendar = Calendar::clone(&school.calendar);
        calendar.add(Entry {
            id: EntryId(0),
            kind: EntryKind::Closed,
            name: name.into(),
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
            uid: None,
            source: None,
        });
        store.commit(Change::of(Write::Calendar { school: school.id, calendar })).await.unwrap();
        self.delivers_everything().await;
    }
}

#[tokio::test]
async fn four_weeks_are_told_day_by_day_with_what_where_and_why() {
    let mut school = School::with_three_tips(SATURDAY).await;
    school.is_closed_on("Labor Day", "2026-09-07", "2026-09-08").await;
    let list = school.sees_upcoming(HART).await;
    insta::assert_snapshot!(list.shown(&school), @"");
    insta::assert_snapshot!(school.opens_post(HART, "Wed 9 Sep").await.shown(&school), @"");
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Back to the list").await.privately(), @"");
    let later = school.chooses(HART, STAFF, "Later weeks", "Sat 3 October to Fri 30 October").await;
    insta::assert_snapshot!(later.privately(), @"");
    school.delivers_everything().await;
}

#[tokio::test]
async fn thank_yous_newsletters_and_reminders_stand_among_the_tips() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let wish = [("support", json!("book-talk")), ("topic", json!("Poetry slam"))];
    let _sent = school.types(RIVERA, "request-collab", &wish).await;
    school.delivers_everything().await;
    school.accepts(HART).await;
    let _planned =
        school.plans(HART, &[&[("When", "Thu 10 September 10:15")]]).await;
    school.delivers_everything().await;
    let list = school.sees_upcoming(HART).await;
    insta::assert_snapshot!(list.shown(&school), @"");
    insta::assert_snapshot!(school.opens_post(HART, "Wed 9 Sep").await.shown(&school), @"");
    let skipped = school.clicks(HART, STAFF, "Skip this one").await.privately();
    assert!(skipped.contains("skipped by Dana Hart"), "{skipped}");
    insta::assert_snapshot!(school.opens_post(HART, "Fri 11 Sep").await.shown(&school), @"");
    school.lives_through(&["2026-09-09 15:00"]).await;
    assert!(!school.reads_thread(RIVERA).contains("Reminder"), "it was skipped: {}", school.reads_thread(RIVERA));
}

#[tokio::test]
async fn only_librarians_see_what_is_to_come_and_only_privately() {
    let mut school = School::opens(SATURDAY).await;
    for command in ["posts upcoming", "posts problems"] {
        let refused = school.types(RIVERA, command, &[]).await.privately();
        assert_eq!(refused, "That's for librarians only.", "{command}");
        assert!(school.types(HART, command, &[]).await.message().private);
    }
    for command in ["posts pause", "posts resume"] {
        let refused = school.types(RIVERA, command, &[("what", json!("all"))]).await.privately();
        assert_eq!(refused, "That's for librarians only.", "{command}");
    }
    school.delivers_everything().await;
}

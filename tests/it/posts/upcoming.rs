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
    insta::assert_snapshot!(list.shown(&school), @r#"
    Sat 5 Sep 10:00  Shelftalker (only you):
          | What will be posted, Sat 5 September to Fri 2 October
          | **Wed 9 September**
          | 07:30 Tip in #staff-room: "Tip A" (moved from Mon 7 Sep: Labor Day)
          | **Fri 11 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 14 September**
          | 07:30 Tip in #staff-room: "Tip B"
          | **Fri 18 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 21 September**
          | 07:30 Tip in #staff-room: "Tip C"
          | **Fri 25 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 28 September**
          | 07:30 Tip: no tip left
          | **Fri 2 October**
          | 15:00 Thank-yous: none waiting yet
          | On a day without a line nothing is posted.
          | Quiet days: Labor Day, Mon 7 Sep to Tue 8 Sep
          | Usual times: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
        ‹Open one›
        ‹Later weeks›
    "#);
    insta::assert_snapshot!(school.opens_post(HART, "Wed 9 Sep").await.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited): Tip, Wed 9 September, 07:30, in #staff-room (moved from Mon 7 Sep: Labor Day). If nothing changes, I'll post this:
          | Tip A
          | One idea, usable today.
          | From your school library
        [Edit] [Move] [Skip this one] [Post now] [Say something else] [Back to the list]
    ");
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Back to the list").await.shown(&school), @r#"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited):
          | What will be posted, Sat 5 September to Fri 2 October
          | **Wed 9 September**
          | 07:30 Tip in #staff-room: "Tip A" (moved from Mon 7 Sep: Labor Day)
          | **Fri 11 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 14 September**
          | 07:30 Tip in #staff-room: "Tip B"
          | **Fri 18 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 21 September**
          | 07:30 Tip in #staff-room: "Tip C"
          | **Fri 25 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 28 September**
          | 07:30 Tip: no tip left
          | **Fri 2 October**
          | 15:00 Thank-yous: none waiting yet
          | On a day without a line nothing is posted.
          | Quiet days: Labor Day, Mon 7 Sep to Tue 8 Sep
          | Usual times: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
        ‹Open one›
        ‹Later weeks›
    "#);
    let later = school.chooses(HART, STAFF, "Later weeks", "Sat 3 October to Fri 30 October").await;
    insta::assert_snapshot!(later.privately(), @"
    What will be posted, Sat 3 October to Fri 30 October
    **Mon 5 October**
    07:30 Tip: no tip left
    **Fri 9 October**
    15:00 Thank-yous: none waiting yet
    **Mon 12 October**
    07:30 Tip: no tip left
    **Fri 16 October**
    15:00 Thank-yous: none waiting yet
    **Mon 19 October**
    07:30 Tip: no tip left
    **Fri 23 October**
    15:00 Thank-yous: none waiting yet
    **Mon 26 October**
    07:30 Tip: no tip left
    **Fri 30 October**
    15:00 Thank-yous: none waiting yet
    On a day without a line nothing is posted.
    Usual times: The weekly tip: Mondays at 07:30
    Thank-yous: Fridays at 15:00
    Librarians change these times with /library-settings.
    ");
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
    let _planned = school.plans(HART, &[&[("When", "Thu 10 September 10:15")]]).await;
    school.delivers_everything().await;
    let list = school.sees_upcoming(HART).await;
    insta::assert_snapshot!(list.shown(&school), @r#"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | What will be posted, Mon 7 September to Sun 4 October
          | **Wed 9 September**
          | 15:00 Reminder: Ana Rivera, Poetry slam: Thu 10 September, 10:15
          | **Fri 11 September**
          | 15:00 Thank-yous in #staff-room: Thank you to Ana Rivera for making room for books: “Marine …
          | **Mon 14 September**
          | 07:30 Tip in #staff-room: "Three additions that sharpen a search"
          | **Fri 18 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 21 September**
          | 07:30 Tip in #staff-room: "Four facts before the tab is closed"
          | **Fri 25 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 28 September**
          | 07:30 Tip in #staff-room: "A credit line for every picture"
          | **Fri 2 October**
          | 15:00 Thank-yous: none waiting yet
          | On a day without a line nothing is posted.
          | Usual times: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
        ‹Open one›
        ‹Later weeks›
    "#);
    insta::assert_snapshot!(school.opens_post(HART, "Wed 9 Sep").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited): Reminder, Wed 9 September, 15:00. If nothing changes, I'll post this:
          | Reminder
          | Tomorrow (Thu 10 September), 10:15: Poetry slam, with Dana Hart.
        [Skip this one] [Back to the list]
    ");
    let skipped = school.clicks(HART, STAFF, "Skip this one").await.privately();
    assert!(skipped.contains("skipped by Dana Hart"), "{skipped}");
    insta::assert_snapshot!(school.opens_post(HART, "Fri 11 Sep").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited): Thank-yous, Fri 11 September, 15:00, in #staff-room. If nothing changes, I'll post this:
          | Thank you
          | Thank you to Ana Rivera for making room for books: “Marine biology”.
          | From your school library
        [Edit] [Move] [Skip this one] [Post now] [Back to the list]
    ");
    school.lives_through(&["2026-09-09 15:00"]).await;
    for thread in school.threads(RIVERA) {
        let seen = school.discord().sees(thread.member, thread.channel);
        assert!(seen.iter().all(|message| !message.text().contains("Tomorrow")), "it was skipped: {seen:?}");
    }
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
